# 系统管理首页。

administration-people = 人员
administration-people-note = 新增、修改、权限、外出、导入
administration-departments = 部门
administration-departments-note = 组织结构、负责人、接口人、工作日历
