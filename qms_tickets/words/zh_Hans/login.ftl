# 登录、首次密码、首次设置。

login-demonstration = 演示
login-demonstration-note = 人物均为虚构，这些登录仅在本机有效。
login-as = 以{ $name }的身份登录
login-role-requester = 申请人
login-role-supplier = 供方
login-role-supervisor = 供方主管
login-role-customer-supervisor = 顾客方主管
login-role-quality-manager = 质量经理
login-role-auditor = 审核员
login-role-administrator = 系统管理员
login-welcome = 欢迎，{ $name }
login-welcome-note = 为 { $email } 设置密码。此链接只能使用一次。
login-new-password = 新密码
login-repeat-password = 再输入一次
login-password-hint = 至少 { $n } 个字符，几个词连在一起好记
login-set-password = 设置密码
login-first-run = 首次设置
login-first-run-note = 系统中还没有人员。第一位人员担任首个部门的负责人，并管理系统。
login-first-department = 首个部门
login-first-person = 第一位人员
login-begin = 开始使用
login-outdated = 此页面打开过久，重新登录
login-send-again = 重新提交
login-send-again-title = 此表单来自之前的登录
login-send-again-note = 尚未作任何更改，已填内容仍在此处。文件须重新选择。
