"""What one side says of the other. Once per side and closing; it can be amended for a while."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain import said
from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.extensions import db
from qms_tickets.models.rating import INPUT_DIMENSIONS, OUTPUT_DIMENSIONS, Rating
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import clocks, nonconformities
from qms_tickets.operations.tickets.acting import Act, begin
from qms_tickets.operations.tickets.bodies import Rate

LOW = 2


def rate(ticket: Ticket, body: Rate, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """The requester rates the output, the assignee the input. A second rating within the window amends the first.

    Errors: NotValid where the one necessary answer is missing or belongs to the other side.
    """
    act = begin(ticket, "rate", by=by, now=now, version=version)
    side = "customer" if life.REQUESTER in act.standing.roles else "supplier"
    _require_own_dimensions(body, side)
    if side == "supplier":
        rate_input(act, body)
    else:
        _rate_output(act, body)


def _require_own_dimensions(body: Rate, side: str) -> None:
    own, other = (
        (OUTPUT_DIMENSIONS, INPUT_DIMENSIONS) if side == "customer" else (INPUT_DIMENSIONS, OUTPUT_DIMENSIONS)
    )
    foreign = [name for name in other if getattr(body, name) is not None]
    if foreign:
        raise NotValid({name: FieldError("rated_by_other_side") for name in foreign})
    if getattr(body, own[0]) is None:
        raise NotValid({own[0]: FieldError("required")})


def _rate_output(act: Act, body: Rate) -> None:
    rating = _write(act, "customer", body)
    first = rating.amendment == 0
    act.done(
        "ticket.rated" if first else "ticket.rating_amended",
        "rate" if first else None,
        texts=_texts(body),
        told={"low": (body.overall or 5) <= LOW, "in_sum": rating.rater_hidden or None},
        silent=not first,
        side="customer",
        closing=rating.closing,
    )
    nonconformities.consider_rating(act.ticket, rating, act.now)


def rate_input(act: Act, body: Rate) -> None:
    """The supplier's word on the input: on the delivery form, or afterwards. No clock of the supplier's runs."""
    rating = _write(act, "supplier", body)
    first = rating.amendment == 0
    act.before = act.ticket.state
    act.done(
        "ticket.rated" if first else "ticket.rating_amended",
        texts=_texts(body),
        told={"low": (body.complete or 5) <= LOW, "in_sum": rating.rater_hidden or None},
        silent=True,
        side="supplier",
        closing=rating.closing,
    )


def _texts(body: Rate) -> dict[str, str | None]:
    """The scores too stand beside the event, not in it: those of a subordinate are told in sum alone."""
    scores = said.as_text({"scores": {name: getattr(body, name) for name in said.SCORES}})
    return {"comment": body.comment, "improvement": body.improvement, said.SCORED: scores}


def _write(act: Act, side: str, body: Rate) -> Rating:
    ticket = act.ticket
    closing = ticket.reopenings + 1
    earlier = [one for one in ticket.ratings if (one.closing, one.side) == (closing, side)]
    for rating in earlier:
        rating.current = False
    rating = Rating(
        ticket=ticket,
        closing=closing,
        side=side,
        amendment=len(earlier),
        current=True,
        rater_id=act.by.person_id,
        rater_hidden=_is_subordinate(ticket, side),
        department_id=ticket.customer_department_id if side == "customer" else ticket.supplier_department_id,
        given_at=act.now,
        **body.model_dump(),
    )
    db.session.add(rating)
    return rating


def _is_subordinate(ticket: Ticket, side: str) -> bool:
    """A subordinate's rating of a superior is shown in aggregate only."""
    other = "supplier" if side == "customer" else "customer"
    return clocks.superior_holds(ticket, other)
