"""What each action is told: one shape for the page's form, the API's JSON and the command line.

`LIST` and `CELLS` say how a form flattens the list of a body: `verdict.KEY`, `reason.KEY`.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from qms_tickets.domain.reasons import CANCEL, DECLINE, DISPOSITIONS, HOLD

ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20000)]
Value = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=64)]


def _no_truth(value: Any) -> Any:
    """`true` is no number, though Python counts with it."""
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


Step = Annotated[int, BeforeValidator(_no_truth), Field(ge=1, le=5)]
Count = Annotated[int, BeforeValidator(_no_truth), Field(ge=0, le=10_000_000)]


class Body(BaseModel):
    """A body refuses what it does not know: `state`, `due_at` and the like are nobody's to send."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    LIST: ClassVar[str | None] = None
    CELLS: ClassVar[tuple[str, ...]] = ()


class Nothing(Body):
    """Actions that need no words."""


class WithReason(Body):
    reason: Words


class MayReason(Body):
    reason: Words | None = None


class Answer(Body):
    """A value for one item: a text, a file, or why there is none."""

    key: Key
    value: Value | None = None
    attachment_id: int | None = None
    unavailable_reason: Words | None = None


class Verdict(Body):
    key: Key
    verdict: Literal["conforms", "concession", "nonconforming"]
    reason: Words | None = None
    why: Key | None = None


class Asked(Body):
    key: Key
    why: Key = "missing"
    reason: Words | None = None


class NewTicket(Body):
    """A request: what the form of `/tickets/new` and `POST /api/v1/tickets` say."""

    LIST = "items"
    CELLS = ("value", "attachment_id")

    title: ShortText | None = None
    description: LongText = ""
    relation: Literal["rank", "functional", "process"] | None = None
    impact: Literal["high", "medium", "low"] = "medium"
    urgency: Literal["now", "soon", "planned"] = "soon"
    wanted_by: AwareDatetime | None = None
    lot: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""
    operation: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""
    quantity_presented: Count | None = None
    supplier: Key | None = None
    requester: Key | None = None
    watchers: list[Key] = []
    confidential: bool = False
    items: list[Answer] = []


class Submit(Body):
    """`revision` confirms a newer revision than the one under which the draft was begun."""

    revision: int | None = None


class RequestInput(Body):
    LIST = "items"
    CELLS = ("why", "reason")

    items: list[Asked] = []
    message: Words | None = None


class ProvideInput(Body):
    LIST = "items"
    CELLS = ("value", "attachment_id", "unavailable_reason")

    items: list[Answer] = []


class Judge(Body):
    """Verdicts on inputs. `all_conform` is the one button: it judges what has no verdict yet."""

    LIST = "verdicts"
    CELLS = ("verdict", "reason", "why")

    verdicts: list[Verdict] = []
    all_conform: bool = False
    agree_wanted_by: bool = False


class JudgeDelivery(Body):
    LIST = "verdicts"
    CELLS = ("verdict", "reason", "why")

    verdicts: list[Verdict] = []
    all_conform: bool = False
    reason: Words | None = None
    quantity_accepted: Count | None = None
    quantity_rejected: Count | None = None
    disposition: Literal[DISPOSITIONS] | None = None  # type: ignore[valid-type]


class Decline(Body):
    kind: Literal[DECLINE] | None = None  # type: ignore[valid-type]
    reason: Words | None = None
    department: Key | None = None


class Cancel(Body):
    kind: Literal[CANCEL] | None = None  # type: ignore[valid-type]
    reason: Words | None = None


class Assign(Body):
    person: Key
    reason: Words | None = None


class HandOver(Body):
    department: Key
    reason: Words


class Hold(Body):
    kind: Literal[tuple(HOLD)]  # type: ignore[valid-type]
    reason: Words | None = None
    resume_at: AwareDatetime


class ProposeDue(Body):
    due: AwareDatetime
    reason: Words


class AnswerDue(Body):
    proposal: int | None = None
    reason: Words | None = None


class Deliver(Body):
    """Outputs with evidence; `complete` and `on_time` rate the input on the same form, before any verdict."""

    LIST = "outputs"
    CELLS = ("value", "attachment_id")

    outputs: list[Answer] = []
    message: Words | None = None
    blocking_reason: Words | None = None
    quantity_presented: Count | None = None
    complete: Step | None = None
    on_time: Step | None = None


class Rate(Body):
    """The customer's dimensions, or the supplier's two; `overall` (`complete`) alone is enough."""

    overall: Step | None = None
    conformity: Step | None = None
    timeliness: Step | None = None
    competence: Step | None = None
    care: Step | None = None
    initiative: Step | None = None
    complete: Step | None = None
    on_time: Step | None = None
    comment: Words | None = None
    improvement: Words | None = None


class Reprioritise(Body):
    impact: Literal["high", "medium", "low"]
    urgency: Literal["now", "soon", "planned"]
    reason: Words


class DisputeAct(Body):
    """`event` is the sequence number of what is contested; without it, the latest such act of the other side."""

    event: int | None = None
    reason: Words


class DecideDispute(Body):
    upheld: bool
    reason: Words


class WriteComment(Body):
    text: LongText
    audience: Literal["shared", "internal"] = "shared"


class Watch(Body):
    """Without `person`, oneself; `stop` ends it."""

    person: Key | None = None
    stop: bool = False


class LinkTo(Body):
    other: Key
    kind: Literal["blocks", "follows", "duplicates", "corrects"]


def dumped(body: Body) -> dict[str, Any]:
    """What was said, without what was left out."""
    return body.model_dump(exclude_none=True, mode="json")
