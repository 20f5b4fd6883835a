# 页面显示之后有变动时的提示。

changes-ticket = 此服务单有变动
changes-list = 此列表有变动
changes-rows = { $n } 件服务单有变化
changes-new = 新增 { $n } 件
changes-gone = 已不在此列表
