# The frame of every page and the parts that pages are made of.

nav-work = My work
nav-requests = My requests
nav-queue = Department queue
nav-escalations = Escalations
nav-services = Services
nav-measures = Measures
nav-quality = Quality
nav-administration = Administration
nav-work-short = My work
nav-requests-short = Requests
nav-queue-short = Queue
nav-escalations-short = Escalations
nav-services-short = Services
nav-measures-short = Measures
nav-quality-short = Quality
nav-administration-short = Administration

frame-skip = To the page
frame-nav = Places
frame-aside = Beside the page
frame-where = Where this page is
frame-search = Search tickets, services, people
frame-new-request = New request
frame-notices = Notices
frame-sign-out = Sign out
frame-shortcuts = Shortcuts
frame-close = Close
frame-show = Show
frame-failed = That did not reach the server. What you typed is still here; send it again.
frame-offline = Offline. What you typed is still here; send it when the connection is back.
frame-offline-waits = Offline. What you typed is still here and is sent by itself when the connection is back.
frame-online = The connection is back.
frame-unsaved = What you typed has not been sent.
frame-other-person = Another person signed in. The form was not sent; check it first.
frame-session-ended = Your session has ended. Sign in and it is sent, with what you typed.

frame-key-move = move
frame-key-open = open
frame-key-act = act
frame-key-all = all shortcuts
frame-key-search = search
frame-key-down = move down
frame-key-up = move up
frame-key-choose = choose the line
frame-key-new = new request

frame-required = required
frame-cannot = { $action }: { $reason }
frame-remove = Remove { $name }
frame-drop = Drop, paste or choose files
frame-camera = Take a photo
frame-camera-for = Take a photo: { $name }
frame-checked = in order
frame-uploading = Uploading, { $percent }
frame-cancel-upload = Stop uploading { $name }
frame-errors =
    { $n ->
        [one] One thing is missing or wrong
       *[other] { $n } things are missing or wrong
    }
frame-cause = Reason
frame-concession = Reason for the concession
frame-correct = What is to be corrected
frame-reason = Reason
frame-comment = Comment, @ mentions a colleague
frame-comment-label = Comment
frame-audience = Who sees it

frame-rung = rung { $n } of { $of }
frame-used = { $percent } of the time used
frame-new = new
frame-apart = {", "}
frame-of-five = { $n } of 5

frame-lanes = { $customer } held it { $customer_time }, { $supplier } { $supplier_time } of working time
frame-marker-first = first { $at }
frame-marker-now = now { $at }
frame-marker-due = due { $at }
frame-lane-day = { $weekday } { $date }

frame-matrix-same = same department
frame-matrix-none = no work together
frame-matrix-up = risen by more than chance
frame-matrix-down = fallen by more than chance
frame-as-table = As a table

frame-pages = Pages
frame-page = Page { $page } of { $pages }
frame-previous = Previous
frame-next = Next
frame-more = Show more
frame-total = { $n } in all

frame-undo = Undo
frame-conflict = Someone else was first
frame-conflict-own = You changed this in another window
frame-conflict-yours = You, in another window, { $at }
frame-conflict-theirs = { $who } changed, { $at }
frame-conflict-mine = What you typed is kept

frame-email = E-mail
frame-password = Password
frame-sign-in = Sign in

frame-error-400-title = This request cannot be read
frame-error-400 = Go back and send it again.
frame-error-401-title = Sign in to go on
frame-error-401 = Your session has ended or has not begun.
frame-error-403-title = This is not yours to do
frame-error-403 = You may see it, but another role acts here.
frame-error-404-title = Nothing is here for you
frame-error-404 = It does not exist, or it is not shared with you. Check the number, or ask the person who sent the link.
frame-undo-refused = This cannot be undone any more
frame-error-back = Back to where you were
frame-error-405-title = This cannot be done here
frame-error-405 = Go back and use the buttons of the page.
frame-error-409-title = This has changed in the meantime
frame-error-409 = Look at what changed, then decide again.
frame-error-413-title = This is too large
frame-error-413 = At most { $limit } at a time: send smaller files, or fewer. What was typed into a ticket’s form is kept there.
frame-error-415-title = This kind of content is not taken
frame-error-415 = Go back and send the form of the page.
frame-error-422-title = Something is missing or wrong
frame-error-422 = Go back, correct what is named and send it again.
frame-error-429-title = Too many tries
frame-error-429 = Wait a little, then try again.
frame-error-500-title = Something went wrong on our side
frame-error-500 = Nothing was changed. Try again; if it happens again, tell the administrator the request number.
frame-error-503-title = Not available at the moment
frame-error-503 = Nothing was changed. Try again in a minute.
frame-error-507-title = The storage is full
frame-error-507 = Reading goes on, nothing can be saved. Tell the administrator.
frame-error-request = Request number { $number }
frame-error-home = To my work
frame-error-again = Try again
frame-field-wrong = { $field }: { $sentence }

# Entries that the reader puts in order.

order-title = Order
order-up = Move up
order-down = Move down
order-grip = Drag to another place
order-moved = { $name }: now { $n } of { $of }
