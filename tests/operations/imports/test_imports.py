"""Taking over another system's log: what is read, put right, refused, and what becomes of it."""

from __future__ import annotations

import json

import pytest
from openpyxl import Workbook

from qms_tickets.domain.taking_over.mapping import LogMapping, WrongMapping
from qms_tickets.models.agreement import Service
from qms_tickets.models.department import Department
from qms_tickets.models.event import Event
from qms_tickets.models.outbox import Notice
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.operations import sweep
from qms_tickets.operations.imports.importing import expect, get_ready
from qms_tickets.operations.imports.reading import UnreadableFile
from qms_tickets.queries import chain
from qms_tickets.queries.replay import replay
from qms_tickets.transaction import transaction
from tests.operations.imports.logs import (
    DOCUMENT,
    HEADER,
    NOW,
    OPEN,
    STORY,
    file,
    mapping,
    row,
    take_over,
    taken,
    text,
)

SECRET = "only-for-tests-" * 3


def reasons(report, what: str) -> list[tuple[int, str]]:
    return [(one["row"], one["reason"]) for one in report[what]]


# --- the file ---


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter"),
    [
        ("log.csv", "utf-8", ","),
        ("log.csv", "utf-8-sig", ","),  # with a byte-order mark
        ("log.csv", "gb18030", ";"),
        ("log.csv", "utf-16", "\t"),
        ("log.csv.gz", "utf-8", "|"),
    ],
)
def test_any_delimiter_and_encoding_plain_or_packed(db, tmp_path, name, encoding, delimiter):
    rows = [row("A1", "08:00", "New", site="苏州工厂"), row("A1", "09:00", "Active", site="苏州工厂")]
    path = file(tmp_path, rows, name=name, encoding=encoding, delimiter=delimiter)
    told = "utf-8" if encoding == "utf-8-sig" else encoding
    report = take_over(path, file={"encoding": told, "delimiter": delimiter})
    assert report["read"] == {"rows": 2, "tickets": 1, "events": 2}
    assert taken("A1").customer_department.code == "苏州工厂"


def test_a_workbook(db, tmp_path):
    book = Workbook()
    for record in (HEADER, *STORY):
        book.active.append(record)
    book.save(tmp_path / "log.xlsx")
    assert take_over(tmp_path / "log.xlsx")["added"]["events"] == 6
    assert taken("A1").state == "closed"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("log.csv", b"", "the file is empty"),
        ("log.csv", b"no,when\nA1,2026-02-02\n", "columns not in the file: state, who"),
        ("log.csv", "no,when,state\nÄ1".encode("latin-1"), "not utf-8"),
        ("log.csv.gz", b"no gzip at all", "gzip"),
        ("log.xlsx", b"no workbook", "no workbook"),
        ("log.csv", text(STORY).encode() + b'"A1,half a line', "unexpected end of data"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_stored(db, tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=said):
        take_over(path)
    assert db.session.query(Ticket).count() == 0


def test_a_record_that_is_cut_off_is_refused_by_row(db, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(text(STORY) + "A2\n,2026-02-02T09:00,New\nA3,2026-02-02T09:00,New", encoding="utf-8")
    report = take_over(path)
    assert reasons(report, "refused") == [(8, "time_missing"), (9, "ticket_missing")]
    assert report["read"] == {"rows": 9, "tickets": 2, "events": 7}


def test_rows_are_named_by_the_line_on_which_they_start(db, tmp_path):
    path = tmp_path / "log.csv"
    rows = [row("A1", "08:00", "New", kind="two\nlines"), row("A1", "09:00", "Odd")]
    path.write_text(text(rows), encoding="utf-8")
    assert reasons(take_over(path), "refused") == [(4, "state_not_listed")]


# --- rows ---


def test_rows_that_cannot_be_used_are_refused_and_named_the_rest_goes_in(db, tmp_path):
    rows = [
        STORY[0],
        row("A1", "08:30", "Unheard of"),
        row("A1", "?", "Active"),
        row("A1", "2026-02-31T09:00", "Active"),
        row("", "09:00", "Active"),
        row("A1", "09:00", "?"),
        row("x" * 65, "09:00", "Active"),
        STORY[1],
    ]
    report = take_over(file(tmp_path, rows))
    assert reasons(report, "refused") == [
        (3, "state_not_listed"),
        (4, "time_unreadable"),
        (5, "time_unreadable"),
        (6, "ticket_missing"),
        (7, "state_missing"),
        (8, "ticket_missing"),
    ]
    assert report["added"]["events"] == 2


def test_a_ticket_of_which_no_row_can_be_used_is_none(db, tmp_path):
    report = take_over(file(tmp_path, [row("A1", "09:00", "Odd"), *OPEN]))
    assert (report["read"]["tickets"], report["added"]["tickets"]) == (1, 1)


def test_what_is_untidy_is_put_right_with_its_original_beside_it(db, tmp_path):
    rows = [
        row("A1", "07:00", "New"),  # older than its opening
        row("A1", "09:00", "Active"),
        row("A1", "08:30", "Waiting"),  # back in time
        row("A1", "10:00", "-100"),  # keeps the state before
        row("A1", "11:00", "Active"),
    ]
    report = take_over(file(tmp_path, rows))
    assert reasons(report, "repaired") == [
        (2, "older_than_opening"),
        (4, "back_in_time"),
        (5, "state_as_before"),
    ]
    events = db.session.query(Event).filter_by(kind="ticket.imported").order_by(Event.sequence).all()
    assert [f"{event.at:%H:%M} {event.facts['imported_state']}" for event in events] == [
        "08:00 submitted",
        "09:00 in_progress",
        "09:00 input_requested",
        "10:00 input_requested",
        "11:00 in_progress",
    ]
    assert events[0].facts["original"] == "2026-02-02T07:00 · New"
    assert "original" not in events[1].facts


def test_a_first_row_that_keeps_the_state_before_was_submitted(db, tmp_path):
    report = take_over(file(tmp_path, [row("A1", "08:00", "-100"), row("A1", "09:00", "Active")]))
    assert reasons(report, "repaired") == [(2, "state_as_before")]
    assert taken("A1").accepted_at.hour == 9


# --- states and clocks ---


def clocks(number: str) -> dict[str, tuple[float, str | None]]:
    """Hours used and verdict."""
    return {
        clock.name: (clock.used_us / 3_600_000_000, clock.verdict)
        for clock in sorted(taken(number).clocks, key=lambda clock: clock.name)
    }


def test_waits_for_the_customer_become_the_customers_clock(db, tmp_path):
    """Two hours in Waiting do not count for the supplier; closed without a word breaches the acceptance."""
    take_over(file(tmp_path, STORY))
    assert clocks("A1") == {
        "acceptance-1": (6, "breached"),
        "delivery-1": (4, "met"),
        "input-1": (2, "met"),
        "response-1": (1, "met"),
    }
    ticket = taken("A1")
    assert (ticket.state, ticket.holder, ticket.deemed_accepted) == ("closed", "none", True)
    assert ticket.clocks[1].due is not None


def test_a_ticket_that_was_resolved_and_active_again_counts_as_rework(db, tmp_path):
    rows = [
        *STORY[:5],
        row("A1", "15:00", "Active"),
        row("A1", "21:00", "Resolved"),
        row("A1", "22:00", "Closed"),
    ]
    take_over(file(tmp_path, rows))
    told = clocks("A1")
    assert (told["delivery-1"], "delivery-2" in told) == ((10, "breached"), False)
    assert (taken("A1").rejections, taken("A1").first_pass, taken("A1").rounds) == (1, False, 2)


def test_a_ticket_that_was_resolved_and_then_asked_about_counts_as_rework_too(db, tmp_path):
    take_over(file(tmp_path, [*STORY[:5], row("A1", "15:00", "Waiting"), row("A1", "16:00", "Closed")]))
    assert (taken("A1").rejections, taken("A1").first_pass) == (1, False)


def test_a_ticket_that_came_back_from_closed_gets_a_second_delivery(db, tmp_path):
    rows = [*STORY, row("A1", "21:00", "Active"), row("A1", "22:00", "Closed")]
    take_over(file(tmp_path, rows))
    told = clocks("A1")
    assert (told["delivery-1"], told["delivery-2"]) == ((4, "met"), (1, "met"))
    assert (taken("A1").reopenings, taken("A1").state) == (1, "closed")


def test_real_logs_jump(db, tmp_path):
    """From new to resolved; a first row that is resolved; one that is closed at once."""
    rows = [
        row("A1", "08:00", "New"),
        row("A1", "09:00", "Resolved"),
        row("B2", "10:00", "Resolved"),
        row("C3", "12:00", "Closed"),
        row("D4", "08:00", "Closed"),
    ]
    take_over(file(tmp_path, rows))
    assert clocks("A1")["delivery-1"] == (1, None)  # provisional until the customer's verdict
    assert (clocks("A1")["acceptance-1"][1], taken("A1").holder) == (None, "customer")
    assert (clocks("B2")["response-1"], clocks("B2")["delivery-1"]) == ((2, "met"), (2, None))
    assert clocks("C3")["delivery-1"] == (4, "met")
    assert clocks("D4")["delivery-1"] == (0, "met")
    assert replay().ok


def test_without_a_target_time_is_counted_and_nothing_is_judged(db, tmp_path):
    take_over(file(tmp_path, STORY), targets={"default": {"response": 7200}})
    assert clocks("A1") == {
        "acceptance-1": (6, None),
        "delivery-1": (4, None),
        "input-1": (2, None),
        "response-1": (1, "met"),
    }


def test_what_the_log_cannot_know_is_mapped_by_its_own_words(db, tmp_path):
    rows = [row("A1", "08:00", "New", group="?", worker="?", caller="?", site="?", kind="?")]
    report = take_over(file(tmp_path, rows))
    ticket = taken("A1")
    assert ticket.assignee is None
    assert ticket.supplier_department.code == "old_desk:?"
    assert report["notes"]["supplier_department_missing"] == 1


def test_whoever_is_known_is_found_and_whoever_is_not_can_do_nothing(db, tmp_path):
    from tests.factories import make_house

    with transaction():
        house = make_house()
        key = house.buyer.id
    rows = [row("A1", "08:00", "New", caller="Buyer@example.com", site="PUR")]
    take_over(file(tmp_path, rows))
    assert (taken("A1").requester_id, taken("A1").customer_department.code) == (key, "PUR")
    amy = db.session.query(Person).filter_by(name="amy").one()
    assert (amy.active, amy.external, amy.email) == (False, True, "amy@old_desk.invalid")
    desk = db.session.query(Department).filter_by(code="Desk").one()
    service = db.session.query(Service).filter_by(code="old_desk:Mail").one()
    assert (desk.active, service.active, service.external) == (False, False, True)


# --- once, and again ---


def test_the_same_file_again_adds_nothing(db, tmp_path):
    path = file(tmp_path, [*STORY, *OPEN])
    first, second = take_over(path), take_over(path)
    assert first["added"]["tickets"] == 2
    assert set(second["added"].values()) == {0}
    assert second["read"] == first["read"]
    assert db.session.query(Event).filter_by(kind="import.finished").count() == 1


def test_a_longer_file_adds_only_its_rest(db, tmp_path):
    take_over(file(tmp_path, STORY[:2]))
    number, before = taken("A1").number, db.session.query(Event).count()
    report = take_over(file(tmp_path, [*STORY, *OPEN]))
    assert (report["added"]["tickets"], report["added"]["events"]) == (1, 6)
    ticket = taken("A1")
    assert (ticket.number, ticket.state) == (number, "closed")
    assert clocks("A1")["delivery-1"] == (4, "met")
    assert db.session.query(Event).count() == before + 7
    assert replay().ok
    assert chain.verify(SECRET).ok


def test_each_row_is_one_event_of_its_ticket_in_the_chain(db, tmp_path):
    take_over(file(tmp_path, [*STORY, row("A1", "20:00", "Closed")]))
    events = db.session.query(Event).filter_by(ticket_id=taken("A1").id).all()
    assert len(events) == 7
    assert chain.verify(SECRET).ok
    assert replay().ok


def test_what_it_would_do_is_told_without_doing_it(db, tmp_path):
    take_over(file(tmp_path, STORY[:2]))
    told = expect(get_ready(file(tmp_path, [*STORY, *OPEN]), mapping())).as_dict()
    assert (told["dry_run"], told["added"]["tickets"], told["added"]["events"]) == (True, 1, 6)
    assert db.session.query(Ticket).count() == 1


# --- the past is past ---


def test_an_open_ticket_s_ladder_is_planned_for_what_is_still_to_come_and_nobody_is_told(db, tmp_path):
    """Response ended at ten; of the delivery's eight hours three are over at noon. Another one is long overdue."""
    overdue = [row("C3", "08:00", "New"), row("C3", "09:00", "Active")]
    take_over(file(tmp_path, [*STORY, *OPEN, *overdue]))
    waiting = db.session.query(Timer).filter(Timer.done_at.is_(None)).all()
    assert waiting
    assert all(timer.at > NOW for timer in waiting)
    assert {timer.ticket_id for timer in waiting} == {taken("B2").id}
    assert db.session.query(Notice).count() == 0
    ticket = taken("B2")
    assert (ticket.state, ticket.holder, ticket.holder_due.hour) == ("in_progress", "supplier", 17)
    assert taken("C3").clocks[1].is_breached(NOW)


def test_a_sweep_right_after_fires_nothing(db, tmp_path):
    take_over(file(tmp_path, [*STORY, *OPEN, row("C3", "08:00", "New")]))
    assert sweep.due_until(NOW) == []


# --- the mapping ---


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"columns": {"ticket": "no", "at": "when"}}, "columns.state: required"),
        ({"columns": DOCUMENT["columns"] | {"colour": "x"}}, "there is no column of this name"),
        ({"states": {"New": "brand new"}}, "is no state"),
        ({"states": {"New": "draft"}}, "is no state"),
        ({"states": {}}, "states: required"),
        ({"time": {"zone": "Mars/Base"}}, "no IANA time zone"),
        ({"file": {"encoding": "klingon"}}, "file.encoding"),
        ({"file": {"delimiter": "::"}}, "one character"),
        ({"defaults": {"relation": "friend"}}, "defaults.relation"),
        ({"targets": {"P9": {"delivery": 1}}}, "targets.P9"),
        ({"targets": {"default": {"delivery": -1}}}, "targets.default.delivery"),
        ({"values": {"impact": {"big": 7}}}, "1, 2 or 3"),
    ],
)
def test_a_mapping_names_what_is_wrong_with_it(changes, said):
    with pytest.raises(WrongMapping, match=said):
        LogMapping.of(DOCUMENT | changes, "old_desk")


# --- the command ---


@pytest.fixture
def mapping_file(tmp_path):
    lines = [f'source = "{DOCUMENT["source"]}"']
    for section in ("time", "columns", "states"):
        lines.append(f"[{section}]")
        lines += [f'"{name}" = "{value}"' for name, value in DOCUMENT[section].items()]
    path = tmp_path / "map.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["import-log", *map(str, arguments)])


def test_the_command_takes_over_into_a_new_installation_and_reports_json_alone(app, tmp_path, mapping_file):
    path = file(tmp_path, [*STORY, row("A1", "21:00", "Odd")])
    answer = run(app, path, "--mapping", mapping_file, "--json")
    report = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert report["added"] == {"tickets": 1, "events": 6, "people": 2, "departments": 2, "services": 1}
    assert (report["refused"], report["dry_run"]) == (
        [{"row": 8, "ticket": "A1", "reason": "state_not_listed"}],
        False,
    )
    again = json.loads(run(app, path, "--mapping", mapping_file, "--json").stdout)
    assert set(again["added"].values()) == {0}


def test_a_dry_run_and_a_strict_one_with_a_refused_row_store_nothing(app, tmp_path, mapping_file):
    path = file(tmp_path, [*STORY, row("A1", "21:00", "Odd")])
    dry = run(app, path, "--mapping", mapping_file, "--dry-run", "--json")
    assert (dry.exit_code, json.loads(dry.stdout)["added"]["tickets"]) == (0, 1)
    strict = run(app, path, "--mapping", mapping_file, "--strict")
    assert strict.exit_code == 1
    assert "row 8, A1: state_not_listed" in strict.stdout
    with app.app_context():
        from qms_tickets.extensions import db

        assert db.session.query(Ticket).count() == 0


def test_a_strict_run_of_a_clean_log_goes_in(app, tmp_path, mapping_file):
    assert run(app, file(tmp_path, STORY), "--mapping", mapping_file, "--strict").exit_code == 0


def test_wrong_use_and_unreadable_files_are_said_in_a_line(app, tmp_path, mapping_file):
    broken = tmp_path / "broken.toml"
    broken.write_text('source = "x"\n', encoding="utf-8")
    wrong = run(app, file(tmp_path, STORY), "--mapping", broken)
    assert (wrong.exit_code, "columns.ticket: required" in wrong.stderr) == (2, True)
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    unreadable = run(app, empty, "--mapping", mapping_file)
    assert (unreadable.exit_code, "the file is empty" in unreadable.stderr) == (1, True)
