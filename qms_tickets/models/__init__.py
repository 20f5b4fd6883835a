"""All rows. Importing this package knows every table."""

from qms_tickets.models.agreement import AgreementRevision, Service, Signature
from qms_tickets.models.base import Base
from qms_tickets.models.bundle import Bundle, BundleLine
from qms_tickets.models.calendar import Calendar, CalendarRevision
from qms_tickets.models.clock import Clock, ClockCalendar, ClockRun
from qms_tickets.models.department import Department
from qms_tickets.models.escalation import Escalation, EscalationReach
from qms_tickets.models.event import ChainHead, Checkpoint, Event, EventText
from qms_tickets.models.housekeeping import (
    Counter,
    Heartbeat,
    IdempotencyKey,
    ImportedRow,
    Lease,
    SearchDocument,
    Setting,
)
from qms_tickets.models.nonconformity import Nonconformity, NonconformityCase
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.person import Absence, Capability, OneTimeLink, Person, SignInAttempt, SignInSession
from qms_tickets.models.policy import Policy, PolicyRevision
from qms_tickets.models.rating import Rating
from qms_tickets.models.target import Target
from qms_tickets.models.ticket import (
    Attachment,
    Comment,
    Dispute,
    DueProposal,
    FormerDepartment,
    Item,
    Link,
    Ticket,
    Watcher,
)
from qms_tickets.models.timer import Timer
from qms_tickets.models.token import ApiToken
from qms_tickets.models.view import View
from qms_tickets.models.writing import CannedAnswer, Unsent

__all__ = [
    "Absence",
    "AgreementRevision",
    "ApiToken",
    "Attachment",
    "Base",
    "Bundle",
    "BundleLine",
    "Calendar",
    "CalendarRevision",
    "CannedAnswer",
    "Capability",
    "ChainHead",
    "Checkpoint",
    "Clock",
    "ClockCalendar",
    "ClockRun",
    "Comment",
    "Counter",
    "Department",
    "Dispute",
    "DueProposal",
    "Escalation",
    "EscalationReach",
    "Event",
    "EventText",
    "FormerDepartment",
    "Heartbeat",
    "IdempotencyKey",
    "ImportedRow",
    "Item",
    "Lease",
    "Link",
    "Message",
    "Nonconformity",
    "NonconformityCase",
    "Notice",
    "OneTimeLink",
    "Person",
    "Policy",
    "PolicyRevision",
    "Rating",
    "SearchDocument",
    "Service",
    "Setting",
    "SignInAttempt",
    "SignInSession",
    "Signature",
    "Target",
    "Ticket",
    "Timer",
    "Unsent",
    "View",
    "Watcher",
]
