"""What lies behind one figure of an interface: its causes, marks, clocks, open tickets and marked changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, or_, select

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.lifecycles.clock_effects import KINDS
from qms_tickets.domain.measures.change import pareto
from qms_tickets.domain.measures.tallies import ENOUGH, Share
from qms_tickets.domain.terms import Terms
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision
from qms_tickets.models.clock import Clock
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import Event
from qms_tickets.models.nonconformity import Nonconformity
from qms_tickets.models.rating import OUTPUT_DIMENSIONS, Rating
from qms_tickets.models.ticket import DueProposal, Item, Ticket
from qms_tickets.queries import nonconformities
from qms_tickets.queries.measures import (
    VERDICT,
    Scope,
    delivered,
    inspected,
    narrowed,
    timed,
)
from qms_tickets.queries.tickets import still_open
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to

Edges = Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why: `kind` is output, concession, input, hold or late; `code` a reason of the list, or `name` a requirement."""

    kind: str
    code: str = ""
    name: Bilingual | None = None
    n: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A ticket behind a figure that the viewer may see."""

    number: str
    title: str
    at: datetime
    late: bool = False
    failed: bool = False


@dataclass(slots=True)
class Story:
    """What was returned, asked for and held in one ticket, in the order of its events."""

    revision_id: int
    late: bool = False
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


_TOLD: Final = (
    "ticket.input_requested",
    "ticket.held",
    "ticket.hold_refused",
    "ticket.delivery_rejected",
    "ticket.delivery_accepted",
)
_WAITS: Final = ("ticket.input_requested", "ticket.held")


# --- why ---


@dataclass(frozen=True, slots=True)
class Behind:
    """Deliveries of an interface, told: how many fell short and why, and how many were paused just before due."""

    short: int = 0
    causes: tuple[Cause, ...] = ()
    on_time: Share = field(default_factory=Share)
    paused_just_before: int = 0

    @property
    def on_time_without_pauses(self) -> Share:
        return Share(self.on_time.hits - self.paused_just_before, self.on_time.n)


def behind_deliveries(scope: Scope, edges: Edges) -> Behind:
    """Three statements, four where requirements are named."""
    columns = (Ticket.id, Ticket.revision_id, VERDICT.label("verdict"), Ticket.first_pass)
    rows = list(db.session.execute(delivered(scope, edges, *columns)))
    stories = {row.id: Story(row.revision_id, row.verdict == "breached") for row in rows}
    _tell(stories, delivered(scope, edges, Ticket.id))
    short = [row for row in rows if row.verdict == "breached" or row.first_pass is False]
    met = [row for row in rows if row.verdict == "met"]
    return Behind(
        short=len(short),
        causes=_causes([stories[row.id] for row in short]),
        on_time=Share(len(met), sum(row.verdict is not None for row in rows)),
        paused_just_before=sum(_paused_just_before(stories[row.id]) for row in met),
    )


def behind_waiting(scope: Scope, edges: Edges) -> Behind:
    """What tickets waited for, on time or not."""
    rows = list(db.session.execute(delivered(scope, edges, Ticket.id, Ticket.revision_id)))
    stories = {row.id: Story(row.revision_id) for row in rows}
    _tell(stories, delivered(scope, edges, Ticket.id), _WAITS)
    waited = [story for story in stories.values() if story.events]
    return Behind(short=len(waited), causes=_causes(waited))


def behind_inputs(scope: Scope, edges: Edges) -> Behind:
    """Why inputs did not conform at their first inspection."""
    wrong = inspected(scope, edges, Ticket.id, Ticket.revision_id).where(Ticket.inputs_conformed.is_(False))
    rows = list(db.session.execute(wrong))
    stories = {row.id: Story(row.revision_id) for row in rows}
    ids = inspected(scope, edges, Ticket.id).where(Ticket.inputs_conformed.is_(False))
    _tell(stories, ids, ("ticket.input_requested",))
    for story in stories.values():
        story.events = story.events[:1]
    return Behind(short=len(rows), causes=_causes(stories.values()))


def _tell(stories: dict[int, Story], ids: Select[Any], kinds: Sequence[str] = _TOLD) -> None:
    if not stories:
        return
    told = (
        select(Event.ticket_id, Event.kind, Event.facts)
        .where(Event.ticket_id.in_(ids), Event.kind.in_(kinds))
        .order_by(Event.sequence)
    )
    for ticket_id, kind, facts in db.session.execute(told):
        if ticket_id in stories:
            stories[ticket_id].events.append((kind, facts))


def _paused_just_before(story: Story) -> bool:
    """The clock was stopped with less than a tenth left, and nobody refused."""
    marked = False
    for kind, facts in story.events:
        if kind == "ticket.held" and facts.get("late_mark") and facts.get("stops"):
            marked = True
        elif kind == "ticket.hold_refused":
            marked = False
    return marked


def _causes(stories: Iterable[Story]) -> tuple[Cause, ...]:
    """A cause counts once a ticket."""
    found = [(story, cause) for story in stories for cause in sorted(set(_causes_of(story)))]
    names = _requirement_names({story.revision_id for story, cause in found if cause[0] in _BY_NAME})
    labels = [_label(story, cause, names) for story, cause in found]
    by_label = dict(labels)
    return tuple(
        Cause(kind=by_label[label][0], code=by_label[label][1], name=by_label[label][2], n=n)
        for label, n in pareto(label for label, _ in labels)
    )


_BY_NAME: Final = frozenset({"output", "concession"})


def _causes_of(story: Story) -> Iterator[tuple[str, str]]:
    any_told = False
    for kind, facts in story.events:
        for cause in _causes_in(kind, facts):
            any_told = True
            yield cause
    if story.late and not any_told:
        yield ("late", "")


def _causes_in(kind: str, facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if kind == "ticket.delivery_rejected":
        whys = facts.get("whys", {})
        failed = [key for key, one in facts["verdicts"].items() if one == "nonconforming"]
        yield from (("reject", whys[key]) if key in whys else ("output", key) for key in failed)
    elif kind == "ticket.delivery_accepted":
        yield from (("concession", key) for key, one in facts["verdicts"].items() if one == "concession")
    elif kind == "ticket.input_requested":
        yield from (("input", why) for why in facts["items"].values())
    elif kind == "ticket.held":
        yield ("hold", facts["hold_kind"])


def _requirement_names(revision_ids: set[int]) -> dict[tuple[int, str], Bilingual]:
    if not revision_ids:
        return {}
    rows = db.session.execute(
        select(AgreementRevision.id, AgreementRevision.content).where(AgreementRevision.id.in_(revision_ids))
    )
    return {(row.id, one.key): one.name for row in rows for one in Terms.of(row.content).outputs}


def _label(
    story: Story, cause: tuple[str, str], names: dict[tuple[int, str], Bilingual]
) -> tuple[str, tuple[str, str, Bilingual | None]]:
    """Outputs of one name in several revisions are one cause."""
    kind, code = cause
    name = names.get((story.revision_id, code)) if kind in _BY_NAME else None
    told = code if name is None else f"{name.zh}|{name.en}"
    return f"{kind}|{told}", (kind, code, name)


# --- the tickets ---


def latest_short(scope: Scope, edges: Edges, viewer: Viewer, limit: int = 8) -> list[Listed]:
    """The latest deliveries that were not on time or not right first time, of those that the viewer may see."""
    columns = (Ticket.number, Ticket.title, Clock.ended_at, VERDICT.label("verdict"), Ticket.first_pass)
    rows = db.session.execute(
        delivered(scope, edges, *columns)
        .where(or_(VERDICT == "breached", Ticket.first_pass.is_(False)), visible_to(viewer))
        .order_by(Clock.ended_at.desc())
        .limit(limit)
    )
    return [
        Listed(row.number, row.title, row.ended_at, row.verdict == "breached", row.first_pass is False)
        for row in rows
    ]


def latest_wrong_inputs(scope: Scope, edges: Edges, viewer: Viewer, limit: int = 8) -> list[Listed]:
    rows = db.session.execute(
        inspected(scope, edges, Ticket.number, Ticket.title, Ticket.submitted_at)
        .where(Ticket.inputs_conformed.is_(False), visible_to(viewer))
        .order_by(Ticket.submitted_at.desc())
        .limit(limit)
    )
    return [Listed(row.number, row.title, row.submitted_at, failed=True) for row in rows]


# --- ratings ---


@dataclass(frozen=True, slots=True)
class Answers:
    """The marks given to one question; its distribution is told only where there are enough."""

    question: str
    counts: tuple[int, int, int, int, int]

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        if self.n < ENOUGH:
            return None
        return sum(mark * n for mark, n in enumerate(self.counts, 1)) / self.n


def answers(scope: Scope, edges: Edges) -> list[Answers]:
    """Of each question of the form. Marks of subordinates are heard from five on."""
    marks = [getattr(Rating, name) for name in OUTPUT_DIMENSIONS]
    rows = list(
        db.session.execute(
            select(Rating.rater_hidden, *marks)
            .join(Ticket, Rating.ticket_id == Ticket.id)
            .where(
                Rating.side == "customer",
                Rating.current.is_(True),
                Rating.given_at >= edges[0],
                Rating.given_at < edges[-1],
                *narrowed(scope),
            )
        )
    )
    return [_answers(name, place, rows) for place, name in enumerate(OUTPUT_DIMENSIONS, 1)]


def _answers(name: str, place: int, rows: Sequence[Any]) -> Answers:
    open_ = [row[place] for row in rows if row[place] is not None and not row[0]]
    hidden = [row[place] for row in rows if row[place] is not None and row[0]]
    counts = Counter(open_ + (hidden if len(hidden) >= ENOUGH else []))
    return Answers(name, (counts[1], counts[2], counts[3], counts[4], counts[5]))


# --- clocks ---


@dataclass(frozen=True, slots=True)
class Timed:
    """Clocks of one kind that ended with a verdict."""

    kind: str
    side: str
    breached: Share
    escalated: Share


def clocks(scope: Scope, edges: Edges) -> list[Timed]:
    escalated = select(Escalation.clock_id).where(Escalation.clock_id == Clock.id, Escalation.on_board)
    rows = db.session.execute(
        timed(
            scope,
            edges,
            Clock.kind,
            Clock.side,
            func.count().label("n"),
            func.sum(case((VERDICT == "breached", 1), else_=0)).label("breached"),
            func.sum(case((escalated.exists(), 1), else_=0)).label("escalated"),
        ).group_by(Clock.kind, Clock.side)
    )
    found = [
        Timed(row.kind, row.side, Share(int(row.breached), row.n), Share(int(row.escalated), row.n))
        for row in rows
    ]
    return sorted(found, key=lambda one: KINDS.index(one.kind))


# --- open now ---


@dataclass(frozen=True, slots=True)
class Backlog:
    """Open tickets by who holds them, and since when the oldest waits."""

    holder: str
    n: int
    oldest: datetime | None


def backlog(scope: Scope) -> list[Backlog]:
    rows = db.session.execute(
        select(Ticket.holder, func.count(), func.min(func.coalesce(Ticket.submitted_at, Ticket.created_at)))
        .where(still_open(), *narrowed(scope))
        .group_by(Ticket.holder)
        .order_by(Ticket.holder.desc())
    )
    return [Backlog(holder, n, oldest) for holder, n, oldest in rows]


# --- further rates ---


def rates(scope: Scope, edges: Edges) -> dict[str, Share]:
    """What stands beside the figures: concessions, reopenings, extensions, deemed acceptance, declines, warnings."""
    late = VERDICT == "breached"
    row = db.session.execute(
        delivered(
            scope,
            edges,
            func.count().label("n"),
            _sum(Ticket.first_pass.is_not(None)).label("judged"),
            _sum(_taken_by_concession()).label("concessions"),
            _sum(Ticket.reopenings > 0).label("reopened"),
            _sum(Clock.agreed_due > Clock.first_due).label("extended"),
            _sum(Ticket.deemed_accepted.is_(True)).label("deemed"),
            _sum(late).label("late"),
            _sum(and_(late, _warned())).label("warned"),
        )
    ).one()
    declined = db.session.execute(
        select(func.count(), _sum(Ticket.state == "declined")).where(
            Ticket.submitted_at >= edges[0], Ticket.submitted_at < edges[-1], *narrowed(scope)
        )
    ).one()
    return {
        "concession_rate": Share(row.concessions or 0, row.judged or 0),
        "reopening_rate": Share(row.reopened or 0, row.n),
        "extension_rate": Share(row.extended or 0, row.n),
        "deemed_acceptance_rate": Share(row.deemed or 0, row.n),
        "warned_before_late": Share(row.warned or 0, row.late or 0),
        "decline_rate": Share(declined[1] or 0, declined[0]),
    }


def _sum(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _taken_by_concession() -> Any:
    taken = select(Item.id).where(
        Item.ticket_id == Ticket.id, Item.side == "output", Item.verdict == "concession"
    )
    return taken.exists()


def _warned() -> Any:
    proposed = select(DueProposal.id).where(
        DueProposal.ticket_id == Ticket.id, DueProposal.side == "supplier", DueProposal.at <= Clock.due
    )
    return proposed.exists()


# --- marked changes ---


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective action that was found effective; its title for those who may read the record."""

    number: str
    title: str | None
    at: datetime


# Records that everybody may know of: one reader's limits of control are not another's.
_OPEN_TO_ALL: Final = Viewer(0, 0, frozenset(), frozenset(), auditor=True)


def effective_actions(scope: Scope, edges: Edges, viewer: Viewer) -> list[Action]:
    """Of this interface, or of the department towards all, in order of time."""
    wanted = {
        Nonconformity.supplier_department_id: scope.supplier_id,
        Nonconformity.customer_department_id: scope.customer_id,
    }
    pinned = [(column, party) for column, party in wanted.items() if party is not None]
    if not pinned:
        return []
    done = func.coalesce(Nonconformity.action_done_at, Nonconformity.closed_at)
    readable = nonconformities.visible_to(viewer)
    rows = db.session.execute(
        select(
            Nonconformity.number,
            case((readable, Nonconformity.title)).label("title"),
            done.label("at"),
        )
        .where(
            Nonconformity.state == "closed",
            Nonconformity.effective.is_(True),
            done >= edges[0],
            done < edges[-1],
            *(or_(column == party, column.is_(None)) for column, party in pinned),
            or_(*(column == party for column, party in pinned)),
            or_(readable, nonconformities.visible_to(_OPEN_TO_ALL)),
        )
        .order_by(done)
    )
    return [Action(row.number, row.title, row.at) for row in rows]
