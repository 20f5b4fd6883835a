# 升级规则。

policies-title = 升级规则
policies-note = 超时后逐级通知谁
policies-policy = 规则
policies-ladders = 各类计时的级数
policies-agreements = 协议
policies-add = 新增规则
policies-revise = 修订
policies-revise-named = 修订{ $name }
policies-revise-note = 之后开始的计时按新规则升级
policies-effect = 已在计时的仍按原规则升级。
policies-save = 保存新版
policies-saved = 升级规则已保存。
policies-rung = 级
policies-rungs = { $n } 级
policies-when = 何时
policies-told = 通知
policies-done = 处理
policies-wakes = 非工作时间
policies-after-with-p1 = 到期后 { $time }（P1 { $p1 }）
policies-by-digest = { $whom }（每日汇总）
policies-only-never-deemed = 仅用于不视同验收的服务单
policies-by-percent = 按时限百分比
policies-after-due = 到期之后
policies-percent = 时限百分比
policies-hours = 到期后工作小时
policies-hours-p1 = P1 的工作小时
policies-persons = 指定人员
policies-persons-hint = 邮箱，用逗号隔开
policies-digest = 列入每日汇总的对象
policies-add-rung = 增加一级
policies-how = 怎样升级
policies-how-text = 到期前只提醒；到期后列入主管的升级看板，直到有人确认。每一级只触发一次，按计时所用日历的工作时间计算。
policies-effective-hint = 留空为立即生效
policies-touches = 新计时按此规则升级的协议
policies-touches-none = 现行协议都不按此规则升级。
policies-running =
    { $n ->
        [0] 目前没有按此规则计时的时钟。
       *[other] 正在计时的 { $n } 个时钟仍按开始时的版本。
    }
