# 接口度量：接口矩阵，以及每一格背后的情况。

measures-title = 接口度量
measures-note = 行为供方，列为顾客方。{ $first } 至 { $last }
measures-caption = { $figure }，行为供方，列为顾客方
measures-choose-figure = 指标
measures-choose-part = 口径
measures-figure-on-time-right-first-time = 按时且一次合格
measures-figure-on-time-delivery = 按时交付
measures-figure-first-pass-yield = 一次交验合格
measures-figure-input-conformity = 输入一次合格
measures-figure-lead-time = 服务周期
measures-figure-satisfaction = 满意度
measures-figure-breach-rate = 超时率
measures-figure-holding-time = 占用时间
measures-part-on-time-delivery-agreed = 按商定时间
measures-part-on-time-delivery-first = 按原定时间
measures-part-lead-time-working = 工作时间
measures-part-lead-time-elapsed = 自然时间
measures-part-breach-rate-supplier = 供方的计时
measures-part-breach-rate-customer = 顾客方的计时
measures-part-holding-time-customer = 顾客方占比
measures-part-holding-time-supplier = 供方占比
measures-part-holding-time-hold = 挂起占比
measures-unit-percent = 百分比
measures-unit-hours = 中位数，小时
measures-unit-mark = 平均分，1 至 5
measures-as-supplier = 作为供方
measures-as-customer = 作为顾客
measures-more-rows = 供方共 { $n } 个，忙的在前
measures-more-columns = 顾客方共 { $n } 个，忙的在前
measures-cell = { $supplier } 至 { $customer }：{ $value }（n = { $n }）
measures-cell-few = { $supplier } 至 { $customer }：n = { $n }，太少，不出指标
measures-cell-before = ；上期 { $value }（n = { $n }）
measures-few-note = 少于 5 件只显示数量。▲▼ 只标出与上期相比超出随机波动的变化。
measures-overall = 全部接口：{ $value }（n = { $n }）
measures-of-figure = { $figure }：{ $told }
measures-defined = { $figure }：{ $definition }。{ $counted }
measures-definition = 指标定义
measures-counted-deliveries = 按交付计时结束的日期统计，归当时负责的部门；重新打开后的返工不算第二次交付。保密的服务单不计入任何指标。
measures-counted-inputs = 按提交日期统计，尚未结束的也算。保密的服务单不计入任何指标。
measures-counted-lead-times = 按关闭日期统计。工作时间为各方在各自工作日历中用去的时间；视同验收和已取消的没有服务周期。保密的服务单不计入任何指标。
measures-counted-marks = 按评价日期统计；下级的评价满 5 份才计入。保密的服务单不计入任何指标。
measures-counted-breaches = 按计时结束的日期统计：供方为响应和交付，顾客方为补输入和验收。保密的服务单不计入任何指标。
measures-counted-holding = 按关闭日期统计，以自然时间汇总全部服务单。保密的服务单不计入任何指标。
measures-last-days = { $n } 天
measures-period = 期间
measures-from = 从
measures-until = 到
measures-filters = 其他期间与筛选
measures-relation = 关系
measures-service = 服务项目
measures-process = 体系过程
measures-priority = 优先级
measures-apply = 显示
measures-clear = 清除
measures-table = 表格
measures-matrix = 矩阵
measures-csv = CSV
measures-before = 上期
measures-n-before = 上期 n
measures-change = 变化
measures-all = 全部
measures-supplier-code = 供方代码
measures-customer-code = 顾客方代码
measures-beside-on-time = 按时
measures-beside-on-time-first = 按原定时间
measures-beside-first-pass = 一次合格
measures-beside-deemed = 视同验收
measures-beside-cancelled = 已取消
measures-beside-escaped = 验收后漏出
measures-beside-extended = 延期
measures-beside-supplier = 供方
measures-beside-customer = 顾客方
measures-beside-hold = 挂起
measures-beside-working = 工作时间第 { $percent } 百分位
measures-spread-working = 工作时间 50 / 85 / 95 分位
measures-spread-elapsed = 自然时间 50 / 85 / 95 分位
measures-beside-elapsed = 自然时间第 { $percent } 百分位
measures-response = { $share }（{ $given }/{ $n }）
measures-hours = { $n } 小时
measures-empty-title = 这段时间没有可统计的
measures-empty = 有交付后这里出现指标；可选更长的期间或减少筛选
measures-interface = { $supplier } 至 { $customer }
measures-interface-all-customers = { $supplier } 至全部顾客方
measures-interface-all-suppliers = 全部供方至 { $customer }
measures-close = 收起
measures-told = { $value }（n = { $n }）
measures-told-before = ；上期 { $value }（n = { $n }），{ $chance ->
        [beyond] 变化超出随机波动
       *[within] 变化在随机波动之内
    }
measures-few = n = { $n }，太少，不出指标
measures-action = { $number }“{ $title }”
measures-since = { $action }实施以来（{ $when }起）{ $after }（n = { $n_after }），此前 { $before }（n = { $n_before }），{ $chance ->
        [beyond] 变化超出随机波动
       *[within] 变化在随机波动之内
    }
measures-since-few = { $action }于 { $when }实施；前后数量太少，不作比较
measures-open-tickets = 打开这些服务单
measures-trend-week = 按周，附控制限
measures-trend-month = 按月，附控制限
measures-trend-p = 控制限（p 图）：过程稳定时随机波动的范围，件数越少范围越宽
measures-trend-xmr = 控制限（单值-移动极差图）：过程稳定时随机波动的范围
measures-trend-outside = { $n } 点不能用随机波动解释
measures-trend-none = 各期数量太少，画不成线
measures-trend-label = { $figure }走势：{ $title }
measures-lower = 下限
measures-centre = 平均
measures-upper = 上限
measures-period-of = 期间
measures-why-right = 为何没有按时且一次合格（{ $n }）
measures-why-inputs = 输入为何不合格（{ $n }）
measures-why-waited = 等过什么（{ $n }）
measures-too-few = 太少，不显示
measures-why-none = 这段时间没有这样的
measures-why-more = 另有 { $n } 种原因
measures-why-note = 一张服务单可有多个原因
measures-cause-output = 退回：{ $name }
measures-cause-reject = 退回：{ $reason }
measures-cause-concession = 让步接收：{ $name }
measures-cause-input = 输入：{ $reason }
measures-cause-hold = 挂起：{ $reason }
measures-cause-late = 超时，没有记录原因
measures-latest = 最近未按时或未一次合格
measures-latest-inputs = 最近输入不合格的
measures-latest-none = 没有可查看的
measures-late = 超时
measures-failed = 未一次合格
measures-paused = 到期前才挂起：按时的 { $of } 件中有 { $n } 件。不算这些，按时 { $share }（{ $hits }/{ $total }）。
measures-paused-none = 没有到期前才挂起的。
measures-held = 谁占用了时间
measures-held-note = 占服务周期的比例（n = { $n }）
measures-held-few = 验收的太少，不算比例
measures-side-supplier = 供方
measures-side-customer = 顾客方
measures-side-hold = 挂起
measures-ratings = 评价
measures-ratings-few = n = { $n }，太少，不显示
measures-mark = { $mark } { $words }
measures-mean = 平均 { $mean }（n = { $n }）
measures-clocks = 计时
measures-clock = 计时
measures-clock-side = 哪一方
measures-breached = 超时
measures-escalated = 升级
measures-of = { $hits }/{ $n }
measures-clocks-none = 这段时间没有结束的计时
measures-rates = 相关比率
measures-open-now = 在办
measures-open-none = 没有在办的
measures-oldest = { $n } 件，最久的已 { $time }
measures-holder-supplier = 轮到供方
measures-holder-customer = 轮到顾客方
measures-holder-none = 无人
