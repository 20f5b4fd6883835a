# What people are told: "{actor} {what happened}", and what is asked of the reader. Facts that are missing are "none".

notice-by = { $actor } { $deed }
notice-for = for { $absent }

notice-ticket-submitted = submitted it, { $priority }
notice-ticket-approval-asked = asks for approval
notice-ticket-approved = approved it; it is with the supplier now
notice-ticket-refused = sent it back to be changed
notice-ticket-raised-on-behalf = raised it on behalf of the requester
notice-ticket-confirmed = confirmed it
notice-ticket-assigned = assigned it
notice-ticket-taken = took it
notice-ticket-handed-over = handed it over
notice-ticket-input-requested = asked for input
notice-ticket-request-withdrawn = withdrew the request for input
notice-ticket-input-provided = answered the request for input
notice-ticket-accepted = accepted it and started
notice-ticket-declined = declined it
notice-ticket-held =
    { $stops ->
        [yes] put it on hold; the delivery clock stands still
       *[other] put it on hold; the delivery clock runs on
    }
notice-ticket-resumed = resumed work
notice-ticket-hold-refused = refused the hold
notice-ticket-due-proposed = proposed another time
notice-ticket-due-agreed = agreed to another time
notice-ticket-due-refused = kept the time
notice-ticket-proposal-lapsed = the proposed time lapsed unanswered
notice-ticket-delivered = delivered it
notice-ticket-delivery-withdrawn = withdrew the delivery
notice-ticket-delivery-accepted = accepted the delivery
notice-ticket-delivery-rejected = sent the delivery back for rework
notice-ticket-closed-unanswered = closed unanswered and deemed accepted
notice-ticket-reopened = reopened it
notice-ticket-cancelled = cancelled it
notice-ticket-reprioritised = changed its urgency, now { $priority }
notice-ticket-commented = wrote a message
notice-ticket-nudged = sent a reminder
notice-ticket-disputed = raised a dispute
notice-ticket-dispute-answered = answered the dispute
notice-ticket-dispute-decided = decided the dispute
notice-ticket-dispute-passed-up = the dispute went to the quality manager
notice-ticket-rated =
    { $in_sum ->
        [none] rated it
       *[other] rated it; told in sum alone, from five ratings on
    }
notice-ticket-moved-with-department = moved it with its department
notice-clock-due-moved = the due time of { $clock } moved
notice-escalation-fired =
    { $reached ->
        [yes] { $clock } overdue, rung { $rung } of { $rungs }
       *[other] { $clock } will be due, rung { $rung } of { $rungs }
    }
notice-escalation-acknowledged = promised { $clock } by { $promised_at }
notice-escalation-promise-broken = the promise of { $clock } by { $promised_at } was not kept
notice-reminder-rating = the rating is still open
notice-reminder-approval = the request still waits for approval
notice-reminder-approval-waits = nobody has approved or sent back the request
notice-reminder-unconfirmed = what was raised on your behalf is unconfirmed
notice-nonconformity-opened = nonconformity { $number } is to be confirmed
notice-nonconformity-confirmed = confirmed nonconformity { $number }
notice-nonconformity-dismissed = dismissed nonconformity { $number }
notice-nonconformity-changed = moved nonconformity { $number } on
notice-nonconformity-closed = closed nonconformity { $number }
notice-agreement-sent-for-review = sent the agreement on { $service } for review
notice-agreement-signed = signed the agreement on { $service }
notice-agreement-sent-back = sent back the agreement on { $service }
notice-agreement-released = released the agreement on { $service }
notice-agreement-withdrawn = withdrew the agreement on { $service }
notice-agreement-countersigning = asks to countersign the agreement on { $service }
notice-agreement-review-due = the agreement on { $service } is due for review by { $due }
notice-person-absence-set = named you as deputy during an absence
notice-person-absence-entered = entered an absence of yours, from { $from } until { $until }
notice-summary-week =
    the week at { $department }: { $deliveries ->
        [0] no delivery
       *[other] on time { $on_time } of { $deliveries }
    }, { $escalated ->
        [0] no escalation
        [one] 1 escalation
       *[other] { $escalated } escalations
    } ({ $before } the week before), { $overdue ->
        [0] nothing overdue
       *[other] { $overdue } overdue now
    }
notice-outbox-dead = a message to { $to } could not be sent
notice-scheduler-missing = no scheduler was at work from { $from } to { $until }
notice-other = something changed

## What is asked of the reader

notice-asked = Asked of you: { $what }
notice-asked-ticket-submitted = accept it, ask for input, or hand it over
notice-asked-ticket-approval-asked = approve it or send it back
notice-asked-ticket-refused = change it and submit it again, or cancel it
notice-asked-ticket-raised-on-behalf = confirm it if it is yours
notice-asked-ticket-assigned = take up the work
notice-asked-ticket-handed-over = accept it or ask for input
notice-asked-ticket-input-requested = provide what is missing, or say that you cannot
notice-asked-ticket-input-provided = see whether it conforms, and go on
notice-asked-ticket-declined = look at the reason; you may dispute it
notice-asked-ticket-held = refuse the hold if you do not agree
notice-asked-ticket-hold-refused = go on: the delivery clock runs
notice-asked-ticket-due-proposed = agree, or keep the time
notice-asked-ticket-delivered = judge the outputs: accept the delivery or send it back
notice-asked-ticket-delivery-rejected = rework what failed and deliver again
notice-asked-ticket-closed-unanswered = rate it, or reopen it if something is wrong
notice-asked-ticket-reopened = take up the work again
notice-asked-ticket-nudged = say how it stands
notice-asked-ticket-disputed = decide it together with the other side’s supervisor
notice-asked-ticket-dispute-passed-up = decide the dispute
notice-asked-escalation-fired =
    { $part ->
        [plan] say on your board what will be done, and by when
        [act] { $kind ->
            [response] accept it, ask for input, or hand it over
            [input] provide what is missing, or say that you cannot
            [acceptance] judge the outputs: accept the delivery or send it back
           *[other] { $offer ->
                [yes] deliver it, or propose another time before it is late
               *[other] deliver it
            }
        }
       *[other] nothing now: it is the { $side ->
            [customer] customer
           *[other] supplier
        }’s turn
    }
notice-asked-escalation-fired-quiet = nothing yet: your promise stands until then
notice-asked-escalation-promise-broken = see what helps, and promise anew
notice-asked-reminder-rating = rate it; one click is enough
notice-asked-reminder-approval = approve it or send it back
notice-asked-reminder-approval-waits = speak to your supervisor, or cancel it
notice-asked-reminder-unconfirmed = confirm it
notice-asked-nonconformity-opened = confirm it or dismiss it with a reason
notice-asked-nonconformity-confirmed = correct it and find the cause
notice-asked-agreement-sent-for-review = review it and sign or send it back
notice-asked-agreement-countersigning = countersign it
notice-asked-agreement-review-due = review it: confirm it as it is, or revise it
notice-asked-person-absence-set = look at what you stand in for
notice-asked-outbox-dead = look at the outbox, mend the cause and send it again

## The page

notices-title = Notices
notices-unread =
    { $n ->
        [0] nothing new
        [one] 1 unread
       *[other] { $n } unread
    }
notices-mark-all-read = Mark all as read
notices-mark-read = Mark as read
notices-new = new
notices-mail-at = the mail follows { $when }
notices-earlier = Earlier
notices-empty = What concerns you will be listed here
notices-marked =
    { $n ->
        [one] 1 notice marked as read
       *[other] { $n } notices marked as read
    }
notices-system = QMS Tickets
