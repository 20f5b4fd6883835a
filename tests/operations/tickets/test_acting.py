"""Who acts: on the own side only, deputies in another's name, on what is current, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy.event import listen

from qms_tickets.domain.errors import NotAllowed, NotCurrent, NotPossible, NotValid
from qms_tickets.extensions import db as extension
from qms_tickets.models.person import Absence
from qms_tickets.operations.tickets.verbs import VERBS
from qms_tickets.queries.organisation import forget_organisation
from qms_tickets.queries.standing import standing_of
from tests.factories import actor, do, make_draft, make_ticket
from tests.operations.tickets.stories import OUTPUTS, at, recorded, refused

MON_10 = at("mon 10:00")
LATER = at("fri 10:00")


def roles(ticket, person) -> set[str]:
    return set(standing_of(ticket, actor(person), MON_10).roles)


def away(person, deputy) -> None:
    extension.session.add(
        Absence(
            person_id=person.id,
            deputy_id=deputy.id,
            from_=MON_10 - timedelta(days=1),
            until=MON_10 + timedelta(days=1),
        )
    )
    extension.session.flush()
    forget_organisation()


def rank_ticket(house, customer, supplier):
    ticket = make_draft(house, by=customer, relation="rank", supplier=supplier.email)
    do(ticket, "submit", customer, MON_10)
    return ticket


# --- roles ---


def test_who_is_what_in_an_ordinary_ticket(house):
    ticket = make_ticket(house, "in_progress")
    assert {person: roles(ticket, getattr(house, person)) for person in WHO} == WHO


WHO = {
    "buyer": {"requester", "customer_member"},
    "colleague": {"customer_member"},
    "buying_head": {"customer_supervisor", "customer_member"},
    "inspector": {"assignee", "supplier_member"},
    "second_inspector": {"supplier_member"},
    "metrology_head": {"supplier_supervisor", "supplier_member"},
    "director": {"supplier_upper"},  # above both: of one side only
    "quality_manager": {"quality_manager"},
    "auditor": {"auditor"},
    "stranger": set(),
}


def test_in_a_rank_ticket_both_sides_are_persons_and_colleagues_do_not_act(house):
    ticket = rank_ticket(house, house.buying_head, house.buyer)
    assert roles(ticket, house.buying_head) == {"requester", "customer_supervisor"}
    assert "assignee" in roles(ticket, house.buyer)
    assert roles(ticket, house.colleague) == set()
    with refused(NotAllowed, "not_your_action"):
        do(ticket, "comment", house.colleague, MON_10, text="me too")


def test_the_subordinate_states_the_means_which_is_a_request_to_the_superior(house):
    ticket = rank_ticket(house, house.buying_head, house.buyer)
    asked = [{"key": "drawing", "why": "unclear", "reason": "which machine?"}]
    do(ticket, "request_input", house.buyer, MON_10, items=asked)
    assert (ticket.state, ticket.holder_person_id) == ("input_requested", house.buying_head.id)
    do(ticket, "provide_input", house.buying_head, MON_10, items=[{"key": "drawing", "value": "M-2"}])
    do(ticket, "accept", house.buyer, MON_10, all_conform=True)


@pytest.mark.parametrize("supplier", ["buying_head", "director"])
def test_nobody_acts_for_both_sides_of_one_ticket(house, supplier):
    """The supplier is the requester's own superior, and would be the customer's supervisor as well."""
    ticket = rank_ticket(house, house.buyer, getattr(house, supplier))
    found = roles(ticket, getattr(house, supplier))
    assert "assignee" in found
    assert not {role for role in found if role.startswith("customer") or role == "requester"}
    with refused(NotAllowed, "not_your_action"):
        do(ticket, "cancel", getattr(house, supplier), MON_10, kind="plan_changed")


def test_a_requester_who_also_heads_the_supplier_stays_a_requester(house):
    house.metrology.head = house.buyer
    extension.session.flush()
    forget_organisation()
    ticket = make_ticket(house)
    assert roles(ticket, house.buyer) == {"requester", "customer_member"}
    with refused(NotAllowed, "not_your_action"):
        do(ticket, "accept", house.buyer, MON_10, all_conform=True)


def test_a_department_without_a_head_is_led_by_the_next_one_up(house):
    house.metrology.head = None
    extension.session.flush()
    forget_organisation()
    assert "supplier_supervisor" in roles(make_ticket(house), house.director)


# --- confidential ---


def test_on_a_confidential_ticket_only_the_named_act(house):
    ticket = make_ticket(house, "submitted", confidential=True, watchers=["metrology_head@example.com"])
    assert roles(ticket, house.colleague) == roles(ticket, house.inspector) == set()
    assert roles(ticket, house.auditor) == roles(ticket, house.director) == set()
    assert roles(ticket, house.quality_manager) == {"quality_manager"}
    assert "supplier_supervisor" in roles(ticket, house.metrology_head)
    with refused(NotAllowed, "not_your_action"):
        do(ticket, "take", house.inspector, MON_10)
    do(ticket, "assign", house.metrology_head, MON_10, person="inspector@example.com")
    do(ticket, "accept", house.inspector, MON_10, all_conform=True)


# --- deputies ---


def test_a_deputy_acts_for_the_absent_person_on_record(house):
    ticket = make_ticket(house, "in_progress")
    with refused(NotAllowed, "assigned_to_somebody"):
        do(ticket, "deliver", house.second_inspector, MON_10, outputs=OUTPUTS)
    away(house.inspector, house.second_inspector)
    do(ticket, "deliver", house.second_inspector, MON_10, outputs=OUTPUTS)
    event = recorded("ticket.delivered")[0]
    assert (event.by.person_id, event.by.for_id, event.by.for_name) == (
        house.second_inspector.id,
        house.inspector.id,
        "inspector",
    )


def test_what_one_may_do_oneself_one_does_for_nobody(house):
    ticket = make_ticket(house, "input_requested")
    away(house.buyer, house.colleague)
    do(ticket, "provide_input", house.colleague, MON_10, items=[{"key": "drawing", "value": "D"}])
    assert recorded("ticket.input_provided")[0].by.for_id is None


def test_when_the_absent_person_is_back_the_deputy_is_none(house):
    ticket = make_ticket(house, "in_progress")
    away(house.inspector, house.second_inspector)
    with refused(NotAllowed, "assigned_to_somebody"):
        do(ticket, "deliver", house.second_inspector, LATER, outputs=OUTPUTS)


def test_a_deputy_of_the_other_side_does_not_change_sides(house):
    """The inspector stands in for the buyer, and still does not accept the own delivery."""
    ticket = make_ticket(house, "delivered")
    away(house.buyer, house.inspector)
    with refused(NotAllowed, "not_your_action"):
        do(ticket, "accept_delivery", house.inspector, MON_10, all_conform=True)


# --- what is current ---


def act(ticket, name: str, by, version: int, **body):
    verb = VERBS[name]
    return verb.run(ticket, verb.body.model_validate(body), by=actor(by), now=MON_10, version=version)


def test_whoever_read_an_older_version_is_told(house):
    ticket = make_ticket(house)
    read = ticket.version
    act(ticket, "take", house.inspector, read)
    for name, body in (("accept", {"all_conform": True}), ("hand_over", {"department": "HR", "reason": "x"})):
        with pytest.raises(NotCurrent) as caught:
            act(ticket, name, house.inspector, read, **body)
        assert caught.value.facts["version"] == ticket.version
    act(ticket, "accept", house.inspector, ticket.version, all_conform=True)


def test_two_who_accept_at_once_are_one_who_accepts_and_one_who_is_told(house):
    ticket = make_ticket(house)
    read = ticket.version
    act(ticket, "accept", house.inspector, read, all_conform=True)
    with refused(NotCurrent, "not_current"):
        act(ticket, "accept", house.second_inspector, read, all_conform=True)
    assert ticket.assignee_id == house.inspector.id


def test_whose_it_is_comes_before_what_is_current(house):
    ticket = make_ticket(house)
    with refused(NotAllowed, "not_your_action"):
        act(ticket, "accept", house.buyer, ticket.version - 1, all_conform=True)


def test_what_is_current_comes_before_what_is_possible_and_that_before_the_fields(house):
    ticket = make_ticket(house, "in_progress")
    with refused(NotCurrent, "not_current"):
        act(ticket, "accept", house.inspector, ticket.version - 1)
    with refused(NotPossible, "not_in_this_state"):
        act(
            ticket,
            "accept",
            house.inspector,
            ticket.version,
            verdicts=[{"key": "colour", "verdict": "conforms"}],
        )


def test_comments_and_watching_go_on_whatever_changed(house):
    ticket = make_ticket(house)
    before = ticket.version
    act(ticket, "comment", house.buyer, 0, text="hello")
    assert ticket.version == before
    act(ticket, "watch", house.colleague, 0)


# --- twice ---


@pytest.mark.parametrize(
    ("state", "action", "who", "body"),
    [
        ("submitted", "take", "inspector", {}),
        ("submitted", "accept", "inspector", {"all_conform": True}),
        ("in_progress", "deliver", "inspector", {"outputs": OUTPUTS}),
        ("delivered", "accept_delivery", "buyer", {"all_conform": True}),
        ("submitted", "cancel", "buyer", {}),
        ("submitted", "nudge", "buyer", {}),
        ("closed", "reopen", "buyer", {"reason": "it broke"}),
        ("on_hold", "resume", "inspector", {}),
    ],
)
def test_the_same_action_twice_is_done_once(house, state, action, who, body):
    ticket = make_ticket(house, state)
    do(ticket, action, getattr(house, who), MON_10, **body)
    before = (ticket.version, ticket.state, len(recorded()), len(ticket.clocks))
    with pytest.raises(NotPossible):
        do(ticket, action, getattr(house, who), MON_10, **body)
    assert (ticket.version, ticket.state, len(recorded()), len(ticket.clocks)) == before


def test_watching_twice_is_watching_once(house):
    ticket = make_ticket(house)
    for _ in range(2):
        do(ticket, "watch", house.colleague, MON_10)
    assert [watcher.person_id for watcher in ticket.watchers] == [house.colleague.id]
    for _ in range(2):
        do(ticket, "watch", house.colleague, MON_10, stop=True)
    assert (ticket.watchers, len(recorded("ticket.watched", "ticket.unwatched"))) == ([], 2)


def test_a_nudge_rests_for_four_working_hours(house):
    ticket = make_ticket(house)
    do(ticket, "nudge", house.buyer, MON_10)
    with refused(NotPossible, "nudged_recently"):
        do(ticket, "nudge", house.buyer, at("mon 14:59"))
    do(ticket, "nudge", house.buyer, at("mon 15:00"))


# --- bodies ---


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize(
    "field", ["state", "due_at", "requester_id", "assignee", "level", "status", "id", "version"]
)
def test_what_is_nobodys_to_send_is_refused(name, field):
    with pytest.raises(ValidationError) as caught:
        VERBS[name].body.model_validate({field: "1"})
    assert "extra_forbidden" in {error["type"] for error in caught.value.errors()}


# --- talking ---


def test_internal_words_are_of_a_side_and_an_outsider_has_none(house):
    ticket = make_ticket(house)
    written = do(ticket, "comment", house.inspector, MON_10, text="who knows this?", audience="internal")
    assert written.audience == "supplier"
    with refused(NotAllowed, "internal_to_a_side"):
        do(ticket, "comment", house.quality_manager, MON_10, text="hm", audience="internal")
    with refused(NotValid, text="required"):
        do(ticket, "comment", house.inspector, MON_10, text="  ")


def test_a_watcher_comments_but_does_not_act(house):
    ticket = make_ticket(house)
    do(ticket, "watch", house.buyer, MON_10, person="stranger@example.com")
    do(ticket, "comment", house.stranger, MON_10, text="interesting")
    with refused(NotAllowed, "not_your_action"):
        do(ticket, "nudge", house.stranger, MON_10)
    with refused(NotAllowed, "watchers_named_by_a_side"):
        do(ticket, "watch", house.stranger, MON_10, person="auditor@example.com")


# --- what it costs ---

LIFE = (
    ("submit", "buyer", {}),
    ("accept", "inspector", {"all_conform": True}),
    ("deliver", "inspector", {"outputs": OUTPUTS, "complete": 4}),
    ("accept_delivery", "buyer", {"all_conform": True}),
    ("rate", "buyer", {"overall": 4}),
)


def live(house) -> dict[str, int]:
    """One ticket from submission to rating; how often each verb wrote."""
    flushes: list[int] = []
    listen(extension.session(), "after_flush", lambda *_: flushes.append(1))
    ticket, written = make_draft(house), {}
    extension.session.flush()
    for name, who, body in LIFE:
        flushes.clear()
        do(ticket, name, getattr(house, who), MON_10, **body)
        written[name] = len(flushes)
    return written


def test_a_verb_is_written_once_at_its_end(house):
    """Every flush on the way costs about as much as the verb itself; what is found by search is read before it is
    written anew. The first ticket asks for what is kept from then on."""
    live(house)
    assert live(house) == {"submit": 2, "accept": 1, "deliver": 2, "accept_delivery": 1, "rate": 1}
