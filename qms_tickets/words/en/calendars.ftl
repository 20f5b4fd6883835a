# Working calendars.

calendars-title = Calendars
calendars-note = Revised, never edited: open clocks move, ended ones stay
calendars-add = Add a calendar
calendars-zone = Time zone
calendars-zone-hint = Such as Asia/Shanghai or Europe/Berlin
calendars-code-hint = Small letters, digits and underscores
calendars-used-by = Used by
calendars-in-force = In force
calendars-certain = Holidays certain until
calendars-certain-hint = The last day for which the public holidays are settled
calendars-from = from { $date }
calendars-not-in-force = Revision { $n } is in force.
calendars-month = { $month } { $year }
calendars-before = Month before
calendars-after = Month after
calendars-open-clocks =
    { $n ->
        [0] No open clock counts in it
        [one] { $n } open clock counts in it
       *[other] { $n } open clocks count in it
    }
calendars-moved = Due times that moved
calendars-moved-count = { $n }
calendars-moved-none = No open clock moved.
calendars-moved-hidden =
    { $n ->
        [one] { $n } due time of a ticket that is not shared with you
       *[other] { $n } due times of tickets that are not shared with you
    }
calendars-would-move = Due times that would move
calendars-due-then = Due then
calendars-try = See what would move
calendars-due-before = Due before
calendars-due-now = Due now
calendars-revise = Revise
calendars-revise-named = Revise { $name }
calendars-revise-note = A new revision; the former one stays on record
calendars-effective = Takes effect
calendars-effective-hint = In the calendar’s time zone; leave empty for at once
calendars-hours-hint = such as 08:30-12:00, 13:00-17:30; empty for a free day
calendars-holidays = Holidays and make-up days
calendars-holidays-hint = one a line
calendars-holidays-example = 2026-10-01, 2026-10-01..2026-10-07, or 2026-12-24 13:00-24:00
calendars-extra-example = 2026-10-10: 08:30-12:00, 13:00-17:30
calendars-fill = Fill in public holidays
calendars-fill-button = Fill in
calendars-country = Country
calendars-subdivision = Part of the country
calendars-subdivision-hint = Such as BW for Baden-Württemberg; may stay empty
calendars-year = Year
calendars-unconfirmed = For { $year } the make-up working days are not announced yet; only the statutory holidays were filled in.
calendars-effect =
    { $n ->
        [0] No open clock counts in this calendar.
        [one] { $n } open clock is reckoned anew; what moves is listed and stays on record.
       *[other] { $n } open clocks are reckoned anew; what moves is listed and stays on record.
    }
calendars-export = iCalendar file
calendars-import = Take over from an iCalendar file
calendars-import-button = Take over
calendars-file = File
calendars-file-hint = All-day events become holidays; nothing is stored before you save
calendars-taken = Taken over: { $off } days off, { $worked } make-up days; { $left } events left out.
error-not-a-calendar-file = Not an iCalendar file. Choose one that ends in .ics.
calendars-save = Save revision
calendars-saved = The calendar was saved.
