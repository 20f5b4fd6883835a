# Departments.

departments-title = Departments
departments-count =
    { $n ->
        [one] one department
       *[other] { $n } departments
    }
departments-open = Open
departments-all = With closed ones
departments-add = Add department
departments-new = New department
departments-name = Name
departments-name-zh = Name in Chinese
departments-name-en = Name in English
departments-name-hint = One of the two is enough; it stands for both.
departments-code = Code
departments-code-hint = Letters, digits, hyphens; it never changes.
departments-code-stays = The code stays: others know the department by it.
departments-parent = Part of
departments-no-parent = none, it is the top
departments-head = Head
departments-head-hint = Without one the next one up leads it.
departments-contact = Contact
departments-contact-hint = Gets what is assigned to nobody; else the head.
departments-calendar = Working calendar
departments-people = People
departments-closed-mark = closed
departments-closing = Closing the department
departments-successor = Successor
departments-no-successor = none
departments-successor-hint = People, services and open tickets move there in one recorded action; closed tickets stay.
departments-close = Close department
departments-added = Added { $code }
departments-closed = Closed { $code }
departments-none = No departments yet
departments-none-hint = Departments form a tree; begin at the top.
