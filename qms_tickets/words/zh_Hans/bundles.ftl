# Several tickets at once, and the report on each.

bundle-chosen = 对所选服务单的操作
bundle-none = 未选服务单
bundle-none-help = 在列表行首勾选服务单。
bundle-count = { $n } 件服务单
bundle-all = 选中本页全部
bundle-choose = 选中 { $number }
bundle-most = 一次最多 { $n } 件
bundle-effect = 每件按各自的规则处理，完成与未完成的都列在报告中。
bundle-myself = 自己
bundle-report = 处理报告
bundle-at = { $when }
bundle-summary = 完成 { $done } 件{ $left ->
        [0] {""}
       *[other] ，未完成 { $left } 件
    }
bundle-outcome = 结果
bundle-done = 已完成
bundle-refused = 未完成：
bundle-untried = 未处理，再提交一次表单
bundle-back = 返回列表
