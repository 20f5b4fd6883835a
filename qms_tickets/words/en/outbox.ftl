# The outbox, for administrators.

outbox-title = Outbox
outbox-note = Envelopes and errors; what the messages say is not shown
outbox-no-server = No mail server is set (QMS_SMTP_URL): mail waits here for up to a week.
outbox-filter = State
outbox-state-count = { $state } { $n }
outbox-state-waiting = waiting
outbox-state-sending = being sent
outbox-state-sent = sent
outbox-state-dead = could not be sent
outbox-state-outdated = outdated
outbox-to = To
outbox-created = Written
outbox-sent = Sent
outbox-next = Next try
outbox-attempts = Tries
outbox-last = Last try
outbox-why = { $state }: { $why }
outbox-error = Error
outbox-again = Send again
outbox-again-done = It will be sent again at once
outbox-empty = Nothing is in this state.
administration-outbox = Outbox
administration-outbox-note = Messages that wait, were sent, or could not be
