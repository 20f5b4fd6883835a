# Views: a list's filters, order and columns under a name.

view-title = Views
view-note = Lists as you want to find them again
view-tabs = Views
view-none = Everything
view-save = Save as view
view-keep = Keep in this view
view-name = Name
view-share = my department has it too
view-shared-by = shared by { $who }
view-manage = All views
view-change = Change
view-change-save = Save
view-remove = Remove the view
view-start = Start with it
view-is-start = Your start
view-start-end = Start with my work
view-saved = The view is saved
view-removed = The view is removed
view-start-set = This is what you see first after signing in
view-empty-title = No views yet
view-empty = Narrow a list, choose its columns and save it under a name.
view-list-queue = Department queue
view-list-requests = My requests
view-list-tickets = Tickets
refusal-too-many-views = You have { $limit } views. Remove one that you no longer use.
refusal-view-of-somebody-else = Its author changes it, or a supervisor of the department that shares it.
