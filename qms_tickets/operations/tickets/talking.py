"""What is said and shown around a ticket, without changing whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import FieldError, NotAllowed, NotPossible, NotValid
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.domain.priority import priority_of
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Attachment, Comment, Link, Ticket, Watcher
from qms_tickets.operations import clocks, events, notices, search
from qms_tickets.operations.named import person_named
from qms_tickets.operations.tickets.acting import Act, begin, consider_ends
from qms_tickets.operations.tickets.bodies import LinkTo, Nothing, Reprioritise, Watch, WriteComment
from qms_tickets.queries.mentions import mentioned
from qms_tickets.queries.settings import priority_matrix
from qms_tickets.queries.unsent import unsent_files_of


def comment(
    ticket: Ticket, body: WriteComment, *, by: Actor, now: datetime, version: int | None = None
) -> Comment:
    """A shared message of the supplier answers the response clock; an internal one does not.

    Who is named with @ is told, where that person may read it.
    Errors: NotAllowed for an internal comment of somebody who belongs to no side.
    """
    act = begin(ticket, "comment", by=by, now=now)
    if not body.text:
        raise NotValid(text="required")
    audience = _audience(act, body)
    author = db.session.get_one(Person, by.person_id)
    written = Comment(
        ticket_id=ticket.id,
        author_id=author.id,
        side=act.side,
        audience=audience,
        text=body.text,
        language=author.language,
        at=now,
    )
    db.session.add(written)
    db.session.flush()
    responds = act.side == "supplier" and audience == "shared"
    named = mentioned(body.text, ticket, audience, now).told
    moved = clocks.follow(ticket, "respond" if responds else "", now)
    events.record(
        "ticket.commented",
        ticket=ticket,
        by=act.by,
        now=now,
        role=act.role,
        texts={"text": body.text},
        audience=audience,
        clocks=moved or None,
        response=True if moved else None,
        mentions=[person.id for person in named] or None,
    )
    notices.announce(
        "ticket.commented", ticket, by=act.by, now=now, people=named, side=act.side, audience=audience
    )
    search.index(ticket)
    consider_ends(ticket, moved, now)
    return written


def _audience(act: Act, body: WriteComment) -> str:
    if body.audience == "shared":
        return "shared"
    if act.side is None:
        raise NotAllowed("internal_to_a_side", unlocked_by=[*life.SIDES])
    return act.side


def attach(
    ticket: Ticket,
    *,
    name: str,
    media_type: str,
    size: int,
    sha256: str,
    stored_name: str,
    audience: str = "shared",
    item: str | None = None,
    by: Actor,
    now: datetime,
) -> Attachment:
    """Put a stored file on record. The bytes lie in the instance folder already (see `web/files.py`).

    One of a form that is not sent yet is seen by nobody else and leaves no event: `send_files` puts it on record.
    """
    act = begin(ticket, "attach", by=by, now=now)
    side = act.side
    attachment = Attachment(
        ticket_id=ticket.id,
        author_id=by.person_id,
        side=side,
        audience=audience if audience in ("shared", life.UNSENT) else side or "shared",
        name=name,
        media_type=media_type,
        size=size,
        sha256=sha256,
        stored_name=stored_name,
        at=now,
    )
    db.session.add(attachment)
    db.session.flush()
    if audience != life.UNSENT:
        _on_record(act, attachment, item)
    return attachment


def send_files(ticket: Ticket, by_item: Mapping[str, int], *, by: Actor, now: datetime) -> None:
    """The sender's own files that lay unsent come on record with the form that names them."""
    own = unsent_files_of(ticket, by.person_id)
    for attachment in own:
        item = next((key for key, wanted in by_item.items() if wanted == attachment.id), None)
        if item is not None:
            attachment.audience, attachment.at = "shared", now
            _on_record(begin(ticket, "attach", by=by, now=now), attachment, item)


def _on_record(act: Act, attachment: Attachment, item: str | None) -> None:
    clocks.settle(act.ticket, act.now)
    events.record(
        "ticket.attached",
        ticket=act.ticket,
        by=act.by,
        now=act.now,
        role=act.role,
        texts={"name": attachment.name},
        attachment=attachment.id,
        size=attachment.size,
        sha256=attachment.sha256,
        audience=attachment.audience,
        item=item,
    )


def detach(ticket: Ticket, attachment: Attachment, *, by: Actor, now: datetime) -> str:
    """Take a file out of the own draft, which nobody else has seen; the name of its bytes, to be removed after it.

    Errors: NotPossible once the ticket has gone out: what others may have read stays.
    """
    if ticket.state != "draft":
        raise NotPossible("not_in_this_state", action="attach", state=ticket.state, unlocked_by=["draft"])
    for item in ticket.items:
        if item.attachment_id == attachment.id:
            item.attachment, item.attachment_id, item.value = None, None, None
    db.session.flush()
    db.session.delete(attachment)
    clocks.settle(ticket, now)
    events.record(
        "ticket.detached",
        ticket=ticket,
        by=by,
        now=now,
        texts={"name": attachment.name},
        sha256=attachment.sha256,
    )
    return attachment.stored_name


def watch(ticket: Ticket, body: Watch, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """Follow a ticket, or have a colleague follow it; on a confidential one that names the person."""
    act = begin(ticket, "watch", by=by, now=now)
    person = _watcher(act, body)
    watcher = next((one for one in ticket.watchers if one.person_id == person.id), None)
    if body.stop and watcher is not None:
        ticket.watchers.remove(watcher)
        db.session.delete(watcher)
        act.done("ticket.unwatched", silent=True, person=person.id)
    elif not body.stop and watcher is None:
        ticket.watchers.append(Watcher(person=person, side=act.side))
        db.session.flush()
        act.done("ticket.watched", silent=True, person=person.id)


def _watcher(act: Act, body: Watch) -> Person:
    if body.person is None:
        return db.session.get_one(Person, act.by.person_id)
    person = person_named(body.person, "person")
    if person.id != act.by.person_id and act.side is None:
        raise NotAllowed("watchers_named_by_a_side", unlocked_by=[*life.SIDES])
    return person


def link(ticket: Ticket, body: LinkTo, *, other: Ticket, by: Actor, now: datetime) -> None:
    """`ticket` blocks, follows, duplicates or corrects `other`, which the actor may see too. Moves no clock."""
    act = begin(ticket, "link", by=by, now=now)
    if other.id == ticket.id:
        raise NotValid({"other": FieldError("same_ticket")})
    if not any(known.from_ is ticket and known.kind == body.kind for known in other.links_to_it):
        db.session.add(Link(from_=ticket, to=other, kind=body.kind, at=now))
        act.done("ticket.linked", silent=True, link=body.kind, other=other.number)


def nudge(ticket: Ticket, body: Nothing, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """A reminder on record; moves no clock."""
    act = begin(ticket, "nudge", by=by, now=now, version=version)
    ticket.nudged_at = now
    act.done("ticket.nudged", side=act.side)


def reprioritise(
    ticket: Ticket, body: Reprioritise, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Another impact or urgency: new targets for the open clocks, what was used stays used."""
    act = begin(ticket, "reprioritise", by=by, now=now, version=version)
    before = {"impact": ticket.impact, "urgency": ticket.urgency, "priority": ticket.priority}
    ticket.impact, ticket.urgency = body.impact, body.urgency
    ticket.priority = priority_of(body.impact, body.urgency, priority_matrix())
    act.done(
        "ticket.reprioritised",
        changes=clocks.retarget(ticket, now),
        texts={"reason": body.reason},
        impact=body.impact,
        urgency=body.urgency,
        priority=ticket.priority,
        before=before,
    )
