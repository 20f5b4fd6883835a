"""Why a due time is what it is: the sum of `domain/clocks/explanation.py` as sentences and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qms_tickets.words.history import coded
from qms_tickets.words.reader import Words


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line of the table behind "Why this time?"."""

    day: str
    hours: str
    counted: str
    total: str
    note: str


def sentences(words: Words, explanation: Mapping[str, Any]) -> list[str]:
    """The whole account, in reading order.

    Beside the engine's fields it reads, where they are given: `target_from` (the rule that set the target),
    `first_target_seconds`, `verdict`, the `cause` of a pause, and `moves`: the earlier due times, each with `at`,
    `before`, `due` and `cause`. A calendar has a `name`, or `revisions`: two, where only the hours count in which
    both sides work.
    """
    return [
        *_target(words, explanation),
        *_calendars(words, explanation),
        *_course(words, explanation),
        *_result(words, explanation),
        *_moves(words, explanation),
        *_ladder(words, explanation),
    ]


def _ladder(words: Words, explanation: Mapping[str, Any]) -> Iterator[str]:
    by = explanation.get("escalated_by")
    if by is not None:
        yield words.text("explain-ladder", policy=words.name(by["policy"]), revision=by["revision"])


def _target(words: Words, explanation: Mapping[str, Any]) -> Iterator[str]:
    seconds = explanation["target_seconds"]
    target = words.exact(seconds)
    yield _rule(words, explanation.get("target_from"), target)
    first = explanation.get("first_target_seconds")
    if first is not None and first != seconds:
        yield words.text("explain-first-target", target=words.exact(first))


def _rule(words: Words, rule: Mapping[str, Any] | None, target: str) -> str:
    if rule is None:
        return words.text("explain-target", target=target)
    if rule["rule"] == "agreed_due":
        return words.text(
            "explain-target-agreed", target=target, due=words.when(_instant(rule["agreed_due"]))
        )
    told = {
        "target": target,
        "agreement": words.name(rule["agreement"]),
        "revision": rule["revision"],
        "priority": words.code("priority", rule["priority"]),
    }
    if rule["customer"]:
        return words.text("explain-target-own", department=rule["customer"], **told)
    return words.text(
        "explain-target-rework" if rule["target"] == "rework" else "explain-target-from", **told
    )


def _calendars(words: Words, explanation: Mapping[str, Any]) -> Iterator[str]:
    for part in explanation["calendars"]:
        names = part.get("revisions") or [part["name"]]
        told = {"calendar": calendar_name(words, names[0]), "zone": words.zone_name(part["time_zone"])}
        message = "explain-calendar" if told["calendar"] else "explain-calendar-unnamed"
        if len(names) > 1:
            message, told["other"] = "explain-common-hours", calendar_name(words, names[1])
        if part["from"]:
            message, told["from"] = f"{message}-from", words.when(_instant(part["from"]))
        yield words.text(message, **told)
    zones = _zones_of_days(explanation)
    if len(zones) == 1 and words.zone_note(*zones):
        shown = words.zone_name(str(words.zone))
        yield words.text("explain-zones", counted=words.zone_name(*zones), shown=shown)


def _zones_of_days(explanation: Mapping[str, Any]) -> set[str]:
    return {explanation["calendars"][day["calendar"]]["time_zone"] for day in explanation["days"]}


def calendar_name(words: Words, name: Any) -> str:
    """A calendar's name, with its revision where one is given; empty where nothing is known."""
    if not isinstance(name, Mapping) or "revision" not in name:
        return words.name(name)
    return words.text(
        "explain-calendar-revision", calendar=words.name(name["name"]), revision=name["revision"]
    )


def _course(words: Words, explanation: Mapping[str, Any]) -> Iterator[str]:
    if not explanation["started_at"]:
        yield words.text("explain-not-started")
        return
    yield words.text("explain-started", when=words.when(_instant(explanation["started_at"])))
    for line in days(words, explanation):
        yield _day_sentence(words, line)
    for pause in explanation["pauses"]:
        yield _pause(words, pause)


def _day_sentence(words: Words, line: DayLine) -> str:
    if not line.hours:
        return words.text("explain-day-nothing", day=line.day, note=line.note)
    message = "explain-day-note" if line.note else "explain-day"
    parts = {"day": line.day, "hours": line.hours, "counted": line.counted, "total": line.total}
    return words.text(message, note=line.note, **parts)


def _pause(words: Words, pause: Mapping[str, Any]) -> str:
    span = {"from": words.when(_instant(pause["from"])), "to": words.when(_instant(pause["to"]))}
    if pause["seconds"]:
        text = words.text("explain-pause", worked=words.exact(pause["seconds"]), **span)
    else:
        text = words.text("explain-pause-without-work", **span)
    if not pause.get("cause"):
        return text
    return words.text(
        "explain-pause-cause", pause=text, cause=coded(words, ("cause", "action"), pause["cause"])
    )


def days(words: Words, explanation: Mapping[str, Any]) -> list[DayLine]:
    """What was counted, one line a day, in the time of the calendar in which it counts."""
    zones = [part["time_zone"] for part in explanation["calendars"]]
    several = len(_zones_of_days(explanation)) > 1
    return [
        _day_line(words.in_zone(zones[day["calendar"]]), day, explanation["pauses"], name_zone=several)
        for day in explanation["days"]
    ]


def _day_line(
    words: Words, day: Mapping[str, Any], pauses: Sequence[Mapping[str, Any]], *, name_zone: bool
) -> DayLine:
    intervals: Sequence[Mapping[str, Any]] = day["intervals"]
    label = _days_label(words, day)
    if name_zone:
        label = words.text("explain-day-zone", day=label, zone=words.zone_name(str(words.zone)))
    plain = day["kind"] == "working_day" and bool(intervals)
    kind = "stood_still" if not intervals and _is_within(words, day, pauses) else day["kind"]
    return DayLine(
        day=label,
        hours=words.list([_hours(words, interval) for interval in intervals]),
        counted=words.exact(day["seconds"]) if intervals else "",
        total=words.exact(day["total_seconds"]),
        note="" if plain else words.code("explain-kind", kind),
    )


def _is_within(words: Words, day: Mapping[str, Any], pauses: Sequence[Mapping[str, Any]]) -> bool:
    """A working day on which nothing counts, because the clock stood still."""
    if day["kind"] != "working_day":
        return False
    spans = ((words.local(_instant(pause["from"])), words.local(_instant(pause["to"]))) for pause in pauses)
    return any(start.date().isoformat() <= day["date"] <= end.date().isoformat() for start, end in spans)


def _days_label(words: Words, day: Mapping[str, Any]) -> str:
    first = _day_label(words, date.fromisoformat(day["date"]))
    if "last_date" not in day:
        return first
    last = _day_label(words, date.fromisoformat(day["last_date"]))
    return words.text("explain-days-label", first=first, last=last)


def _day_label(words: Words, day: date) -> str:
    return words.text("explain-day-label", date=words.date(day), weekday=words.weekday(day))


def _hours(words: Words, interval: Mapping[str, Any]) -> str:
    until = _time(words, interval["to"])
    span = {"from": _time(words, interval["from"]), "to": "24:00" if until == "00:00" else until}
    return words.text("explain-hours", **span)


def _time(words: Words, instant: str) -> str:
    local = words.local(_instant(instant))
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def _result(words: Words, explanation: Mapping[str, Any]) -> Iterator[str]:
    used, target = words.exact(explanation["used_seconds"]), words.exact(explanation["target_seconds"])
    ended = explanation["ended_at"] and _instant(explanation["ended_at"])
    if explanation["due"]:
        message = "explain-due-unused" if explanation["remaining_seconds"] and ended else "explain-due"
        yield words.text(message, target=target, due=words.when(_instant(explanation["due"])))
    if ended:
        yield words.text("explain-ended", when=words.when(ended), used=used, target=target)
        yield from _verdict(words, explanation)
    elif explanation["overdue_seconds"]:
        yield words.text("explain-overdue", used=used, over=words.exact(explanation["overdue_seconds"]))
    else:
        yield _left(words, explanation, used)


def _verdict(words: Words, explanation: Mapping[str, Any]) -> Iterator[str]:
    verdict = explanation.get("corrected_verdict") or explanation.get("verdict")
    verdict = verdict or ("breached" if explanation["breached"] else "met")
    if verdict in ("met", "breached"):
        yield words.code("explain-ended", verdict)


def _left(words: Words, explanation: Mapping[str, Any], used: str) -> str:
    left = words.exact(explanation["remaining_seconds"])
    if explanation["state"] == "running":
        return words.text("explain-remaining", used=used, left=left)
    due = words.when(_instant(explanation["earliest_due"]))
    return words.text("explain-paused", used=used, left=left, due=due)


def _moves(words: Words, explanation: Mapping[str, Any]) -> Iterator[str]:
    for move in explanation.get("moves", ()):
        facts = {
            "at": words.when(_instant(move["at"])),
            "cause": coded(words, ("cause", "action"), move["cause"]),
        }
        before, due = move.get("before"), move.get("due")
        if before:
            facts["before"] = words.when(_instant(before))
        if due:
            facts["due"] = words.when(_instant(due))
        yield words.text(_move_message(before, due), **facts)


def _move_message(before: Any, due: Any) -> str:
    if not before:
        return "explain-moved-first"
    return "explain-moved" if due else "explain-moved-stood"


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
