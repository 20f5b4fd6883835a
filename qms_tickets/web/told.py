"""Forms that are read field by field: names that are known, marks that can be stored, instants that exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, tzinfo
from typing import Final

from flask import request
from werkzeug.datastructures import MultiDict

from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.web.forms import OF_EVERY_FORM, is_unstorable

FIRST_YEAR, LAST_YEAR = 1970, 2100
LONGEST_NAME: Final = 80


def refuse_strange(known: Callable[[str], object]) -> None:
    """Errors: NotValid, as `strange` finds them in the request's form."""
    wrong = strange(known, request.form)
    if wrong is not None:
        raise wrong


def strange(known: Callable[[str], object], form: MultiDict[str, str]) -> NotValid | None:
    """What names fields that this form does not have, and texts that no database stores; None where nothing does."""
    wrong: dict[str, FieldError] = {}
    for name, values in form.lists():
        if name not in OF_EVERY_FORM and not known(name):
            wrong[name[:LONGEST_NAME]] = FieldError("unknown_field")
        elif any(is_unstorable(value) for value in values):
            wrong[name] = FieldError("bad_characters")
    return NotValid(wrong) if wrong else None


def told(name: str, limit: int = 4_000) -> str:
    """One field of the request's form, with plain line ends."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:limit]


def day(text: str, field: str) -> date | None:
    """Errors: NotValid."""
    found = _read(text, field, "not_a_date")
    return None if found is None else found.date()


def instant(text: str, zone: tzinfo, field: str, *, end_of_day: bool = False) -> datetime | None:
    """A local date, or date and time, as an instant. Errors: NotValid."""
    found = _read(text, field, "not_an_instant")
    if found is None:
        return None
    if end_of_day and "T" not in text:
        found = datetime.combine(found.date(), time(23, 59))
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _read(text: str, field: str, code: str) -> datetime | None:
    text = text.strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotValid({field: FieldError(code)}) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotValid({field: FieldError(code)})
    return found
