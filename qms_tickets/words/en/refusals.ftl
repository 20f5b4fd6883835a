# Why something cannot be done now: what happened, and what makes it possible. One message a code.

## Everywhere

refusal-not-found = There is no such thing, or none that you may see. Open it from a list again.
refusal-not-valid = Some fields need another look; they are marked below.
refusal-not-current = Someone changed this meanwhile. See what changed, then send again; what you typed is kept.
refusal-forbidden = This is not among the things that you may do.
refusal-not-signed-in = The session has ended. Sign in to go on; what you typed is kept.
refusal-too-many-attempts = Too many attempts. Try again in { $retry_after }.
refusal-unknown-action = There is no such action.

## The life of a ticket

refusal-not-your-action = “{ $action }” is up to { $unlocked }.
refusal-not-in-this-state = “{ $action }” is not possible while this is { $state }; it is when this is { $unlocked }.
refusal-assigned-to-somebody = Somebody has been assigned. It is up to { $unlocked }, or the supervisor assigns it to you.
refusal-already-assigned = Already taken. The supplier’s supervisor can assign it to somebody else.
refusal-rank-names-its-supplier = A rank ticket names the person who serves it, so it is not taken, assigned or handed over.
refusal-declined-by-supervisor-once-accepted = Once accepted, only the supplier’s supervisor can decline it.
refusal-input-still-expected =
    { $until ->
        [none] Input is still expected from the customer. Withdraw the request first.
       *[other] Input is still expected from the customer. Declining is possible from { $until }, or withdraw the request first.
    }
refusal-token-scope = This needs a token with the scope { $scope }.
refusal-no-common-hours = Time counts only while both sides work, and { $one } and { $other } never do. The agreement or one of the calendars must change first.
refusal-hold-not-refusable = A hold of this kind does not stop the delivery clock, so there is nothing to refuse.
refusal-hold-refused-by-other-side = A hold of this kind can be refused by { $unlocked } only.
refusal-hold-stood-too-long = The time to refuse this hold ended { $until }. It can still be disputed.
refusal-no-due-time-proposed = No other time has been proposed.
refusal-own-proposal = Your own side proposed this time; the other side answers it.
refusal-nothing-to-confirm = There is nothing to confirm.
refusal-nudged-recently = A reminder was sent { $at }. The next is possible from { $until }.
refusal-reopening-over = The time to reopen ended { $until }. Raise a new ticket that corrects this one.
refusal-rated-after-closing = Rating is possible once the delivery has been accepted.
refusal-rating-over = The time to rate ended { $until }; both sides now read what was said.
refusal-already-rated = Already rated; the time to amend it ended { $until }.
refusal-dispute-open = A dispute is open. Another can be raised once it is decided.
refusal-nothing-to-dispute = The other side has made no hold, request or verdict that could be disputed.
refusal-no-dispute = There is no dispute to decide.
refusal-dispute-with-supervisors = The supervisors of both sides decide first; the quality manager does when they differ, or after 2 working days.
refusal-dispute-already-answered = Your side has decided; the other side’s supervisor has yet to answer.
refusal-needs-a-persons-verdict = This ticket needs a person’s verdict; it is never deemed accepted.
refusal-acceptance-still-open = Acceptance is open until { $until }.
refusal-draft-of-somebody-else = A draft is changed and submitted by its author only.
refusal-major-concession-by-supervisor = A concession on something of major effect needs { $unlocked }.
refusal-newer-revision = The draft was begun under revision { $begun_under } of the agreement; revision { $revision } is effective now. See what differs, then submit.
refusal-service-not-offered = This service has no effective agreement at present, so it takes no requests. Ask the department that offers it.
refusal-inputs-do-not-conform = An input does not conform. Ask for it again, or take it by concession.
refusal-long-hold-by-supervisor = A fourth hold, or one of more than 80 working hours, is up to { $unlocked }.
refusal-inputs-not-judged = An input is not judged yet, or does not conform. Inspect the inputs first.
refusal-internal-to-a-side = Internal comments are for members of { $unlocked }.
refusal-outputs-do-not-conform = An output does not conform. Send it back for rework, or take it by concession.
refusal-own-dispute = Nobody decides a dispute of a ticket of their own. It is up to { $unlocked }.
refusal-watchers-named-by-a-side = Only members of { $unlocked } can make somebody else a watcher.
refusal-draft-was-submitted = This draft was submitted: see { $number }.

## Agreements

refusal-already-approved = The quality manager has approved it already.
refusal-already-signed = It has been signed already.
refusal-another-revision-in-work = Another revision is being written or reviewed. Finish or withdraw that one first.
refusal-head-has-not-signed = The supplier’s head has not signed yet. It can be released after that.
refusal-nothing-to-countersign = No revision waits for your countersignature.
refusal-agreement-not-now = “{ $agreement_action }” is not possible while the agreement is { $agreement_state }.
refusal-agreement-not-yours = “{ $agreement_action }” is up to { $unlocked }.
refusal-not-your-service = This service is kept by { $unlocked }.

## Escalations

refusal-escalation-not-standing =
    { $at ->
        [none] This escalation no longer waits to be acknowledged.
       *[other] This escalation was dealt with { $at } and no longer waits to be acknowledged.
    }
refusal-not-on-your-board = This escalation is not on your board. It is up to { $unlocked } to acknowledge it.

## Nonconformities

refusal-nonconformity-not-now = “{ $record_action }” is not possible in the state “{ $record_state }”.
refusal-nonconformity-check-too-early = Whether the action worked can be judged from { $until } on, or once { $tickets } more tickets of this interface are closed.
refusal-nonconformity-not-yours = “{ $record_action }” is up to { $unlocked }.

## Messages that go out

refusal-message-not-dead = This message did not fail, so it is not sent again.
refusal-absence-over = This absence is over and stays as it is.
refusal-already-deactivated = Deactivated already.
refusal-last-administrator = This is the last administrator. Name another one first.
refusal-not-deactivated = Not deactivated, so there is nothing to bring back.
refusal-not-empty = There are people here already. Sign in instead.
refusal-answer-of-department = A department’s answers are looked after by who leads it.
refusal-too-late-to-undo = This can no longer be undone.
refusal-others-were-told = Others have been told of it already: it stays. Write what is right now.
refusal-acted-on-since = More has happened since, so this can no longer be undone.
refusal-file-not-as-recorded = { $file } is no longer the file that came on record, so it is not handed out. Tell the quality manager; the original may lie in a backup.
