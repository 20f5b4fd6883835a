# The lists people live in.

work-note =
    { $n } 件轮到您{ $late ->
        [0] {""}
       *[other] ，{ $late } 件已超时
    }{ $unassigned ->
        [0] {""}
       *[other] ；队列里还有 { $unassigned } 件待认领
    }
work-all = 全部 { $n }
work-as-supplier = 作为供方 { $n }
work-as-customer = 作为顾客 { $n }
work-band-overdue = 已超时
work-band-today = 今天
work-band-week = 本周
work-band-later = 以后
work-waiting = 等待他人
work-waiting-note = { $n } 件
list-show-all = 显示全部 { $n } 条
work-soonest = 这里列出 { $n } 件中最早到期的 { $shown } 件。
work-as-list = 以列表查看全部
work-answer = 待答复
work-look = 查看
work-lot = 批次 { $lot }
work-empty-title = 没有待办
work-empty = 轮到您的事项会按到期先后列在这里。
work-empty-queue = 去部门队列认领
work-empty-services = 去服务目录
requests-empty-title = 没有申请
requests-empty = 您向其他部门提出的申请会列在这里。
queue-unassigned = 待认领
queue-all = 全部在办
queue-empty-title = 队列为空
queue-empty = 尚无人认领的服务单会列在这里。
list-title = 服务单
list-found = 搜索：{ $q }
list-note = 您可查看的全部服务单
list-filters = 筛选
list-words = 关键词或编号
list-open = 在办
list-ended = 已结束
list-all = 全部
list-state = 状态
list-role = 我的角色
list-role-any = 与我有关
list-role-customer = 我是顾客方
list-role-supplier = 我是供方
list-department = 部门
list-service = 服务项目
list-relation = 关系
list-priority = 优先级
list-overdue = 仅看超时
list-apply = 筛选
list-clear = 清除筛选
list-empty-title = 没有找到
list-empty = 没有符合条件且您可查看的服务单。
list-filter = 筛选
list-any = 不限
list-columns = 显示列
list-show-columns = 显示所选列
list-usual-columns = 恢复默认
list-without = 取消此筛选
list-turn = 轮到
list-turn-mine = 我
list-turn-customer = 顾客方
list-turn-supplier = 供方
list-supplier = 供方
list-customer = 顾客方
list-assignee = 经办人
list-updated-since = 变更不早于
list-submitted-from = 提出不早于
list-submitted-until = 提出早于
list-closed-from = 关闭不早于
list-closed-until = 关闭早于
column-left = 剩余时间
column-due = 到期
column-asked = 下一步
column-title = 标题
column-state = 状态
column-priority = 优先级
column-holder = 轮到
column-relation = 关系
column-service = 服务项目
column-customer = 顾客方
column-supplier = 供方
column-other = 对方
column-used = 已用时间
column-raised = 提交时间
column-updated = 最近变更
column-number = 编号
