"""Taking back one's own act of a moment ago: never what has told others or ended a clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from qms_tickets.domain.errors import NotFound, NotPossible
from qms_tickets.domain.undo import WITHIN
from qms_tickets.extensions import db as extension
from qms_tickets.models.event import Event
from qms_tickets.models.housekeeping import SearchDocument
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.ticket import Comment
from qms_tickets.operations import events
from qms_tickets.operations.tickets import raising
from qms_tickets.operations.tickets.undo import undo
from qms_tickets.queries.history import history_of
from qms_tickets.queries.tickets import comments_of
from qms_tickets.queries.viewer import viewer_of
from tests.factories import actor, do, make_draft, make_ticket


@pytest.fixture
def ticket(house):
    return make_ticket(house, "submitted")


@pytest.fixture
def later(house):
    """A minute after the ticket was raised."""
    return house.now + timedelta(minutes=1)


def sequence(kind: str, now) -> int:
    """The number of the newest event of the kind, once what happened is sealed into the chain."""
    events.seal(extension.session(), recorded_at=now)
    newest = select(Event.sequence).where(Event.kind == kind).order_by(Event.sequence.desc())
    return extension.session.scalars(newest.limit(1)).one()


def take_back(ticket, kind: str, by, now, *, after: timedelta = timedelta(seconds=30)) -> None:
    undo(ticket, sequence(kind, now), by=actor(by), now=now + after)


def refused(code: str):
    return pytest.raises(NotPossible, match=code)


# --- take ---


def test_what_was_taken_is_given_back(house, ticket, later):
    do(ticket, "take", house.inspector, later)
    take_back(ticket, "ticket.taken", house.inspector, later)
    assert ticket.assignee_id is None
    assert ticket.holder_person_id != house.inspector.id
    do(ticket, "take", house.second_inspector, later)


def test_it_is_too_late_after_a_while(house, ticket, later):
    do(ticket, "take", house.inspector, later)
    with refused("too_late_to_undo"):
        take_back(ticket, "ticket.taken", house.inspector, later, after=WITHIN + timedelta(seconds=1))
    take_back(ticket, "ticket.taken", house.inspector, later, after=WITHIN)


def test_nobody_takes_back_what_another_did(house, ticket, later):
    do(ticket, "take", house.inspector, later)
    with refused("too_late_to_undo"):
        take_back(ticket, "ticket.taken", house.second_inspector, later)


def test_what_was_acted_on_stays_taken(house, ticket, later):
    do(ticket, "take", house.inspector, later)
    do(ticket, "inspect", house.inspector, later, verdicts=[{"key": "drawing", "verdict": "conforms"}])
    with refused("acted_on_since"):
        take_back(ticket, "ticket.taken", house.inspector, later)


def test_an_event_of_another_ticket_is_not_there(house, ticket, later):
    do(ticket, "take", house.inspector, later)
    with pytest.raises(NotFound):
        take_back(make_ticket(house, "submitted"), "ticket.taken", house.inspector, later)


def test_what_ended_a_clock_is_not_undone(house, ticket, later):
    do(ticket, "accept", house.inspector, later, all_conform=True)
    with refused("too_late_to_undo"):
        take_back(ticket, "ticket.accepted", house.inspector, later)


# --- comments ---


def test_a_comment_is_withdrawn_and_keeps_its_place(house, ticket, later):
    do(ticket, "comment", house.buyer, later, text="the wrong lot")
    take_back(ticket, "ticket.commented", house.buyer, later)
    sequence("ticket.comment_withdrawn", later)
    told = history_of(ticket, viewer_of(house.inspector, later))
    (comment,) = [entry for entry in told if entry.kind == "ticket.commented"]
    assert (comment.withdrawn, comment.texts) == (True, {})
    assert comments_of(ticket, viewer_of(house.inspector, later)) == []
    assert extension.session.scalars(select(Comment.text)).all() == ["the wrong lot"]
    assert not any("wrong" in tokens for tokens in extension.session.scalars(select(SearchDocument.tokens)))


def test_nobody_hears_of_a_comment_that_was_withdrawn(house, ticket, later):
    do(ticket, "comment", house.buyer, later, text="@inspector the wrong lot")
    of_it = Notice.kind == "ticket.commented", Message.kind == "ticket.commented"
    assert extension.session.scalars(select(Notice).where(of_it[0])).all()
    take_back(ticket, "ticket.commented", house.buyer, later)
    extension.session.flush()
    assert extension.session.scalars(select(Notice).where(of_it[0])).all() == []
    assert extension.session.scalars(select(Message).where(of_it[1])).all() == []


def test_a_comment_that_somebody_read_stays(house, ticket, later):
    do(ticket, "comment", house.buyer, later, text="the wrong lot")
    extension.session.flush()
    extension.session.scalars(select(Notice).where(Notice.kind == "ticket.commented")).first().read_at = later
    with refused("others_were_told"):
        take_back(ticket, "ticket.commented", house.buyer, later)


def test_a_comment_whose_mail_has_left_stays(house, ticket, later):
    do(ticket, "comment", house.buyer, later, text="the wrong lot")
    extension.session.flush()
    for letter in extension.session.scalars(select(Message).where(Message.kind == "ticket.commented")):
        letter.state, letter.sent_at = "sent", later
    with refused("others_were_told"):
        take_back(ticket, "ticket.commented", house.buyer, later)


def test_a_message_that_answered_the_response_clock_stays(house, ticket, later):
    do(ticket, "take", house.inspector, later)
    do(ticket, "comment", house.inspector, later, text="on it")
    with refused("too_late_to_undo"):
        take_back(ticket, "ticket.commented", house.inspector, later)


def test_a_comment_is_withdrawn_once(house, ticket, later):
    do(ticket, "comment", house.buyer, later, text="the wrong lot")
    take_back(ticket, "ticket.commented", house.buyer, later)
    with refused("too_late_to_undo"):
        take_back(ticket, "ticket.commented", house.buyer, later)


# --- drafts ---


def test_a_discarded_draft_comes_back(house, later):
    draft = make_draft(house)
    raising.discard_draft(draft, by=actor(house.buyer), now=later)
    take_back(draft, "ticket.draft_discarded", house.buyer, later)
    assert (draft.state, draft.ended_at) == ("draft", None)
    do(draft, "submit", house.buyer, later)
