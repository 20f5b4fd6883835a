# The frame of every page and the parts that pages are made of.

nav-work = 我的待办
nav-requests = 我的申请
nav-queue = 部门队列
nav-escalations = 升级看板
nav-services = 服务目录
nav-measures = 接口度量
nav-quality = 质量改进
nav-administration = 系统管理
nav-work-short = 待办
nav-requests-short = 我的申请
nav-queue-short = 队列
nav-escalations-short = 升级
nav-services-short = 服务目录
nav-measures-short = 度量
nav-quality-short = 质量
nav-administration-short = 管理

frame-skip = 跳到正文
frame-nav = 导航
frame-aside = 侧栏
frame-where = 当前位置
frame-search = 搜索服务单、服务、同事
frame-new-request = 新申请
frame-notices = 通知
frame-sign-out = 退出登录
frame-shortcuts = 快捷键
frame-close = 关闭
frame-show = 查看
frame-failed = 没有送达服务器，填写的内容仍在，再提交一次
frame-offline = 离线，填写的内容仍在；恢复后再提交
frame-offline-waits = 网络已断开。填写的内容还在，恢复后自动提交。
frame-online = 网络已恢复。
frame-unsaved = 填写的内容尚未提交
frame-other-person = 登录的是另一人，表单没有提交，核对后再提交
frame-session-ended = 登录已过期，登录后自动提交已填写的内容

frame-key-move = 上下移动
frame-key-open = 打开
frame-key-act = 执行
frame-key-all = 全部快捷键
frame-key-search = 搜索
frame-key-down = 下移
frame-key-up = 上移
frame-key-choose = 选中此行
frame-key-new = 新申请

frame-required = 必填
frame-cannot = { $action }：{ $reason }
frame-remove = 移除 { $name }
frame-drop = 拖入、粘贴或选择文件
frame-camera = 拍照
frame-camera-for = 拍照：{ $name }
frame-checked = 符合要求
frame-uploading = 正在上传 { $percent }
frame-cancel-upload = 停止上传 { $name }
frame-errors = { $n } 处缺失或有误
frame-cause = 原因
frame-concession = 让步接收的理由
frame-correct = 需要改正的内容
frame-reason = 原因
frame-comment = 留言，@ 提及同事
frame-comment-label = 留言
frame-audience = 谁能看到

frame-rung = 第 { $n } 级，共 { $of } 级
frame-used = 已用 { $percent }
frame-new = 新增
frame-apart = ，
frame-of-five = 5 级中的第 { $n } 级

frame-lanes = 工作时间占用：{ $customer }{ $customer_time }，{ $supplier }{ $supplier_time }
frame-marker-first = 原定 { $at }
frame-marker-now = 现在 { $at }
frame-marker-due = 到期 { $at }
frame-lane-day = { $date } { $weekday }

frame-matrix-same = 同一部门
frame-matrix-none = 没有往来
frame-matrix-up = 升幅超出随机波动
frame-matrix-down = 降幅超出随机波动
frame-as-table = 查看表格

frame-pages = 分页
frame-page = 第 { $page } 页，共 { $pages } 页
frame-previous = 上一页
frame-next = 下一页
frame-more = 显示更多
frame-total = 共 { $n } 条

frame-undo = 撤销
frame-conflict = 他人已先修改
frame-conflict-own = 您已在另一窗口修改
frame-conflict-yours = 您在另一窗口，{ $at } 已改
frame-conflict-theirs = { $who } { $at } 已改
frame-conflict-mine = 您填写的，未丢失

frame-email = 电子邮箱
frame-password = 密码
frame-sign-in = 登录

frame-error-400-title = 无法读取这个请求
frame-error-400 = 返回后重新提交。
frame-error-401-title = 登录后继续
frame-error-401 = 登录已过期或尚未登录。
frame-error-403-title = 这一步不由您处理
frame-error-403 = 您可以查看，操作由其他角色完成。
frame-error-404-title = 没有可查看的内容
frame-error-404 = 编号不存在，或未对您开放。核对编号，或询问发来链接的同事。
frame-undo-refused = 已不能撤销
frame-error-back = 返回原页面
frame-error-405-title = 这里不能这样操作
frame-error-405 = 返回后使用页面上的按钮。
frame-error-409-title = 内容已有变化
frame-error-409 = 查看变化后再决定。
frame-error-413-title = 内容过大
frame-error-413 = 每次最多 { $limit }：压缩文件，或分几次上传。在服务单表单中填写的内容已暂存。
frame-error-415-title = 不接受这种内容
frame-error-415 = 返回后用页面上的表单提交。
frame-error-422-title = 有缺失或有误的内容
frame-error-422 = 返回后按提示改正，再提交。
frame-error-429-title = 尝试次数过多
frame-error-429 = 稍候再试。
frame-error-500-title = 系统出错
frame-error-500 = 没有任何改动。再试一次；如再次出现，把请求编号告诉系统管理员。
frame-error-503-title = 暂时不可用
frame-error-503 = 没有任何改动，一分钟后再试。
frame-error-507-title = 存储空间已满
frame-error-507 = 可以查看，不能保存。告知系统管理员。
frame-error-request = 请求编号 { $number }
frame-error-home = 去我的待办
frame-error-again = 再试一次
frame-field-wrong = { $field }：{ $sentence }

# 由读者排序的条目。

order-title = 顺序
order-up = 上移
order-down = 下移
order-grip = 拖动排序
order-moved = { $name }：现为第 { $n } 项，共 { $of } 项
