# 发件箱，供系统管理员查看。

outbox-title = 发件箱
outbox-note = 只显示接收者与错误，不显示消息内容
outbox-no-server = 未设置邮件服务器（QMS_SMTP_URL）：邮件在此等待，最长一周。
outbox-filter = 状态
outbox-state-count = { $state } { $n }
outbox-state-waiting = 等待发送
outbox-state-sending = 正在发送
outbox-state-sent = 已发送
outbox-state-dead = 无法送达
outbox-state-outdated = 已过时
outbox-to = 接收者
outbox-created = 生成时间
outbox-sent = 发送时间
outbox-next = 下次尝试
outbox-attempts = 次数
outbox-last = 上次尝试
outbox-why = { $state }：{ $why }
outbox-error = 错误
outbox-again = 重新发送
outbox-again-done = 将立即重新发送
outbox-empty = 没有处于此状态的消息。
administration-outbox = 发件箱
administration-outbox-note = 等待发送、已发送与无法送达的消息
