# 部门工作量：按人员与单龄。

workload-title = 工作量
workload-caption = 在办服务单：按人员与单龄
workload-person = 人员
workload-nobody = 尚未认领
workload-open = 在办
workload-under = 不足 { $days } 天
workload-between = { $first } 至 { $last } 天
workload-over = 超过 { $days } 天
workload-overdue = 已超时
workload-with-customer = 等待顾客方
workload-oldest = 最久
workload-note = 单龄自提出之日起算。“已超时”指供方手中已过到期时间的服务单。点击数字可查看对应服务单。
workload-empty = 这里目前没有需要处理的服务单。
