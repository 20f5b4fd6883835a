# Mail: what stands around the notices.

mail-subject = [{ $number }] { $what }: { $title }
mail-subject-plain = { $what }
mail-digest-subject =
    { $every ->
        [weekly] Your week: { $n ->
            [one] 1 item
           *[other] { $n } items
        }
       *[other] Your digest: { $n ->
            [one] 1 item
           *[other] { $n } items
        }
    }
mail-digest-greeting = What happened since the last digest:
mail-open-ticket = Open the ticket
mail-open-board = Open the board
mail-open-notices = Open your notices
mail-open-outbox = Open the outbox
mail-ticket = Ticket
mail-title = Title
mail-relation = Relation
mail-from-to = { $supplier } for { $customer }
mail-between = Supplier and customer
mail-due = Due
mail-state = State
mail-clock-due = Clock
mail-also = Meanwhile
mail-when = { $when }
mail-as-deputy = You get this as deputy of { $absent }.
mail-footer = QMS Tickets wrote this mail. Answers to it are not read; answer on the ticket’s page.
