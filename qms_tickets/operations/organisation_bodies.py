"""What is said of a person, a department, an absence: one shape for pages, commands and files."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from qms_tickets.domain.clocks import zones
from qms_tickets.domain.clocks.instants import CalendarError
from qms_tickets.operations.shapes import Line, line

_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_SHORT_TEXT = StringConstraints(strip_whitespace=True, max_length=500)


def _an_email(text: str) -> str:
    """One that every program reads the same way."""
    if not _EMAIL.fullmatch(text) or ".." in text or text.startswith("."):
        raise PydanticCustomError("not_an_email", "not an e-mail address")
    return text.lower()


def _a_zone(text: str) -> str:
    try:
        zones.zone(text)
    except CalendarError as error:
        raise PydanticCustomError("not_a_zone", "not a zone") from error
    return text


Email = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254), AfterValidator(_an_email)
]
Zone = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), AfterValidator(_a_zone)
]
DepartmentCode = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=32,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
        to_upper=True,
    ),
]
CalendarCode = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Language = Literal["zh_Hans", "en"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PersonBody(_Body):
    """`capabilities` as `quality_manager`, `auditor`, `administrator`, `supervisor:CODE`."""

    name: line(120)  # type: ignore[valid-type]
    email: Email
    department: DepartmentCode
    manager: Email | None = None
    language: Language = "zh_Hans"
    zone: Zone = "Asia/Shanghai"
    capabilities: list[Annotated[str, StringConstraints(max_length=80)]] = Field(default=[], max_length=50)


class OwnDetails(_Body):
    """What everybody may change of the own row."""

    language: Language
    zone: Zone
    hears: Literal["at_once", "daily", "weekly"] = "at_once"


class DepartmentBody(_Body):
    """A name in one language stands for both."""

    code: DepartmentCode
    name_zh: Line | None = None
    name_en: Line | None = None
    parent: DepartmentCode | None = None
    calendar: CalendarCode = "office"
    zone: Zone = "Asia/Shanghai"
    head: Email | None = None
    contact: Email | None = None


class AbsenceBody(_Body):
    deputy: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)]
    from_: AwareDatetime = Field(alias="from")
    until: AwareDatetime
    note: Annotated[str, _SHORT_TEXT] = ""


class SuccessorBody(_Body):
    """Who, or which department, takes over."""

    successor: Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)] | None = None
