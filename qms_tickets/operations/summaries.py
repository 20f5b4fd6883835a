"""On Monday supervisors hear how their department did: one timer a department and week, each sets the next one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from qms_tickets.domain.access import SYSTEM
from qms_tickets.domain.quiet_hours import WEEKLY, next_digest
from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.timer import Timer
from qms_tickets.operations import notices
from qms_tickets.queries import boards, recipients
from qms_tickets.queries.organisation import organisation

WEEK: Final = "week_summary"
_A_WEEK: Final = timedelta(days=7)


def plan(department: Department, now: datetime) -> None:
    """The next one, when the department's next working week begins."""
    hours = department.calendar.revision_at(now).working_hours
    begins = next_digest(hours, now + timedelta(seconds=1), WEEKLY)
    subject = f"{department.id}/{begins.date().isoformat()}"
    db.session.add(Timer(kind=WEEK, subject=subject, at=begins, facts={}))


def week_begins(timer: Timer, now: datetime) -> None:
    """The sweep's handler for timers of kind `WEEK`. A week in which nothing happened is no news."""
    department = db.session.get_one(Department, int(timer.subject.partition("/")[0]))
    if not department.active:
        return
    plan(department, now)
    week = boards.week({department.id}, now - _A_WEEK, now)
    overdue = boards.count_overdue(department.id, now)
    if not (week.deliveries or week.escalated or overdue):
        return
    facts = {
        "department": department.name.as_dict(),
        "deliveries": week.deliveries,
        "on_time": week.on_time,
        "escalated": week.escalated,
        "before": week.escalated_before,
        "overdue": overdue,
        "link": f"/escalations?department={department.code}",
    }
    supervisors = recipients.people(organisation().supervisors_of(department.id))
    notices.tell(supervisors, "summary.week", None, by=SYSTEM, now=now, facts=facts, digest=True)
