# Days, instants, lengths of time and lists.

when-today = 今天
when-yesterday = 昨天
when-tomorrow = 明天
when-day-time = { $day } { $time }
date-day-month = { $month }{ $day }日
date-day-month-year = { $year }年{ $month }{ $day }日

month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月

weekday-mon = 周一
weekday-tue = 周二
weekday-wed = 周三
weekday-thu = 周四
weekday-fri = 周五
weekday-sat = 周六
weekday-sun = 周日

duration-seconds = { $n } 秒
duration-minutes = { $n } 分钟
duration-hours = { $n } 小时
duration-hours-minutes = { $n } 小时 { $rest } 分
duration-working-days = { $n } 个工作日
elapsed-days = { $n } 天
elapsed-days-hours = { $n } 天 { $rest } 小时

time-left = 剩{ $time }
time-over = 超时{ $time }
due-running = { $when }到期，还剩{ $time }工作时间
due-late = 已超时{ $time }（工作时间）
due-paused = 已暂停，剩{ $time }
due-paused-late = 已暂停，超时{ $time }
due-ended = 到期时间{ $when }
runs-on = { $when }继续计时
zone-note = 按{ $counted }时间计时，显示为{ $shown }时间

list-comma = 、
list-of = { $before }、{ $last }
due-running-days = { $when }到期，还剩{ $time }
due-late-days = 已超时{ $time }
time-told-in = 时间按 { $zone }（{ $offset }）
