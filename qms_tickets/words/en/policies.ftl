# Escalation policies.

policies-title = Escalation
policies-note = Who is told when something is late, step by step
policies-policy = Policy
policies-ladders = Ladders and their rungs
policies-agreements = Agreements
policies-add = Add a policy
policies-revise = Revise
policies-revise-named = Revise { $name }
policies-revise-note = Clocks that start afterwards follow the new ladders
policies-effect = Clocks that run already keep the ladders that they started with.
policies-save = Save revision
policies-saved = The policy was saved.
policies-rung = Rung
policies-rungs =
    { $n ->
        [one] { $n } rung
       *[other] { $n } rungs
    }
policies-when = When
policies-told = Told
policies-done = Done
policies-wakes = Outside working hours
policies-after-with-p1 = { $time } after due (P1 { $p1 })
policies-by-digest = { $whom } by digest
policies-only-never-deemed = Only where silence never counts as acceptance
policies-by-percent = At a share of the target
policies-after-due = After due
policies-percent = Percent of the target
policies-hours = Working hours after due
policies-hours-p1 = The same for P1
policies-persons = Named people
policies-persons-hint = E-mail addresses, with commas between
policies-digest = Told in the digest
policies-add-rung = Add a rung
policies-how = How a ladder works
policies-how-text = Rungs before the due time notify. Later ones stand on the supervisors’ board until somebody acknowledges them. Each rung fires once, in working time of the clock’s calendar.
policies-effective-hint = Empty: from now on
policies-touches = Agreements whose new clocks follow it
policies-touches-none = No agreement in force is escalated by it.
policies-running =
    { $n ->
        [0] No clock runs by it at present.
        [one] { $n } running clock keeps the revision that it started with.
       *[other] { $n } running clocks keep the revision that they started with.
    }
