# What programs are told when a request fails; the sentences of refused rules stand in refusals.ftl.

api-problem-400 = The request cannot be read.
api-problem-401 = Send a bearer token that opens. An administrator makes one with qms-tickets token add.
api-problem-404 = There is no such address.
api-problem-405 = This address does not take this method.
api-problem-413 = The request is too large.
api-problem-415 = Send JSON.
api-problem-422 = The address holds a value that cannot be read.
api-problem-429 = Too many requests. Wait before the next one.
api-problem-500 = Something went wrong on our side; nothing was changed. The log names the request by X-Request-ID.
api-problem-503 = Not available at the moment; nothing was changed. Send it again in a few seconds.
api-problem-507 = The storage is full. Reading goes on, nothing can be saved.
