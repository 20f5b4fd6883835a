"""Working calendars: which there are, what a month looks like, and how one is revised."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from qms_tickets.domain import icalendar
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.clocks.calendar import CalendarError
from qms_tickets.domain.clocks.opening_hours import WEEKDAYS
from qms_tickets.domain.clocks.zones import zone as known_zone
from qms_tickets.domain.errors import FieldError, NotFound, NotPossible, NotValid
from qms_tickets.operations import calendars as verbs
from qms_tickets.queries import calendars
from qms_tickets.queries.what_if import would_move
from qms_tickets.web.calendar_form import fields_of, filled, hours_of, taken_over
from qms_tickets.web.forms import Filled, as_typed, sentences
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, words
from qms_tickets.web.told import FIRST_YEAR, LAST_YEAR, instant, refuse_strange, told
from qms_tickets.web.zones import country_names
from qms_tickets.words.refusals import field_error, sentence

bp = Blueprint("calendars", __name__, url_prefix="/quality/calendars")

LARGEST_FILE = 1_000_000
_NAMES = frozenset({"do", "code", "name.zh", "name.en", "time_zone", "always", "holidays", "extra"})
_NAMES |= frozenset({"confirmed_until", "effective_from", "note", "country", "subdivision", "year"})
_NAMES |= frozenset(f"weekly.{day}" for day in WEEKDAYS)
_CALLED = {
    "name": "services-name",
    "code": "services-code",
    "time_zone": "calendars-zone",
    "effective_from": "calendars-effective",
    "hours": "calendar-weekly-hours",
    "holidays": "calendar-holiday",
    "extra": "calendar-extra-working-day",
    "country": "calendars-country",
    "subdivision": "calendars-subdivision",
    "year": "calendars-year",
    "file": "calendars-file",
    "confirmed_until": "calendars-certain",
}


def _may_edit() -> bool:
    return seen().quality_manager or seen().administrator


@bp.get("")
@policy("signed_in")
def index() -> Response:
    found = calendars.calendars()
    return render(
        "quality/calendars.html",
        calendars=[(each, each.revision_at(now()), calendars.used_by(each)) for each in found],
        may_edit=_may_edit(),
    )


@bp.get("/<code>")
@policy("signed_in")
def show(code: str) -> Response:
    calendar = calendars.calendar(code)
    revision = _revision(calendar, request.args.get("revision", ""))
    year, month = _month(request.args.get("month", ""), revision.zone)
    moved, hidden = calendars.moved(calendar, revision.number, seen())
    return render(
        "quality/calendar.html",
        "month",
        calendar=calendar,
        revision=revision,
        in_force=calendar.revision_at(now()),
        weekdays=WEEKDAYS,
        weeks=calendars.month(revision.working_hours, year, month),
        year=year,
        month=month,
        before=_neighbour(year, month, -1),
        after=_neighbour(year, month, 1),
        used_by=calendars.used_by(calendar),
        moved=moved,
        hidden=hidden,
        hours=fields_of(revision.hours),
        may_edit=_may_edit(),
        today=words().today,
    )


def _revision(calendar: Any, given: str) -> Any:
    if not given:
        return calendar.revision_at(now())
    found = next((each for each in calendar.revisions if str(each.number) == given), None)
    if found is None:
        raise NotFound
    return found


def _month(given: str, zone: str) -> tuple[int, int]:
    """Errors: NotValid."""
    if not given:
        today = now().astimezone(known_zone(zone)).date()
        return today.year, today.month
    try:
        first = date.fromisoformat(f"{given}-01")
    except ValueError:
        raise NotValid(month="not_a_choice") from None
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise NotValid(month="not_a_choice")
    return first.year, first.month


def _neighbour(year: int, month: int, step: int) -> str:
    place = year * 12 + month - 1 + step
    return f"{place // 12:04}-{place % 12 + 1:02}"


@bp.get("/<code>.ics")
@policy("signed_in")
def export(code: str) -> Response:
    """Days off and make-up days for other calendars."""
    calendar = calendars.calendar(code)
    said = {kind: words().code("calendar", kind) for kind in ("holiday", "extra_working_day")}
    revision = calendar.revision_at(now())
    text = icalendar.write(code, words().name(calendar.name), revision.hours, said, now())
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{code}.ics")
    return answer


# --- adding and revising -----------------------------------------------------------------------------------------


@bp.get("/new")
@policy("quality_manager", "administrator")
def new() -> Response:
    return _form(
        None, Filled({"time_zone": "Asia/Shanghai", "country": "CN", "year": str(words().today.year)})
    )


@bp.get("/<code>/revise")
@policy("quality_manager", "administrator")
def revise(code: str) -> Response:
    calendar = calendars.calendar(code)
    latest = calendar.revisions[-1]
    confirmed = (
        latest.confirmed_until.astimezone(known_zone(latest.zone)).date() if latest.confirmed_until else ""
    )
    values = {
        **fields_of(latest.hours),
        "confirmed_until": str(confirmed),
        "country": "CN" if latest.zone == "Asia/Shanghai" else "",
        "year": str(words().today.year + 1),
    }
    return _form(calendar, Filled(values))


def _form(
    calendar: Any, form: Filled, *, status: int = 200, unconfirmed: bool = False, **shown: Any
) -> Response:
    return render(
        "quality/calendar_form.html",
        status=status,
        calendar=calendar,
        form=form,
        weekdays=WEEKDAYS,
        countries=country_names(words().language),
        unconfirmed=unconfirmed,
        labels=_labels(),
        open_clocks=calendars.used_by(calendar).open_clocks if calendar else 0,
        **shown,
    )


def _labels() -> dict[str, str]:
    """What each field is called where its complaint stands away from it."""
    called = {name: say(message).capitalize() for name, message in _CALLED.items()}
    return called | {f"weekly.{day}": words().code("weekday", day) for day in WEEKDAYS}


@bp.post("/new")
@policy("quality_manager", "administrator")
def create() -> Response:
    return _answer(None)


@bp.post("/<code>/revise")
@policy("quality_manager", "administrator")
def save(code: str) -> Response:
    return _answer(calendars.calendar(code))


def _answer(calendar: Any) -> Response:
    """Fill in the holidays of a year and show the form again, or store what it says."""
    try:
        refuse_strange(_NAMES.__contains__)
        if request.form.get("do") == "fill":
            return _filled(calendar)
        if request.form.get("do") == "import":
            return _taken_over(calendar)
        if request.form.get("do") == "try" and calendar is not None:
            return _tried(calendar)
        act = _create if calendar is None else lambda: _revise(calendar.code)
        return once(act, after=lambda: flash(say("calendars-saved"), "good"))
    except NotValid as wrong:
        return _refused(calendar, sentences(wrong), 422)
    except CalendarError as wrong:
        return _refused(calendar, {"hours": field_error(words(), wrong.code, **wrong.facts)}, 422)
    except NotPossible as refused:
        return _refused(calendar, {"hours": sentence(words(), refused)}, 409)


def _refused(calendar: Any, wrong: dict[str, str], status: int) -> Response:
    """The form as it was typed; what is said of the hours as a whole stands above the week."""
    found: dict[str, str] = {}
    for name, said in wrong.items():
        found.setdefault(_field_of(name), said)
    return _form(calendar, Filled(as_typed().values, found), status=status)


def _field_of(name: str) -> str:
    if name == "weekly":
        return "hours"
    return "extra" if name.startswith("extra_working_days") else name


def _tried(calendar: Any) -> Response:
    """Which due times would move, before anything is stored."""
    zone = _zone()
    effective, hours = verbs.checked_revision(
        calendar,
        hours_of(request.form),
        _instant("effective_from", zone) or now(),
        _instant("confirmed_until", zone, end_of_day=True),
    )
    moved, hidden = would_move(calendar, hours, effective, seen())
    return _form(calendar, as_typed(), tried=True, moved=moved, hidden=hidden)


def _filled(calendar: Any) -> Response:
    form = {name: values[0] for name, values in request.form.lists() if values}
    year = form.get("year", "")
    if not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise NotValid(year="not_a_whole_number")
    values, certain = filled(form, form.get("country", ""), form.get("subdivision", "").strip(), int(year))
    return _form(calendar, Filled(values), unconfirmed=not certain)


def _uploaded() -> bytes:
    file = request.files.get("file")
    if file is None:
        return b""
    try:
        return file.stream.read(LARGEST_FILE + 1)
    finally:
        file.close()


def _taken_over(calendar: Any) -> Response:
    """The days of an uploaded file join those of the form; nothing is stored yet."""
    data = _uploaded()
    if not data:
        raise NotValid(file="required_file")
    if len(data) > LARGEST_FILE:
        raise NotValid({"file": FieldError("file_too_large", {"limit": LARGEST_FILE})})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotValid(file="not_a_calendar_file") from None
    form = {name: values[0] for name, values in request.form.lists() if values}
    values, days = taken_over(form, text)
    return _form(calendar, Filled(values), taken=days)


def _zone() -> str:
    given = request.form.get("time_zone", "").strip()
    try:
        return known_zone(given).key
    except CalendarError:
        raise NotValid(time_zone="not_a_zone") from None


def _instant(field: str, zone: str, *, end_of_day: bool = False) -> datetime | None:
    return instant(request.form.get(field, ""), ZoneInfo(zone), field, end_of_day=end_of_day)


def _create() -> str:
    zone = _zone()
    added = verbs.add(
        request.form.get("code", "").strip(),
        Bilingual(request.form.get("name.zh", "").strip(), request.form.get("name.en", "").strip()),
        hours_of(request.form),
        by=actor(),
        now=now(),
        confirmed_until=_instant("confirmed_until", zone, end_of_day=True),
        note=told("note", 2_000),
    )
    return f"/quality/calendars/{added.code}"


def _revise(code: str) -> str:
    zone = _zone()
    revision, _ = verbs.revise(
        calendars.calendar(code),
        hours_of(request.form),
        by=actor(),
        now=now(),
        effective_from=_instant("effective_from", zone),
        confirmed_until=_instant("confirmed_until", zone, end_of_day=True),
        note=told("note", 2_000),
    )
    return f"/quality/calendars/{code}?revision={revision.number}"
