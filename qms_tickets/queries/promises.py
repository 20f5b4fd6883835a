"""What an agreement promises before there is a ticket."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.clocks.calendar import Calendar as WorkingHours
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.calendar import Calendar


def hours_of_service(service: Service, now: datetime) -> WorkingHours:
    """The calendar of the effective agreement, else of the supplier's department."""
    revision = service.effective_revision
    if revision is not None and revision.calendar_id is not None:
        calendar = db.session.get_one(Calendar, revision.calendar_id)
    else:
        calendar = service.department.calendar
    return calendar.revision_at(now).working_hours
