"""Answers kept ready: each person's own, and a department's, which its supervisors look after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from qms_tickets.domain import canned
from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import FieldError, NotAllowed, NotCurrent, NotValid
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.writing import CannedAnswer
from qms_tickets.operations import events
from qms_tickets.queries.organisation import organisation


class AnswerBody(BaseModel):
    """`whose`: one's own, or the own department's."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    whose: Literal["mine", "department"] = "mine"


def add(body: AnswerBody, *, by: Actor, now: datetime) -> CannedAnswer:
    """Errors: NotAllowed for a department's answer by somebody who does not lead it; NotValid for unknown marks."""
    _require_known_marks(body.text)
    author = db.session.get_one(Person, by.person_id)
    answer = CannedAnswer(title=body.title, text=body.text, changed_at=now)
    if body.whose == "department":
        answer.department = author.department
        require_keeper(answer, author, now)
    else:
        answer.person = author
    db.session.add(answer)
    db.session.flush()
    _record("answer.added", answer, by, now)
    return answer


def change(
    answer: CannedAnswer, body: AnswerBody, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Its words; whose it is stays.

    Errors: NotAllowed; NotCurrent where somebody else changed it meanwhile; NotValid for unknown marks.
    """
    require_keeper(answer, db.session.get_one(Person, by.person_id), now)
    if version is not None and version != answer.version:
        raise NotCurrent(version=answer.version, changed_at=answer.changed_at)
    _require_known_marks(body.text)
    answer.title, answer.text = body.title, body.text
    answer.version, answer.changed_at = answer.version + 1, now
    _record("answer.changed", answer, by, now)


def _require_known_marks(text: str) -> None:
    unknown = canned.unknown_marks(text)
    if unknown:
        facts = {"marks": _in_braces(unknown), "known": _in_braces(canned.MARKS)}
        raise NotValid({"text": FieldError("unknown_mark", facts)})


def _in_braces(names: Iterable[str]) -> list[str]:
    return [f"{{{name}}}" for name in names]


def remove(answer: CannedAnswer, *, by: Actor, now: datetime) -> None:
    require_keeper(answer, db.session.get_one(Person, by.person_id), now)
    _record("answer.removed", answer, by, now)
    db.session.delete(answer)


def require_keeper(answer: CannedAnswer, person: Person, now: datetime) -> None:
    if not is_keeper(answer, person, now):
        raise NotAllowed("answer_of_department", unlocked_by=["supplier_supervisor"])


def is_keeper(answer: CannedAnswer, person: Person, now: datetime) -> bool:
    """Its owner, or who leads the department."""
    if answer.department is None:
        return answer.person == person
    return answer.department.id in organisation().led_by(person.id)


def _record(kind: str, answer: CannedAnswer, by: Actor, now: datetime) -> None:
    department = None if answer.department is None else answer.department.id
    events.record(
        kind, by=by, now=now, texts={"title": answer.title}, answer=answer.id, department=department
    )
