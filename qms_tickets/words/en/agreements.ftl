# Service agreements: read, written, reviewed, compared.

agreements-colon = {": "}
agreements-none = No agreement yet
agreements-none-hint = Once one is released, the service can be requested.
agreements-start = Write the agreement
agreements-in-work = Revision { $n } is { $state }.
agreements-open-revision = Open revision { $n }
agreements-superseded = A later revision has taken the place of this one.
agreements-withdrawn = This revision was withdrawn.
agreements-takes-effect = Approved; takes effect on { $date }.
agreements-note = What it changes
agreements-note-hint = One or two sentences; countersigning customers read this first
agreements-what-changes = Change
agreements-reason = Reason
agreements-signatures = Signatures
agreements-countersign-until = asked, until { $date }
agreements-not-signed = not signed
agreements-revisions = Revisions
agreements-compare = Compare revisions
agreements-compared = Revision { $old } and revision { $new }
agreements-compare-from = From
agreements-compare-to = to
agreements-compare-show = Compare
agreements-no-differences = The two say the same
agreements-part = Part
agreements-added = added
agreements-removed = removed
agreements-changed = changed
agreements-print = Print
agreements-print-hint = Print this page with the browser; the mark above goes with it.
agreements-confirm-review = Reviewed, nothing to change
agreements-customers = Customers
agreements-customers-all = All departments
agreements-customers-listed = Only these departments
agreements-approval = The customer’s supervisor approves each request first
agreements-approval-needed = The customer’s supervisor approves each request before it is submitted.
agreements-inputs = Inputs
agreements-inputs-note = what the customer provides
agreements-outputs = Outputs
agreements-outputs-note = what the customer gets
agreements-no-inputs = Nothing is asked for.
agreements-no-outputs = Nothing is promised yet.
agreements-input = Input
agreements-output = Output
agreements-form = Form
agreements-check = How it is checked
agreements-if-not = If it does not conform
agreements-times = Times
agreements-times-note = working time by priority
agreements-times-hint = working hours; 0.5 is half an hour
agreements-clock = Clock
agreements-clock-response = Response
agreements-clock-delivery = Delivery
agreements-clock-rework = Rework after reopening
agreements-clock-input = Input, by the customer
agreements-clock-acceptance = Acceptance, by the customer
agreements-clock-rating = Rating, by the customer
agreements-own-times = Delivery to { $department }
agreements-own-targets = Own delivery targets for some customers
agreements-own-targets-hint = Working hours. Only for departments on the list above.
agreements-deemed = A delivery that nobody answers counts as accepted 8 working hours after the acceptance time.
agreements-never-deemed = Acceptance needs a person’s verdict; silence is none.
agreements-deemed-box = Silence counts as acceptance
agreements-deemed-hint = Functional tickets alone, and never with an output of major effect
agreements-both-sides-box = Count only hours in which both sides work
agreements-both-sides-hint = Both sides’ clocks count the hours that are in both departments’ calendars
agreements-both-sides = Only the hours count in which both sides work.
agreements-influence = influence on the output: { $influence }
agreements-escalation = How it escalates
agreements-edit = Edit revision { $n }
agreements-edit-note = Each text in one language at least; the other language then shows the same
agreements-changed-meanwhile = Someone changed this draft meanwhile. What you typed is kept below; compare with what is stored, then save again.
agreements-see-stored = See what is stored
agreements-general = General
agreements-policy = Escalation policy
agreements-department-calendar = The department’s: { $name }
agreements-relations = Relations served
agreements-inputs-numbered = Input { $n }
agreements-outputs-numbered = Output { $n }
agreements-step-numbered = Step { $n }
agreements-item-name = Name
agreements-minimum = At least
agreements-maximum = At most
agreements-unit = Unit
agreements-choices = Choices
agreements-choices-hint = For the kind “choice”: one a line, 中文 | English
agreements-add-input = Add an input
agreements-add-output = Add an output
agreements-add-step = Add a step
agreements-remove = Remove
agreements-step = What is done
agreements-step-who = By whom
agreements-step-influence = Influence on the output
agreements-in-chinese = Chinese
agreements-in-english = English
agreements-save-draft = Save draft
agreements-review-effect = In review it cannot be changed. The department’s head and the quality manager sign; customers’ heads are asked to countersign.
agreements-saved = The draft was saved.
agreements-sent = Sent for review.
agreements-effective-hint = Leave empty to release at once
agreements-effect-send-for-review = In review it cannot be changed. The department’s head signs, then the quality manager releases it; customers’ heads are asked to countersign.
agreements-effect-release = It takes the place of the revision in force and never changes again. Tickets under way stay under the revision that they were raised under.
agreements-effect-send-back = It becomes a draft again; signatures given so far are dropped.
agreements-effect-withdraw = No new request can be raised under it. Tickets under way go on.
agreements-done-sign = Signed.
agreements-done-countersign = Countersigned.
agreements-done-send-for-review = Sent for review.
agreements-done-release = Released.
agreements-done-send-back = Sent back.
agreements-done-withdraw = Withdrawn.
agreements-done-revise = A new draft was begun.
agreements-done-confirm-review = The review is on record; the next is due in a year.

# What a revision in review waits for.

agreements-waits-head =
    { $since ->
        [none] Waits for the signature of { $name }, who leads { $department }; { agreements-then-releases }
       *[other] Waits since { $since } for the signature of { $name }, who leads { $department }; { agreements-then-releases }
    }
agreements-then-releases =
    { $managers ->
        [none] then a quality manager releases it, and there is none yet.
       *[other] then the quality manager releases it: { $managers }.
    }
agreements-waits-release =
    { $since ->
        [none] The head has signed; { agreements-then-releases }
       *[other] The head has signed, { $since }; { agreements-then-releases }
    }
agreements-waits-nobody = Nobody leads { $department }, nor a department above it, so nobody can sign. An administrator names a head under Departments.
agreements-escalated-by = Escalated by “{ $name }”, revision { $n }, in force since { $date }
agreements-open-policy = Open
