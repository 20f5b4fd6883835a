# Views: a list's filters, order and columns under a name.

view-title = 视图
view-note = 按自己的需要保存的列表
view-tabs = 视图
view-none = 全部
view-save = 存为视图
view-keep = 更新此视图
view-name = 名称
view-share = 与本部门共享
view-shared-by = { $who } 共享
view-manage = 全部视图
view-change = 修改
view-change-save = 保存
view-remove = 删除视图
view-start = 设为起始页
view-is-start = 起始页
view-start-end = 改回我的待办
view-saved = 视图已保存
view-removed = 视图已删除
view-start-set = 登录后首先显示此页
view-empty-title = 还没有视图
view-empty = 筛选列表、选好列，再存为视图。
view-list-queue = 部门队列
view-list-requests = 我的申请
view-list-tickets = 服务单
refusal-too-many-views = 已有 { $limit } 个视图，先删除不再使用的
refusal-view-of-somebody-else = 由创建人或共享部门的主管修改
