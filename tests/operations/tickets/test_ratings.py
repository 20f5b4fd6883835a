"""What one side says of the other: once per side and closing, amended for a while, seen when both have spoken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from qms_tickets.domain.errors import NotAllowed, NotPossible, NotValid
from qms_tickets.extensions import db as extension
from qms_tickets.models.nonconformity import Nonconformity
from qms_tickets.models.rating import Rating
from qms_tickets.operations.tickets.bodies import Rate
from qms_tickets.queries.ratings import visible_sides
from qms_tickets.queries.viewer import viewer_of
from tests.factories import do, make_draft, make_ticket
from tests.operations.tickets.stories import OUTPUTS, at, clock, let_rating_expire, recorded, refused

MON_10 = at("mon 10:00")


def ratings(ticket) -> list[tuple]:
    found = extension.session.query(Rating).filter_by(ticket_id=ticket.id).order_by(Rating.id)
    return [(one.closing, one.side, one.amendment, one.current) for one in found]


def seen_by(ticket, person, now=MON_10) -> set[str]:
    return set(visible_sides(ticket, viewer_of(person, now)))


def closed_rank_ticket(house, customer, supplier):
    ticket = make_draft(house, by=customer, relation="rank", supplier=supplier.email)
    do(ticket, "submit", customer, MON_10)
    do(ticket, "accept", supplier, MON_10, all_conform=True)
    do(ticket, "deliver", supplier, MON_10, outputs=OUTPUTS)
    do(ticket, "accept_delivery", customer, MON_10, all_conform=True)
    return ticket


def test_overall_alone_is_enough_and_nothing_else_is(house):
    ticket = make_ticket(house, "closed")
    with refused(NotValid, overall="required"):
        do(ticket, "rate", house.buyer, MON_10, conformity=4)
    with refused(NotValid, complete="rated_by_other_side"):
        do(ticket, "rate", house.buyer, MON_10, overall=4, complete=3)
    do(ticket, "rate", house.buyer, MON_10, overall=4)
    with refused(NotValid, complete="required"):
        do(ticket, "rate", house.inspector, MON_10, on_time=3)
    with refused(NotValid, overall="rated_by_other_side"):
        do(ticket, "rate", house.inspector, MON_10, overall=1)
    do(ticket, "rate", house.inspector, MON_10, complete=3)
    assert ratings(ticket) == [(1, "customer", 0, True), (1, "supplier", 0, True)]


@pytest.mark.parametrize("step", [0, 6, -1, 2.5, "many", True])
def test_a_rating_is_a_whole_step_from_one_to_five(step):
    with pytest.raises(ValidationError):
        Rate.model_validate({"overall": step})


def test_only_the_requester_and_the_assignee_rate(house):
    ticket = make_ticket(house, "closed")
    for person in (house.buying_head, house.colleague, house.metrology_head, house.quality_manager):
        with refused(NotAllowed, "not_your_action"):
            do(ticket, "rate", person, MON_10, overall=1)


def test_before_closing_the_customer_does_not_rate(house):
    with refused(NotPossible, "rated_after_closing"):
        do(make_ticket(house, "delivered"), "rate", house.buyer, MON_10, overall=5)


def test_a_second_rating_within_a_day_amends_the_first_which_stays(house):
    ticket = make_ticket(house, "closed")
    do(ticket, "rate", house.buyer, MON_10, overall=4)
    do(ticket, "rate", house.buyer, at("thu 10:00"), overall=2)
    assert ratings(ticket) == [(1, "customer", 0, False), (1, "customer", 1, True)]
    assert clock(ticket, "rating-1").ended_at == MON_10
    with refused(NotPossible, "already_rated"):
        do(ticket, "rate", house.buyer, at("thu 10:01"), overall=1)


def test_a_reopened_ticket_is_rated_anew(house):
    ticket = make_ticket(house, "closed")
    do(ticket, "rate", house.buyer, MON_10, overall=5)
    do(ticket, "reopen", house.buyer, MON_10, reason="it broke")
    do(ticket, "deliver", house.inspector, MON_10, outputs=OUTPUTS)
    do(ticket, "accept_delivery", house.buyer, MON_10, all_conform=True)
    do(ticket, "rate", house.buyer, MON_10, overall=3)
    assert ratings(ticket) == [(1, "customer", 0, True), (2, "customer", 0, True)]
    assert clock(ticket, "rating-2").verdict == "met"


def test_neither_side_sees_the_others_before_giving_its_own(house):
    ticket = make_ticket(house, "closed")
    do(ticket, "rate", house.inspector, MON_10, complete=2)
    assert (seen_by(ticket, house.inspector), seen_by(ticket, house.buyer)) == ({"supplier"}, set())
    assert seen_by(ticket, house.quality_manager) == {"supplier"}
    do(ticket, "rate", house.buyer, MON_10, overall=4)
    assert seen_by(ticket, house.inspector) == seen_by(ticket, house.buyer) == {"supplier", "customer"}


def test_when_time_is_up_what_was_given_is_seen_and_what_was_not_stays_out(house):
    ticket = make_ticket(house, "closed")
    do(ticket, "rate", house.inspector, MON_10, complete=2)
    let_rating_expire(ticket, at("mon+2 09:00"))
    assert seen_by(ticket, house.buyer, at("mon+2 09:00")) == {"supplier"}
    assert ratings(ticket) == [(1, "supplier", 0, True)]


def test_who_rates_first_is_not_read_before_the_other_has_rated_or_time_is_up(house):
    ticket = make_ticket(house, "closed")
    do(ticket, "rate", house.buyer, MON_10, overall=2)
    until = clock(ticket, "rating-1").due
    assert (seen_by(ticket, house.inspector), seen_by(ticket, house.inspector, until)) == (set(), set())
    assert seen_by(ticket, house.inspector, until + timedelta(seconds=1)) == {"customer"}


@pytest.mark.parametrize(("who", "said"), [("buyer", {"overall": 1}), ("inspector", {"complete": 1})])
def test_nobody_rates_once_the_others_word_can_be_read(house, who, said):
    """The other side's rating is open by then, and this one would be an answer to it."""
    ticket = make_ticket(house, "closed")
    until = clock(ticket, "rating-1").due
    with refused(NotPossible, "rating_over"):
        do(ticket, "rate", getattr(house, who), until + timedelta(seconds=1), **said)
    do(ticket, "rate", getattr(house, who), until, **said)
    do(ticket, "rate", getattr(house, who), until + timedelta(hours=1), **said)
    assert len(ratings(ticket)) == 2


@pytest.mark.parametrize(("overall", "opened"), [(1, 1), (2, 1), (3, 0)])
def test_a_low_mark_opens_a_nonconformity_to_be_confirmed(house, overall, opened):
    do(make_ticket(house, "closed"), "rate", house.buyer, MON_10, overall=overall)
    assert extension.session.query(Nonconformity).filter_by(trigger="low_rating").count() == opened


# --- rank ---


def test_a_subordinates_rating_is_seen_by_nobody_but_the_rater_and_the_quality_manager(house):
    """The buyer asked the superior, and rates the superior's work."""
    ticket = closed_rank_ticket(house, house.buyer, house.buying_head)
    do(ticket, "rate", house.buyer, MON_10, overall=1, comment="late again")
    do(ticket, "rate", house.buying_head, MON_10, complete=5)
    assert seen_by(ticket, house.buyer) == {"customer", "supplier"}
    assert seen_by(ticket, house.buying_head) == {"supplier"}
    assert seen_by(ticket, house.director) == {"supplier"} or seen_by(ticket, house.director) == set()
    assert seen_by(ticket, house.quality_manager) == {"customer", "supplier"}
    assert extension.session.query(Nonconformity).count() == 0
    assert "nonconformity.opened" not in {event.kind for event in recorded()}


def test_the_superiors_rating_of_a_subordinate_is_seen_as_any(house):
    ticket = closed_rank_ticket(house, house.buying_head, house.buyer)
    do(ticket, "rate", house.buying_head, MON_10, overall=2)
    do(ticket, "rate", house.buyer, MON_10, complete=1)
    assert seen_by(ticket, house.buyer) == {"customer", "supplier"}
    assert seen_by(ticket, house.buying_head) == {"customer"}
