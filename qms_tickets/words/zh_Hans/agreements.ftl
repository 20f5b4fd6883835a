# 内部服务协议：阅读、编写、会签、对比。

agreements-colon = ：
agreements-none = 尚无协议
agreements-none-hint = 协议发布后即可提出申请。
agreements-start = 编写协议
agreements-in-work = 第 { $n } 版{ $state }。
agreements-open-revision = 查看第 { $n } 版
agreements-superseded = 本版已被新版替代。
agreements-withdrawn = 本版已作废。
agreements-takes-effect = 已批准，{ $date }起实施。
agreements-note = 修订内容
agreements-note-hint = 一两句话，会签的顾客方首先看这里
agreements-what-changes = 修订
agreements-reason = 理由
agreements-signatures = 签署
agreements-countersign-until = 待会签，{ $date }截止
agreements-not-signed = 未签
agreements-revisions = 历次版本
agreements-compare = 对比版本
agreements-compared = 第 { $old } 版与第 { $new } 版
agreements-compare-from = 从
agreements-compare-to = 到
agreements-compare-show = 对比
agreements-no-differences = 两版内容相同
agreements-part = 部分
agreements-added = 新增
agreements-removed = 删除
agreements-changed = 修改
agreements-print = 打印
agreements-print-hint = 用浏览器打印本页，上方标记会一并印出。
agreements-confirm-review = 已评审，无需修订
agreements-customers = 顾客方
agreements-customers-all = 全部部门
agreements-customers-listed = 仅限下列部门
agreements-approval = 申请须先经顾客方主管同意
agreements-approval-needed = 申请提交前须经顾客方主管同意。
agreements-inputs = 输入要求
agreements-inputs-note = 由顾客方提供
agreements-outputs = 输出要求
agreements-outputs-note = 交付给顾客方
agreements-no-inputs = 无需提供输入。
agreements-no-outputs = 尚未约定输出。
agreements-input = 输入
agreements-output = 输出
agreements-form = 形式
agreements-check = 检查方法
agreements-if-not = 不合格的后果
agreements-times = 时限
agreements-times-note = 工作时间，按优先级
agreements-times-hint = 工作小时，0.5 为半小时
agreements-clock = 计时
agreements-clock-response = 响应
agreements-clock-delivery = 交付
agreements-clock-rework = 重新打开后的返工
agreements-clock-input = 补输入（顾客方）
agreements-clock-acceptance = 验收（顾客方）
agreements-clock-rating = 评价（顾客方）
agreements-own-times = 对 { $department } 的交付时限
agreements-own-targets = 部分顾客方的专门交付时限
agreements-own-targets-hint = 工作小时，仅用于上面列出的部门。
agreements-deemed = 验收时限过后 8 个工作小时无答复，视同验收。
agreements-never-deemed = 验收须由人判定，不答复不视同验收。
agreements-deemed-box = 无答复视同验收
agreements-deemed-hint = 只用于职能关系，且没有影响严重的输出
agreements-both-sides-box = 只计双方都上班的时间
agreements-both-sides-hint = 双方的计时都只计两个部门日历中共同的工作时间
agreements-both-sides = 只计双方都上班的时间
agreements-influence = 对输出的影响：{ $influence }
agreements-escalation = 升级规则
agreements-edit = 编写第 { $n } 版
agreements-edit-note = 每段文字至少填一种语言，另一种语言显示同样内容
agreements-changed-meanwhile = 草稿已被他人修改。填写的内容保留在下面，对照已保存的内容后再保存。
agreements-see-stored = 查看已保存的内容
agreements-general = 基本信息
agreements-policy = 升级规则
agreements-department-calendar = 部门日历：{ $name }
agreements-relations = 服务的关系类型
agreements-inputs-numbered = 输入 { $n }
agreements-outputs-numbered = 输出 { $n }
agreements-step-numbered = 步骤 { $n }
agreements-item-name = 名称
agreements-minimum = 下限
agreements-maximum = 上限
agreements-unit = 单位
agreements-choices = 选项
agreements-choices-hint = 形式为“选项”时填写：每行一项，中文 | English
agreements-add-input = 增加输入
agreements-add-output = 增加输出
agreements-add-step = 增加步骤
agreements-remove = 删除
agreements-step = 工作内容
agreements-step-who = 责任人
agreements-step-influence = 对输出的影响
agreements-in-chinese = 中文
agreements-in-english = 英文
agreements-save-draft = 保存草稿
agreements-review-effect = 会签中不能修改。由部门负责人和质量经理签署，顾客方负责人会签。
agreements-saved = 草稿已保存。
agreements-sent = 已送会签。
agreements-effective-hint = 留空则立即实施
agreements-effect-send-for-review = 会签中不能修改。先由部门负责人签署，再由质量经理批准发布；顾客方负责人会签。
agreements-effect-release = 将替代现行版本，发布后不再更改。在办服务单仍按提出时的版本执行。
agreements-effect-send-back = 退回编制，已有签署作废。
agreements-effect-withdraw = 不能再按本协议提出申请，在办服务单照常进行。
agreements-done-sign = 已签署。
agreements-done-countersign = 已会签。
agreements-done-send-for-review = 已送会签。
agreements-done-release = 已批准发布。
agreements-done-send-back = 已退回修改。
agreements-done-withdraw = 已作废。
agreements-done-revise = 已开始修订。
agreements-done-confirm-review = 评审已记录，下次评审在一年后。

# 会签中的版本在等什么。

agreements-waits-head =
    { $since ->
        [none] 等待{ $department }的负责人{ $name }签署，{ agreements-then-releases }
       *[other] 自 { $since } 起等待{ $department }的负责人{ $name }签署，{ agreements-then-releases }
    }
agreements-then-releases =
    { $managers ->
        [none] 之后由质量经理批准发布，目前还没有质量经理。
       *[other] 之后由质量经理批准发布：{ $managers }。
    }
agreements-waits-release =
    { $since ->
        [none] 负责人已签署，{ agreements-then-releases }
       *[other] 负责人已于 { $since } 签署，{ agreements-then-releases }
    }
agreements-waits-nobody = { $department }及其上级部门都没有负责人，无人能签署，须由系统管理员在“部门”中指定负责人。
agreements-escalated-by = 按“{ $name }”第 { $n } 版升级，自 { $date } 生效
agreements-open-policy = 查看
