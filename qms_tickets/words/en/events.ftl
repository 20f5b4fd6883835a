# History as sentences. An event's message is what was done, without the person who did it: "{actor} {deed}".
# Facts that an event does not carry are "none".

history-by = { $actor } { $deed }
history-by-for = { $actor } for { $absent } { $deed }
history-verdicts-all-conform = all conform
history-verdicts-conforms =
    { $n ->
        [one] { $n } conforms
       *[other] { $n } conform
    }
history-verdicts-concession =
    { $n ->
        [one] { $n } concession
       *[other] { $n } concessions
    }
history-verdicts-nonconforming =
    { $n ->
        [one] { $n } does not conform
       *[other] { $n } do not conform
    }
history-comma = {", "}
history-redacted = The text was removed when its retention ended

## Tickets

event-ticket-drafted = drafted the ticket
event-ticket-draft-saved = saved the draft
event-ticket-draft-discarded = discarded the draft
event-ticket-raised-on-behalf = raised the ticket on behalf of { $requester }
event-ticket-confirmed = confirmed the ticket raised on their behalf
event-ticket-submitted =
    { $approval ->
        [asked] submitted for approval, { $priority }
       *[other] submitted, { $priority }
    }{ $approval ->
        [no_approver] ; not approved, as there is nobody above
       *[other] {""}
    }
event-ticket-approved =
    { $skipped ->
        [none] approved it
        [no] approved it
       *[other] submitted without approval: nobody else to ask
    }
event-ticket-refused = sent it back to be changed
event-ticket-input-requested = asked for input: { $items }
event-ticket-request-withdrawn = withdrew the request for input
event-ticket-input-provided =
    { $unavailable ->
        [none] provided { $items }
       *[other] answered for { $items }; cannot provide: { $unavailable }
    }
event-ticket-inputs-inspected =
    { $by_system ->
        [yes] { $n ->
            [one] 1 input checked by the system: { $verdicts }
           *[other] { $n } inputs checked by the system: { $verdicts }
        }
       *[other] { $n ->
            [one] judged 1 input: { $verdicts }
           *[other] judged { $n } inputs: { $verdicts }
        }
    }
event-ticket-accepted =
    { $verdicts ->
        [none] accepted and started
       *[other] { $n ->
            [one] judged 1 input: { $verdicts }; accepted and started
           *[other] judged { $n } inputs: { $verdicts }; accepted and started
        }
    }{ $wanted_by_agreed ->
        [none] {""}
        [no] {""}
       *[other] ; the time wanted became the agreed due time
    }
event-ticket-declined =
    { $department ->
        [none] declined it: { $reason_code }
       *[other] declined it: { $reason_code }; it belongs to { $department }
    }
event-ticket-taken = took the ticket
event-ticket-assigned =
    { $person ->
        [none] put it back into the queue
       *[other] assigned it to { $person }
    }
event-ticket-handed-over = handed it over from { $before } to { $department }
event-ticket-held =
    { $stops ->
        [yes] put it on hold until { $resume_at }: { $hold_kind }; the delivery clock stands still
       *[other] put it on hold until { $resume_at }: { $hold_kind }; the delivery clock runs on
    }
event-ticket-resumed =
    { $by_itself ->
        [yes] resumed by itself when the hold ended
       *[other] resumed work
    }
event-ticket-hold-refused = refused the hold: the delivery clock counts as if it had never stood
event-ticket-due-proposed =
    { $side_code ->
        [supplier] proposed another time: { $due }
       *[other] proposed another time: { $due }
    }
event-ticket-due-agreed = agreed to { $due }
event-ticket-due-refused = kept the time and refused { $due }
event-ticket-proposal-lapsed = the proposed time { $due } lapsed unanswered
event-ticket-delivered =
    { $n ->
        [one] delivered 1 output
       *[other] delivered { $n } outputs
    }{ $round ->
        [1] {""}
       *[other] , delivery { $round }
    }
event-ticket-delivery-withdrawn = withdrew the delivery
event-ticket-delivery-accepted = accepted the delivery: { $verdicts }
event-ticket-delivery-rejected =
    { $disposition ->
        [none] sent it back for rework: { $failed }
       *[other] sent it back: { $failed }; disposition: { $disposition }
    }
event-ticket-closed-unanswered = closed unanswered: acceptance and its grace had run out, deemed accepted
event-ticket-reopened = reopened the ticket
event-ticket-disputed = disputed { $subject }
event-ticket-dispute-answered =
    { $upheld ->
        [yes] would uphold the dispute of { $subject }
       *[other] would dismiss the dispute of { $subject }
    }
event-ticket-dispute-decided =
    { $upheld ->
        [yes] decided: the dispute of { $subject } is upheld
       *[other] decided: the dispute of { $subject } is dismissed
    }
event-ticket-dispute-passed-up = the dispute of { $subject } went to the quality manager
event-ticket-reprioritised = changed the priority from { $before } to { $priority }
event-ticket-nudged = sent a reminder
event-ticket-rated =
    { $side_code ->
        [supplier] rated the input
       *[other] rated the service
    }
event-ticket-rating-amended = amended the rating
event-ticket-cancelled =
    { $reason_code ->
        [none] cancelled the ticket
       *[other] cancelled the ticket: { $reason_code }
    }
event-ticket-commented =
    { $audience_code ->
        [shared] commented
       *[other] left an internal comment
    }
event-ticket-attached = attached { $name } ({ $size })
event-ticket-comment-withdrawn = withdrew the comment
event-ticket-given-back = gave the ticket back
event-ticket-draft-restored = restored the draft
event-ticket-detached = removed the file { $name }
event-ticket-watched =
    { $own ->
        [yes] watches the ticket
       *[other] made { $person } a watcher
    }
event-ticket-unwatched =
    { $own ->
        [yes] stopped watching
       *[other] removed { $person } from the watchers
    }
event-ticket-linked = linked it: { $link } { $other }
event-ticket-unlinked = removed the link: { $link } { $other }
event-ticket-moved-with-department = moved with its department, from { $before } to { $department }
event-ticket-mail-undelivered = a mail to { $person } could not be delivered
event-ticket-imported =
    { $repaired ->
        [none] taken over from { $source }: { $imported_state }
        [no] taken over from { $source }: { $imported_state }
       *[other] taken over from { $source }: { $imported_state }, its time repaired
    }

## Clocks and escalations

event-clock-breached = the { $clock } clock ran out, due { $due }
event-clock-expired = the { $clock } clock expired, due { $due }
event-clock-due-moved = the { $clock } clock’s due time moved from { $before } to { $due }: { $cause }
event-escalation-fired =
    { $clock } clock, rung { $rung }{ $told ->
        [none] {""}
       *[other] : { $told } told
    }{ $late ->
        [no] {""}
       *[other] , fired { $late_seconds } late
    }{ $why_late ->
        [none] {""}
       *[other] {" "}({ $why_late })
    }
event-escalation-acknowledged =
    { $promised_at ->
        [none] acknowledged rung { $rung } of the { $clock } clock
       *[other] acknowledged rung { $rung } of the { $clock } clock and promised { $promised_at }
    }
event-escalation-promise-broken =
    { $clock } clock, rung { $rung }: the promise of { $promised_at } was not kept{ $told ->
        [none] {""}
       *[other] ; { $told } told
    }
event-reminder-sent =
    { $told ->
        [none] a reminder was sent: { $about }
       *[other] { $told } reminded: { $about }
    }

## Nonconformities

event-nonconformity-opened =
    { $joined ->
        [yes] joined nonconformity { $number }: { $trigger }
       *[other] opened nonconformity { $number }: { $trigger }
    }
event-nonconformity-confirmed =
    { $owner ->
        [none] confirmed nonconformity { $number }
       *[other] confirmed nonconformity { $number }, owner { $owner }
    }
event-nonconformity-dismissed = decided that { $number } is not a nonconformity
event-nonconformity-changed = changed nonconformity { $number }: { $state }
event-nonconformity-closed =
    { $effective ->
        [yes] closed nonconformity { $number }: the action worked
        [no] closed nonconformity { $number }: the action did not work
       *[other] closed nonconformity { $number } without checking whether the action worked
    }

## Agreements and services

event-agreement-drafted = drafted revision { $revision } of the agreement on { $service }
event-agreement-changed = changed revision { $revision } of the agreement on { $service }
event-agreement-sent-for-review = sent revision { $revision } of the agreement on { $service } for review
event-agreement-sent-back = sent back revision { $revision } of the agreement on { $service }
event-agreement-signed =
    { $department ->
        [none] signed revision { $revision } of the agreement on { $service }: { $role }
       *[other] signed revision { $revision } of the agreement on { $service } for { $department }: { $role }
    }
event-agreement-released = released revision { $revision } of the agreement on { $service }
event-agreement-withdrawn = withdrew revision { $revision } of the agreement on { $service }
event-service-added = added the service { $service }
event-service-changed = changed the service { $service }

## Organisation and installation

event-department-added = added the department { $code }
event-department-changed = changed the department { $code }
event-department-deactivated =
    { $successor ->
        [none] deactivated the department { $code }
       *[other] deactivated the department { $code }; { $successor } takes over
    }
event-person-added = added { $person }, { $department }
event-person-changed = changed { $person }’s details
event-person-rights-changed = changed { $person }’s rights
event-person-deactivated =
    { $successor ->
        [none] deactivated { $person }
       *[other] deactivated { $person }; { $successor } takes over
    }
event-person-absence-set = entered { $person } as away from { $from } to { $until }, deputy { $deputy }
event-person-absence-ended = ended { $person }’s absence
event-person-password-set = set a password for { $person }
event-person-link-made = made a one-time sign-in link for { $person }
event-sign-in-succeeded = signed in
event-sign-in-failed = a sign-in failed
event-sign-in-ended = signed out
event-token-added = made the token “{ $name }” for { $person }
event-token-revoked = revoked the token “{ $name }” of { $person }
event-access-refused = was refused access: { $what }
event-calendar-added = added the calendar { $calendar }
event-calendar-revised = revised the calendar { $calendar }: revision { $revision } from { $effective_from }
event-policy-added = added the escalation policy { $policy }
event-policy-revised = revised the escalation policy { $policy }: revision { $revision } from { $effective_from }
event-answer-added = keeps the answer “{ $title }” ready
event-answer-changed = changed the answer “{ $title }”
event-answer-removed = removed the answer “{ $title }”
event-view-saved = saved a view of a list
event-view-changed = changed a view of a list
event-view-removed = removed a view of a list
event-setting-changed = changed the setting { $setting }
event-import-finished =
    { $tickets ->
        [none] took over history from { $source }
       *[other] took over history from { $source }: tickets { $tickets }, events { $events }
    }
event-export-made = exported: { $what }
event-demo-loaded = loaded the demonstration organisation: tickets { $tickets }
event-outbox-resent = sent message { $message } again
event-record-checked = checked the record
event-record-check-asked = asked for a check of the record
event-installation-started = the installation was set up

## Codes that events carry

dispute-subject-hold = the hold
dispute-subject-request-input = the request for input
dispute-subject-input-request = the request for input
dispute-subject-inspection = the verdict on the input
dispute-subject-verdict = the verdict
dispute-subject-decline = the decline
dispute-subject-rejection = the rejection
dispute-subject-priority = the priority
cause-priority = the priority changed
cause-agreed = another time was agreed
cause-calendar = the calendar was revised
cause-zone-data = time zone data were updated
cause-dispute = a dispute was decided
cause-become-submitted = submitted
cause-submit = submitted
cause-approve = approved
cause-request-input = input was requested
cause-provide-input = input was provided
cause-withdraw-request = the request was withdrawn
cause-hold = put on hold
cause-hold-that-stops = put on hold
cause-resume = resumed
cause-refuse-hold = the hold was refused
cause-agree-due = another time was agreed
cause-hand-over = handed over
cause-reprioritise = the priority changed
cause-deliver = delivered
cause-reject-delivery = sent back for rework
cause-withdraw-delivery = the delivery was withdrawn
cause-reopen = reopened
cause-decline-overturned = the decline was overturned
cause-decide-dispute = a dispute was decided
cause-counter-request-opens = a counter-request was raised
cause-counter-request-ends = the counter-request ended
cause-calendar-revised = the calendar was revised
cause-wanted-by-agreed = the time wanted was agreed
reminder-about-approval = approval
reminder-about-rating = rating
reminder-about-confirmation = confirmation
reminder-about-review = review of the agreement
history-item-why = { $item } ({ $why })
history-item-reason = { $item }: { $reason }
reminder-about-approval-waits = the approval has not been answered
reminder-about-unconfirmed = the ticket raised on your behalf is not confirmed
history-told-for = { $person } (for { $absent })
why-late-busy = the scheduler had more to do
why-late-no-scheduler = no scheduler was running
why-late-no-scheduler-since = no scheduler was running since { $when }
