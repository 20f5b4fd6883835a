# The administrator’s first page.

administration-people = People
administration-people-note = add, change, rights, absences, import
administration-departments = Departments
administration-departments-note = the tree, heads, contacts, calendars
administration-first-steps = First steps
administration-first-steps-note = from nothing to the first ticket

# From nothing to the first ticket.

first-steps-title = First steps
first-steps-count = { $done } of { $of } done
first-steps-next = Next:
first-steps-is-done = , done
first-steps-is-open = , still open
first-steps-waits = This can wait.
first-steps-look = Look
first-steps-look-at = Look at: { $name }
first-steps-over = The first ticket is under way. From here on everybody finds what to do under My work.
first-steps-put-away = Put away
first-steps-bring-back = Show on every page
first-steps-away-note = Put away, the line on your pages goes. This list stays under Administration.
first-step-organisation = The organisation and your account
first-step-calendar = Working hours and holidays
first-step-calendar-do = Fill in the holidays
first-step-calendar-why = Due times are counted in working hours, so the days off of the next weeks must be known.
first-step-calendar-note = { $name }: days off certain until { $date }
first-step-departments = Departments
first-step-departments-do = Add a department
first-step-departments-why = One department asks, another delivers: add one that offers something to the others.
first-step-departments-note = { $n } departments, each with somebody who leads it
first-step-lead = Name a head
first-step-unled = { $name } has no head and belongs to no department that has one: nobody can sign its agreements.
first-step-people = People
first-step-people-do = Add a person
first-step-people-why = Whoever does the work or asks for it. Each gets a link for signing in; a list can be imported too.
first-step-people-note = { $n } people
first-step-service = A service and its agreement
first-step-service-do = Add a service
first-step-service-go-on = Go on with the agreement
first-step-service-why = What is delivered, what it needs, and by when. The times come filled in; the agreement is in force once it is signed and released.
first-step-service-note = { $name }: { $state }
first-step-mail = Mail
first-step-mail-do = See the outbox
first-step-mail-why = Until a mail server is named in the settings (QMS_SMTP_URL), mail waits in the outbox and notices stand in the pages alone.
first-step-request = The first ticket
first-step-request-do = Make a request
first-step-request-why = Ask for the service yourself, and follow it to see what the others will see.
