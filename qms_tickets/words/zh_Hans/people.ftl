# 人员和部门。

people-me = 个人信息
people-absences = 我的外出
