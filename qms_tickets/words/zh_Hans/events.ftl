# History as sentences. An event's message is what was done, without the person who did it: "{actor} {deed}".
# Facts that an event does not carry are "none".

history-by = { $actor } { $deed }
history-by-for = { $actor }（代 { $absent }）{ $deed }
history-verdicts-all-conform = 全部合格
history-verdicts-conforms = { $n } 项合格
history-verdicts-concession = { $n } 项让步接收
history-verdicts-nonconforming = { $n } 项不合格
history-comma = ，
history-redacted = 文字已按保存期限删除

## Tickets

event-ticket-drafted = 起草了服务单
event-ticket-draft-saved = 保存了草稿
event-ticket-draft-discarded = 删除了草稿
event-ticket-raised-on-behalf = 代 { $requester } 登记了服务单
event-ticket-confirmed = 确认了代登记
event-ticket-submitted =
    { $approval ->
        [asked] 提交审批，{ $priority }
       *[other] 提交了服务单，{ $priority }
    }{ $approval ->
        [no_approver] ；上面没有审批人，不经审批
       *[other] {""}
    }
event-ticket-approved =
    { $skipped ->
        [none] 同意提交
        [no] 同意提交
       *[other] 无须他人审批，直接提交
    }
event-ticket-refused = 退回修改
event-ticket-input-requested = 退回补充输入：{ $items }
event-ticket-request-withdrawn = 撤回了补充要求
event-ticket-input-provided =
    { $unavailable ->
        [none] 补充了{ $items }
       *[other] 答复了补充要求：{ $items }；无法提供：{ $unavailable }
    }
event-ticket-inputs-inspected =
    { $by_system ->
        [yes] 系统校验了 { $n } 项输入：{ $verdicts }
       *[other] 检查了 { $n } 项输入：{ $verdicts }
    }
event-ticket-accepted =
    { $verdicts ->
        [none] 接收并开始
       *[other] 检查了 { $n } 项输入：{ $verdicts }；接收并开始
    }{ $wanted_by_agreed ->
        [none] {""}
        [no] {""}
       *[other] ，期望时间成为商定到期时间
    }
event-ticket-declined =
    { $department ->
        [none] 退单：{ $reason_code }
       *[other] 退单：{ $reason_code }，由{ $department }负责
    }
event-ticket-taken = 认领了服务单
event-ticket-assigned =
    { $person ->
        [none] 取消了经办人，退回队列
       *[other] 指派给 { $person }
    }
event-ticket-handed-over = 由{ $before }转给{ $department }
event-ticket-held =
    { $stops ->
        [yes] 挂起：{ $hold_kind }；{ $resume_at }恢复，交付计时暂停
       *[other] 挂起：{ $hold_kind }；{ $resume_at }恢复，交付计时继续
    }
event-ticket-resumed =
    { $by_itself ->
        [yes] 挂起时间已到，自动恢复处理
       *[other] 恢复处理
    }
event-ticket-hold-refused = 不同意挂起，交付计时视同未停
event-ticket-due-proposed =
    { $side_code ->
        [supplier] 申请延期到{ $due }
       *[other] 请求改期到{ $due }
    }
event-ticket-due-agreed = 同意改期到{ $due }
event-ticket-due-refused = 维持原时间，不同意改到{ $due }
event-ticket-proposal-lapsed = 改期到{ $due }的申请到期未答复，已失效
event-ticket-delivered =
    { $round ->
        [1] 提交验收，{ $n } 项输出
       *[other] 第 { $round } 次提交验收，{ $n } 项输出
    }
event-ticket-delivery-withdrawn = 撤回了交付
event-ticket-delivery-accepted = 验收通过：{ $verdicts }
event-ticket-delivery-rejected =
    { $disposition ->
        [none] 退回返工：{ $failed }
       *[other] 退回返工：{ $failed }；处置：{ $disposition }
    }
event-ticket-closed-unanswered = 验收期限和宽限已过，视同验收并关闭
event-ticket-reopened = 重新打开了服务单
event-ticket-disputed = 对{ $subject }提出异议
event-ticket-dispute-answered =
    { $upheld ->
        [yes] 认为对{ $subject }的异议成立
       *[other] 认为对{ $subject }的异议不成立
    }
event-ticket-dispute-decided =
    { $upheld ->
        [yes] 裁定：对{ $subject }的异议成立
       *[other] 裁定：对{ $subject }的异议不成立
    }
event-ticket-dispute-passed-up = 对{ $subject }的异议转质量经理裁定
event-ticket-reprioritised = 重新定级：由 { $before } 改为 { $priority }
event-ticket-nudged = 催办
event-ticket-rated =
    { $side_code ->
        [supplier] 评价了输入
       *[other] 评价了服务
    }
event-ticket-rating-amended = 修改了评价
event-ticket-cancelled =
    { $reason_code ->
        [none] 取消了服务单
       *[other] 取消了服务单：{ $reason_code }
    }
event-ticket-commented =
    { $audience_code ->
        [shared] 留言
       *[other] 内部留言
    }
event-ticket-attached = 添加了附件 { $name }（{ $size }）
event-ticket-comment-withdrawn = 撤回了留言
event-ticket-given-back = 退回了认领
event-ticket-draft-restored = 恢复了草稿
event-ticket-detached = 删除了附件 { $name }
event-ticket-watched =
    { $own ->
        [yes] 关注了服务单
       *[other] 将 { $person } 加为关注人
    }
event-ticket-unwatched =
    { $own ->
        [yes] 取消了关注
       *[other] 将 { $person } 移出关注人
    }
event-ticket-linked = 添加关联：{ $link } { $other }
event-ticket-unlinked = 解除关联：{ $link } { $other }
event-ticket-moved-with-department = 随部门调整，由{ $before }转到{ $department }
event-ticket-mail-undelivered = 发给{ $person }的邮件无法送达
event-ticket-imported =
    { $repaired ->
        [none] 接管自 { $source }：{ $imported_state }
        [no] 接管自 { $source }：{ $imported_state }
       *[other] 接管自 { $source }：{ $imported_state }，时间已修正
    }

## Clocks and escalations

event-clock-breached = { $clock }超时，到期时间{ $due }
event-clock-expired = { $clock }期限已过，到期时间{ $due }
event-clock-due-moved = { $clock }到期时间由{ $before }改为{ $due }：{ $cause }
event-escalation-fired =
    { $clock }第 { $rung } 级升级{ $told ->
        [none] {""}
       *[other] ：已通知 { $told }
    }{ $late ->
        [no] {""}
       *[other] ，晚{ $late_seconds }触发
    }{ $why_late ->
        [none] {""}
       *[other] （{ $why_late }）
    }
event-escalation-acknowledged =
    { $promised_at ->
        [none] 确认了{ $clock }第 { $rung } 级升级
       *[other] 确认了{ $clock }第 { $rung } 级升级，承诺{ $promised_at }
    }
event-escalation-promise-broken =
    { $clock }第 { $rung } 级：承诺{ $promised_at }未兑现{ $told ->
        [none] {""}
       *[other] ，已通知 { $told }
    }
event-reminder-sent =
    { $told ->
        [none] 已提醒：{ $about }
       *[other] 已提醒 { $told }：{ $about }
    }

## Nonconformities

event-nonconformity-opened =
    { $joined ->
        [yes] 并入不合格 { $number }：{ $trigger }
       *[other] 登记不合格 { $number }：{ $trigger }
    }
event-nonconformity-confirmed =
    { $owner ->
        [none] 确认不合格 { $number }
       *[other] 确认不合格 { $number }，责任人 { $owner }
    }
event-nonconformity-dismissed = 判定 { $number } 不成立
event-nonconformity-changed = 更新了不合格 { $number }：{ $state }
event-nonconformity-closed =
    { $effective ->
        [yes] 关闭了不合格 { $number }：措施有效
        [no] 关闭了不合格 { $number }：措施无效
       *[other] 关闭了不合格 { $number }：有效性未验证
    }

## Agreements and services

event-agreement-drafted = 起草了{ $service }协议第 { $revision } 版
event-agreement-changed = 修改了{ $service }协议第 { $revision } 版
event-agreement-sent-for-review = 将{ $service }协议第 { $revision } 版送会签
event-agreement-sent-back = 退回修改{ $service }协议第 { $revision } 版
event-agreement-signed =
    { $department ->
        [none] 签署了{ $service }协议第 { $revision } 版：{ $role }
       *[other] 代表{ $department }签署了{ $service }协议第 { $revision } 版：{ $role }
    }
event-agreement-released = 批准发布{ $service }协议第 { $revision } 版
event-agreement-withdrawn = 作废{ $service }协议第 { $revision } 版
event-service-added = 增加了服务项目{ $service }
event-service-changed = 修改了服务项目{ $service }

## Organisation and installation

event-department-added = 增加了部门{ $code }
event-department-changed = 修改了部门{ $code }
event-department-deactivated =
    { $successor ->
        [none] 停用了部门{ $code }
       *[other] 停用了部门{ $code }，由{ $successor }接替
    }
event-person-added = 增加了成员 { $person }，{ $department }
event-person-changed = 修改了 { $person } 的资料
event-person-rights-changed = 修改了 { $person } 的权限
event-person-deactivated =
    { $successor ->
        [none] 停用了 { $person }
       *[other] 停用了 { $person }，由 { $successor } 接手
    }
event-person-absence-set = 登记 { $person } 外出：{ $from } 至 { $until }，代理人 { $deputy }
event-person-absence-ended = 结束了 { $person } 的外出
event-person-password-set = 设置了 { $person } 的密码
event-person-link-made = 为 { $person } 生成了一次性登录链接
event-sign-in-succeeded = 登录
event-sign-in-failed = 登录失败
event-sign-in-ended = 退出登录
event-token-added = 为{ $person }生成了令牌“{ $name }”
event-token-revoked = 撤销了{ $person }的令牌“{ $name }”
event-access-refused = 访问被拒绝：{ $what }
event-calendar-added = 增加了工作日历{ $calendar }
event-calendar-revised = 修订了工作日历{ $calendar }，第 { $revision } 版，{ $effective_from } 起
event-policy-added = 增加了升级规则{ $policy }
event-policy-revised = 修订了升级规则{ $policy }，第 { $revision } 版，{ $effective_from } 起
event-answer-added = 新增了常用回复“{ $title }”
event-answer-changed = 修改了常用回复“{ $title }”
event-answer-removed = 删除了常用回复“{ $title }”
event-view-saved = 保存了列表视图
event-view-changed = 修改了列表视图
event-view-removed = 删除了列表视图
event-setting-changed = 修改了设置{ $setting }
event-import-finished =
    { $tickets ->
        [none] 从 { $source } 接管历史
       *[other] 从 { $source } 接管历史：{ $tickets } 张服务单，{ $events } 条记录
    }
event-export-made = 导出：{ $what }
event-demo-loaded = 载入演示数据：{ $tickets } 张服务单
event-outbox-resent = 重新发送了消息 { $message }
event-record-checked = 核查了记录
event-record-check-asked = 要求核查记录
event-installation-started = 系统启用

## Codes that events carry

dispute-subject-hold = 挂起
dispute-subject-request-input = 补充要求
dispute-subject-input-request = 补充要求
dispute-subject-inspection = 输入判定
dispute-subject-verdict = 判定
dispute-subject-decline = 退单
dispute-subject-rejection = 退回返工
dispute-subject-priority = 定级
cause-priority = 重新定级
cause-agreed = 商定改期
cause-calendar = 工作日历修订
cause-zone-data = 时区数据更新
cause-dispute = 异议裁定
cause-become-submitted = 提交
cause-submit = 提交
cause-approve = 同意提交
cause-request-input = 退回补充输入
cause-provide-input = 补充了输入
cause-withdraw-request = 撤回了补充要求
cause-hold = 挂起
cause-hold-that-stops = 挂起
cause-resume = 恢复处理
cause-refuse-hold = 不同意挂起
cause-agree-due = 商定改期
cause-hand-over = 转其他部门
cause-reprioritise = 重新定级
cause-deliver = 提交验收
cause-reject-delivery = 退回返工
cause-withdraw-delivery = 撤回交付
cause-reopen = 重新打开
cause-decline-overturned = 退单被裁定不成立
cause-decide-dispute = 异议裁定
cause-counter-request-opens = 等反向请求的答复
cause-counter-request-ends = 反向请求已结束
cause-calendar-revised = 工作日历修订
cause-wanted-by-agreed = 期望时间成为商定到期时间
reminder-about-approval = 审批
reminder-about-rating = 评价
reminder-about-confirmation = 确认代登记
reminder-about-review = 协议定期评审
history-item-why = { $item }（{ $why }）
history-item-reason = { $item }：{ $reason }
reminder-about-approval-waits = 审批尚未答复
reminder-about-unconfirmed = 代登记尚未确认
history-told-for = { $person }（代 { $absent }）
why-late-busy = 调度程序积压
why-late-no-scheduler = 没有调度程序运行
why-late-no-scheduler-since = { $when }起没有调度程序运行
