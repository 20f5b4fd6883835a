"""The catalogue: what it finds, how well services are kept, and what a page of it costs."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from qms_tickets.domain.errors import NotFound
from qms_tickets.models import Clock, Department, Rating
from qms_tickets.queries import agreements, kept, nonconformities, services, settings
from qms_tickets.queries.viewer import viewer_of
from tests.factories import MONDAY_9, make_house, make_service, make_ticket

NOW = MONDAY_9


@contextmanager
def counted(db):
    seen = []
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)


@pytest.fixture
def house(db):
    return make_house()


def rate(db, ticket, overall, **changes):
    facts = {
        "closing": 1,
        "side": "customer",
        "given_at": NOW,
        "department_id": ticket.customer_department_id,
    }
    db.session.add(Rating(ticket_id=ticket.id, overall=overall, **{**facts, **changes}))
    db.session.flush()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["FAI", "CAL"]),
        ("fai", ["FAI"]),
        ("服务 met", ["FAI", "CAL"]),
        ("首件", ["FAI", "CAL"]),
        ("cal service", ["CAL"]),
        ("nothing", []),
    ],
)
def test_it_is_searched_by_words_in_any_order(house, text, codes):
    make_service("CAL", house.metrology)
    assert sorted(each.code for each in services.catalogue(text)) == sorted(codes)


def test_what_is_not_in_use_is_left_out(house):
    house.service.active = False
    assert services.catalogue() == []
    assert services.catalogue(also_inactive=True) == [house.service]
    assert not services.serves(house.service, "PUR")


def test_a_service_known_from_a_log_has_no_page(db, house):
    house.service.external = True
    db.session.flush()
    assert services.catalogue() == []
    with pytest.raises(NotFound):
        services.service(house.service.id)


def test_how_well_it_is_kept(db, house):
    tickets = [make_ticket(house, "closed") for _ in range(6)]
    for ticket in tickets[:2]:
        ticket.clock("delivery").verdict = "breached"
    tickets[0].clock("delivery").corrected_verdict = "met"
    tickets[5].first_pass = False
    for ticket, overall in zip(tickets, [5, 4, 4, 3, 4], strict=False):
        rate(db, ticket, overall)
    record = services.kept_of(house.service, NOW)
    assert (record.deliveries, record.on_time, record.judged, record.first_pass, record.rated) == (
        6,
        5,
        6,
        5,
        5,
    )
    assert record.mean_rating == 4.0


def test_fewer_than_five_show_their_number_alone(db, house):
    ticket = make_ticket(house, "closed")
    rate(db, ticket, 1)
    record = services.kept_of(house.service, NOW)
    assert (record.deliveries, record.on_time_share, record.first_pass_share, record.mean_rating) == (
        1,
        None,
        None,
        None,
    )


def test_only_the_last_ninety_days_count(db, house):
    ticket = make_ticket(house, "closed")
    for clock in db.session.query(Clock).filter_by(ticket_id=ticket.id):
        clock.ended_at = NOW - timedelta(days=91)
    assert services.kept_of(house.service, NOW).deliveries == 0


def test_forty_services_cost_what_four_cost(db, house):
    home = house.metrology.id

    def cost(more):
        for number in range(more):
            make_service(f"S{more}X{number}", db.session.get_one(Department, home))
        db.session.flush()
        db.session.expunge_all()
        kept.forget()
        with counted(db) as seen:
            found = services.catalogue()
            services.kept([each.id for each in found], NOW)
            for each in found:
                assert each.department.name
                assert each.effective_revision.terms
                settings.process_name(each.process)
        return len(seen)

    assert cost(3) == cost(36)


def test_twenty_records_cost_what_two_cost(db, house):
    from qms_tickets.domain.access import SYSTEM
    from qms_tickets.operations import nonconformities as verbs

    viewer = viewer_of(house.quality_manager, NOW)
    ticket = make_ticket(house)

    def cost(extra):
        for _ in range(extra):
            verbs.open_("by_hand", ticket, "supplier", NOW, SYSTEM)
        db.session.flush()
        db.session.expire_all()
        with counted(db) as seen:
            for each in nonconformities.records(viewer):
                assert each.supplier_department.name
                assert each.service.name
                assert [case.ticket.number for case in each.cases]
        return len(seen)

    assert cost(2) == cost(18)


def test_agreements_in_work_come_with_what_their_line_shows(db, house):
    with counted(db) as seen:
        agreements.in_work()
        agreements.not_countersigned()
        agreements.due_for_review(NOW)
    assert len(seen) == 3
