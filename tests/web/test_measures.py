"""The page of measures: the matrix, what lies behind a cell, the table and the file."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import event, select

from qms_tickets import wall_clock
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.measures.figures import FIGURES
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.department import Department
from qms_tickets.models.event import Event
from qms_tickets.models.person import Person
from qms_tickets.models.rating import Rating
from qms_tickets.models.ticket import Ticket
from qms_tickets.transaction import transaction
from qms_tickets.web.csv_files import csv_answer, neutral
from tests.factories import House, do, make_department, make_house, make_ticket
from tests.web.signing_in import sign_in

OUTPUTS = [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]
FAILED = [
    {"key": "report", "verdict": "conforms"},
    {"key": "deviations", "verdict": "nonconforming", "reason": "two are missing"},
]


def deliver(house: House, *, rejected: bool = False, **body):
    at = wall_clock.now() - timedelta(days=20)
    ticket = make_ticket(house, "delivered", now=at, **body)
    if rejected:
        do(ticket, "reject_delivery", house.buyer, at, verdicts=FAILED, reason="again")
        do(ticket, "deliver", house.inspector, at, outputs=OUTPUTS)
    do(ticket, "accept_delivery", house.buyer, at + timedelta(hours=1), all_conform=True)
    do(ticket, "rate", house.buyer, at + timedelta(hours=2), overall=4, care=3)
    return ticket


@pytest.fixture
def measured(app):
    """Six deliveries of Metrology to Purchasing, one of them not right first time; readers of English."""
    with app.app_context(), transaction():
        house = make_house()
        for _ in range(5):
            deliver(house)
        deliver(house, rejected=True, title="Housing <b>")
        for person in db.session.scalars(select(Person)):
            person.language = "en"
    return app


def page(client, address: str = "/measures") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return unescape(answer.get_data(as_text=True))


def cells(shown: str) -> list[str]:
    """What stands in the cells that can be opened."""
    found = re.findall(r"<a class=\"cell[^>]*data-cell[^>]*>(.*?)</a>", shown, re.DOTALL)
    return [re.sub(r"<[^>]+>", " ", cell).split() for cell in found]


OPENED = "/measures?supplier=MET&customer=PUR"


# --- the matrix ---


def test_a_cell_shows_the_figure_and_what_it_rests_on(client, measured):
    sign_in(measured, client, "buyer@example.com")
    shown = page(client)
    assert ["83", "6"] in cells(shown)
    assert "All interfaces: 83.3%, n = 6" in shown
    assert "Deliveries on time and conforming at the first verdict" in shown


def test_figures_are_for_everybody_who_is_signed_in(client, measured):
    for who in ("stranger", "auditor", "quality_manager", "director"):
        sign_in(measured, client, f"{who}@example.com")
        assert ["83", "6"] in cells(page(client))


VIEWS = ("", "&as=table", "&supplier=MET&customer=PUR", "&supplier=MET", "&customer=PUR")


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
@pytest.mark.on("sqlite")
def test_every_figure_has_its_page_in_both_languages(client, measured, language):
    sign_in(measured, client, "buyer@example.com")
    with measured.app_context(), transaction():
        db.session.scalars(select(Person).where(Person.name == "buyer")).one().language = language
    for code, figure in FIGURES.items():
        for view in (f"&part={part}{more}" for part in figure.parts for more in VIEWS):
            shown = page(client, f"/measures?figure={code.replace('_', '-')}{view}")
            assert "data-cell" in shown or "as=table" in view
            assert ('id="interface"' in shown) == ("PUR" in view or "MET" in view)


def test_fewer_than_five_show_only_their_number(client, measured):
    with measured.app_context(), transaction():
        for ticket in db.session.scalars(select(Ticket).limit(2)):
            ticket.confidential = True
    sign_in(measured, client, "quality_manager@example.com")
    shown = page(client)
    assert ["n", "4"] in cells(shown)
    assert "too few for a figure" in shown


def test_work_inside_a_department_is_hatched(client, measured):
    with measured.app_context(), transaction():
        metrology = db.session.scalars(select(Department).where(Department.code == "MET")).one()
        for ticket in db.session.scalars(select(Ticket)):
            ticket.customer_department = metrology
    sign_in(measured, client, "buyer@example.com")
    assert "cell-own" in page(client)


def test_an_arrow_stands_only_where_the_change_is_larger_than_chance(client, measured):
    sign_in(measured, client, "buyer@example.com")
    assert "by more than chance" not in page(client)
    with measured.app_context(), transaction():
        house = _house()
        for _ in range(9):
            ticket = deliver(house)
            ticket.first_pass = False
            for clock in ticket.clocks:
                clock.ended_at -= timedelta(days=30)
    assert "risen by more than chance" in page(client, "/measures?period=30")
    assert "risen by more than chance" in page(client, "/measures?period=30&as=table")


def _house() -> House:
    people = {person.name: person for person in db.session.scalars(select(Person))}
    parts = {one.code: one for one in db.session.scalars(select(Department))}
    names = ("director buyer colleague buying_head inspector second_inspector metrology_head "
             "quality_manager auditor stranger").split()  # fmt: skip
    return House(
        office=parts["GM"],
        purchasing=parts["PUR"],
        metrology=parts["MET"],
        service=db.session.scalars(select(Service)).one(),
        **{name: people[name] for name in names},
    )


def test_many_departments_are_shown_the_busiest_fifteen_a_page(client, measured):
    with measured.app_context(), transaction():
        house = _house()
        for number in range(17):
            ticket = deliver(house)
            ticket.customer_department = make_department(f"D{number:02}")
    sign_in(measured, client, "buyer@example.com")
    first = page(client)
    assert "18 customers, the busiest first" in first
    assert first.count('<th scope="col">') == 1 + 15 + 1
    assert "PUR" in first and "D16" not in first
    second = page(client, "/measures?columns=2")
    assert "D16" in second and second.count('<th scope="col">') == 1 + 3 + 1
    assert "D16" in page(client, "/measures?columns=99")
    assert "D16" in page(client, "/measures?as=table")


# --- the address ---


WRONG = (
    "figure=x", "part=x", "relation=x", "priority=P9", "period=7", "from=x", "from=1999-01-01", "from=9999-12-31",
    "from=2026-02-30", "from=2026-02-01&to=2026-01-01", "from=2001-01-01&to=2026-01-01",
)  # fmt: skip
ODD = ("service=x'--", "process={{7*7}}", "rows=-1", "columns=x", "page=99999999", "as=x")


@pytest.mark.on("sqlite")
def test_what_no_measure_knows_is_refused_and_odd_addresses_do_no_harm(client, measured):
    sign_in(measured, client, "buyer@example.com")
    for wrong in WRONG:
        for path in ("/measures", "/measures.csv"):
            assert client.get(f"{path}?{wrong}").status_code == 422, wrong
    for odd in ODD:
        assert ">49<" not in page(client, f"/measures?{odd}")


def test_a_department_that_never_was_is_not_found(client, measured):
    sign_in(measured, client, "buyer@example.com")
    assert client.get("/measures?supplier=NONE").status_code == 404


def test_days_of_ones_own(client, measured):
    sign_in(measured, client, "buyer@example.com")
    today = wall_clock.now().date()
    past = f"from={today - timedelta(days=25)}&to={today - timedelta(days=15)}"
    assert ["83", "6"] in cells(page(client, f"/measures?{past}"))
    assert "Nothing to measure in this time" in page(client, f"/measures?from={today}")


def test_filters_narrow_and_stay_in_the_address(client, measured):
    sign_in(measured, client, "buyer@example.com")
    shown = page(client, "/measures?relation=functional&service=FAI&process=measuring_equipment")
    assert ["83", "6"] in cells(shown)
    assert "relation=functional" in shown and "Service: FAI" in shown
    assert "Nothing to measure in this time" in page(client, "/measures?relation=rank")


# --- behind a cell ---


def test_a_cell_opens_its_trend_its_causes_and_its_tickets(client, measured):
    sign_in(measured, client, "buyer@example.com")
    shown = page(client, OPENED)
    assert 'data-interface="MET-PUR"' in shown
    assert "Why not right first time (1)" in shown
    assert "Sent back: Deviations" in shown
    assert "/tickets?supplier=MET&customer=PUR&closed_from=" in shown
    assert "Not paused just before due." in shown
    assert '<svg class="chart"' in shown and 'class="figure-table"' in shown
    assert shown.count("aria-current") >= 2


def test_a_list_of_tickets_is_for_those_who_may_see_them(client, measured):
    sign_in(measured, client, "buyer@example.com")
    raw = client.get(OPENED).get_data(as_text=True)
    assert "Housing &lt;b&gt;" in raw and "data-ticket" in raw
    sign_in(measured, client, "stranger@example.com")
    shown = page(client, OPENED)
    assert "data-ticket" not in shown and "Housing" not in shown
    assert "None that you may see" in shown


def test_the_list_of_tickets_can_be_opened(client, measured):
    sign_in(measured, client, "buyer@example.com")
    address = re.search(r'href="(/tickets\?supplier[^"]+)"', page(client, OPENED)).group(1)
    assert page(client, address).count('data-ticket="') == 6


def test_an_interface_without_work_says_so(client, measured):
    sign_in(measured, client, "buyer@example.com")
    shown = page(client, "/measures?supplier=PUR&customer=MET")
    assert "n = 0, too few for a figure" in shown
    assert "Too few in each period to draw a line" in shown


def test_ratings_of_subordinates_are_heard_from_five_on(client, measured):
    with measured.app_context(), transaction():
        for rating in db.session.scalars(select(Rating).limit(4)):
            rating.rater_hidden = True
    sign_in(measured, client, "stranger@example.com")
    shown = page(client, "/measures?figure=satisfaction&supplier=MET&customer=PUR")
    assert ["n", "2"] in cells(shown)
    assert "n = 2, too few to be shown" in shown


@pytest.mark.on("sqlite")
def test_the_page_costs_the_same_however_many_tickets_there_are(client, measured):
    sign_in(measured, client, "buyer@example.com")
    page(client, OPENED)
    before = _statements(measured, client)
    with measured.app_context(), transaction():
        house = _house()
        for _ in range(6):
            deliver(house, rejected=True)
    assert _statements(measured, client) == before <= 40


def _statements(app, client) -> int:
    seen: list[str] = []

    def note(connection, cursor, statement, *rest):
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        page(client, OPENED)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


# --- the file ---


def rows_of(client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="measures-')
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_file_holds_every_interface_and_the_whole(client, measured):
    sign_in(measured, client, "buyer@example.com")
    first, total = rows_of(client, "/measures.csv?figure=first-pass-yield")
    assert (first["supplier code"], first["customer code"], first["n"]) == ("MET", "PUR", "6")
    assert float(first["First-pass yield"]) == 83.33
    assert total["Supplier"] == "All"


def test_every_column_of_a_file_has_its_head(client, measured):
    sign_in(measured, client, "buyer@example.com")
    for code in FIGURES:
        for row in rows_of(client, f"/measures.csv?figure={code.replace('_', '-')}"):
            assert None not in row and None not in row.values()
    (first, *_) = rows_of(client, "/measures.csv?figure=lead-time")
    assert float(first["Elapsed, 50th percentile"]) == pytest.approx(1.0)


def test_a_file_that_is_taken_is_on_record(client, measured):
    sign_in(measured, client, "buyer@example.com")
    rows_of(client, "/measures.csv")
    with measured.app_context():
        facts = db.session.scalars(select(Event.facts).where(Event.kind == "export.made")).all()
    assert facts == [{"what": "measures/on_time_right_first_time", "rows": 2}]


def test_a_name_that_looks_like_a_formula_stays_text(client, measured):
    with measured.app_context(), transaction():
        metrology = db.session.scalars(select(Department).where(Department.code == "MET")).one()
        metrology.name = Bilingual.of('=HYPERLINK("http://x")')
    sign_in(measured, client, "buyer@example.com")
    assert rows_of(client, "/measures.csv")[0]["Supplier"] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "＝1"])
def test_what_would_be_calculated_gets_an_apostrophe(text):
    assert neutral(text) == f"'{text}"


def test_numbers_stay_numbers_and_plain_text_is_left_alone():
    assert [neutral(value) for value in (-1.5, 0, None, "计量室", "a=b")] == [
        "-1.5",
        "0",
        "",
        "计量室",
        "a=b",
    ]


def test_lines_and_quotes_in_cells_do_not_break_the_file():
    text = csv_answer("x.csv", ["a"], [['one\ntwo, "three"']]).get_data(as_text=True)
    assert list(csv.reader(io.StringIO(text[1:]))) == [["a"], ['one\ntwo, "three"']]
