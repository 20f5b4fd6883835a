"""`qms-tickets business-time`: JSON Lines in, JSON Lines out; no application, no database, no settings."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import IO, Any

import click

from qms_tickets.domain.clocks.business_time import due, elapsed, stretches
from qms_tickets.domain.clocks.calendar import Calendar, CalendarError
from qms_tickets.domain.clocks.explanation import seconds, told
from qms_tickets.domain.clocks.interval import Interval, overlap, union

MOST_SECONDS = 10**12

SENTENCES = {
    "always_and_weekly": 'A calendar has either "always" or "weekly", not both.',
    "beyond_reach": "The answer lies outside the years 1 to 9999, or in no working time at all.",
    "end_before_start": "The end {end} is before the start {start}.",
    "instant_without_zone": "The instant {instant} has no time zone; add Z or an offset such as +08:00.",
    "missing_field": 'The field "{field}" is missing.',
    "no_working_time": "The calendar has no working time.",
    "unknown_field": 'A calendar has no field "{field}".',
    "unknown_op": 'The op {op} is unknown; it is "due" or "elapsed".',
    "unknown_zone": "The time zone {zone} is unknown; take a name of the IANA list such as Asia/Shanghai.",
    "unreadable": "The line is not a JSON object.",
    "wrong_date": "The date {date} is none; write it as 2026-02-17.",
    "wrong_hours": 'The hours {hours} are not a pair such as ["09:00", "17:00"].',
    "wrong_instant": "The instant {instant} is not ISO 8601.",
    "wrong_pause": "The pause {pause} is not a pair of instants.",
    "pause_without_length": "The pause {pause} does not end after its start.",
    "wrong_seconds": "The seconds {seconds} are not a number of zero or more.",
    "wrong_time": 'The time {time} is none; write it as "09:00", an end of day as "24:00".',
    "wrong_type": 'The field "{field}" has the wrong type.',
    "wrong_weekday": "The weekday {weekday} is none of mon, tue, wed, thu, fri, sat, sun.",
}


@click.command("business-time")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--explain", is_flag=True, help="Add the counted intervals and the pauses to each answer.")
def command(file: IO[bytes], explain: bool) -> None:
    """Reckon due times and elapsed working time: one JSON case a line, from FILE or standard input.

    A case that is wrong is answered with an error, and the rest goes on. docs/clocks.md describes the fields.
    """
    for answer in answers(file, explain):
        click.echo(answer)


def answers(lines: Iterable[bytes], explain: bool = False) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer_line(line, number, explain)


def _answer_line(line: bytes, number: int, explain: bool) -> str:
    try:
        case = json.loads(line.decode("utf-8-sig"))
        if isinstance(case, dict):
            return json.dumps(answer(case, explain), allow_nan=False)
    except (ValueError, RecursionError):
        pass
    return json.dumps({"id": None, "line": number, "error": SENTENCES["unreadable"]})


def answer(case: Mapping[str, Any], explain: bool = False) -> dict[str, Any]:
    try:
        return {"id": case.get("id"), **_reckon(case, explain)}
    except CalendarError as wrong:
        return {"id": case.get("id"), "error": sentence(wrong)}


def sentence(wrong: CalendarError) -> str:
    facts = {name: value if name == "field" else _short(value) for name, value in wrong.facts.items()}
    return SENTENCES[wrong.code].format(**facts)


def _short(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=True)
    return text if len(text) <= 80 else text[:77] + "..."


def _reckon(case: Mapping[str, Any], explain: bool) -> dict[str, Any]:
    op = _field(case, "op")
    if op not in ("due", "elapsed"):
        raise CalendarError("unknown_op", op=op)
    start = _instant(_field(case, "start"))
    amount = _seconds(_field(case, "seconds")) if op == "due" else None
    end = _instant(_field(case, "end")) if op == "elapsed" else None
    pauses = union(_pauses(case.get("pauses")))
    calendar = Calendar.from_hours(_field(case, "calendar"))
    if end is None:
        assert amount is not None
        end = due(calendar, start, amount, pauses)
        result: dict[str, Any] = {"due": told(end)}
    else:
        result = {"elapsed_seconds": seconds(elapsed(calendar, start, end, pauses))}
    if explain:
        result["because"] = _because(calendar, start, end, pauses)
    return result


def _because(
    calendar: Calendar, start: datetime, end: datetime, pauses: tuple[Interval, ...]
) -> dict[str, Any]:
    return {
        "counted": [
            [told(part.start), told(part.end), seconds(part.length)]
            for part in stretches(calendar, start, end, pauses)
        ],
        "pauses": [
            [told(cut.start), told(cut.end), seconds(elapsed(calendar, cut.start, cut.end))]
            for cut in overlap(pauses, [Interval(start, end)])
        ],
    }


def _field(case: Mapping[str, Any], name: str) -> Any:
    if case.get(name) is None:
        raise CalendarError("missing_field", field=name)
    return case[name]


def _instant(told: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(told)
    except (TypeError, ValueError):
        raise CalendarError("wrong_instant", instant=told) from None
    if instant.tzinfo is None:
        raise CalendarError("instant_without_zone", instant=told)
    return instant


def _seconds(told: Any) -> timedelta:
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told) or told < 0:
        raise CalendarError("wrong_seconds", seconds=told)
    if told > MOST_SECONDS:
        raise CalendarError("beyond_reach")
    # By way of its decimal digits: 0.1 s is 100,000 µs, whatever the float nearest to it is.
    return timedelta(microseconds=round(Decimal(repr(told)) * 1_000_000))


def _pauses(told: Any) -> Iterator[Interval]:
    if told is None:
        return
    if not isinstance(told, list):
        raise CalendarError("wrong_type", field="pauses")
    for pause in told:
        if not isinstance(pause, list) or len(pause) != 2:
            raise CalendarError("wrong_pause", pause=pause)
        start, end = _instant(pause[0]), _instant(pause[1])
        if (end - start) <= timedelta(0):
            raise CalendarError("pause_without_length", pause=pause)
        yield Interval(start, end)
