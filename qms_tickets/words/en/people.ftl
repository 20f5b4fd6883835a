# People, their absences and sign-ins.

people-title = People
people-count =
    { $n ->
        [one] one person
       *[other] { $n } people
    }
people-me = My details
people-absences = My absences
people-search = Name or e-mail
people-find = Search
people-all-departments = All departments
people-state = Which ones
people-state-active = Active
people-state-left = Deactivated
people-state-all = All
people-none = Nobody found
people-none-hint = Try a part of the name.
people-show-all = Show everybody
people-add = Add person
people-new = New person
people-save = Save
people-saved = Saved
people-added = Added { $name }
people-name = Name
people-email = E-mail
people-department = Department
people-choose = Choose one
people-manager = Manager
people-manager-hint = E-mail address. The line of command makes rank tickets possible.
people-language = Language
people-zone = Time zone
people-zone-hint = An IANA name such as Asia/Shanghai
people-capabilities = Rights
people-capabilities-hint = Changing them ends the person’s sessions.
people-supervises = Named deputy of a head
people-supervises-none = no further department
people-supervises-hint = Supervises the department beside its head.
people-supervisor-of = supervisor of { $code }
people-sign-in = Sign-in
people-has-password = Has a password.
people-no-password = Has no password yet.
people-make-link = Make sign-in link
people-link = One-time sign-in link
people-link-note = Give this link to the person. It sets a password, once, within 7 days, and is not shown again.
people-sessions =
    { $n ->
        [one] Signed in once.
       *[other] Signed in { $n } times.
    }
people-end-sessions = End sessions
people-sessions-ended = Sessions ended
people-absences-title = Absences
people-no-absence = No absence entered
people-no-absence-hint = While somebody is away the deputy gets what would reach the person.
people-absence-line = away from { $since } until { $until }; deputy { $deputy }
people-absence-add = Enter an absence
people-absence-from = From
people-absence-until = Until
people-absence-note = Note
people-absence-effect = Assignments, notices and escalations of this time reach the deputy, who acts in the person’s place, on record.
people-absence-save = Enter absence
people-absence-end = End
people-absence-added = Absence entered
people-absence-ended = Absence ended
people-deputy-hint = E-mail address of a colleague
people-leaving = Leaving
people-successor = Successor
people-successor-hint = Needed when the person holds tickets, leads a department or people. The successor gets them.
people-deactivate = Deactivate
people-deactivated = Deactivated { $name }
people-reactivate = Reactivate
people-left-note = What was passed on stays with the successor.
people-hears = Mail about what is no escalation
people-hears-at-once = at once
people-hears-daily = once a working day
people-hears-weekly = once a week
people-hears-hint = Escalations always come at once; the page shows everything at once.
people-change-password = Change password
people-old-password = Present password
people-password-effect = Ends all other sessions.
people-password-changed = Password changed
people-sessions-title = Signed in
people-session-begun = Since
people-session-seen = Last used
people-session-address = From
people-session-present = this one
people-session-end = Sign out there
people-import = Import people
people-import-note = From a table, all rows or none
people-import-file = Table (CSV)
people-import-hint = First line: { $columns }. Empty cells keep what is stored. Doing it again changes nothing.
people-import-check = Check file
people-import-report = What the file will do
people-import-counts = { $added } added, { $changed } changed, { $same } as they are, { $wrong } wrong
people-import-wrong = Nothing was written. Correct these rows and check the file again.
people-import-line = Line
people-import-does = Does
people-import-add = added
people-import-change = changed
people-import-same = as it is
people-import-more = and { $n } more
people-import-effect = All rows are written together, or none.
people-import-confirm = Import
people-import-done = { $added } added, { $changed } changed
