# 页面显示之后有变动时的提示。

changes-ticket = 此服务单有变动
changes-list = 此列表有变动
