# A department's work by person and age.

workload-title = Workload
workload-caption = Open tickets by person and age
workload-person = Person
workload-nobody = Not taken yet
workload-open = Open
workload-under =
    { $days ->
        [one] Under 1 day
       *[other] Under { $days } days
    }
workload-between = { $first } to { $last } days
workload-over =
    { $days ->
        [one] Over 1 day
       *[other] Over { $days } days
    }
workload-overdue = Overdue
workload-with-customer = Waits for the customer
workload-oldest = Oldest
workload-note = Age counts from the day a ticket was asked for. Overdue is what the supplier holds past its due time. Each figure opens its tickets.
workload-empty = Nobody here has anything to serve.
