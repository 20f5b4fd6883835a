# People and departments.

people-me = My details
people-absences = My absences
