"""What is said of a target: one shape for pages and JSON."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from qms_tickets.domain.addresses import LONGEST
from qms_tickets.domain.targets import EVENTS
from qms_tickets.operations.organisation_bodies import Language
from qms_tickets.operations.shapes import line

_Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class TargetBody(BaseModel):
    """`url` and `secret` are written, never read: left out, those that are stored stay. No departments: all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: line(120)  # type: ignore[valid-type]
    url: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)] | None = None
    secret: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None
    language: Language = "zh_Hans"
    events: list[_Code] = Field(min_length=1, max_length=len(EVENTS))
    from_rung: int = Field(default=1, ge=1, le=20)
    departments: list[_Code] = Field(default=[], max_length=500)
    services: list[_Code] = Field(default=[], max_length=1000)
