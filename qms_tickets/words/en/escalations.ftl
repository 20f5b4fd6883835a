# The supervisors' board.

board-title = Escalations
board-note =
    { $new ->
        [0] { $n } not acknowledged
       *[other] { $n } not acknowledged, { $new } of them new since you last looked
    }
board-all = All
board-filter = Departments
board-updated = updated { $time }
board-unwatched = The scheduler was last seen { $when }: until it runs again nothing more is escalated. Then all of it is.
board-changed = The board has changed
board-mark-seen = Mark as seen
board-standing = Not acknowledged
board-promised = Acknowledged, waiting for the promise
board-coming = Reaches you within 4 working hours
board-reaches-you = reaches you { $when }
board-used = { $percent } used
board-quiet = quiet until the promised time
board-other = { $side }: { $party }
board-told =
    { $n ->
        [one] 1 person told { $when }
       *[other] { $n } people told { $when }
    }
board-no-answer = no answer
board-proposed = proposed { $when }
board-nudged = reminded { $when }
board-plan = What will be done
board-plan-beside = both sides see this
board-promise = Promised time
board-promise-other = Other
board-promise-when = Date and time
board-promise-latest = { $when } at the latest
board-effect = Quiet until then: later rungs are recorded and reach only you. If it is not done by then, it goes one level up.
board-also = Also answers
board-also-hint = The same plan and time for this ticket’s other escalation; each is recorded as its own.
board-update = Update
board-reassign = Reassign
board-acknowledged = Acknowledged
board-your-text = Your text:
board-empty-title = Nothing needs your help
board-empty = What is overdue in your departments will stand here until somebody says what will be done.
board-week-on-time =
    { $n ->
        [0] No delivery this week
       *[other] This week on time { $share } (n = { $n })
    }
board-week-escalated =
    { $n ->
        [one] 1 escalation, { $before } last week
       *[other] { $n } escalations, { $before } last week
    }
board-week-answered = median time to acknowledge { $time }
board-week-kept =
    { $of ->
        [0] no promises due
       *[other] promises kept { $kept } / { $of }
    }

