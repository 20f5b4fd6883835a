# Measures: the matrix of interfaces and what lies behind a cell.

measures-title = Interfaces
measures-note = Suppliers in rows, customers in columns. { $first } to { $last }
measures-caption = { $figure }, suppliers in rows, customers in columns
measures-choose-figure = Figure
measures-choose-part = Of it
measures-figure-on-time-right-first-time = On time and right first time
measures-figure-on-time-delivery = On time
measures-figure-first-pass-yield = First-pass yield
measures-figure-input-conformity = Input conformity
measures-figure-lead-time = Lead time
measures-figure-satisfaction = Rating
measures-figure-breach-rate = Breach rate
measures-figure-holding-time = Holding time
measures-part-on-time-delivery-agreed = Agreed time
measures-part-on-time-delivery-first = First time
measures-part-lead-time-working = Working time
measures-part-lead-time-elapsed = Elapsed time
measures-part-breach-rate-supplier = Supplier’s clocks
measures-part-breach-rate-customer = Customer’s clocks
measures-part-holding-time-customer = Customer’s share
measures-part-holding-time-supplier = Supplier’s share
measures-part-holding-time-hold = On hold
measures-unit-percent = Percent
measures-unit-hours = Median, hours
measures-unit-mark = Mean, 1 to 5
measures-as-supplier = As supplier
measures-as-customer = As customer
measures-more-rows =
    { $n ->
        [one] 1 supplier
       *[other] { $n } suppliers
    }, the busiest first
measures-more-columns =
    { $n ->
        [one] 1 customer
       *[other] { $n } customers
    }, the busiest first
measures-cell = { $supplier } to { $customer }: { $value }, n = { $n }
measures-cell-few = { $supplier } to { $customer }: n = { $n }, too few for a figure
measures-cell-before = ; before { $value }, n = { $n }
measures-few-note = A cell with fewer than 5 shows only their number. ▲▼ only where the change from the period before is larger than chance.
measures-overall = All interfaces: { $value }, n = { $n }
measures-of-figure = { $figure }: { $told }
measures-defined = { $figure }: { $definition }. { $counted }
measures-definition = Definition
measures-counted-deliveries = Counted by the day on which the delivery clock ended, for the department that held it then. Rework after reopening is not a second delivery. Confidential tickets count nowhere.
measures-counted-inputs = Counted by the day of submission, tickets still open too. Confidential tickets count nowhere.
measures-counted-lead-times = Counted by the day of closing. Working time is what each side used in its own calendar; deemed acceptance and cancelled tickets have no lead time. Confidential tickets count nowhere.
measures-counted-marks = Counted by the day on which the rating was given. A subordinate’s ratings are heard from five on. Confidential tickets count nowhere.
measures-counted-breaches = Counted by the day on which the clock ended: response and delivery for the supplier, input and acceptance for the customer. Confidential tickets count nowhere.
measures-counted-holding = Counted by the day of closing, in elapsed time over all tickets together. Confidential tickets count nowhere.
measures-last-days = { $n } days
measures-period = Period
measures-from = From
measures-until = Until
measures-filters = Other period, filters
measures-relation = Relation
measures-service = Service
measures-process = QMS process
measures-priority = Priority
measures-apply = Show
measures-clear = Clear
measures-table = Table
measures-matrix = Matrix
measures-csv = CSV
measures-before = Before
measures-n-before = n before
measures-change = Change
measures-all = All
measures-supplier-code = supplier code
measures-customer-code = customer code
measures-beside-on-time = On time
measures-beside-on-time-first = By the first time
measures-beside-first-pass = Right first time
measures-beside-deemed = Deemed accepted
measures-beside-cancelled = Cancelled
measures-beside-escaped = Escaped
measures-beside-extended = Extended
measures-beside-supplier = Supplier
measures-beside-customer = Customer
measures-beside-hold = On hold
measures-beside-working = Working, { $percent }th percentile
measures-spread-working = Working time, 50 / 85 / 95 %
measures-spread-elapsed = Elapsed time
measures-beside-elapsed = Elapsed, { $percent }th percentile
measures-response = { $share } ({ $given } of { $n })
measures-hours = { $n } h
measures-empty-title = Nothing to measure in this time
measures-empty = Figures appear when tickets are delivered. Choose a longer period, or fewer filters.
measures-interface = { $supplier } to { $customer }
measures-interface-all-customers = { $supplier } to all customers
measures-interface-all-suppliers = All suppliers to { $customer }
measures-close = Close
measures-told = { $value }, n = { $n }
measures-told-before = ; before { $value } (n = { $n }), { $chance ->
        [beyond] a change larger than chance
       *[within] a change within chance
    }
measures-few = n = { $n }, too few for a figure
measures-action = { $number } “{ $title }”
measures-since = Since { $action } ({ $when }): { $after } (n = { $n_after }), before { $before } (n = { $n_before }), { $chance ->
        [beyond] larger than chance
       *[within] within chance
    }
measures-since-few = { $action } took effect on { $when }; too few on one side of it for a comparison
measures-open-tickets = Open these tickets
measures-trend-week = By week, with limits
measures-trend-month = By month, with limits
measures-trend-p = Limits (p-chart): where a steady process stays by chance alone; the fewer tickets, the wider.
measures-trend-xmr = Limits (XmR chart): where a steady process stays by chance alone.
measures-trend-outside =
    { $n ->
        [one] 1 point
       *[other] { $n } points
    } not to be explained by chance
measures-trend-none = Too few in each period to draw a line
measures-trend-label = { $figure } over time: { $title }
measures-lower = Lower limit
measures-centre = Mean
measures-upper = Upper limit
measures-period-of = Period
measures-why-right = Why not right first time ({ $n })
measures-why-inputs = Why inputs did not conform ({ $n })
measures-why-waited = What it waited for ({ $n })
measures-too-few = Too few to be shown
measures-why-none = Nothing of the kind in this time
measures-why-more =
    { $n ->
        [one] and 1 further cause
       *[other] and { $n } further causes
    }
measures-why-note = A ticket may have several causes.
measures-cause-output = Sent back: { $name }
measures-cause-reject = Sent back: { $reason }
measures-cause-concession = Concession: { $name }
measures-cause-input = Input: { $reason }
measures-cause-hold = On hold: { $reason }
measures-cause-late = Late, no cause on record
measures-latest = Latest not right first time
measures-latest-inputs = Latest inputs that did not conform
measures-latest-none = None that you may see
measures-late = late
measures-failed = not right
measures-paused = Paused just before due: { $n } of { $of } on time. Without these { $share } ({ $hits } of { $total }) on time.
measures-paused-none = Not paused just before due.
measures-held = Who held the tickets
measures-held-note = share of the lead time, n = { $n }
measures-held-few = Too few accepted for a share
measures-side-supplier = Supplier
measures-side-customer = Customer
measures-side-hold = On hold
measures-ratings = Ratings
measures-ratings-few = n = { $n }, too few to be shown
measures-mark = { $mark } { $words }
measures-mean = mean { $mean }, n = { $n }
measures-clocks = Clocks
measures-clock = Clock
measures-clock-side = Side
measures-breached = Breached
measures-escalated = Escalated
measures-of = { $hits } of { $n }
measures-clocks-none = No clock ended in this time
measures-rates = Beside it
measures-open-now = Open now
measures-open-none = Nothing open
measures-oldest = { $n }, the oldest for { $time }
measures-holder-supplier = Supplier’s turn
measures-holder-customer = Customer’s turn
measures-holder-none = Nobody’s turn
