"""Days off written to a file and read back."""

from datetime import UTC, date, datetime

import pytest

from qms_tickets.domain import icalendar

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SAID = {"holiday": "节假日", "extra_working_day": "调休上班日"}
HOURS = {
    "time_zone": "Asia/Shanghai",
    "weekly": {"mon": [["09:00", "17:00"]]},
    "holidays": [
        "2026-10-01",
        "2026-10-02",
        "2026-10-05",
        {"date": "2026-12-24", "from": "13:00", "to": "24:00"},
    ],
    "extra_working_days": {"2026-10-10": [["08:30", "12:00"], ["13:00", "17:30"]]},
}


def written(**changes):
    return icalendar.write("office", "行政班", {**HOURS, **changes}, SAID, NOW)


def test_what_is_written_comes_back():
    days = icalendar.read(written())
    assert days.off == [date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 5)]
    assert days.worked == {date(2026, 10, 10): "08:30-12:00, 13:00-17:30"}
    assert days.left_out == 0


def test_days_in_a_row_are_one_event_that_ends_the_day_after():
    text = written()
    assert text.count("BEGIN:VEVENT") == 3
    assert "DTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261003\r\n" in text


def test_lines_end_as_the_standard_says_and_are_short():
    text = icalendar.write("office", "很长的名称，" * 30, HOURS, SAID, NOW)
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)


def event(*lines):
    return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


@pytest.mark.parametrize(
    ("lines", "off", "left_out"),
    [
        (["DTSTART;VALUE=DATE:20260101"], [date(2026, 1, 1)], 0),
        (["DTSTART:20260101", "DTEND:20260102"], [date(2026, 1, 1)], 0),
        (["DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260101"], [date(2026, 1, 1)], 0),
        (["DTSTART;TZID=Europe/Berlin:20260101T090000"], [], 1),
        (["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=YEARLY"], [], 1),
        (["DTSTART;VALUE=DATE:20260231"], [], 1),
        (["SUMMARY:no date"], [], 1),
        (["DTSTART;VALUE=DATE:2026", " 0101"], [date(2026, 1, 1)], 0),
    ],
)
def test_all_day_events_are_days_off_and_the_rest_is_left_out(lines, off, left_out):
    days = icalendar.read(event(*lines))
    assert (days.off, days.left_out) == (off, left_out)


@pytest.mark.parametrize(
    "text",
    ["", "hello", "<html>", event("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20990101")],
)
def test_what_is_no_calendar_is_refused(text):
    with pytest.raises(ValueError):
        icalendar.read(text)


def test_more_events_than_anybody_has_holidays_are_refused():
    one = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nEND:VEVENT\n"
    with pytest.raises(ValueError):
        icalendar.read(f"BEGIN:VCALENDAR\n{one * 5_001}")
