# 告知：“某人做了什么”，以及需要读者做什么。缺少的事实为 "none"。

notice-by = { $actor }{ $deed }
notice-for = 代{ $absent }

notice-ticket-submitted = 提交了服务单，{ $priority }
notice-ticket-approval-asked = 申请审批
notice-ticket-approved = 已同意，现由供方处理
notice-ticket-refused = 退回修改
notice-ticket-raised-on-behalf = 代申请人登记
notice-ticket-confirmed = 确认了代登记
notice-ticket-assigned = 指派了服务单
notice-ticket-taken = 认领了服务单
notice-ticket-handed-over = 转来服务单
notice-ticket-input-requested = 退回补充输入
notice-ticket-request-withdrawn = 撤回了补充要求
notice-ticket-input-provided = 答复了补充要求
notice-ticket-accepted = 接收并开始处理
notice-ticket-declined = 退单
notice-ticket-held =
    { $stops ->
        [yes] 挂起，交付计时停止
       *[other] 挂起，交付计时继续
    }
notice-ticket-resumed = 恢复处理
notice-ticket-hold-refused = 不同意挂起
notice-ticket-due-proposed = 提出改期
notice-ticket-due-agreed = 同意改期
notice-ticket-due-refused = 维持原时间
notice-ticket-proposal-lapsed = 改期申请无人答复，已失效
notice-ticket-delivered = 提交验收
notice-ticket-delivery-withdrawn = 撤回了交付
notice-ticket-delivery-accepted = 验收通过
notice-ticket-delivery-rejected = 退回返工
notice-ticket-closed-unanswered = 逾期未验收，视同验收并关闭
notice-ticket-reopened = 重新打开
notice-ticket-cancelled = 取消了服务单
notice-ticket-reprioritised = 重新定级，现为{ $priority }
notice-ticket-commented = 留言
notice-ticket-nudged = 催办
notice-ticket-disputed = 提出异议
notice-ticket-dispute-answered = 答复了异议
notice-ticket-dispute-decided = 裁定了异议
notice-ticket-dispute-passed-up = 异议已转质量经理
notice-ticket-rated =
    { $in_sum ->
        [none] 作出评价
       *[other] 作出评价，只汇总显示，满五份起
    }
notice-ticket-moved-with-department = 随部门变动转移了服务单
notice-clock-due-moved = { $clock }到期时间已变动
notice-escalation-fired =
    { $reached ->
        [yes] { $clock }超时，升级第 { $rung } 级（共 { $rungs } 级）
       *[other] { $clock }将到期，升级第 { $rung } 级（共 { $rungs } 级）
    }
notice-escalation-acknowledged = 承诺{ $clock }于{ $promised_at }前完成
notice-escalation-promise-broken = { $clock }承诺{ $promised_at }完成，未兑现
notice-reminder-rating = 尚未评价
notice-reminder-approval = 仍待审批
notice-reminder-approval-waits = 申请一直无人审批
notice-reminder-unconfirmed = 代您登记的服务单尚未确认
notice-nonconformity-opened = 不合格{ $number }待确认
notice-nonconformity-confirmed = 确认了不合格{ $number }
notice-nonconformity-dismissed = 判定{ $number }不构成不合格
notice-nonconformity-changed = 推进了不合格{ $number }
notice-nonconformity-closed = 关闭了不合格{ $number }
notice-agreement-sent-for-review = 提交评审：{ $service }的协议
notice-agreement-signed = 签署了{ $service }的协议
notice-agreement-sent-back = 退回了{ $service }的协议
notice-agreement-released = 发布了{ $service }的协议
notice-agreement-withdrawn = 作废了{ $service }的协议
notice-agreement-countersigning = 要求会签{ $service }的协议
notice-agreement-review-due = { $service }的协议应于{ $due }前完成定期评审
notice-person-absence-set = 指定您为缺勤期间的代理人
notice-person-absence-entered = 为您登记了外出：{ $from }至{ $until }
notice-summary-week =
    { $department }上周：{ $deliveries ->
        [0] 没有交付
       *[other] 按时交付 { $on_time } / { $deliveries }
    }，{ $escalated ->
        [0] 没有升级
       *[other] 升级 { $escalated } 次
    }（前一周 { $before } 次），{ $overdue ->
        [0] 没有超时
       *[other] 现有 { $overdue } 项超时
    }
notice-outbox-dead = 发给{ $to }的消息无法送达
notice-scheduler-missing = { $from }到{ $until }没有调度程序在运行
notice-other = 有变动

## 需要读者做什么

notice-asked = 需要您：{ $what }
notice-asked-ticket-submitted = 接收、退回补充输入或转其他部门
notice-asked-ticket-approval-asked = 同意或退回修改
notice-asked-ticket-refused = 修改后重新提交，或取消服务单
notice-asked-ticket-raised-on-behalf = 若属您的申请，作出确认
notice-asked-ticket-assigned = 着手处理
notice-asked-ticket-handed-over = 接收或退回补充输入
notice-asked-ticket-input-requested = 补充所缺内容，或说明无法提供
notice-asked-ticket-input-provided = 检查补充内容并继续处理
notice-asked-ticket-declined = 查看原因，可以提出异议
notice-asked-ticket-held = 若不同意，可以拒绝挂起
notice-asked-ticket-hold-refused = 继续处理，交付计时在走
notice-asked-ticket-due-proposed = 同意改期或维持原时间
notice-asked-ticket-delivered = 判定输出：验收通过或退回返工
notice-asked-ticket-delivery-rejected = 返工未通过的输出，再次提交验收
notice-asked-ticket-closed-unanswered = 作出评价；如有问题可重新打开
notice-asked-ticket-reopened = 重新着手处理
notice-asked-ticket-nudged = 说明进展
notice-asked-ticket-disputed = 与对方主管共同裁定
notice-asked-ticket-dispute-passed-up = 裁定异议
notice-asked-escalation-fired =
    { $part ->
        [plan] 在看板上说明将采取的措施和承诺时间
        [act] { $kind ->
            [response] 接收、退回补充输入，或转其他部门
            [input] 补充缺少的输入，或说明无法提供
            [acceptance] 判定输出：验收通过或退回返工
           *[other] { $offer ->
                [yes] 尽快提交验收，或在超时前申请延期
               *[other] 尽快提交验收
            }
        }
       *[other] 暂无，轮到{ $side ->
            [customer] 顾客方
           *[other] 供方
        }处理
    }
notice-asked-escalation-fired-quiet = 暂无，您的承诺时间未到
notice-asked-escalation-promise-broken = 查明需要什么支持，重新承诺
notice-asked-reminder-rating = 作出评价，点一次即可
notice-asked-reminder-approval = 同意或退回修改
notice-asked-reminder-approval-waits = 联系主管，或取消服务单
notice-asked-reminder-unconfirmed = 确认代登记
notice-asked-nonconformity-opened = 确认，或说明理由后不予确认
notice-asked-nonconformity-confirmed = 纠正并查明原因
notice-asked-agreement-sent-for-review = 评审后签署或退回
notice-asked-agreement-countersigning = 会签
notice-asked-agreement-review-due = 评审后确认继续有效，或修订
notice-asked-person-absence-set = 查看需要代理的事项
notice-asked-outbox-dead = 查看发件箱，排除原因后重新发送

## 页面

notices-title = 通知
notices-unread =
    { $n ->
        [0] 没有新通知
       *[other] { $n } 条未读
    }
notices-mark-all-read = 全部标为已读
notices-mark-read = 标为已读
notices-new = 新
notices-mail-at = 邮件将于{ $when }发送
notices-earlier = 以前
notices-empty = 与您有关的事会列在这里
notices-marked =
    { $n ->
       *[other] { $n } 条通知已标为已读
    }
notices-system = QMS Tickets
