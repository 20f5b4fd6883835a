# The check of the record, for auditors, quality managers and administrators.

administration-audit = Audit check
administration-audit-note = whether the record is whole, and what is stored follows from it
audit-title = Audit check
audit-note = Every event, every file and what people said and judged, compared with each other. Daily by the scheduler.
audit-check-now = Check now
audit-waiting = { $who } asked for a check, { $when }. The result appears here.
audit-whole = The record is whole, and what is stored follows from it.
audit-broken-chain =
    { $n ->
        [0] The record is broken: { $reason }.
       *[other] The record is broken at event { $n }: { $reason }.
    }
audit-differs = The chain is whole, but what is stored does not follow from it: { $where }.
audit-reason-hash = an event, a text or a file was changed
audit-reason-gap = an event is gone
audit-reason-missing = a text, a file or a protecting trigger is gone
audit-reason-tail = the end was cut off
audit-last = Last check
audit-when = When
audit-events = Events
audit-head = Hash of the last event
audit-chain = Chain, texts, files
audit-chain-whole = whole
audit-rows = What is stored
audit-rows-whole = follows from the events: tickets { $tickets }, clocks { $clocks }, nonconformities { $records }
audit-never = Not checked yet.
audit-by-hand = On the command line
audit-by-hand-note = Anyone with the database can check without this page. The head it prints is that above, or a later one.
audit-verify = events, texts, files, signed checkpoints
audit-replay = clocks, words, verdicts and ratings, computed again
audit-earlier = Earlier checks
audit-found = Found
