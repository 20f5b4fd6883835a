# Why something cannot be done now: what happened, and what makes it possible. One message a code.

## Everywhere

refusal-not-found = 没有找到，或没有查看权限；可从列表重新进入
refusal-not-valid = 有内容需要修改，见下方提示
refusal-not-current = 这期间有人改动过；先看改了什么，再决定是否提交。您填写的内容还在
refusal-forbidden = 这一项不在您的权限内
refusal-not-signed-in = 登录已结束，登录后继续；您填写的内容还在
refusal-too-many-attempts = 尝试次数太多，{ $retry_after } 后再试
refusal-unknown-action = 没有这个操作

## The life of a ticket

refusal-not-your-action = “{ $action }”由{ $unlocked }操作
refusal-not-in-this-state = 当前状态是“{ $state }”，不能执行“{ $action }”；状态为{ $unlocked }时可以
refusal-assigned-to-somebody = 已有经办人；由{ $unlocked }操作，或由主管改派
refusal-already-assigned = 已被认领；要换人，由供方主管指派
refusal-rank-names-its-supplier = 职级服务单由指名的人办理，不能认领、改派或转出
refusal-declined-by-supervisor-once-accepted = 接收后只有供方主管可以退单
refusal-input-still-expected =
    { $until ->
        [none] 还在等顾客方补充输入；可先撤回补充要求
       *[other] 还在等顾客方补充输入，{ $until } 起可以退单；也可先撤回补充要求
    }
refusal-token-scope = 这个令牌没有 { $scope } 权限
refusal-no-common-hours = 协议只计双方都上班的时间，而{ $one }与{ $other }没有共同的工作时间，先修改协议或其中一个日历
refusal-hold-not-refusable = 这类挂起不暂停交付计时，无须表示不同意
refusal-hold-refused-by-other-side = 这类挂起只有{ $unlocked }可以不同意
refusal-hold-stood-too-long = 不同意挂起的期限已过（{ $until }）；可以提出异议
refusal-no-due-time-proposed = 没有待答复的改期申请
refusal-own-proposal = 这是本方提出的改期，由对方答复
refusal-nothing-to-confirm = 没有需要确认的代登记
refusal-nudged-recently = { $at } 已催办过，{ $until } 后可再催
refusal-reopening-over = 重新打开的期限已过（{ $until }）；可以新建服务单，并注明纠正本单
refusal-rated-after-closing = 验收通过后才能评价
refusal-rating-over = 评价期限已过（{ $until }），双方评价已互相可见
refusal-already-rated = 已评价，可修改的期限已过（{ $until }）
refusal-dispute-open = 已有一项异议待裁定，裁定后可再提
refusal-nothing-to-dispute = 对方没有可提出异议的挂起、补充要求或判定
refusal-no-dispute = 没有待裁定的异议
refusal-dispute-with-supervisors = 异议先由双方主管裁定；意见不一致或 2 个工作日未决时，再由质量经理裁定
refusal-dispute-already-answered = 本方已作裁定，等待对方主管
refusal-needs-a-persons-verdict = 这张服务单必须由人验收，不能视同验收
refusal-acceptance-still-open = 验收期限未过，{ $until } 起才能视同验收
refusal-draft-of-somebody-else = 草稿只有本人可以修改和提交
refusal-major-concession-by-supervisor = 影响严重的项目，让步接收须由{ $unlocked }作出
refusal-newer-revision = 起草时是协议第 { $begun_under } 版，现行有效的是第 { $revision } 版；看过差异再提交
refusal-service-not-offered = 这项服务现在没有现行有效的协议，暂不受理；可联系提供部门
refusal-inputs-do-not-conform = 有输入不合格，不能接收；先退回补充输入，或作让步接收
refusal-long-hold-by-supervisor = 第 4 次挂起，或超过 80 个工作小时，须由{ $unlocked }办理
refusal-inputs-not-judged = 有输入未检查或不合格，不能提交验收；先检查输入
refusal-internal-to-a-side = 内部留言只有{ $unlocked }的成员可以写
refusal-outputs-do-not-conform = 有输出不合格，不能验收通过；退回返工，或改为让步接收
refusal-own-dispute = 不能裁定涉及自己的异议；由{ $unlocked }裁定
refusal-watchers-named-by-a-side = 只有{ $unlocked }的成员可以加他人为关注人
refusal-draft-was-submitted = 这份草稿已提交，见 { $number }

## Agreements

refusal-already-approved = 质量经理已批准
refusal-already-signed = 已签署
refusal-another-revision-in-work = 已有一版在编制或会签中，先完成或作废那一版
refusal-head-has-not-signed = 供方负责人还没有签署；签署后可以批准发布
refusal-nothing-to-countersign = 没有等待您会签的版本
refusal-agreement-not-now = 协议当前状态是“{ $agreement_state }”，不能执行“{ $agreement_action }”
refusal-agreement-not-yours = “{ $agreement_action }”由{ $unlocked }操作
refusal-not-your-service = 这项服务由{ $unlocked }管理

## Escalations

refusal-escalation-not-standing =
    { $at ->
        [none] 这次升级已不在等待确认
       *[other] 这次升级已于{ $at }处理，不再等待确认
    }
refusal-not-on-your-board = 这次升级不在您的看板上；由{ $unlocked }确认

## Nonconformities

refusal-nonconformity-not-now = 当前状态是“{ $record_state }”，不能执行“{ $record_action }”
refusal-nonconformity-check-too-early = { $until } 起，或本接口再关闭 { $tickets } 张服务单后，才能验证有效性
refusal-nonconformity-not-yours = “{ $record_action }”由{ $unlocked }操作

## Messages that go out

refusal-message-not-dead = 这条消息没有发送失败，无须重发

## People and departments

refusal-absence-over = 这次外出已结束，不能再改
refusal-already-deactivated = 已停用
refusal-last-administrator = 这是最后一位系统管理员；先指定另一位
refusal-not-deactivated = 没有停用，无须恢复
refusal-not-empty = 系统已有人员，从登录页进入
refusal-answer-of-department = 部门的常用回复由部门主管维护
refusal-too-late-to-undo = 已不能撤销
refusal-others-were-told = 已通知他人，不能撤回；可再留言更正
refusal-acted-on-since = 之后又有操作，已不能撤销
refusal-file-not-as-recorded = 文件“{ $file }”与记录中的不一致，不予下载。告知质量经理，原件可从备份中找回
