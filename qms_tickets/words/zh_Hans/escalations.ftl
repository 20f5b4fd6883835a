# 主管的升级看板。

board-title = 升级看板
board-note =
    { $new ->
        [0] { $n } 件未确认
       *[other] { $n } 件未确认，其中 { $new } 件是上次查看后新增
    }
board-all = 全部
board-filter = 部门
board-updated = { $time } 更新
board-unwatched = 调度程序最后一次运行于{ $when }，此后到期的事要等它恢复后才会升级。
board-changed = 看板有变动
board-mark-seen = 标为已看
board-standing = 未确认
board-promised = 已确认，等待兑现
board-coming = 4 个工作小时内将到您这里
board-reaches-you = { $when } 升到您
board-used = 已用 { $percent }
board-quiet = 到承诺时间前安静
board-other = { $side }：{ $party }
board-told =
    { $n ->
       *[other] { $when } 已通知 { $n } 人
    }
board-no-answer = 未回应
board-proposed = 已提改期到{ $when }
board-nudged = { $when } 催办
board-plan = 将采取的措施
board-plan-beside = 双方都会看到
board-promise = 承诺时间
board-promise-other = 其他
board-promise-when = 日期和时间
board-promise-latest = 最迟{ $when }
board-effect = 确认后，后续升级只记录并通知您，直到承诺时间；届时未兑现，升到上一级。
board-also = 同时确认
board-also-hint = 该服务单的其他升级采用同一措施和时间，分别记录。
board-update = 更新
board-reassign = 指派他人
board-acknowledged = 已确认
board-your-text = 您填写的内容：
board-empty-title = 没有需要您协助的事
board-empty = 您部门内超时的事会列在这里，直到有人说明将采取的措施。
board-week-on-time =
    { $n ->
        [0] 本周没有交付
       *[other] 本周按时 { $share }（n = { $n }）
    }
board-week-escalated =
    { $n ->
       *[other] 升级 { $n } 次，上周 { $before } 次
    }
board-week-answered = 确认用时中位数 { $time }
board-week-kept =
    { $of ->
        [0] 没有到期的承诺
       *[other] 承诺兑现 { $kept } / { $of }
    }

