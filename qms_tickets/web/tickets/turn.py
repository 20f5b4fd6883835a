"""The banner: whose turn it is, by when, and the one next action for this reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qms_tickets.domain.access import Actor, Standing
from qms_tickets.domain.errors import Refusal
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.domain.turns import action_of, asked_of
from qms_tickets.queries.situation import situation_of
from qms_tickets.queries.standing import standing_of
from qms_tickets.web.request import seen
from qms_tickets.web.times import Left
from qms_tickets.words.reader import Words, message_id

# Actions that need no form: one click is the whole of it.
ONE_CLICK = frozenset({"take", "confirm", "nudge", "approve"})
# What the menu offers, in this order; what is not there has its own place on the page.
MENU = (
    "take",
    "accept",
    "inspect",
    "request_input",
    "withdraw_request",
    "provide_input",
    "deliver",
    "withdraw_delivery",
    "accept_delivery",
    "reject_delivery",
    "approve",
    "refuse",
    "propose_due",
    "hold",
    "resume",
    "refuse_hold",
    "assign",
    "hand_over",
    "reprioritise",
    "rate",
    "reopen",
    "dispute",
    "decide_dispute",
    "confirm",
    "nudge",
    "decline",
    "cancel",
)
CAREFUL = frozenset({"decline", "cancel"})
# Explained in the menu although they cannot be done now: people look for them.
EXPLAINED = frozenset({"deliver", "accept", "reopen", "decline", "nudge", "assign", "take", "refuse_hold"})


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as a button or a line of the menu; `refusal` where it cannot be done now."""

    name: str
    href: str | None = None
    url: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None
    careful: bool = False
    side: str | None = None

    @property
    def address(self) -> str:
        return self.name.replace("_", "-")

    @property
    def label(self) -> str:
        """A supplier asks for more time, a customer for another time: both are one action."""
        asks = self.name == "propose_due" and self.side is not None
        return f"action-{self.address}-{self.side}" if asks else f"action-{self.address}"


@dataclass(frozen=True, slots=True)
class Turn:
    """All that the banner says."""

    words: str
    yours: bool
    note: str
    primary: Offer | None
    menu: tuple[Offer, ...]
    cannot: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """What this reader may do with the ticket now."""

    standing: Standing
    possible: frozenset[str]
    refusals: dict[str, Refusal]

    @property
    def side(self) -> str | None:
        return life.side_of(self.standing.roles)

    def can(self, name: str) -> bool:
        return name in self.possible


def reader_of(ticket: Any, actor: Actor, now: Any) -> Reader:
    standing = standing_of(ticket, actor, now)
    situation = situation_of(ticket, now)
    asked = {
        name: life.TICKET.refusal(name, situation, standing.roles)
        for name in life.TICKET.actions
        if name != "close_unanswered"
    }
    possible = frozenset(name for name, refusal in asked.items() if refusal is None)
    return Reader(standing, possible, {name: no for name, no in asked.items() if no is not None})


def turn_of(ticket: Any, reader: Reader, left: Left | None, words: Words, act: str | None) -> Turn:
    asked = asked_of(ticket) if ticket.holder != "none" else None
    action = action_of(asked) if asked else None
    yours = bool(action and reader.can(action)) and _is_turn_of(reader, ticket)
    primary = _primary(ticket, reader, action, act) if act is None else None
    return Turn(
        words=_words(ticket, asked, left, words, yours=yours),
        yours=yours,
        note=_note(ticket, left, words),
        primary=primary,
        menu=tuple(
            _offer(ticket, name, reader.side)
            for name in MENU
            if _makes_sense(ticket, reader, name) and not _is(primary, name)
        ),
        cannot=tuple(
            Offer(name, refusal=reader.refusals[name])
            for name in MENU
            if name in EXPLAINED and name in reader.refusals and _is_worth_saying(reader, name)
        ),
    )


def offers_of(ticket: Any, reader: Reader) -> list[Offer]:
    """All that this reader can do now, in the order of the menu."""
    return [_offer(ticket, name, reader.side) for name in MENU if _makes_sense(ticket, reader, name)]


def _is_turn_of(reader: Reader, ticket: Any) -> bool:
    """Of who is named, or stands in; what nobody has taken is everybody's. Who leads may act all the same."""
    named = ticket.holder_person_id
    return reader.side == ticket.holder and (named is None or named in seen().people)


def _is(primary: Offer | None, name: str) -> bool:
    return primary is not None and primary.name == name


def _is_worth_saying(reader: Reader, name: str) -> bool:
    """What the reader looks for and misses for a reason of its own; that another state comes first is plain to see."""
    theirs = bool(life.TICKET.actions[name].by & reader.standing.roles)
    return theirs and reader.refusals[name].code != "not_in_this_state"


def _words(ticket: Any, asked: str | None, left: Left | None, words: Words, *, yours: bool) -> str:
    if asked is None:
        return words.text(f"ticket-ended-{message_id('', ticket.state).lstrip('-')}")
    answered = asked == "inspect_inputs" and ticket.running("response") is None
    what = words.code("turn-do", "accept_and_deliver" if answered else asked)
    due = (
        words.when(left.due) if left is not None and left.due is not None and left.state != "paused" else None
    )
    if yours:
        return words.text("turn-mine-by", what=what, when=due) if due else words.text("turn-mine", what=what)
    side = holder_name(ticket, words)
    if due:
        return words.text("turn-of-by", side=side, what=what, when=due)
    return words.text("turn-of-to", side=side, what=what)


def holder_name(ticket: Any, words: Words) -> str:
    department = ticket.customer_department if ticket.holder == "customer" else ticket.supplier_department
    return words.name(department.name)


def _note(ticket: Any, left: Left | None, words: Words) -> str:
    """One line more: what stands still, what was promised first, who has not taken it yet, whose zone counts."""
    notes = [*_standing_notes(ticket, words), *_due_notes(ticket, words)]
    if ticket.state != "draft" and ticket.holder == "supplier" and ticket.assignee_id is None:
        notes.append(words.text("ticket-note-unassigned"))
    if ticket.raised_by_id is not None and ticket.confirmed_at is None and ticket.state != "draft":
        notes.append(words.text("ticket-note-unconfirmed", who=ticket.raised_by.name))
    if left is not None and (zone := words.zone_note(left.zone)):
        notes.append(words.text("ticket-note-zone", note=zone))
    return words.text("ticket-note-join").join(notes)


def _standing_notes(ticket: Any, words: Words) -> list[str]:
    if ticket.state == "on_hold" and ticket.resume_at is not None:
        kind = words.code("reason-hold", ticket.hold_kind)
        message = "ticket-note-hold-stops" if ticket.hold_stops else "ticket-note-hold-runs"
        return [words.text(message, reason=kind, when=words.when(ticket.resume_at))]
    delivery = ticket.running("delivery")
    if ticket.state == "input_requested" and delivery is not None:
        supplier = words.name(ticket.supplier_department.name)
        remaining = (delivery.target_us - delivery.used_us) / 1_000_000
        return [words.text("ticket-note-stands", who=supplier, time=words.rough(max(remaining, 0)))]
    return []


def _due_notes(ticket: Any, words: Words) -> list[str]:
    delivery = ticket.clock("delivery")
    if delivery is None or ticket.holder != "supplier":
        return []
    if delivery.agreed_due is not None and ticket.agreed_due is not None:
        first, agreed = words.when(delivery.first_due), words.when(ticket.agreed_due)
        return [words.text("ticket-note-agreed", first=first, agreed=agreed)]
    if delivery.due is not None and delivery.due != delivery.first_due:
        return [words.text("ticket-note-first", first=words.when(delivery.first_due))]
    return []


def _primary(ticket: Any, reader: Reader, action: str | None, act: str | None) -> Offer | None:
    """The one filled button: the asked action, else what the reader can best do while waiting."""
    wanted = [action] if action else []
    wanted += ["submit", "confirm", "nudge"]
    sensible = (name for name in wanted if _makes_sense(ticket, reader, name))
    return next((_offer(ticket, name, reader.side) for name in sensible), None)


def _makes_sense(ticket: Any, reader: Reader, name: str) -> bool:
    """Possible, and no reminder to oneself: who holds the ticket is not nudged by the own side."""
    return reader.can(name) and not (name == "nudge" and reader.side == ticket.holder)


def _offer(ticket: Any, name: str, side: str | None) -> Offer:
    address = name.replace("_", "-")
    here = f"/tickets/{ticket.number}"
    fields = {"version": str(ticket.version)}
    if name == "submit":
        return Offer(name, href=f"/tickets/new?draft={ticket.number}")
    if name in ONE_CLICK:
        return Offer(name, url=f"{here}/{address}", fields=fields)
    if _conforms_at_once(ticket, name):
        return Offer(name, url=f"{here}/{address}", fields=fields | {"all_conform": "1"})
    if name in {"accept_delivery", "reject_delivery"}:
        return Offer(name, href=f"{here}?act=accept-delivery#act")
    return Offer(name, href=f"{here}?act={address}#act", careful=name in CAREFUL, side=side)


def _conforms_at_once(ticket: Any, name: str) -> bool:
    """One button "all conform": for functional and rank tickets whose inputs are all there and undisputed."""
    if ticket.relation == "process":
        return False
    if name == "accept":
        later = ticket.wanted_by is not None and _later_than_due(ticket)
        ready = all(
            item.is_answered and item.verdict in {None, "conforms"} and item.unavailable_reason is None
            for item in ticket.inputs
            if item.requirement.mandatory
        )
        return ready and not later
    return False


def _later_than_due(ticket: Any) -> bool:
    delivery = ticket.running("delivery")
    return delivery is not None and delivery.due is not None and ticket.wanted_by > delivery.due
