# Signing in, first passwords, first run.

login-demonstration = Demonstration
login-demonstration-note = Fictitious people. These sign-ins exist only on this machine.
login-role-requester = requester
login-role-supplier = supplier
login-role-supervisor = supplier’s supervisor
login-role-customer-supervisor = customer’s supervisor
login-role-quality-manager = quality manager
login-role-auditor = auditor
login-role-administrator = administrator
