# The product's words: what states, actions, sides, clocks and measures are called.

## Things

term-ticket = ticket
term-tickets = tickets
term-work-order = work order
term-lot = lot
term-operation = operation
term-route = route
term-internal-customer = internal customer
term-internal-supplier = internal supplier
term-holder = holder
term-means = means
term-service = service
term-catalogue = service catalogue
term-agreement = service agreement
term-input-requirement = input requirement
term-output-requirement = output requirement
term-input = input
term-output = output
term-criterion = acceptance criterion
term-evidence = evidence
term-impact = impact
term-urgency = urgency
term-priority = priority
term-relation = relation
term-effect = effect if it does not conform
term-wanted-by = wanted by
term-first-due = first due time
term-agreed-due = agreed due time
term-due = due time
term-interface = interface
term-counter-request = counter-request
term-chain = chain of operations
term-comment = comment
term-attachment = attachment
term-department = department
term-person = person
term-calendar = calendar
term-rating = rating
term-verdict = verdict
term-event = event
term-confidential = confidential

## States of a ticket

state-draft = draft
state-awaiting-approval = awaiting approval
state-submitted = submitted
state-submitted-supplier = to be accepted
state-input-requested = input requested
state-in-progress = in progress
state-on-hold = on hold
state-delivered = delivered
state-closed = closed
state-declined = declined
state-cancelled = cancelled

## Actions: what the button says

action-submit = Submit
action-raise-on-behalf = Raise on behalf
action-confirm = Confirm
action-approve = Approve
action-refuse = Send back
action-request-input = Ask for input
action-withdraw-request = Withdraw request
action-provide-input = Provide input
action-cannot-provide = Cannot provide
action-inspect = Inspect inputs
action-accept = Accept and start
action-decline = Decline
action-take = Take
action-assign = Assign
action-hand-over = Hand over
action-hold = Put on hold
action-resume = Resume
action-refuse-hold = Refuse hold
action-propose-due = Propose another time
action-propose-due-supplier = Propose another time
action-propose-due-customer = Propose another time
action-agree-due = Agree
action-refuse-due = Keep the time
action-deliver = Deliver
action-withdraw-delivery = Withdraw delivery
action-accept-delivery = Accept delivery
action-reject-delivery = Send back for rework
action-all-conform = All conform
action-close-unanswered = Close unanswered
action-reopen = Reopen
action-cancel = Cancel ticket
action-nudge = Remind
action-reprioritise = Change urgency
action-dispute = Dispute
action-decide-dispute = Decide dispute
action-rate = Rate
action-amend = Amend rating
action-amend-rating = Amend rating
action-acknowledge = Acknowledge
action-comment = Comment
action-attach = Attach file
action-watch = Watch
action-unwatch = Stop watching
action-link = Link
action-unlink = Remove link
action-counter-request = Raise counter-request
action-go-back = Go back
action-more = More

## What is asked of the reader, in lists

asked-submit = Submit
asked-approve = Approve
asked-confirm = Confirm
asked-take = Take
asked-assign = Assign
asked-inspect-inputs = Inspect inputs
asked-accept = Accept
asked-deliver = Deliver
asked-rework = Rework
asked-provide-input = Provide input
asked-provide-means = Provide means
asked-resume = Resume
asked-answer = Answer
asked-answer-due = Answer
asked-accept-delivery = Accept
asked-rate = Rate
asked-rate-input = Rate input
asked-decide-dispute = Decide dispute
asked-acknowledge = Acknowledge
asked-look = Look

## Who is asked to do it by when: the banner of a ticket

turn-yours = Your turn
turn-of = It is { $side }’s turn
turn-of-by = It is { $side }’s turn: { $what } by { $when }
turn-nobody = Nobody’s turn
do-by = { $what } by { $when }

## Clocks and time

clock-response = response
clock-delivery = delivery
clock-input = input
clock-acceptance = acceptance
clock-rating = rating
clock-numbered = { $clock } { $n }
clock-state-running = running
clock-state-paused = paused
clock-state-ended = ended
clock-verdict-met = met
clock-verdict-breached = breached
clock-verdict-void = void
clock-verdict-expired = expired
time-target = target
time-due-soon = due soon
time-overdue = overdue
time-on-time = on time
time-working = working time
time-elapsed = elapsed time
time-why = Why this time?
time-promise = if sent now, delivery by { $when }
time-promise-response = response by { $when }
time-always = round the clock

## Relations

relation-rank = rank
relation-functional = functional
relation-process = process
relation-rank-sign = ◆
relation-functional-sign = ●
relation-process-sign = ▶
relation-rank-signed = ◆ rank
relation-functional-signed = ● functional
relation-process-signed = ▶ process
relation-rank-customer = customer by rank
relation-functional-customer = functional customer
relation-process-customer = process customer
relation-rank-meaning = Between superior and subordinate; either may be the customer
relation-functional-meaning = One department uses another’s service
relation-process-meaning = The next operation is the customer of the one before it

## Sides

side-customer = customer
side-supplier = supplier
side-none = neither
side-both = both sides
as-customer = as customer
as-supplier = as supplier
comment-shared = both sides see it
comment-internal = own side only

## Impact, urgency, priority

impact-high = The line or an external customer stands
impact-medium = A department or a lot
impact-low = One person, or there is a way round
impact-high-short = high
impact-medium-short = medium
impact-low-short = low
impact-high-hint = Production has stopped or is about to
impact-medium-hint = A lot or a department waits
impact-low-hint = Work can go on another way
urgency-now = This shift
urgency-soon = Within two working days
urgency-planned = Can be planned
urgency-now-short = now
urgency-soon-short = soon
urgency-planned-short = planned
priority-p1 = P1 critical
priority-p2 = P2 urgent
priority-p3 = P3 normal
priority-p4 = P4 planned

## Verdicts, effects, dispositions

verdict-conforms = conforms
verdict-nonconforming = does not conform
verdict-concession = concession
verdict-checked = checked by system
verdict-none = not judged yet
verdict-conforms-button = Conforms
verdict-nonconforming-button = Does not conform
verdict-concession-button = Concession
verdict-to-deliver = to be delivered
verdict-to-accept = to be accepted
effect-none = no effect
effect-minor = minor
effect-major = major
influence-none = none
influence-minor = minor
influence-major = major
disposition-rework = rework
disposition-repair = repair
disposition-concession = concession
disposition-regrade = regrade
disposition-scrap = scrap
quantity-presented = presented
quantity-accepted = accepted
quantity-rejected = rejected

## Kinds of requirement

requirement-kind-text = text
requirement-kind-number = number
requirement-kind-date = date
requirement-kind-choice = choice
requirement-kind-yes-no = yes or no
requirement-kind-file = file
requirement-kind-ticket = reference to a ticket
requirement-kind-none = none
requirement-mandatory = required
requirement-optional = optional

## Reasons

reason-hold-customer-asked = Customer asked to wait, or site not free
reason-hold-production-window = Agreed production window
reason-hold-force-majeure = Safety stop, power cut, force majeure
reason-hold-spare-part = Spare part or equipment
reason-hold-outside-supplier = Outside supplier or carrier
reason-hold-third-department = Third department
reason-hold-superior-decision = Superior’s decision
reason-hold-short-of-hands = Short of hands, or more urgent work
reason-hold-other = Other
reason-hold-counter-request = Counter-request to be answered
reason-decline-not-ours = Not ours
reason-decline-outside-agreement = Outside the agreement
reason-decline-input-not-provided = Input nonconforming twice, or not provided
reason-decline-duplicate = Duplicate
reason-decline-forbidden = Forbidden by law, safety or policy
reason-decline-not-feasible = Not feasible
reason-cancel-no-longer-needed = No longer needed
reason-cancel-plan-changed = Plan changed
reason-cancel-entered-wrongly = Entered wrongly
reason-cancel-solved-otherwise = Solved otherwise
reason-cancel-duplicate = Duplicate
reason-cancel-waited-too-long = Waited too long
reason-request-input-missing = Missing
reason-request-input-unclear = Unclear
reason-request-input-wrong-revision = Wrong revision
reason-request-input-out-of-limits = Out of limits
reason-request-input-wrong-quantity = Wrong quantity
reason-request-input-damaged = Damaged
reason-request-input-found-at-work = Found at work
reason-request-input-requirement-changed = Requirement changed
reason-reject-criterion-not-met = Criterion not met
reason-reject-output-missing = Output missing
reason-reject-evidence-missing = Evidence missing
reason-reject-wrong-quantity = Wrong quantity
reason-reject-damaged = Damaged
hold-stops = stops the delivery clock
hold-runs = delivery clock runs on

## Rating

rating-overall = Overall
rating-overall-question = How satisfied are you overall?
rating-overall-1 = very dissatisfied
rating-overall-2 = dissatisfied
rating-overall-3 = neither
rating-overall-4 = satisfied
rating-overall-5 = very satisfied
rating-conformity = Conformity
rating-conformity-question = Was it what was agreed?
rating-conformity-1 = unusable
rating-conformity-2 = much to correct
rating-conformity-3 = small fixes
rating-conformity-4 = as agreed
rating-conformity-5 = nothing to ask
rating-timeliness = Timeliness
rating-timeliness-question = Did it come in time?
rating-timeliness-1 = too late
rating-timeliness-2 = late, with harm
rating-timeliness-3 = a little late
rating-timeliness-4 = on time
rating-timeliness-5 = early
rating-competence = Competence
rating-competence-question = How well was the work mastered?
rating-competence-1 = unable
rating-competence-2 = many slips
rating-competence-3 = some slips
rating-competence-4 = skilled
rating-competence-5 = saw what I missed
rating-care = Care
rating-care-question = How were you dealt with?
rating-care-1 = dismissive
rating-care-2 = hard to reach
rating-care-3 = correct
rating-care-4 = considerate
rating-care-5 = thought for me
rating-initiative = Initiative
rating-initiative-question = Were you told without having to ask?
rating-initiative-1 = chased in vain
rating-initiative-2 = if chased
rating-initiative-3 = if asked
rating-initiative-4 = unasked
rating-initiative-5 = warned, offered a way
rating-complete = Input complete
rating-complete-question = Was the input complete?
rating-complete-1 = mostly missing
rating-complete-2 = key items missing
rating-complete-3 = on request
rating-complete-4 = complete
rating-complete-5 = ready to use
rating-on-time = Input on time
rating-on-time-question = Did the input come in time?
rating-on-time-1 = work stood still
rating-on-time-2 = delivery suffered
rating-on-time-3 = a little late
rating-on-time-4 = on time
rating-on-time-5 = early
rating-comment = What would make it easier next time?

## Measures

measure-on-time-delivery = on-time delivery
measure-on-time-delivery-definition = Deliveries within their time ÷ deliveries, against the first and against the agreed due time
measure-on-time-right-first-time = on time and right first time
measure-on-time-right-first-time-definition = Deliveries on time and conforming at the first verdict ÷ deliveries with a person’s verdict
measure-first-pass-yield = first-pass yield
measure-first-pass-yield-definition = Deliveries conforming in all outputs at the first verdict ÷ deliveries that got a person’s first verdict; a concession is no pass, deemed acceptance counts in neither
measure-input-conformity = input conformity
measure-input-conformity-definition = Tickets whose inputs conformed at the first inspection ÷ tickets inspected
measure-lead-time = lead time
measure-lead-time-definition = From submitted to accepted, in working and in elapsed time: median, 85th and 95th percentile
measure-holding-time = holding time
measure-holding-time-definition = Lead time split into supplier, customer and hold
measure-breach-rate = breach rate
measure-breach-rate-definition = Clocks that breached ÷ clocks that ended with a verdict, by side and kind
measure-escalation-rate = escalation rate
measure-escalation-rate-definition = Clocks that escalated ÷ clocks that ended with a verdict, by side and kind
measure-response-rate = response rate
measure-response-rate-definition = Closings that were rated ÷ closings that asked for a rating
measure-satisfaction = satisfaction
measure-satisfaction-definition = Mean and distribution of the overall ratings given, always beside the response rate and n
measure-rating = satisfaction
measure-rating-definition = Mean and distribution of the overall ratings given, always beside the response rate and n
measure-backlog = backlog
measure-backlog-definition = Open tickets, by whose turn it is
measure-age = age
measure-age-definition = Time since submission of open tickets, by whose turn it is
measure-concession-rate = rate of concession
measure-concession-rate-definition = Deliveries taken by concession ÷ deliveries with a person’s verdict
measure-reopening-rate = rate of reopening
measure-reopening-rate-definition = Tickets reopened after closing ÷ tickets closed
measure-decline-rate = rate of decline
measure-decline-rate-definition = Tickets declined ÷ tickets submitted
measure-extension-rate = rate of extension
measure-extension-rate-definition = Deliveries with a later agreed due time ÷ deliveries
measure-deemed-acceptance-rate = rate of deemed acceptance
measure-deemed-acceptance-rate-definition = Deliveries closed unanswered ÷ deliveries closed
measure-warned-before-late = warned before late
measure-warned-before-late-definition = Late deliveries for which another time was proposed before they were due ÷ late deliveries
measure-escaped = escaped
measure-escaped-definition = Deliveries that passed the first verdict and were reopened later
measure-control-chart = control chart
measure-xmr = XmR chart
measure-n = n = { $n }
measure-too-few = fewer than 5, so only the count is shown

## Agreements

agreement-state-draft = draft
agreement-state-in-review = in review
agreement-state-effective = effective
agreement-state-superseded = superseded
agreement-state-withdrawn = withdrawn
agreement-action-send-for-review = Send for review
agreement-action-release = Release
agreement-action-send-back = Send back
agreement-action-revise = Revise
agreement-action-withdraw = Withdraw
agreement-action-countersign = Countersign
agreement-action-review = Review
agreement-field-document-number = Document no.
agreement-field-revision = Revision
agreement-field-effective-date = Effective date
agreement-field-prepared = Prepared
agreement-field-reviewed = Reviewed
agreement-field-approved = Approved
agreement-field-countersigned = Countersigned
agreement-field-periodic-review = Periodic review
agreement-field-purpose = Purpose
agreement-field-scope = Scope
agreement-field-responsibilities = Responsibilities
agreement-field-procedure = Procedure
agreement-field-records = Records
agreement-revision = revision { $n }
agreement-not-countersigned = not countersigned
agreement-uncontrolled-when-printed = Uncontrolled when printed
agreement-action-sign = Sign
agreement-action-change = Change
agreement-action-take-effect = Take effect
agreement-signature-prepared = prepared
agreement-signature-reviewed = reviewed
agreement-signature-approved = approved
agreement-signature-countersigned = countersigned
agreement-signature-periodic-review = periodic review

## Processes of the quality management system

process-document-control = document control
process-record-control = record control
process-management-review = management review
process-human-resources = human resources
process-production-equipment = production equipment
process-customer-related-processes = customer-related processes
process-design-and-development = design and development
process-production = production
process-measuring-equipment = monitoring and measuring equipment
process-purchasing = purchasing
process-monitoring-of-product = monitoring of product
process-nonconforming-product = nonconforming product
process-internal-audit = internal audit
process-customer-satisfaction = customer satisfaction
process-corrective-action = corrective and preventive action

## Kinds of service

service-kind-handover = operation hand-over
service-kind-desk = desk and IT help
service-kind-inspection = inspection and measurement
service-kind-document = documents and certificates
service-kind-repair = equipment repair
service-kind-purchasing = purchasing
service-kind-calibration = calibration, design change, task from a superior
service-kind-people = people and training
service-kind-quick = quick demonstration
service-kind-other = other

## Improvement

nonconformity = nonconformity
nonconformity-correction = correction
nonconformity-corrective-action = corrective action
nonconformity-five-whys = five whys
nonconformity-fishbone = fishbone
nonconformity-pareto = Pareto chart
nonconformity-owner = owner
nonconformity-effectiveness = effectiveness check
nonconformity-state-to-be-confirmed = to be confirmed
nonconformity-state-correcting = correcting
nonconformity-state-finding-cause = finding the cause
nonconformity-state-acting = acting
nonconformity-state-checking = checking
nonconformity-state-closed = closed
nonconformity-state-dismissed = not a nonconformity
nonconformity-clock-confirmation = confirmation
nonconformity-clock-correction = correction
nonconformity-clock-cause = cause and plan
nonconformity-clock-action = action
nonconformity-clock-effectiveness = effectiveness check
nonconformity-trigger-low-rating = overall rating of 2 or less
nonconformity-trigger-rejected-twice = same output sent back twice
nonconformity-trigger-major-output = output of major effect nonconforming or taken by concession
nonconformity-trigger-reopened = reopened for the same output
nonconformity-trigger-very-late = later than twice the target
nonconformity-trigger-repeated-breach = 3 breaches of one kind of clock in 30 days
nonconformity-trigger-input-conformity = input conformity below 70% in 30 days
nonconformity-trigger-broken-chain = event chain broken
nonconformity-trigger-by-hand = raised by a person
nonconformity-action-confirm = Confirm
nonconformity-action-dismiss = Dismiss
nonconformity-action-correct = Record correction
nonconformity-action-find-cause = Record cause
nonconformity-action-act = Action done
nonconformity-action-act-again = Did not work: act again
nonconformity-action-close = Close as effective

## Links

link-kind-blocks = blocks
link-kind-follows = follows
link-kind-duplicates = duplicates
link-kind-corrects = corrects
link-kind-blocks-back = is blocked by
link-kind-follows-back = is followed by
link-kind-duplicates-back = is duplicated by
link-kind-corrects-back = is corrected by

## People

role-requester = requester
role-assignee = assignee
role-watcher = watcher
role-contact = contact
role-supervisor = supervisor
role-head = head
role-heads-superior = head’s superior
role-superior = manager
role-manager = manager
role-deputy = deputy
role-approver = approver
role-system = system
role-token = API token
capability-member = member
capability-supervisor = supervisor
capability-quality-manager = quality manager
capability-auditor = auditor
capability-administrator = administrator
person-away = away
person-away-until = away until { $when }
person-inactive = deactivated

## Who may do something

who-requester = the requester
who-customer-supervisor = the customer’s supervisor
who-customer-member = members of the customer’s department
who-customer-upper = supervisors above the customer
who-customer = the customer
who-assignee = the assignee
who-supplier-supervisor = the supplier’s supervisor
who-supplier-member = members of the supplier’s department
who-supplier-upper = supervisors above the supplier
who-supplier = the supplier
who-other-side = the other side
who-watcher = watchers
who-author = its author
who-head = the department’s head
who-supervisor = a supervisor
who-quality-manager = the quality manager
who-auditor = auditors
who-administrator = administrators
who-scheduler = the system
who-system = the system
who-owner = the owner
who-member = members
who-supplier-head = the supplier’s head
who-customer-head = the customer’s head

## Escalation

escalation = escalation
escalation-ladder = ladder
escalation-rung = rung { $n }
escalation-rung-at = rung { $n }, { $when }
escalation-next-rung = rung { $n }, { $when }: { $whom }
escalation-reminder = reminder
escalation-fired-late = fired { $time } late
escalation-not-acknowledged = not acknowledged
escalation-acknowledged = acknowledged
escalation-acknowledged-promise = acknowledged, promised { $when }
escalation-promise = promised { $when }
escalation-promise-broken = promise broken
escalation-promise-kept = promise kept
escalation-state-told = told
escalation-state-open = not acknowledged
escalation-state-acknowledged = acknowledged
escalation-state-kept = promise kept
escalation-state-broken = promise broken
escalation-state-ended = clock ended
escalation-cancelled = cancelled before it fired
told-assignee = assignee
told-requester = requester
told-contact = contact
told-holder = who is to act
told-supervisor = supervisor
told-holder-supervisor = supervisor of the side whose turn it is
told-head = head
told-heads-superior = head’s superior
told-superior = manager
told-deputy = deputy
told-other-side = other side
told-other-supervisor = other side’s supervisor
told-both-supervisors = both supervisors
told-next-operation = next operation
told-quality-manager = quality manager
told-planner = planner
told-person = named person
rung-action-notify = notify
rung-action-board = board
rung-action-digest = digest
rung-action-offer-proposal = offer to propose another time
rung-action-raise-urgency = raise urgency
rung-action-hand-to-supervisor = hand to the supervisor
rung-at = at { $percent } of the target
rung-after = { $time } after due
rung-wakes-no = in working hours only
rung-wakes-yes = at any hour, whoever is on duty
rung-wakes-p1 = at any hour for P1, whoever is on duty
ladder-response = response
ladder-delivery = delivery
ladder-input = input
ladder-acceptance = acceptance
ladder-superior = superior holds

## Calendar

calendar-working-day = working day
calendar-holiday = holiday
calendar-extra-working-day = extra working day
calendar-weekly-hours = weekly hours
calendar-confirmed-until = confirmed until { $date }
calendar-revision = revision { $n }
calendar-office = office hours
calendar-two-shifts = two shifts
calendar-night = night shift
calendar-always = 24 × 7

## Notices

notice = notice
notice-to-do = to do
notice-digest = digest
notice-quiet-hours = quiet hours
notice-outbox = outbox
notice-dead-letter = dead letter

## Small words

word-yes = yes
word-no = no
word-none = none
word-all = all
word-other = other
word-unknown = unknown
word-system = system
word-a-person = a colleague
