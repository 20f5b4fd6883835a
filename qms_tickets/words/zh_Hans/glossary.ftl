# The product's words: what states, actions, sides, clocks and measures are called.

## Things

term-ticket = 服务单
term-tickets = 服务单
term-work-order = 生产工单
term-lot = 批次
term-operation = 工序
term-route = 工艺路线
term-internal-customer = 内部顾客
term-internal-supplier = 内部供方
term-holder = 当前责任方
term-means = 保证条件
term-service = 服务项目
term-catalogue = 服务目录
term-agreement = 内部服务协议
term-input-requirement = 输入要求
term-output-requirement = 输出要求
term-input = 输入
term-output = 输出
term-criterion = 接收准则
term-evidence = 证据
term-impact = 影响度
term-urgency = 紧急度
term-priority = 优先级
term-relation = 关系
term-effect = 不合格时的影响
term-wanted-by = 期望时间
term-first-due = 原定到期时间
term-agreed-due = 商定到期时间
term-due = 到期时间
term-interface = 接口
term-counter-request = 反向请求
term-chain = 工序链
term-comment = 留言
term-attachment = 附件
term-department = 部门
term-person = 人员
term-calendar = 工作日历
term-rating = 评价
term-verdict = 判定
term-event = 记录
term-confidential = 保密

## States of a ticket

state-draft = 草稿
state-awaiting-approval = 待审批
state-submitted = 已提交
state-submitted-supplier = 待接收
state-input-requested = 待补输入
state-in-progress = 处理中
state-on-hold = 已挂起
state-delivered = 待验收
state-closed = 已关闭
state-declined = 已退单
state-cancelled = 已取消

## Actions: what the button says

action-submit = 提交
action-raise-on-behalf = 代为登记
action-confirm = 确认代登记
action-approve = 同意
action-refuse = 退回修改
action-request-input = 退回补充输入
action-withdraw-request = 撤回补充要求
action-provide-input = 提交补充
action-cannot-provide = 无法提供
action-inspect = 检查输入
action-accept = 接收并开始
action-decline = 退单
action-take = 认领
action-assign = 指派
action-hand-over = 转其他部门
action-hold = 挂起
action-resume = 恢复处理
action-refuse-hold = 不同意挂起
action-propose-due = 请求改期
action-propose-due-supplier = 申请延期
action-propose-due-customer = 请求改期
action-agree-due = 同意改期
action-refuse-due = 维持原时间
action-deliver = 提交验收
action-withdraw-delivery = 撤回交付
action-accept-delivery = 验收通过
action-reject-delivery = 退回返工
action-all-conform = 全部合格
action-close-unanswered = 视同验收
action-reopen = 重新打开
action-cancel = 取消服务单
action-nudge = 催办
action-reprioritise = 重新定级
action-dispute = 提出异议
action-decide-dispute = 裁定
action-rate = 评价
action-amend = 修改评价
action-amend-rating = 修改评价
action-acknowledge = 确认并承诺
action-comment = 留言
action-attach = 加附件
action-watch = 关注
action-unwatch = 取消关注
action-link = 关联
action-unlink = 解除关联
action-counter-request = 反向请求
action-go-back = 返回
action-more = 更多

## What is asked of the reader, in lists

asked-submit = 提交
asked-approve = 审批
asked-confirm = 确认代登记
asked-take = 认领
asked-assign = 指派
asked-inspect-inputs = 检查输入
asked-accept = 接收
asked-deliver = 提交验收
asked-rework = 返工
asked-provide-input = 提交补充
asked-provide-means = 提供保证条件
asked-resume = 恢复处理
asked-answer = 答复
asked-answer-due = 答复改期
asked-accept-delivery = 验收
asked-rate = 评价
asked-rate-input = 评价输入
asked-decide-dispute = 裁定
asked-acknowledge = 确认
asked-look = 查看

## Who is asked to do it by when: the banner of a ticket

turn-yours = 轮到您
turn-of = 轮到{ $side }
turn-of-by = 轮到{ $side }：{ $when } 前{ $what }
turn-nobody = 无人待办
do-by = { $when } 前{ $what }

## Clocks and time

clock-response = 响应
clock-delivery = 交付
clock-input = 补输入
clock-acceptance = 验收
clock-rating = 评价
clock-numbered = 第 { $n } 次{ $clock }
clock-state-running = 计时中
clock-state-paused = 已暂停
clock-state-ended = 已结束
clock-verdict-met = 按时
clock-verdict-breached = 超时
clock-verdict-void = 不计
clock-verdict-expired = 已过期
time-target = 时限目标
time-due-soon = 即将到期
time-overdue = 已超时
time-on-time = 按时
time-working = 工作时间
time-elapsed = 自然时间
time-why = 这个时间怎么算的？
time-promise = 现在提交，{ $when } 前交付
time-promise-response = { $when } 前响应
time-always = 全天候

## Relations

relation-rank = 职级
relation-functional = 职能
relation-process = 工序
relation-rank-sign = ◆
relation-functional-sign = ●
relation-process-sign = ▶
relation-rank-signed = ◆ 职级
relation-functional-signed = ● 职能
relation-process-signed = ▶ 工序
relation-rank-customer = 职级顾客
relation-functional-customer = 职能顾客
relation-process-customer = 工序顾客
relation-rank-meaning = 上级与下级之间，任何一方都可以是顾客
relation-functional-meaning = 一个部门使用另一个部门的服务
relation-process-meaning = 下道工序是上道工序的顾客

## Sides

side-customer = 顾客方
side-supplier = 供方
side-none = 无
side-both = 双方
as-customer = 作为顾客
as-supplier = 作为供方
comment-shared = 双方可见
comment-internal = 仅本方可见

## Impact, urgency, priority

impact-high = 停线或影响外部顾客
impact-medium = 影响一个部门或一批产品
impact-low = 影响个人或有替代办法
impact-high-short = 高
impact-medium-short = 中
impact-low-short = 低
impact-high-hint = 生产已停或即将停
impact-medium-hint = 一批产品或一个部门在等
impact-low-hint = 可以绕开
urgency-now = 本班内
urgency-soon = 两个工作日内
urgency-planned = 可排期
urgency-now-short = 本班内
urgency-soon-short = 两个工作日内
urgency-planned-short = 可排期
priority-p1 = P1 特急
priority-p2 = P2 加急
priority-p3 = P3 普通
priority-p4 = P4 可排期

## Verdicts, effects, dispositions

verdict-conforms = 合格
verdict-nonconforming = 不合格
verdict-concession = 让步接收
verdict-checked = 系统已校验
verdict-none = 待检查
verdict-conforms-button = 合格
verdict-nonconforming-button = 不合格
verdict-concession-button = 让步接收
verdict-to-deliver = 待提交
verdict-to-accept = 待验收
effect-none = 无影响
effect-minor = 轻微
effect-major = 严重
influence-none = 无影响
influence-minor = 轻微
influence-major = 严重
disposition-rework = 返工
disposition-repair = 返修
disposition-concession = 让步接收
disposition-regrade = 降级
disposition-scrap = 报废
quantity-presented = 交验数量
quantity-accepted = 合格数量
quantity-rejected = 不合格数量

## Kinds of requirement

requirement-kind-text = 文字
requirement-kind-number = 数值
requirement-kind-date = 日期
requirement-kind-choice = 选项
requirement-kind-yes-no = 是或否
requirement-kind-file = 文件
requirement-kind-ticket = 关联服务单
requirement-kind-none = 无需证据
requirement-mandatory = 必填
requirement-optional = 选填

## Reasons

reason-hold-customer-asked = 顾客方要求暂缓或现场不具备
reason-hold-production-window = 等待约定的生产窗口
reason-hold-force-majeure = 安全停工、停电、不可抗力
reason-hold-spare-part = 等备件或设备
reason-hold-outside-supplier = 等外部供方或物流
reason-hold-third-department = 等第三方部门
reason-hold-superior-decision = 等上级决定
reason-hold-short-of-hands = 人手不足或有更急任务
reason-hold-other = 其他
reason-hold-counter-request = 等反向请求的答复
reason-decline-not-ours = 非本部门职责
reason-decline-outside-agreement = 超出协议范围
reason-decline-input-not-provided = 输入两次不合格或逾期未补
reason-decline-duplicate = 重复
reason-decline-forbidden = 法规、安全或制度不允许
reason-decline-not-feasible = 条件不具备
reason-cancel-no-longer-needed = 不再需要
reason-cancel-plan-changed = 计划变更
reason-cancel-entered-wrongly = 填写有误
reason-cancel-solved-otherwise = 已自行解决
reason-cancel-duplicate = 重复
reason-cancel-waited-too-long = 等待太久
reason-request-input-missing = 缺失
reason-request-input-unclear = 不清楚
reason-request-input-wrong-revision = 版本不对
reason-request-input-out-of-limits = 超限
reason-request-input-wrong-quantity = 数量不符
reason-request-input-damaged = 损坏
reason-request-input-found-at-work = 开工后才发现
reason-request-input-requirement-changed = 要求变更
reason-reject-criterion-not-met = 未达接收准则
reason-reject-output-missing = 缺输出
reason-reject-evidence-missing = 缺证据
reason-reject-wrong-quantity = 数量不符
reason-reject-damaged = 损坏
hold-stops = 交付计时暂停
hold-runs = 交付计时继续

## Rating

rating-overall = 总体满意度
rating-overall-question = 总的来说，对这次服务满意吗？
rating-overall-1 = 很不满意
rating-overall-2 = 不满意
rating-overall-3 = 一般
rating-overall-4 = 满意
rating-overall-5 = 很满意
rating-conformity = 符合要求
rating-conformity-question = 得到的是当初约定的吗？
rating-conformity-1 = 不能用
rating-conformity-2 = 多处不符
rating-conformity-3 = 稍改可用
rating-conformity-4 = 符合约定
rating-conformity-5 = 完全符合
rating-timeliness = 及时
rating-timeliness-question = 来得及时吗？
rating-timeliness-1 = 误了事
rating-timeliness-2 = 晚了，有影响
rating-timeliness-3 = 略晚
rating-timeliness-4 = 按时
rating-timeliness-5 = 提前
rating-competence = 专业能力
rating-competence-question = 专业水平如何？
rating-competence-1 = 做不了
rating-competence-2 = 差错多
rating-competence-3 = 偶有差错
rating-competence-4 = 熟练
rating-competence-5 = 想在我前面
rating-care = 服务态度
rating-care-question = 沟通和态度如何？
rating-care-1 = 推诿
rating-care-2 = 难沟通
rating-care-3 = 公事公办
rating-care-4 = 耐心
rating-care-5 = 替我着想
rating-initiative = 主动性
rating-initiative-question = 有事时主动告知吗？
rating-initiative-1 = 催也不动
rating-initiative-2 = 催了才动
rating-initiative-3 = 问了才说
rating-initiative-4 = 主动告知
rating-initiative-5 = 预警并给方案
rating-complete = 输入齐全
rating-complete-question = 输入齐全吗？
rating-complete-1 = 大多缺失
rating-complete-2 = 缺关键项
rating-complete-3 = 补一次才齐
rating-complete-4 = 齐全
rating-complete-5 = 齐全好用
rating-on-time = 输入及时
rating-on-time-question = 输入来得及时吗？
rating-on-time-1 = 造成停工
rating-on-time-2 = 影响交付
rating-on-time-3 = 略晚
rating-on-time-4 = 按时
rating-on-time-5 = 提前
rating-comment = 下次怎样会更顺？

## Measures

measure-on-time-delivery = 按时交付率
measure-on-time-delivery-definition = 交付未超时的次数 ÷ 交付次数，按原定和商定到期时间各算一次
measure-on-time-right-first-time = 按时且一次合格率
measure-on-time-right-first-time-definition = 按时且首次判定合格的交付 ÷ 由人判定过的交付
measure-first-pass-yield = 一次交验合格率
measure-first-pass-yield-definition = 首次判定全部输出合格的交付 ÷ 得到首次判定的交付；让步接收不算合格，视同验收不计入
measure-input-conformity = 输入一次合格率
measure-input-conformity-definition = 首次检查时输入全部合格的服务单 ÷ 检查过输入的服务单
measure-lead-time = 服务周期
measure-lead-time-definition = 从提交到验收的工作时间和自然时间：中位数、第 85 和第 95 百分位
measure-holding-time = 占用时间
measure-holding-time-definition = 服务周期按供方、顾客方、挂起分摊
measure-breach-rate = 超时率
measure-breach-rate-definition = 超时的计时 ÷ 有结论的计时，按方和种类分
measure-escalation-rate = 升级率
measure-escalation-rate-definition = 升级过的计时 ÷ 有结论的计时，按方和种类分
measure-response-rate = 参评率
measure-response-rate-definition = 收到评价的关闭次数 ÷ 请求评价的关闭次数
measure-satisfaction = 内部顾客满意度
measure-satisfaction-definition = 已给出的总体评价的平均值和分布，参评率和 n 总在旁边
measure-rating = 内部顾客满意度
measure-rating-definition = 已给出的总体评价的平均值和分布，参评率和 n 总在旁边
measure-backlog = 在办量
measure-backlog-definition = 尚未结束的服务单数量，按当前责任方分
measure-age = 在办时长
measure-age-definition = 在办服务单自提交以来的时间，按当前责任方分
measure-concession-rate = 让步率
measure-concession-rate-definition = 有让步接收的交付 ÷ 由人判定过的交付
measure-reopening-rate = 重开率
measure-reopening-rate-definition = 关闭后又重新打开的服务单 ÷ 关闭的服务单
measure-decline-rate = 退单率
measure-decline-rate-definition = 被退单的服务单 ÷ 提交的服务单
measure-extension-rate = 延期率
measure-extension-rate-definition = 商定过更晚时间的交付 ÷ 交付次数
measure-deemed-acceptance-rate = 视同验收率
measure-deemed-acceptance-rate-definition = 逾期未验收而视同验收的交付 ÷ 已关闭的交付
measure-warned-before-late = 逾期预告率
measure-warned-before-late-definition = 到期前已提出改期的超时交付 ÷ 超时的交付
measure-escaped = 验收后漏出
measure-escaped-definition = 首次判定合格、后来又重新打开的交付
measure-control-chart = 控制图
measure-xmr = 单值-移动极差图
measure-n = n = { $n }
measure-too-few = 少于 5 个，只显示数量

## Agreements

agreement-state-draft = 编制中
agreement-state-in-review = 会签中
agreement-state-effective = 现行有效
agreement-state-superseded = 已被替代
agreement-state-withdrawn = 已作废
agreement-action-send-for-review = 送会签
agreement-action-release = 批准发布
agreement-action-send-back = 退回修改
agreement-action-revise = 修订
agreement-action-withdraw = 作废
agreement-action-countersign = 会签
agreement-action-review = 定期评审
agreement-field-document-number = 文件编号
agreement-field-revision = 版次
agreement-field-effective-date = 实施日期
agreement-field-prepared = 编制
agreement-field-reviewed = 审核
agreement-field-approved = 批准
agreement-field-countersigned = 会签
agreement-field-periodic-review = 定期评审
agreement-field-purpose = 目的
agreement-field-scope = 范围
agreement-field-responsibilities = 职责
agreement-field-procedure = 工作程序
agreement-field-records = 相关记录
agreement-revision = 第 { $n } 版
agreement-not-countersigned = 未会签
agreement-uncontrolled-when-printed = 打印件非受控
agreement-action-sign = 审核签署
agreement-action-change = 修改
agreement-action-take-effect = 实施
agreement-signature-prepared = 编制
agreement-signature-reviewed = 审核
agreement-signature-approved = 批准
agreement-signature-countersigned = 会签
agreement-signature-periodic-review = 定期评审

## Processes of the quality management system

process-document-control = 文件控制
process-record-control = 记录控制
process-management-review = 管理评审
process-human-resources = 人力资源控制
process-production-equipment = 生产设备管理
process-customer-related-processes = 与顾客有关的过程控制
process-design-and-development = 新产品设计和开发控制
process-production = 生产过程控制
process-measuring-equipment = 监视和测量装置控制
process-purchasing = 采购控制
process-monitoring-of-product = 产品的监视和测量
process-nonconforming-product = 不合格品控制
process-internal-audit = 内部审核
process-customer-satisfaction = 顾客满意的监视和测量
process-corrective-action = 纠正和预防措施

## Kinds of service

service-kind-handover = 工序交接
service-kind-desk = 日常支持
service-kind-inspection = 检验与测量
service-kind-document = 文件与证明
service-kind-repair = 设备维修
service-kind-purchasing = 采购
service-kind-calibration = 检定校准、设计更改、上级交办
service-kind-people = 人员与培训
service-kind-quick = 快速演示
service-kind-other = 其他

## Improvement

nonconformity = 不合格
nonconformity-correction = 纠正
nonconformity-corrective-action = 纠正措施
nonconformity-five-whys = 五个为什么
nonconformity-fishbone = 鱼骨图（人机料法环测）
nonconformity-pareto = 排列图
nonconformity-owner = 责任人
nonconformity-effectiveness = 有效性验证
nonconformity-state-to-be-confirmed = 待确认
nonconformity-state-correcting = 纠正中
nonconformity-state-finding-cause = 原因分析
nonconformity-state-acting = 措施实施
nonconformity-state-checking = 待验证
nonconformity-state-closed = 已关闭
nonconformity-state-dismissed = 不成立
nonconformity-clock-confirmation = 确认
nonconformity-clock-correction = 纠正
nonconformity-clock-cause = 原因和措施计划
nonconformity-clock-action = 措施实施
nonconformity-clock-effectiveness = 有效性验证
nonconformity-trigger-low-rating = 总体评价不高于 2 分
nonconformity-trigger-rejected-twice = 同一输出两次退回
nonconformity-trigger-major-output = 影响严重的输出不合格或让步接收
nonconformity-trigger-reopened = 因同一输出重新打开
nonconformity-trigger-very-late = 用时超过目标的两倍
nonconformity-trigger-repeated-breach = 30 天内同类计时 3 次超时
nonconformity-trigger-input-conformity = 30 天内输入一次合格率低于 70%
nonconformity-trigger-broken-chain = 记录链不完整
nonconformity-trigger-by-hand = 人工登记
nonconformity-action-confirm = 确认
nonconformity-action-dismiss = 判定不成立
nonconformity-action-correct = 完成纠正
nonconformity-action-find-cause = 提交原因分析
nonconformity-action-act = 措施完成
nonconformity-action-act-again = 无效，重新采取措施
nonconformity-action-close = 有效，关闭

## Links

link-kind-blocks = 须先完成
link-kind-follows = 后续
link-kind-duplicates = 重复
link-kind-corrects = 纠正
link-kind-blocks-back = 等待先完成
link-kind-follows-back = 前序
link-kind-duplicates-back = 被重复
link-kind-corrects-back = 被纠正

## People

role-requester = 申请人
role-assignee = 经办人
role-watcher = 关注人
role-contact = 接口人
role-supervisor = 主管
role-head = 部门负责人
role-heads-superior = 上一级负责人
role-superior = 直属上级
role-manager = 直属上级
role-deputy = 代理人
role-approver = 审批人
role-system = 系统
role-token = 接口令牌
capability-member = 成员
capability-supervisor = 主管
capability-quality-manager = 质量经理
capability-auditor = 审核员
capability-administrator = 系统管理员
person-away = 外出
person-away-until = 外出，{ $when } 回来
person-inactive = 已停用

## Who may do something

who-requester = 申请人
who-customer-supervisor = 顾客方主管
who-customer-member = 顾客方部门成员
who-customer-upper = 顾客方上级主管
who-customer = 顾客方
who-assignee = 经办人
who-supplier-supervisor = 供方主管
who-supplier-member = 供方部门成员
who-supplier-upper = 供方上级主管
who-supplier = 供方
who-other-side = 对方
who-watcher = 关注人
who-author = 本人
who-head = 部门负责人
who-supervisor = 主管
who-quality-manager = 质量经理
who-auditor = 审核员
who-administrator = 系统管理员
who-scheduler = 系统
who-system = 系统
who-owner = 责任人
who-member = 成员
who-supplier-head = 供方负责人
who-customer-head = 顾客方负责人

## Escalation

escalation = 升级
escalation-ladder = 升级规则
escalation-rung = 第 { $n } 级
escalation-rung-at = 第 { $n } 级，{ $when } 触发
escalation-next-rung = { $when } 升第 { $n } 级：{ $whom }
escalation-reminder = 提醒
escalation-fired-late = 晚 { $time }触发
escalation-not-acknowledged = 未确认
escalation-acknowledged = 已确认
escalation-acknowledged-promise = 已确认，承诺{ $when }
escalation-promise = 承诺{ $when }
escalation-promise-broken = 承诺未兑现
escalation-promise-kept = 承诺已兑现
escalation-state-told = 已通知
escalation-state-open = 未确认
escalation-state-acknowledged = 已确认
escalation-state-kept = 承诺已兑现
escalation-state-broken = 承诺未兑现
escalation-state-ended = 计时已结束
escalation-cancelled = 未触发，已撤销
told-assignee = 经办人
told-requester = 申请人
told-contact = 接口人
told-holder = 当前责任人
told-supervisor = 主管
told-holder-supervisor = 责任方主管
told-head = 部门负责人
told-heads-superior = 上一级负责人
told-superior = 直属上级
told-deputy = 代理人
told-other-side = 对方
told-other-supervisor = 对方主管
told-both-supervisors = 双方主管
told-next-operation = 下道工序
told-quality-manager = 质量经理
told-planner = 计划员
told-person = 指定人员
rung-action-notify = 通知
rung-action-board = 列入升级看板
rung-action-digest = 列入每日汇总
rung-action-offer-proposal = 提示申请延期
rung-action-raise-urgency = 提高紧急度
rung-action-hand-to-supervisor = 交主管指派
rung-at = 用到时限的 { $percent }
rung-after = 到期后 { $time }
rung-wakes-no = 只在工作时间通知
rung-wakes-yes = 随时通知当班人员
rung-wakes-p1 = P1 随时通知当班人员
ladder-response = 响应
ladder-delivery = 交付
ladder-input = 补输入
ladder-acceptance = 验收
ladder-superior = 上级提供保证条件

## Calendar

calendar-working-day = 工作日
calendar-holiday = 节假日
calendar-extra-working-day = 调休上班日
calendar-weekly-hours = 每周工作时间
calendar-confirmed-until = 已确认至 { $date }
calendar-revision = 第 { $n } 版
calendar-office = 行政班
calendar-two-shifts = 两班
calendar-night = 夜班
calendar-always = 全天候

## Notices

notice = 通知
notice-to-do = 待办
notice-digest = 每日汇总
notice-quiet-hours = 免打扰
notice-outbox = 待发消息
notice-dead-letter = 发送失败

## Small words

word-yes = 是
word-no = 否
word-none = 无
word-all = 全部
word-other = 其他
word-unknown = 未知
word-system = 系统
word-a-person = 某位同事
