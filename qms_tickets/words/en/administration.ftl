# The administrator’s first page.

administration-people = People
administration-people-note = add, change, rights, absences, import
administration-departments = Departments
administration-departments-note = the tree, heads, contacts, calendars
