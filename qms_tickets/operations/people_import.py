"""People from a file: every row is judged before anything is written; all or nothing; again changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from qms_tickets.domain.access import CAPABILITIES, Actor
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.models.person import Person
from qms_tickets.operations import people
from qms_tickets.operations.organisation_bodies import PersonBody
from qms_tickets.operations.shapes import refusal
from qms_tickets.queries.people import department_by_code, department_codes, person_by_email

COLUMNS: Final = ("email", "name", "department", "manager", "language", "zone", "capabilities")
REQUIRED: Final = ("email", "name", "department")
MOST_ROWS: Final = 5000
_DELIMITERS: Final = ",;\t"
_LANGUAGES: Final = {
    "zh": "zh_Hans",
    "zh-cn": "zh_Hans",
    "zh_hans": "zh_Hans",
    "zh-hans": "zh_Hans",
    "中文": "zh_Hans",
}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the file: what it says, what it will do (`add`, `change`, `same`), or what is wrong with it.

    `line` is the line in the file where the row starts, the header being 1.
    """

    line: int
    email: str
    name: str
    does: str
    errors: dict[str, FieldError] = field(default_factory=dict)
    body: PersonBody | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will do. `problem` is one of the whole file."""

    rows: Sequence[PlannedRow] = ()
    problem: FieldError | None = None

    @property
    def wrong(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.errors]

    @property
    def is_possible(self) -> bool:
        return self.problem is None and bool(self.rows) and not self.wrong

    def count(self, does: str) -> int:
        return sum(row.does == does for row in self.rows)


def decoded(content: bytes) -> str:
    """UTF-8, or what spreadsheets in China write. Errors: NotValid."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotValid(file="not_text")


def plan(text: str, *, language: str, zone: str) -> Plan:
    """Judge every row. Where a cell is empty or a column missing, a known person keeps what is stored."""
    try:
        records = list(_records(text))
    except csv.Error:
        return Plan(problem=FieldError("not_a_table"))
    if not records:
        return Plan(problem=FieldError("file_empty"))
    header = [cell.strip().lower() for cell in records[0][1]]
    problem = _problem(header, len(records) - 1)
    if problem is not None:
        return Plan(problem=problem)
    rows = [(line, dict(zip(header, cells, strict=False)), len(cells)) for line, cells in records[1:]]
    addresses = [cells.get("email", "").strip().lower() for _, cells, _ in rows]
    planned = []
    for line, cells, width in rows:
        if width != len(header):
            wrong = {"row": FieldError("wrong_width", {"found": width, "expected": len(header)})}
            planned.append(PlannedRow(line, cells.get("email", ""), cells.get("name", ""), "wrong", wrong))
        else:
            planned.append(_planned(line, cells, addresses, language=language, zone=zone))
    return Plan(planned)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, with the line on which each starts."""
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _problem(header: list[str], rows: int) -> FieldError | None:
    missing = [name for name in REQUIRED if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    if missing:
        return FieldError("columns_missing", {"columns": ", ".join(missing)})
    if unknown or len(set(header)) != len(header):
        return FieldError("columns_unknown", {"columns": ", ".join(unknown or header)})
    if rows == 0:
        return FieldError("file_empty")
    return FieldError("too_many", {"limit": MOST_ROWS}) if rows > MOST_ROWS else None


def _planned(
    line: int, cells: dict[str, str], addresses: list[str], *, language: str, zone: str
) -> PlannedRow:
    email, name = cells["email"].strip().lower(), cells["name"].strip()
    known = person_by_email(email) if email else None
    values = _values(cells, known, language, zone)
    body, errors = _shaped(values)
    errors = _errors(values, known, addresses) | errors
    if errors or body is None:
        in_order: dict[str, FieldError] = {column: errors[column] for column in COLUMNS if column in errors}
        return PlannedRow(line, email, name, "wrong", in_order)
    if known is None:
        return PlannedRow(line, email, name, "add", body=body)
    return PlannedRow(line, email, name, "change" if body_of(known) != body else "same", body=body)


def _shaped(values: dict[str, Any]) -> tuple[PersonBody | None, dict[str, FieldError]]:
    try:
        return PersonBody.model_validate(values), {}
    except ValidationError as error:
        return None, refusal(error, lambda place: str(place[0])).errors


def _values(cells: dict[str, str], known: Person | None, language: str, zone: str) -> dict[str, Any]:
    stored = body_of(known).model_dump() if known is not None else {"language": language, "zone": zone}
    given: dict[str, Any] = {column: text.strip() for column, text in cells.items() if text.strip()}
    if "language" in given:
        given["language"] = _LANGUAGES.get(str(given["language"]).lower(), given["language"])
    if "capabilities" in given:
        said = str(given["capabilities"]).replace(",", " ").replace(";", " ").split()
        given["capabilities"] = sorted({_full(text, cells["department"]) for text in said})
    return {**stored, **given}


def _full(right: str, department: str) -> str:
    """A supervisor is one of some department, the own one where none is named."""
    return f"supervisor:{department.strip().upper()}" if right == "supervisor" else right


def _errors(values: Mapping[str, Any], known: Person | None, addresses: list[str]) -> dict[str, FieldError]:
    """What is wrong in this house, whatever the shape says: a row is complained of once, in all its columns."""
    errors: dict[str, FieldError] = {}
    email, manager = (str(values.get(name) or "").lower() for name in ("email", "manager"))
    if addresses.count(email) > 1:
        errors["email"] = FieldError("duplicate")
    if known is not None and not known.active:
        errors["email"] = FieldError("person_deactivated")
    department = department_by_code(str(values.get("department", "")).upper())
    if department is None or not department.active:
        errors["department"] = FieldError("not_a_department")
    if manager and manager == email:
        errors["manager"] = FieldError("manager_loop")
    elif manager and manager not in addresses and not _is_here(person_by_email(manager)):
        errors["manager"] = FieldError("not_a_person")
    if not all(_is_right(text) for text in values.get("capabilities", ())):
        errors["capabilities"] = FieldError("not_a_choice")
    return errors


def _is_here(person: Person | None) -> bool:
    return person is not None and person.active


def _is_right(text: str) -> bool:
    name, _, code = text.partition(":")
    if name not in CAPABILITIES or (code and name != "supervisor"):
        return False
    return not code or department_by_code(code) is not None


def body_of(person: Person) -> PersonBody:
    """The person as a form or a row would say it."""
    codes = department_codes()
    rights = (
        right.name if right.department_id is None else f"{right.name}:{codes[right.department_id].upper()}"
        for right in person.capabilities
    )
    return PersonBody.model_construct(
        name=person.name,
        email=person.email,
        department=codes[person.department_id].upper(),
        manager=None if person.manager is None else person.manager.email,
        language="en" if person.language == "en" else "zh_Hans",
        zone=person.zone,
        capabilities=sorted(rights),
    )


def carry_out(wanted: Plan, *, by: Actor, now: datetime) -> list[Person]:
    """Do it, in the transaction of the caller. Managers come last: they may stand further down in the file.

    Errors: NotValid when any row is wrong.
    """
    if not wanted.is_possible:
        raise NotValid(file="rows_wrong")
    bodies = [row.body for row in wanted.rows if row.body is not None and row.does != "same"]
    new = [body for body in bodies if person_by_email(body.email) is None]
    added = [people.add(body.model_copy(update={"manager": None}), by=by, now=now) for body in new]
    for body in bodies:
        person = person_by_email(body.email)
        if person is not None and (body.manager or person not in added):
            people.change(person, body, by=by, now=now)
    return added
