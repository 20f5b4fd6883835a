# The catalogue of services.

services-title = Services
services-note = What this house offers, and on what terms
services-by = Group by
services-by-department = By department
services-by-process = By process
services-search = Name, purpose or department
services-all-departments = All departments
services-all-processes = All processes
services-find = Show
services-process = QMS process
services-count =
    { $n ->
        [one] { $n } service
       *[other] { $n } services
    }
services-request = Request this
services-ask = Request
services-no-agreement = No agreement in force yet
services-lately = Used recently
services-none = No service matches
services-none-hint = Look for fewer words, or choose another department.
services-nothing-yet = Nothing is offered yet
services-nothing-yet-hint = What departments offer each other stands here, with its agreement.
services-show-all = Show all services
services-add = Add a service
services-add-note = Starts small: a purpose, one input, one output. The rest can be written later.
services-add-button = Add and write the agreement
services-added = The service was added. Its agreement is a draft.
services-changed = The service was changed.
services-edit = Edit the entry
services-save = Save
services-entry = Entry in the catalogue
services-name = Name
services-code = Code
services-code-hint = Capital letters, digits and hyphens, such as CAL
services-supplier = Supplier
services-kind = Kind of service
services-kind-hint = Gives the first targets; they can be changed in the agreement
services-small = The agreement in brief
services-small-note = In one language at least; not needed for a copy
services-one-input = One thing that is needed
services-purpose-hint = What the customer can do with it. For example: know whether a part may be used
services-one-input-hint = For example: the drawing, with its revision. Further ones can be added later
services-one-output-hint = For example: an inspection report
services-criterion-hint = How the customer sees that it is right. For example: every dimension with its measured value
services-one-output = One thing that is delivered
services-or-copy = Or begin with another agreement
services-copy-from = Copy from
services-copy-none = Nothing, begin small
services-active = In the catalogue
services-active-hint = A service that is not in the catalogue takes no new requests; open tickets go on
services-kept = How well it is kept
services-kept-note = last 90 days
