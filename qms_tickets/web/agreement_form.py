"""An agreement's form: its document flattened to fields, and read back.

Fields are named as the places of the document (`inputs.0.name.zh`), so that a complaint of the rules stands at
its field. Groups repeat; one left empty is dropped, and buttons add and remove them without any script.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from qms_tickets.domain.agreement_document import TARGET_KINDS, key_for
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.domain.figures import figure
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.domain.terms import TEXTS
from qms_tickets.web import ordering
from qms_tickets.web.forms import is_unstorable
from qms_tickets.web.ordering import in_order
from qms_tickets.web.told import strange

GROUPS: Final = ("inputs", "outputs", "procedure", "own")
HOUR: Final = 3_600
_SINGLE: Final = frozenset(
    {"document_number", "note", "policy", "calendar", "customers_are", "do"}
    | {"approval", "deemed_acceptance", "both_sides_hours"}
)
_LISTS: Final = frozenset({"relations", "customers"})
_ITEM: Final = "key|mandatory|kind|effect|minimum|maximum|choices|(name|check|harm|unit)[.](zh|en)"
_NAMES: Final = re.compile(
    rf"({'|'.join(TEXTS)})[.](zh|en)"
    rf"|(inputs|outputs)[.][0-9]{{1,3}}[.]({_ITEM})"
    r"|(inputs|outputs|procedure)[.]order"
    r"|procedure[.][0-9]{1,3}[.](influence|(text|who)[.](zh|en))"
    r"|own[.][0-9]{1,3}[.](department|P[1-4])"
    rf"|targets[.]({'|'.join(TARGET_KINDS)})[.]P[1-4]"
)
MOST_FIELDS: Final = 3_000


def content_of(form: MultiDict[str, str]) -> tuple[dict[str, Any], NotValid | None]:
    """The document that the form says, and what of the form could not be read.

    Figures that are none stay as they were typed, for the rules to refuse.
    """
    wrong = strange(_is_known, form)
    if len(form) > MOST_FIELDS:
        raise NotValid({"inputs": FieldError("too_many", {"limit": MOST_FIELDS})})
    given = {name: _clean(values[0]) for name, values in form.lists() if _is_known(name)}
    content: dict[str, Any] = {
        **{name: _bilingual(given, name) for name in TEXTS},
        "document_number": given.get("document_number", "").strip(),
        "relations": [value for value in form.getlist("relations") if value],
        "approval": "approval" in given,
        "deemed_acceptance": "deemed_acceptance" in given,
        "both_sides_hours": "both_sides_hours" in given,
        "inputs": _items(given, "inputs", numbers_of(form, "inputs")),
        "outputs": _items(given, "outputs", numbers_of(form, "outputs")),
        "procedure": _steps(given, numbers_of(form, "procedure")),
        "targets": _targets(given),
        "customers": _customers(given, form.getlist("customers")),
    }
    return content, wrong


def _is_known(name: str) -> bool:
    return name in _SINGLE or name in _LISTS or _NAMES.fullmatch(name) is not None


def _clean(text: str) -> str:
    return "".join(mark for mark in text.replace("\r\n", "\n") if not is_unstorable(mark))


def _bilingual(given: Mapping[str, str], place: str) -> dict[str, str]:
    return {language: given.get(f"{place}.{language}", "").strip() for language in ("zh", "en")}


def numbers_of(form: MultiDict[str, str], group: str) -> list[int]:
    """The places of a group that hold something, in the order that the form states."""
    given = {name: values[0] for name, values in form.lists() if _is_known(name)}
    return in_order(_numbers(given, group), form.getlist(f"{group}.order"))


def _numbers(given: Mapping[str, str], group: str) -> list[int]:
    """The places of a group for which something was typed beyond what a new group begins with."""
    found: set[int] = set()
    for name, text in given.items():
        head, _, rest = name.partition(".")
        if head != group or rest == "order" or not text.strip():
            continue
        number, _, field = rest.partition(".")
        if field not in ("kind", "effect", "influence", "mandatory", "key"):
            found.add(int(number))
    return sorted(found)


def _items(given: Mapping[str, str], group: str, numbers: Sequence[int]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    places = [f"{group}.{number}" for number in numbers]
    keys = {given[f"{place}.key"] for place in places if given.get(f"{place}.key")}
    for place in places:
        name = Bilingual.of(_bilingual(given, f"{place}.name"))
        key = given.get(f"{place}.key") or key_for(name, keys, group.removesuffix("s"))
        keys.add(key)
        item: dict[str, Any] = {
            "key": key,
            "name": name.as_dict(),
            "kind": given.get(f"{place}.kind", "text"),
            "mandatory": f"{place}.mandatory" in given,
            "effect": given.get(f"{place}.effect", "none"),
            "check": _bilingual(given, f"{place}.check"),
            "harm": _bilingual(given, f"{place}.harm"),
            "unit": _bilingual(given, f"{place}.unit"),
        }
        for limit in ("minimum", "maximum"):
            text = given.get(f"{place}.{limit}", "").strip()
            if text:
                item[limit] = text
        choices = _choices(given.get(f"{place}.choices", ""))
        if choices and item["kind"] == "choice":
            item["choices"] = choices
        items.append(item)
    return items


def _choices(text: str) -> list[dict[str, Any]]:
    """One a line: `key: 中文 | English`; the key may be left out, one text may stand for both."""
    choices: list[dict[str, Any]] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        found = re.match(r"\s*([a-z][a-z0-9_]{0,63}):(?!/)", line)
        key, rest = (found[1], line[found.end() :]) if found else ("", line)
        zh, bar, en = rest.partition("|")
        name = Bilingual(zh.strip(), en.strip() if bar else zh.strip())
        keys = [choice["key"] for choice in choices]
        choices.append({"key": key or key_for(name, keys, "choice"), "name": name.as_dict()})
    return choices


def choices_text(choices: Sequence[Mapping[str, Any]]) -> str:
    """The same, as it stands in the box."""
    lines = []
    for choice in choices:
        name = Bilingual.of(choice["name"])
        told = name.zh if name.zh == name.en else f"{name.zh} | {name.en}"
        lines.append(f"{choice['key']}: {told}")
    return "\n".join(lines)


def _steps(given: Mapping[str, str], numbers: Sequence[int]) -> list[dict[str, Any]]:
    return [
        {
            "text": _bilingual(given, f"procedure.{number}.text"),
            "who": _bilingual(given, f"procedure.{number}.who"),
            "influence": given.get(f"procedure.{number}.influence", "none"),
        }
        for number in numbers
    ]


def _targets(given: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    targets: dict[str, dict[str, Any]] = {}
    for kind in TARGET_KINDS:
        row = {priority: _seconds(given.get(f"targets.{kind}.{priority}", "")) for priority in PRIORITIES}
        row = {priority: value for priority, value in row.items() if value is not None}
        if row:
            targets[kind] = row
    return targets


def _customers(given: Mapping[str, str], listed: Sequence[str]) -> dict[str, Any] | None:
    """None where everybody may ask; the delivery targets of `own` go to their departments."""
    if given.get("customers_are", "all") == "all":
        return None
    customers: dict[str, Any] = {code: {} for code in listed if code}
    for number in _numbers(given, "own"):
        code = given.get(f"own.{number}.department", "")
        row = {priority: _seconds(given.get(f"own.{number}.{priority}", "")) for priority in PRIORITIES}
        row = {priority: value for priority, value in row.items() if value is not None}
        if code and row:
            customers[code] = {"delivery": row}
    return customers


def _seconds(text: str) -> int | str | None:
    """Hours as typed, in seconds; None where nothing was typed; the text itself where it is no number."""
    text = text.strip()
    if not text:
        return None
    hours = figure(text)
    return text if hours is None else int(hours * HOUR)


def hours_text(seconds: Any) -> str:
    """A target as it stands in its box: working hours, without needless digits."""
    if isinstance(seconds, str):
        return seconds
    if not isinstance(seconds, (int, float)):
        return ""
    hours = Decimal(str(seconds)) / HOUR
    return format(hours.quantize(Decimal("0.0001")).normalize(), "f")


# --- groups ----------------------------------------------------------------------------------------------------

EMPTY: Final[Mapping[str, dict[str, Any]]] = {
    "inputs": {"key": "", "name": {}, "kind": "text", "mandatory": True, "effect": "none"},
    "outputs": {"key": "", "name": {}, "kind": "text", "mandatory": True, "effect": "minor"},
    "procedure": {"text": {}, "who": {}, "influence": "none"},
}


def regrouped(content: dict[str, Any], form: MultiDict[str, str]) -> dict[str, Any] | None:
    """The document with an entry added, removed or moved, as the form's `do` says (`add.inputs`, `up.inputs.2`).

    None where it says something else.
    """
    verb, _, rest = form.get("do", "").partition(".")
    group, _, number = rest.partition(".")
    if group not in EMPTY or verb not in ordering.VERBS:
        return None
    entries, numbers = content.get(group, ()), numbers_of(form, group)
    return {**content, group: ordering.regrouped(entries, numbers, verb, number, dict(EMPTY[group]))}


def own_targets(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of own delivery targets, and an empty one to fill in."""
    rows = [
        {
            "department": code,
            **{priority: hours_text(own["delivery"].get(priority)) for priority in PRIORITIES},
        }
        for code, own in (content.get("customers") or {}).items()
        if own.get("delivery")
    ]
    return [*rows, {"department": ""}]
