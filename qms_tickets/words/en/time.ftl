# Days, instants, lengths of time and lists.

when-today = today
when-yesterday = yesterday
when-tomorrow = tomorrow
when-day-time = { $day } { $time }
date-day-month = { $day } { $month }
date-day-month-year = { $day } { $month } { $year }

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun

duration-seconds = { $n } s
duration-minutes = { $n } min
duration-hours = { $n } h
duration-hours-minutes = { $n } h { $rest } min
duration-working-days =
    { $n ->
        [one] { $n } working day
       *[other] { $n } working days
    }
elapsed-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
elapsed-days-hours =
    { $n ->
        [one] { $n } day { $rest } h
       *[other] { $n } days { $rest } h
    }

time-left = { $time } left
time-over = { $time } over
due-running = due { $when }, { $time } of working time left
due-late = overdue by { $time } of working time
due-paused = paused, { $time } left
due-paused-late = paused, { $time } over
due-ended = was due { $when }
runs-on = runs on { $when }
zone-note = counted in { $counted } time, shown in { $shown } time

list-comma = {", "}
list-of = { $before } and { $last }
due-running-days = due { $when }, { $time } left
due-late-days = overdue by { $time }
time-told-in = Times are in { $zone } ({ $offset }).
