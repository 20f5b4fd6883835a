# 集成：向外推送动态的 Webhook 与群机器人。

administration-targets = 集成
administration-targets-note = 接收动态的 Webhook 与群机器人

targets-title = 集成
targets-note = 接收动态的 Webhook 与群机器人；保密服务单从不外发
targets-empty-title = 尚未向外推送
targets-empty = 新增的 Webhook 或群机器人列在这里。
targets-add = 新增
targets-add-named = 新增{ $kind }
targets-kind-webhook = Webhook
targets-kind-wecom = 企业微信
targets-kind-dingtalk = 钉钉
targets-kind-feishu = 飞书
targets-kind-slack = Slack
targets-kind-teams = Teams
targets-kind-hint-webhook = 每条消息是一份签名的 JSON，遵循 Standard Webhooks。
targets-kind-hint-wecom = 在群聊中选择“消息推送”并新增，复制 Webhook 地址。
targets-kind-hint-dingtalk = 群设置 → 机器人 → 自定义，安全设置选“加签”，复制地址与密钥。
targets-kind-hint-feishu = 群设置 → 群机器人 → 自定义机器人，勾选“签名校验”，复制地址与密钥。
targets-kind-hint-slack = 在应用中启用 Incoming Webhooks，复制频道的地址。
targets-kind-hint-teams = 频道 → 工作流 →“收到 Webhook 请求时发布到频道”，复制地址。

targets-name = 名称
targets-host = 地址
targets-wants = 推送内容
targets-wants-events =
    { $n ->
       *[other] { $n } 种事件
    }
targets-last = 最近一条
targets-state = 状态
targets-state-active = 启用
targets-state-paused = 已暂停
targets-state-failing =
    { $n ->
       *[other] 连续失败 { $n } 次
    }
targets-rests-until = { $when }前停发
targets-never = 尚无

targets-url = 地址
targets-url-hint = 地址中含有密钥，保存后不再显示
targets-url-kept = 留空则沿用 { $host } 的地址
targets-secret = 密钥
targets-secret-new = 现在复制到接收端，保存后不再显示
targets-secret-optional = 机器人启用签名时填写，保存后不再显示
targets-secret-kept = 留空则沿用已保存的密钥
targets-language = 消息语言
targets-events = 推送内容
targets-from-rung = 升级从第几级起推送
targets-from-rung-hint = 1 表示每一级
targets-departments = 仅限这些部门的服务单
targets-departments-hint = 部门代码，用逗号分隔；留空为全部。任一方属于所列部门即推送
targets-services = 仅限这些服务的服务单
targets-services-hint = 服务代码，用逗号分隔；留空为全部
targets-save = 保存
targets-group-ticket = 服务单
targets-group-clock = 时间
targets-group-escalation = 升级

targets-test = 发送测试
targets-test-sent = 测试消息已发出
targets-test-said = 测试消息：QMS Tickets 的消息可以送达这里
targets-open = 打开 QMS Tickets
targets-pause = 暂停
targets-pause-note = 暂停期间消息等待，最长一周。
targets-resume = 恢复
targets-remove = 移除
targets-remove-note = 地址与密钥不再保留，等待中的消息不再发送。
targets-paused = 已暂停，消息等待
targets-resumed = 已恢复，等待的消息现在发送
targets-removed = 已移除
targets-added = 已新增，现在可发送测试
targets-saved = 已保存
targets-manage = 管理
targets-messages = 最近消息
targets-messages-none = 尚未发送，可先发送测试。
targets-about = 内容
targets-result = 结果

targets-asked = 需要{ $who }：{ $what }
targets-due = { $when }到期

targets-event-target-test = 测试
targets-event-ticket-submitted = 提交
targets-event-ticket-approved = 批准
targets-event-ticket-input-requested = 退回补充输入
targets-event-ticket-input-provided = 补充输入
targets-event-ticket-accepted = 接收
targets-event-ticket-declined = 退单
targets-event-ticket-handed-over = 转办
targets-event-ticket-held = 挂起
targets-event-ticket-resumed = 恢复处理
targets-event-ticket-due-proposed = 申请改期
targets-event-ticket-due-agreed = 同意改期
targets-event-ticket-delivered = 提交验收
targets-event-ticket-delivery-accepted = 验收通过
targets-event-ticket-delivery-rejected = 退回返工
targets-event-ticket-closed-unanswered = 视同验收
targets-event-ticket-reopened = 重新打开
targets-event-ticket-disputed = 提出异议
targets-event-ticket-dispute-decided = 裁定异议
targets-event-ticket-reprioritised = 紧急度变更
targets-event-ticket-cancelled = 取消服务单
targets-event-clock-breached = 超时
targets-event-clock-due-moved = 到期时间变动
targets-event-escalation-fired = 升级触发
targets-event-escalation-acknowledged = 确认并承诺
targets-event-escalation-promise-broken = 承诺未兑现

notice-outbox-resting = { $to }没有应答，消息等待发送
notice-asked-outbox-resting = 查明原因，再发送测试
notice-clock-breached = { $clock }已超时

## 消息未能发出的原因；其余照对方原话显示

outbox-error-outdated = 等待超过一周
outbox-error-target-removed = 接收端已移除
outbox-error-confidential = 服务单已设为保密
outbox-error-too-slow = 10 秒内没有完整答复
outbox-error-redirected = 对方要求转到别处，不予跟随
outbox-error-reply-too-long = 答复没有结束
outbox-error-reply-broke-off = 答复中断
outbox-error-reply-not-understood = 答复不是此类机器人的格式
outbox-error-not-an-address = 不是网址
outbox-error-address-not-web = 不是网页地址
outbox-error-address-with-user = 地址中带有用户名
outbox-error-address-inside = 内部地址，未列入允许名单

## 填写有误

error-not-an-address = 这不是网址，从 https:// 起完整复制
error-address-not-web = 地址须以 https:// 或 http:// 开头
error-address-with-user = 去掉地址中的用户名和密码
error-address-inside = 这是内部地址，先将主机列入 QMS_ALLOWED_TARGETS
error-not-a-signing-key = 密钥为 whsec_ 加 24–64 字节的 base64，完整复制
refusal-target-removed = 接收端已移除，不能再发送
refusal-target-paused = 已暂停，先恢复再发送
refusal-target-as-it-was = 已有人先一步操作，无须重复

event-target-added = 新增了集成 { $target }（{ $target_kind }，{ $host }）
event-target-changed = 修改了集成 { $target }
event-target-paused = 暂停了集成 { $target }
event-target-resumed = 恢复了集成 { $target }
event-target-removed = 移除了集成 { $target }
event-target-tested = 向集成 { $target } 发送了测试
