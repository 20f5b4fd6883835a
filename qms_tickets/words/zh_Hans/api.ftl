# 程序出错时得到的说明；规则拒绝的说明见 refusals.ftl。

api-problem-400 = 无法读取这个请求
api-problem-401 = 需要有效的 Bearer 令牌；由管理员用 qms-tickets token add 生成
api-problem-404 = 没有这个地址
api-problem-405 = 这个地址不支持这种方法
api-problem-413 = 请求太大
api-problem-415 = 只接受 JSON
api-problem-422 = 地址中有无法读取的值
api-problem-429 = 请求过多，稍后再发
api-problem-500 = 服务器出错，未作任何更改；日志中可按 X-Request-ID 查到
api-problem-503 = 暂时无法使用，未作任何更改；几秒后再发
api-problem-507 = 存储空间已满，可以读取，不能保存
