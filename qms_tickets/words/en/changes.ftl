# What a page says when something happened since it was drawn.

changes-ticket = This ticket has changed
changes-list = This list has changed
