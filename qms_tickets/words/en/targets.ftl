# Integrations: webhooks and chat robots that are told what happens.

administration-targets = Integrations
administration-targets-note = webhooks and chat robots that are told what happens

targets-title = Integrations
targets-note = Webhooks and chat robots that are told what happens; never of confidential tickets
targets-empty-title = Nobody outside is told
targets-empty = A webhook or chat robot that you add is listed here.
targets-add = Add
targets-add-named = Add { $kind }
targets-kind-webhook = Webhook
targets-kind-wecom = WeCom
targets-kind-dingtalk = DingTalk
targets-kind-feishu = Feishu
targets-kind-slack = Slack
targets-kind-teams = Teams
targets-kind-hint-webhook = Each message is a signed JSON document, as Standard Webhooks describes it.
targets-kind-hint-wecom = In the group: Message Push, Add, then copy the webhook address.
targets-kind-hint-dingtalk = In the group: Settings, Bots, Custom; choose the signature and copy address and secret.
targets-kind-hint-feishu = In the group: Settings, Bots, Custom Bot; tick the signature and copy address and secret.
targets-kind-hint-slack = An app with incoming webhooks switched on; copy the address of the channel.
targets-kind-hint-teams = In the channel: Workflows, “Post to a channel when a webhook request is received”; copy the address.

targets-name = Name
targets-host = Address
targets-wants = Told of
targets-wants-events =
    { $n ->
        [one] 1 event
       *[other] { $n } events
    }
targets-last = Last message
targets-state = State
targets-state-active = active
targets-state-paused = paused
targets-state-failing =
    { $n ->
        [one] failed once
       *[other] failed { $n } times in a row
    }
targets-rests-until = rests until { $when }
targets-never = nothing yet

targets-url = Address
targets-url-hint = It carries a key: it is stored and not shown again.
targets-url-kept = Leave it empty to keep the one at { $host }.
targets-secret = Secret
targets-secret-new = Copy it into the receiver now: it is not shown again.
targets-secret-optional = Only where the robot checks signatures; not shown again.
targets-secret-kept = Leave it empty to keep the one that is stored.
targets-language = Language of the messages
targets-events = Told of
targets-from-rung = Of escalations from rung
targets-from-rung-hint = 1 for every rung
targets-departments = Only tickets of these departments
targets-departments-hint = Codes, separated by commas; empty for all. One of the two sides is enough.
targets-services = Only tickets for these services
targets-services-hint = Codes, separated by commas; empty for all.
targets-save = Save
targets-group-ticket = Tickets
targets-group-clock = Times
targets-group-escalation = Escalations

targets-test = Send a test
targets-test-sent = A test is on its way
targets-test-said = This is a test: messages of QMS Tickets arrive here
targets-open = Open QMS Tickets
targets-pause = Pause
targets-pause-note = Paused, messages wait for up to a week.
targets-resume = Resume
targets-remove = Remove
targets-remove-note = Its address and secret are forgotten; what waits is not sent.
targets-paused = Paused; messages wait
targets-resumed = Resumed; what waited is sent now
targets-removed = Removed
targets-added = Added; send a test now
targets-saved = Saved
targets-manage = Manage
targets-messages = Last messages
targets-messages-none = Nothing was sent yet. Send a test.
targets-about = About
targets-result = Result

targets-asked = Asked of { $who }: { $what }
targets-due = due { $when }

targets-event-target-test = Test
targets-event-ticket-submitted = submitted
targets-event-ticket-approved = approved
targets-event-ticket-input-requested = input requested
targets-event-ticket-input-provided = input provided
targets-event-ticket-accepted = accepted
targets-event-ticket-declined = declined
targets-event-ticket-handed-over = handed over
targets-event-ticket-held = put on hold
targets-event-ticket-resumed = resumed
targets-event-ticket-due-proposed = another time proposed
targets-event-ticket-due-agreed = another time agreed
targets-event-ticket-delivered = delivered
targets-event-ticket-delivery-accepted = delivery accepted
targets-event-ticket-delivery-rejected = sent back for rework
targets-event-ticket-closed-unanswered = deemed accepted
targets-event-ticket-reopened = reopened
targets-event-ticket-disputed = disputed
targets-event-ticket-dispute-decided = dispute decided
targets-event-ticket-reprioritised = urgency changed
targets-event-ticket-cancelled = cancelled
targets-event-clock-breached = overdue
targets-event-clock-due-moved = due time moved
targets-event-escalation-fired = rung fired
targets-event-escalation-acknowledged = acknowledged with a promise
targets-event-escalation-promise-broken = promise not kept

notice-outbox-resting = { $to } does not answer; what it is to be told waits
notice-asked-outbox-resting = look why, and send a test
notice-clock-breached = { $clock } is overdue

## Why a message did not leave; what is none of these stands as the other side said it

outbox-error-outdated = waited for over a week
outbox-error-target-removed = the receiver was removed
outbox-error-confidential = the ticket became confidential
outbox-error-too-slow = no whole answer within 10 s
outbox-error-redirected = redirected elsewhere, which is not followed
outbox-error-reply-too-long = the answer did not end
outbox-error-reply-broke-off = the answer broke off
outbox-error-reply-not-understood = the answer was not that of such a robot
outbox-error-not-an-address = not an address
outbox-error-address-not-web = not an address of the web
outbox-error-address-with-user = an address with a user in it
outbox-error-address-inside = an address inside the house that is not allowed by name

## What can be wrong

error-not-an-address = This is no address of the web. Copy it whole, from https:// on.
error-address-not-web = It must begin with https:// or http://.
error-address-with-user = Remove the user and password from the address.
error-address-inside = This lies inside the house. Have the host named in QMS_ALLOWED_TARGETS first.
error-not-a-signing-key = A key is whsec_ and 24 to 64 bytes in base64. Copy it whole.
refusal-target-removed = This receiver was removed, so nothing is sent to it.
refusal-target-paused = It is paused. Resume it first.
refusal-target-as-it-was = Somebody was quicker: it is so already.

event-target-added = added integration { $target } ({ $target_kind }, { $host })
event-target-changed = changed integration { $target }
event-target-paused = paused integration { $target }
event-target-resumed = resumed integration { $target }
event-target-removed = removed integration { $target }
event-target-tested = sent a test to integration { $target }
