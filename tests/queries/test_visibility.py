"""Who sees which ticket, as a table; and that lists, counts, searches, histories and files follow the same rule."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qms_tickets.domain.errors import NotFound
from qms_tickets.extensions import db as extension
from qms_tickets.models.person import Absence
from qms_tickets.models.ticket import Attachment, Ticket
from qms_tickets.queries import lists, tickets
from qms_tickets.queries.history import history_of
from qms_tickets.queries.lists import Filters
from qms_tickets.queries.organisation import forget_organisation
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.queries.visibility import audiences_of, visible_to
from tests.factories import do, grant, make_draft, make_house, make_person, make_ticket
from tests.operations.tickets.stories import OUTPUTS, at, sealed

NOW = at("mon 12:00")

# Rows: who looks. Columns: an open functional ticket; a draft; a draft that was thrown away; a confidential ticket; a
# rank ticket from the buying head to the buyer; a ticket that Metrology handed over to Personnel, where the stranger, the
# watcher, the quality manager and the auditor work; one that waits for approval.
SEES = """
                    open  draft  gone  confidential  rank  handed  approval
buyer               yes   yes    yes   yes           yes   yes     yes
colleague           yes   -      -     -             yes   yes     yes
buying_head         yes   -      -     -             yes   yes     yes
inspector           yes   -      -     -             -     yes     yes
metrology_head      yes   -      -     yes           -     yes     yes
director            yes   -      -     -             yes   yes     yes
stranger            -     -      -     -             -     yes     -
watcher             yes   -      -     -             -     yes     -
quality_manager     yes   -      -     yes           yes   yes     yes
auditor             yes   -      -     -             yes   yes     yes
administrator       -     -      -     -             -     -       -
deputy_of_buyer     yes   -      -     -             yes   yes     yes
deputy_of_director  yes   -      -     -             yes   yes     yes
"""


@pytest.fixture
def house(db):
    house = make_house()
    staff = make_person("clerk", make_house_office(house))
    house.people = {
        "watcher": make_person("watcher", house.stranger.department),
        "administrator": make_person("administrator", staff.department),
        "deputy_of_buyer": make_person("deputy_of_buyer", staff.department),
        "deputy_of_director": make_person("deputy_of_director", staff.department),
    }
    # People of a department that has nothing to do with anything.
    grant(house.people["administrator"], "administrator")
    for absent, deputy in ((house.buyer, "deputy_of_buyer"), (house.director, "deputy_of_director")):
        away = {"from_": NOW - timedelta(days=9), "until": NOW + timedelta(days=9)}
        extension.session.add(Absence(person_id=absent.id, deputy_id=house.people[deputy].id, **away))
    extension.session.flush()
    forget_organisation()
    return house


def make_house_office(house):
    from tests.factories import make_department

    return make_department("STORE", parent=house.office)


def person(house, name: str):
    return house.people.get(name) or getattr(house, name)


@pytest.fixture
def every_kind(house) -> dict[str, Ticket]:
    watched = make_ticket(house, "in_progress", watchers=["watcher@example.com"], title="open")
    draft, gone = make_ticket(house, "draft", title="draft"), make_ticket(house, "draft", title="gone")
    do(gone, "cancel", house.buyer, NOW)
    confidential = make_ticket(
        house, "submitted", confidential=True, watchers=["metrology_head@example.com"], title="confidential"
    )
    rank = make_draft(
        house, by=house.buying_head, relation="rank", supplier="buyer@example.com", title="rank"
    )
    do(rank, "submit", house.buying_head, NOW)
    handed = make_ticket(house, "in_progress", title="handed")
    do(handed, "hand_over", house.inspector, NOW, department="HR", reason="theirs")
    approval = make_ticket(house, "awaiting_approval", title="approval")
    sealed()
    return {
        "open": watched,
        "draft": draft,
        "gone": gone,
        "confidential": confidential,
        "rank": rank,
        "handed": handed,
        "approval": approval,
    }


def table() -> dict[str, set[str]]:
    header, *rows = SEES.strip().splitlines()
    kinds = header.split()
    return {
        row.split()[0]: {kind for kind, cell in zip(kinds, row.split()[1:], strict=True) if cell == "yes"}
        for row in rows
    }


def test_who_sees_which_ticket(house, every_kind):
    seen = {}
    for name in table():
        viewer = viewer_of(person(house, name), NOW)
        shown = set(extension.session.scalars(select(Ticket.id).where(visible_to(viewer))))
        seen[name] = {kind for kind, ticket in every_kind.items() if ticket.id in shown}
    assert seen == table()


def test_lists_searches_and_counts_follow_the_same_rule(house, every_kind):
    for name in table():
        viewer = viewer_of(person(house, name), NOW)
        wanted = set(extension.session.scalars(select(Ticket.title).where(visible_to(viewer))))
        listed = lists.listed(viewer, Filters(), NOW, sort="number").tickets
        assert {ticket.title for ticket in listed} == wanted
        searched = {
            word for word in every_kind if lists.listed(viewer, Filters(q=word), NOW, sort="number").tickets
        }
        assert searched == wanted
        by_number = {
            kind
            for kind, ticket in every_kind.items()
            if lists.listed(viewer, Filters(q=ticket.number), NOW, sort="number").tickets
        }
        assert by_number == wanted
        counted = extension.session.scalar(select(func.count()).select_from(Ticket).where(visible_to(viewer)))
        assert counted == len(wanted)


def test_what_one_may_not_see_looks_like_what_does_not_exist(house, every_kind):
    viewer = viewer_of(house.stranger, NOW)
    answers = set()
    for number in (every_kind["open"].number, "T-2026-999999", "", "T-2026-000001' OR 1=1 --", "\x00"):
        for question in (tickets.numbered, tickets.locked):
            with pytest.raises(NotFound) as caught:
                question(number, viewer)
            answers.add((caught.value.code, tuple(caught.value.facts)))
    assert answers == {("not_found", ())}


def test_a_number_is_read_however_it_is_typed(house, every_kind):
    viewer = viewer_of(house.buyer, NOW)
    number = every_kind["open"].number
    assert tickets.numbered(f" {number.lower()} ", viewer).id == every_kind["open"].id


# --- internal words ---

READS = {
    "buyer": {"shared", "customer"},
    "colleague": {"shared", "customer"},
    "buying_head": {"shared", "customer"},
    "inspector": {"shared", "supplier"},
    "second_inspector": {"shared", "supplier"},
    "metrology_head": {"shared", "supplier"},
    "director": {"shared", "customer", "supplier"},  # above both
    "watcher": {"shared", "customer"},  # named by the requester's side
    "quality_manager": {"shared", "customer", "supplier"},
    "auditor": {"shared", "customer", "supplier"},
}


@pytest.fixture
def discussed(house) -> Ticket:
    ticket = make_ticket(house, "in_progress", watchers=[])
    do(ticket, "watch", house.buyer, NOW, person="watcher@example.com")
    do(ticket, "comment", house.buyer, NOW, text="ordinary plum")
    do(ticket, "comment", house.buyer, NOW, text="secret apple", audience="internal")
    do(ticket, "comment", house.inspector, NOW, text="secret 梨子", audience="internal")
    for audience, author in (
        ("shared", house.buyer),
        ("customer", house.buyer),
        ("supplier", house.inspector),
    ):
        extension.session.add(
            Attachment(
                ticket_id=ticket.id,
                author_id=author.id,
                audience=audience,
                name=f"{audience}.pdf",
                media_type="application/pdf",
                size=1,
                sha256="0" * 64,
                stored_name=audience,
                at=NOW,
            )
        )
    sealed()
    return ticket


@pytest.mark.parametrize("name", READS)
def test_internal_words_and_files_stay_on_their_side(house, discussed, name):
    viewer = viewer_of(person(house, name), NOW)
    assert audiences_of(viewer, discussed) == READS[name]
    assert {comment.audience for comment in tickets.comments_of(discussed, viewer)} == READS[name]
    assert {file.audience for file in tickets.attachments_of(discussed, viewer)} == READS[name]
    told = {
        entry.facts["audience"] for entry in history_of(discussed, viewer) if entry.kind == "ticket.commented"
    }
    assert told == READS[name]


@pytest.mark.parametrize("name", READS)
def test_internal_words_are_not_found_by_the_other_side(house, discussed, name):
    viewer = viewer_of(person(house, name), NOW)
    words = {"shared": "plum", "customer": "apple", "supplier": "梨子"}
    found = {
        audience
        for audience, word in words.items()
        if lists.listed(viewer, Filters(q=word), NOW, sort="number").tickets
    }
    assert found == READS[name]


def test_a_file_that_one_may_not_read_does_not_exist(house, discussed):
    viewer = viewer_of(house.inspector, NOW)
    by_audience = {
        file.audience: file for file in extension.session.query(Attachment).filter_by(ticket_id=discussed.id)
    }
    assert tickets.attachment_of(discussed, by_audience["supplier"].id, viewer).audience == "supplier"
    for key in (by_audience["customer"].id, 4711):
        with pytest.raises(NotFound):
            tickets.attachment_of(discussed, key, viewer)


def test_a_party_of_one_side_neither_reads_nor_finds_the_others_words_whatever_it_heads(house):
    """The director, head of both departments above, asks Metrology for something."""
    house.purchasing.head = house.metrology.head = None
    extension.session.flush()
    forget_organisation()
    house.buyer.department = house.purchasing
    ticket = make_draft(house, by=house.director)
    do(ticket, "submit", house.director, NOW)
    do(ticket, "accept", house.inspector, NOW, all_conform=True)
    do(ticket, "comment", house.inspector, NOW, text="secret pear", audience="internal")
    sealed()
    viewer = viewer_of(house.director, NOW)
    assert audiences_of(viewer, ticket) == {"shared", "customer"}
    assert lists.listed(viewer, Filters(q="pear"), NOW, sort="number").tickets == []


def test_on_a_confidential_ticket_internal_words_are_of_the_named_alone(house):
    ticket = make_ticket(house, "submitted", confidential=True, watchers=["metrology_head@example.com"])
    do(ticket, "assign", house.metrology_head, NOW, person="inspector@example.com")
    do(ticket, "comment", house.buyer, NOW, text="secret apple", audience="internal")
    do(ticket, "comment", house.inspector, NOW, text="secret pear", audience="internal")
    sealed()
    for name, own, others in (("buyer", "apple", "pear"), ("inspector", "pear", "apple")):
        viewer = viewer_of(getattr(house, name), NOW)
        assert lists.listed(viewer, Filters(q=own), NOW, sort="number").tickets == [ticket]
        assert lists.listed(viewer, Filters(q=others), NOW, sort="number").tickets == []


def test_the_history_hides_a_rating_that_the_reader_may_not_see_yet(house):
    ticket = make_ticket(house, "delivered")
    do(ticket, "rate", house.inspector, NOW, complete=2, comment="half of it was missing")
    sealed()

    def rated(person) -> set[str]:
        told = history_of(ticket, viewer_of(person, NOW))
        return {entry.facts["side"] for entry in told if entry.kind == "ticket.rated"}

    assert (rated(house.buyer), rated(house.inspector)) == (set(), {"supplier"})
    do(ticket, "accept_delivery", house.buyer, NOW, all_conform=True)
    do(ticket, "rate", house.buyer, NOW, overall=4)
    sealed()
    assert rated(house.buyer) == rated(house.inspector) == {"customer", "supplier"}


def test_a_subordinates_rating_is_in_nobodys_history_but_the_quality_managers_and_the_own(house):
    ticket = make_draft(house, by=house.buyer, relation="rank", supplier="buying_head@example.com")
    do(ticket, "submit", house.buyer, NOW)
    do(ticket, "accept", house.buying_head, NOW, all_conform=True)
    do(ticket, "deliver", house.buying_head, NOW, outputs=OUTPUTS, complete=5)
    do(ticket, "accept_delivery", house.buyer, NOW, all_conform=True)
    do(ticket, "rate", house.buyer, NOW, overall=1, comment="late again")
    sealed()

    def texts(person) -> str:
        return str([entry.texts for entry in history_of(ticket, viewer_of(person, NOW))])

    readers = [
        house.buyer,
        house.buying_head,
        house.director,
        house.colleague,
        house.auditor,
        house.quality_manager,
    ]
    told = {reader.name: "late again" in texts(reader) for reader in readers}
    assert {name for name, heard in told.items() if heard} == {"buyer", "quality_manager"}
