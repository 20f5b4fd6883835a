# 邮件：通知之外的文字。

mail-subject = [{ $number }] { $what }：{ $title }
mail-subject-plain = { $what }
mail-digest-subject =
    { $every ->
        [weekly] 每周汇总：{ $n } 条
       *[other] 每日汇总：{ $n } 条
    }
mail-digest-greeting = 上次汇总以来的变动：
mail-open-ticket = 打开服务单
mail-open-board = 打开升级看板
mail-open-notices = 打开通知
mail-open-outbox = 打开发件箱
mail-ticket = 服务单
mail-title = 标题
mail-relation = 关系
mail-from-to = { $supplier } → { $customer }
mail-between = 供方与顾客方
mail-due = 到期时间
mail-state = 状态
mail-clock-due = 计时
mail-also = 期间还有
mail-when = { $when }
mail-as-deputy = 您作为{ $absent }的代理人收到此邮件。
mail-footer = 本邮件由 QMS Tickets 自动发出，回复不会被阅读；有话可在服务单页面上说。
