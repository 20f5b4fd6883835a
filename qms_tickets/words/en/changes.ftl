# What a page says when something happened since it was drawn.

changes-ticket = This ticket has changed
changes-list = This list has changed
changes-rows =
    { $n ->
        [one] 1 ticket has changed
       *[other] { $n } tickets have changed
    }
changes-new =
    { $n ->
        [one] 1 more ticket
       *[other] { $n } more tickets
    }
changes-gone = no longer in this list
