# The lists people live in.

work-note =
    { $n ->
        [0] Nothing waits for you
        [one] 1 waits for you
       *[other] { $n } wait for you
    }{ $late ->
        [0] {""}
       *[other] , { $late } overdue
    }{ $unassigned ->
        [0] {""}
       *[other] ; { $unassigned } in your queue to be taken
    }
work-all = All { $n }
work-as-supplier = As supplier { $n }
work-as-customer = As customer { $n }
work-band-overdue = Overdue
work-band-today = Today
work-band-week = This week
work-band-later = Later
work-waiting = Waiting for others
work-waiting-note =
    { $n ->
        [one] 1 ticket
       *[other] { $n } tickets
    }
list-show-all = Show all { $n }
work-soonest = The { $shown } soonest of { $n } stand here.
work-as-list = Open them as a list
work-answer = to be answered
work-look = Look
work-lot = Lot { $lot }
work-empty-title = Nothing waits for you
work-empty = What is asked of you will stand here, soonest due first.
work-empty-queue = Take from the queue
work-empty-services = Find a service
requests-empty-title = No requests here
requests-empty = What you ask of other departments will stand here.
queue-unassigned = To be taken
queue-all = All at work
queue-empty-title = The queue is empty
queue-empty = What your department is asked for and nobody has taken will stand here.
list-title = Tickets
list-found = Found: { $q }
list-note = All that you may see
list-filters = Filters
list-words = Words or number
list-open = Open
list-ended = Ended
list-all = All
list-state = State
list-role = My part
list-role-any = mine
list-role-customer = I am the customer
list-role-supplier = I am the supplier
list-department = Department
list-service = Service
list-relation = Relation
list-priority = Priority
list-overdue = overdue only
list-apply = Show
list-clear = Clear filters
list-empty-title = Nothing found
list-empty = No ticket that you may see fits.
list-filter = Filter
list-any = any
list-columns = Columns
list-show-columns = Show these
list-usual-columns = The usual ones
list-without = without this filter
list-turn = Whose turn
list-turn-mine = mine
list-turn-customer = the customer’s
list-turn-supplier = the supplier’s
list-supplier = Supplier
list-customer = Customer
list-assignee = Assignee
list-updated-since = Changed since
list-submitted-from = Asked for from
list-submitted-until = Asked for before
list-closed-from = Closed from
list-closed-until = Closed before
column-left = Time left
column-due = Due
column-asked = Next step
column-title = Title
column-state = State
column-priority = Priority
column-holder = Whose turn
column-relation = Relation
column-service = Service
column-customer = Customer
column-supplier = Supplier
column-other = Other side
column-used = Time used
column-raised = Submitted
column-updated = Latest change
column-number = Number
