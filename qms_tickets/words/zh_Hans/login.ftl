# 登录、首次密码、首次使用。

login-demonstration = 演示
login-demonstration-note = 人物均为虚构，这些登录仅在本机有效。
login-role-requester = 申请人
login-role-supplier = 供方
login-role-supervisor = 供方主管
login-role-customer-supervisor = 顾客方主管
login-role-quality-manager = 质量经理
login-role-auditor = 审核员
login-role-administrator = 系统管理员
