# 系统管理首页。

administration-people = 人员
administration-people-note = 新增、修改、权限、外出、导入
administration-departments = 部门
administration-departments-note = 组织结构、负责人、接口人、工作日历
administration-first-steps = 起步
administration-first-steps-note = 从空白到第一张服务单

# 从空白到第一张服务单。

first-steps-title = 起步
first-steps-count = 已完成 { $done } / { $of }
first-steps-next = 下一步：
first-steps-is-done = ，已完成
first-steps-is-open = ，未完成
first-steps-waits = 可以以后再做。
first-steps-look = 查看
first-steps-look-at = 查看：{ $name }
first-steps-over = 第一张服务单已提交。此后各人要做的事都在“我的待办”中。
first-steps-put-away = 收起
first-steps-bring-back = 在各页显示
first-steps-away-note = 收起后各页不再提示，本清单仍在“系统管理”中。
first-step-organisation = 组织与您的账户
first-step-calendar = 工作时间与节假日
first-step-calendar-do = 填写节假日
first-step-calendar-why = 到期时间按工作时间计算，须先知道近期的休息日。
first-step-calendar-note = { $name }：休息日确定至 { $date }
first-step-departments = 部门
first-step-departments-do = 新增部门
first-step-departments-why = 一个部门提出申请，另一个部门交付：先新增一个向其他部门提供服务的部门。
first-step-departments-note = { $n } 个部门，均有负责人
first-step-lead = 指定负责人
first-step-unled = { $name }没有负责人，上级部门也没有：无人能签署其协议。
first-step-people = 人员
first-step-people-do = 新增人员
first-step-people-why = 办事的人和提出申请的人。每人一个登录链接，也可以从名单导入。
first-step-people-note = { $n } 人
first-step-service = 服务项目与协议
first-step-service-do = 新增服务项目
first-step-service-go-on = 继续办理协议
first-step-service-why = 交付什么、需要什么、何时交付。时限已有默认值；签署并发布后协议生效。
first-step-service-note = { $name }：{ $state }
first-step-mail = 邮件
first-step-mail-do = 查看发件箱
first-step-mail-why = 在设置中填写邮件服务器（QMS_SMTP_URL）之前，邮件留在发件箱，通知只在页面中显示。
first-step-request = 第一张服务单
first-step-request-do = 提出申请
first-step-request-why = 亲自申请一次，看看其他人会看到什么。
