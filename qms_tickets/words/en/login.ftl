# Signing in, first passwords, first run.

login-demonstration = Demonstration
login-demonstration-note = Fictitious people. These sign-ins exist only on this machine.
login-as = Sign in as { $name }
login-role-requester = requester
login-role-supplier = supplier
login-role-supervisor = supplier’s supervisor
login-role-customer-supervisor = customer’s supervisor
login-role-quality-manager = quality manager
login-role-auditor = auditor
login-role-administrator = administrator
login-welcome = Welcome, { $name }
login-welcome-note = Choose a password for { $email }. This link works once.
login-new-password = New password
login-repeat-password = The same again
login-password-hint = At least { $n } characters; several words are easy to remember.
login-set-password = Set password
login-first-run = Set up
login-first-run-note = Nobody is here yet. The first person leads the first department, and administers.
login-first-department = The first department
login-first-person = The first person
login-begin = Begin
login-outdated = This page was open for too long. Sign in once more.
login-send-again = Send it again
login-send-again-title = This form is from an earlier session
login-send-again-note = Nothing has been changed, and what was typed is here. Files have to be chosen again.
