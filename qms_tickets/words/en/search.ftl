# What one finds by typing.

search-title = Found: { $q }
search-title-empty = Search
search-found =
    { $n ->
        [0] Nothing found
        [one] 1 found
       *[other] { $n } found
    }
search-suggestions = Suggestions
search-actions = This ticket
search-tickets = Tickets
search-services = Services
search-people = People
search-places = Places
search-request = Request { $service }
search-all-tickets = All tickets with “{ $q }”
search-empty = No ticket, service, person or place that you may see fits.
search-language = 中文: read everything in Chinese
