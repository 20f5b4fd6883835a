"""What an agreement promises before there is a ticket."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.clocks.schedule import Hours
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.department import Department
from qms_tickets.queries.clocks import hours_in


def hours_of_service(service: Service, customer: Department, now: datetime) -> Hours:
    """The calendar of the effective agreement, else of the supplier's department; with the customer's where agreed."""
    revision = service.effective_revision
    if revision is not None and revision.calendar_id is not None:
        calendar = db.session.get_one(Calendar, revision.calendar_id)
    else:
        calendar = service.department.calendar
    counted = [calendar.revision_at(now)]
    if revision is not None and revision.terms.both_sides_hours:
        counted.append(customer.calendar.revision_at(now))
    return hours_in(counted, now)
