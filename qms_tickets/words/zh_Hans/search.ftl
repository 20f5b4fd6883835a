# What one finds by typing.

search-title = 搜索：{ $q }
search-title-empty = 搜索
search-found =
    { $n ->
        [0] 没有找到
       *[other] 找到 { $n } 项
    }
search-suggestions = 搜索建议
search-actions = 当前服务单
search-tickets = 服务单
search-services = 服务项目
search-people = 同事
search-places = 页面
search-request = 申请{ $service }
search-all-tickets = 含“{ $q }”的全部服务单
search-empty = 没有符合条件且您可查看的服务单、服务项目、同事或页面。
search-language = English：切换为英文
