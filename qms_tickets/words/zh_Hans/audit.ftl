# 记录核查，供审核员、质量经理与系统管理员查看。

administration-audit = 记录核查
administration-audit-note = 记录是否完整，现存内容是否与记录一致
audit-title = 记录核查
audit-note = 逐条核对记录、附件，以及各方所填、所判的内容；调度程序每天核查一次。
audit-check-now = 立即核查
audit-waiting = { $who }于{ $when }要求核查，结果将显示在此
audit-whole = 记录完整，现存内容与记录一致
audit-broken-chain =
    { $n ->
        [0] 记录不完整：{ $reason }
       *[other] 记录在第 { $n } 条处不完整：{ $reason }
    }
audit-differs = 记录链完整，但现存内容与记录不一致：{ $where }
audit-reason-hash = 记录、文字或附件被改动
audit-reason-gap = 缺少一条记录
audit-reason-missing = 缺少文字、附件或保护触发器
audit-reason-tail = 末尾被截去
audit-last = 最近一次核查
audit-when = 时间
audit-events = 记录条数
audit-head = 末条记录的哈希值
audit-chain = 记录链、文字、附件
audit-chain-whole = 完整
audit-rows = 现存内容
audit-rows-whole = 与记录一致：{ $tickets } 张服务单，{ $clocks } 个计时，{ $records } 项不合格
audit-never = 尚未核查
audit-by-hand = 命令行
audit-by-hand-note = 有数据库权限的人可不经本页自行核查；所得末条哈希值应与上面相同，或为其后的一条。
audit-verify = 记录、文字、附件、已签名的检查点
audit-replay = 重新计算计时、所填内容、判定与评价
audit-earlier = 以前的核查
audit-found = 结果
