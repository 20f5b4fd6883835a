"""Agreements: written, reviewed, countersigned, released. A released revision never changes again."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from qms_tickets.domain import agreement_document
from qms_tickets.domain.access import SYSTEM, Actor, Standing
from qms_tickets.domain.agreement_document import minimal
from qms_tickets.domain.defaults import POLICY_OF_RELATION, REVIEW_EVERY_MONTHS, REVIEW_REMINDER_DAYS
from qms_tickets.domain.errors import FieldError, NotAllowed, NotCurrent, NotPossible, NotValid
from qms_tickets.domain.lifecycles import agreement as life
from qms_tickets.domain.terms import Terms
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service, Signature
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person
from qms_tickets.models.policy import Policy
from qms_tickets.models.timer import Timer
from qms_tickets.operations import events, notices
from qms_tickets.queries.agreements import (
    asked_departments,
    customers_of,
    departments_by_code,
    situation_of,
    standing_in,
)
from qms_tickets.queries.organisation import organisation

__all__ = [
    "change",
    "copy_from",
    "countersign",
    "draft",
    "minimal",
    "release",
    "send_back",
    "send_for_review",
]

TAKES_EFFECT = "agreement_effective"
REVIEW = "agreement_review"
_REMINDED_BEFORE = timedelta(days=REVIEW_REMINDER_DAYS)
_ASKED_WITHIN = timedelta(days=365)


# --- writing -------------------------------------------------------------------------------------------------


def draft(
    service: Service,
    content: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
    policy: Policy | None = None,
    calendar: Calendar | None = None,
    note: str = "",
    copied_from: AgreementRevision | None = None,
) -> AgreementRevision:
    """A new revision in draft; `note` says what it changes. One revision is in work at a time.

    The policy follows from the relations unless one is named; without a calendar the department's counts.
    Errors: NotAllowed, NotPossible, NotValid.
    """
    _require_writer(service, by, now)
    if any(revision.state in life.IN_WORK for revision in service.revisions):
        raise NotPossible("another_revision_in_work")
    agreement_document.check(content)
    revision = AgreementRevision(
        service=service,
        number=max((each.number for each in service.revisions), default=0) + 1,
        state="draft",
        content=_kept(content),
        policy=policy or _policy_for(content),
        calendar_id=None if calendar is None else calendar.id,
        prepared_by_id=by.person_id,
        created_at=now,
        note=note,
    )
    db.session.add(revision)
    db.session.flush()
    copied = None if copied_from is None else f"{copied_from.service.code} {copied_from.number}"
    _record("agreement.drafted", revision, by, now, copied_from=copied)
    return revision


def copy_from(service: Service, source: AgreementRevision, *, by: Actor, now: datetime) -> AgreementRevision:
    """A draft with the content of another agreement, or of an earlier revision of the own one."""
    content = _kept(source.content)
    if source.service_id != service.id:
        content["document_number"] = ""
        content["customers"] = None
    calendar = None if source.calendar_id is None else db.session.get(Calendar, source.calendar_id)
    return draft(
        service, content, by=by, now=now, policy=source.policy, calendar=calendar, copied_from=source
    )


def revise(revision: AgreementRevision, *, by: Actor, now: datetime) -> AgreementRevision:
    """A draft that begins with what is agreed now."""
    _begin(revision, "revise", by, now)
    return copy_from(revision.service, revision, by=by, now=now)


def require_change(revision: AgreementRevision, *, by: Actor, now: datetime) -> None:
    """Errors: NotAllowed, NotPossible, as `change`."""
    _begin(revision, "change", by, now)


def change(
    revision: AgreementRevision,
    content: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
    version: int | None = None,
    policy: Policy | None = None,
    calendar: Calendar | None = None,
    keep_calendar: bool = True,
    note: str | None = None,
) -> None:
    """Write a draft anew. Errors: NotAllowed, NotPossible once it is in review, NotCurrent, NotValid."""
    by = _begin(revision, "change", by, now, version)
    agreement_document.check(content)
    kept = _kept(content)
    fields = sorted(
        name for name in {*kept, *revision.content} if kept.get(name) != revision.content.get(name)
    )
    revision.content = kept
    if policy is not None:
        revision.policy = policy
    if not keep_calendar:
        revision.calendar_id = None if calendar is None else calendar.id
    if note is not None:
        revision.note = note
    revision.version += 1
    db.session.flush()
    _record("agreement.changed", revision, by, now, fields=fields)


# --- review ----------------------------------------------------------------------------------------------------


def send_for_review(
    revision: AgreementRevision,
    *,
    by: Actor,
    now: datetime,
    version: int | None = None,
    countersign: Iterable[Department] | None = None,
) -> None:
    """Signed as prepared; the customers' heads are asked to countersign.

    Unless told, those are the departments on the agreement's list, or that used the service within a year.
    Errors: NotAllowed, NotPossible, NotCurrent; NotValid while the document says too little.
    """
    by = _begin(revision, "send_for_review", by, now, version)
    agreement_document.check_complete(revision.content)
    revision.state = "in_review"
    revision.version += 1
    _sign(revision, "prepared", by, now)
    for department_id in _to_countersign(revision, countersign, now):
        _ask(revision, department_id, now)
    db.session.flush()
    _record("agreement.sent_for_review", revision, by, now)
    heads = [
        organisation().head_of(each)
        for each in (revision.service.department_id, *asked_departments(revision))
    ]
    notices.announce(
        "agreement.sent_for_review", None, by=by, now=now, people=_people(heads), **_about(revision)
    )


def send_back(
    revision: AgreementRevision, reason: str, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """To draft again; signatures given so far stand for a text that will change, so they go."""
    if not reason.strip():
        raise NotValid(reason="reason_required")
    by = _begin(revision, "send_back", by, now, version)
    revision.state = "draft"
    revision.effective_from = None
    revision.version += 1
    for signature in list(revision.signatures):
        revision.signatures.remove(signature)
        db.session.delete(signature)
    db.session.flush()
    _record("agreement.sent_back", revision, by, now, texts={"reason": reason})


def sign(revision: AgreementRevision, *, by: Actor, now: datetime) -> None:
    """The supplier's head has reviewed it."""
    by = _begin(revision, "sign", by, now)
    _sign(revision, "reviewed", by, now)
    db.session.flush()
    _record("agreement.signed", revision, by, now, role="reviewed")


def countersign(
    revision: AgreementRevision, *, by: Actor, now: datetime, department: Department | None = None
) -> None:
    """The head of a customer agrees, for one department or for all that the person leads.

    Errors: NotAllowed for a department that somebody else leads; NotPossible when nobody was asked.
    """
    acting = _begin(revision, "countersign", by, now)
    person_id = acting.for_id or acting.person_id
    wanted = {department.id} if department is not None else set(asked_departments(revision))
    house = organisation()
    mine = [
        signature
        for signature in revision.signatures
        if signature.role == "countersigned"
        and signature.at is None
        and signature.department_id in wanted
        and (by.is_system or person_id in house.supervisors_of(signature.department_id or 0))
    ]
    if not mine:
        raise NotAllowed(
            "agreement_not_yours", agreement_action="countersign", unlocked_by=[life.CUSTOMER_HEAD]
        )
    for signature in mine:
        signature.person_id, signature.at = acting.person_id, now
        code = signature.department.code if signature.department else None
        _record("agreement.signed", revision, acting, now, role="countersigned", department=code)
    db.session.flush()


def release(
    revision: AgreementRevision,
    *,
    by: Actor,
    now: datetime,
    effective_from: datetime | None = None,
    version: int | None = None,
) -> None:
    """The quality manager approves; the supplier's head has signed (or is the same person).

    It takes the former one's place at once, or at the instant that is named.
    Errors: NotAllowed, NotPossible, NotCurrent; NotValid for an instant before now.
    """
    standing = standing_in(revision.service.department_id, by, now)
    by = _begin(revision, "release", by, now, version)
    effective = effective_from or now
    if effective < now:
        raise NotValid({"effective_from": FieldError("in_the_past")})
    if life.SUPPLIER_HEAD in standing.roles and not _has(revision, "reviewed"):
        _sign(revision, "reviewed", by, now)
    _sign(revision, "approved", by, now)
    former = revision.service.effective_revision
    revision.effective_from = effective
    revision.version += 1
    db.session.flush()
    _record(
        "agreement.released",
        revision,
        by,
        now,
        superseded=None if former is None else former.number,
        effective_from=effective,
    )
    if effective <= now:
        _put_in_force(revision, now)
    else:
        db.session.add(Timer(kind=TAKES_EFFECT, subject=str(revision.id), at=effective, facts={}))
    _announce_release(revision, by, now)


def take_effect(revision: AgreementRevision, *, now: datetime) -> bool:
    """Its day has come: called by the sweep. Returns whether anything was to do."""
    due = revision.effective_from is not None and revision.effective_from <= now
    if revision.state != "in_review" or not _has(revision, "approved") or not due:
        return False
    _put_in_force(revision, now)
    return True


def day_has_come(timer: Timer, now: datetime) -> None:
    """The sweep's handler for timers of kind `TAKES_EFFECT`; the subject is the revision's id."""
    take_effect(db.session.get_one(AgreementRevision, int(timer.subject)), now=now)


def withdraw(
    revision: AgreementRevision, reason: str, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Tickets that are under way stay under it; new ones cannot be raised until another is in force."""
    if not reason.strip():
        raise NotValid(reason="reason_required")
    by = _begin(revision, "withdraw", by, now, version)
    if revision.service.effective_revision is revision:
        revision.service.effective_revision = None
    revision.state, revision.ended_at = "withdrawn", now
    revision.version += 1
    db.session.flush()
    _record("agreement.withdrawn", revision, by, now, texts={"reason": reason})


def confirm_review(revision: AgreementRevision, *, by: Actor, now: datetime) -> None:
    """The periodic review found nothing to change: the next one is due a year on."""
    standing = standing_in(revision.service.department_id, by, now)
    if not standing.roles & {life.SUPPLIER_HEAD, life.QUALITY_MANAGER}:
        raise NotAllowed("agreement_not_yours", agreement_action="review", unlocked_by=[life.SUPPLIER_HEAD])
    if revision.state != "effective":
        raise NotPossible("agreement_not_now", agreement_action="review", agreement_state=revision.state)
    _plan_review(revision, now)
    _record("agreement.signed", revision, by, now, role="periodic_review")


def _plan_review(revision: AgreementRevision, since: datetime) -> None:
    """The next one, and its reminder: one row for each revision, moved on when it was reviewed."""
    revision.review_due = _review_after(since)
    reminder = db.session.scalars(
        select(Timer).where(Timer.kind == REVIEW, Timer.subject == str(revision.id))
    ).one_or_none()
    if reminder is None:
        reminder = Timer(kind=REVIEW, subject=str(revision.id), facts={})
        db.session.add(reminder)
    reminder.at, reminder.done_at = revision.review_due - _REMINDED_BEFORE, None
    db.session.flush()


def review_comes_due(timer: Timer, now: datetime) -> None:
    """The sweep's handler for timers of kind `REVIEW`: the head and the quality managers hear it, once."""
    revision = db.session.get_one(AgreementRevision, int(timer.subject))
    service = revision.service
    if service.effective_revision is not revision or not service.active:
        return
    head = _people([organisation().head_of(service.department_id)])
    told = notices.announce(
        "agreement.review_due",
        None,
        by=SYSTEM,
        now=now,
        people=head,
        **_about(revision),
        due=revision.review_due,
    )
    events.record(
        "reminder.sent",
        by=SYSTEM,
        now=now,
        about="review",
        told=[{"person": notice.person_id} for notice in told] or None,
        service=revision.service.code,
        revision=revision.number,
    )


# --- parts -------------------------------------------------------------------------------------------------------


def _begin(
    revision: AgreementRevision, action: str, by: Actor, now: datetime, version: int | None = None
) -> Actor:
    """The actor, for the absent person where a deputy acts. Errors: NotAllowed, NotPossible, NotCurrent."""
    standing = standing_in(revision.service.department_id, by, now, asked_departments(revision))
    if version is not None and version != revision.version:
        raise NotCurrent(version=revision.version)
    row = _in_own_words(lambda: life.AGREEMENT.require(action, situation_of(revision), standing.roles))
    behind = standing.absent_person_behind(row.by)
    return by if behind is None else replace(by, for_id=behind[0], for_name=behind[1])


def _in_own_words(require: Callable[[], Any]) -> Any:
    """The machine's two refusals speak of tickets; an agreement has states and actions of its own."""
    try:
        return require()
    except NotAllowed as refused:
        raise NotAllowed(
            "agreement_not_yours",
            agreement_action=refused.facts["action"],
            unlocked_by=refused.facts["unlocked_by"],
        ) from refused
    except NotPossible as refused:
        if refused.code != "not_in_this_state":
            raise
        raise NotPossible(
            "agreement_not_now",
            agreement_action=refused.facts["action"],
            agreement_state=refused.facts["state"],
        ) from refused


def _require_writer(service: Service, by: Actor, now: datetime) -> Standing:
    standing = standing_in(service.department_id, by, now)
    writers = life.AGREEMENT.actions["change"].by
    if not standing.roles & writers:
        raise NotAllowed("agreement_not_yours", agreement_action="revise", unlocked_by=sorted(writers))
    return standing


def _kept(content: Mapping[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(dict(content))


def _policy_for(content: Mapping[str, Any]) -> Policy:
    relations = content.get("relations") or ("functional",)
    first = next((each for each in ("process", "rank", "functional") if each in relations), "functional")
    return db.session.scalars(select(Policy).where(Policy.code == POLICY_OF_RELATION[first])).one()


def _has(revision: AgreementRevision, role: str) -> bool:
    return any(signature.role == role and signature.at is not None for signature in revision.signatures)


def _sign(revision: AgreementRevision, role: str, by: Actor, now: datetime) -> None:
    revision.signatures.append(Signature(role=role, person_id=by.person_id, asked_at=now, at=now))


def _ask(revision: AgreementRevision, department_id: int, now: datetime) -> None:
    revision.signatures.append(Signature(role="countersigned", department_id=department_id, asked_at=now))


def _to_countersign(
    revision: AgreementRevision, told: Iterable[Department] | None, now: datetime
) -> list[int]:
    if told is not None:
        found = [department.id for department in told]
    else:
        customers = Terms.of(revision.content).customers
        if customers is not None:
            found = [department.id for department in departments_by_code(customers)]
        else:
            found = customers_of(revision.service_id, now - _ASKED_WITHIN)
    return [each for each in dict.fromkeys(found) if each != revision.service.department_id]


def _put_in_force(revision: AgreementRevision, now: datetime) -> None:
    service = revision.service
    former = service.effective_revision
    if former is not None and former is not revision:
        former.state, former.ended_at = "superseded", revision.effective_from
    revision.state = "effective"
    service.effective_revision = revision
    _plan_review(revision, revision.effective_from or now)


def _review_after(instant: datetime) -> datetime:
    month = instant.month - 1 + REVIEW_EVERY_MONTHS
    year, month = instant.year + month // 12, month % 12 + 1
    return instant.replace(year=year, month=month, day=min(instant.day, 28))


def _announce_release(revision: AgreementRevision, by: Actor, now: datetime) -> None:
    since = now - _ASKED_WITHIN
    heads = [organisation().head_of(each) for each in customers_of(revision.service_id, since)]
    people = _people([organisation().head_of(revision.service.department_id), *heads])
    notices.announce("agreement.released", None, by=by, now=now, people=people, **_about(revision))


def _people(ids: Iterable[int | None]) -> list[Person]:
    wanted = [each for each in dict.fromkeys(ids) if each is not None]
    return [db.session.get_one(Person, each) for each in wanted]


def _about(revision: AgreementRevision) -> dict[str, Any]:
    return {
        "service": revision.service.code,
        "service_name": revision.service.name.as_dict(),
        "revision": revision.number,
        "link": f"/services/{revision.service_id}",
    }


def _record(
    kind: str,
    revision: AgreementRevision,
    by: Actor,
    now: datetime,
    *,
    texts: Mapping[str, str] | None = None,
    **facts: Any,
) -> None:
    events.record(
        kind,
        by=by,
        now=now,
        texts=texts,
        service=revision.service.code,
        revision=revision.number,
        **facts,
    )
