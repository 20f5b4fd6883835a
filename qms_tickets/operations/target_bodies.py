"""What is said of a target: one shape for pages and JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from qms_tickets.domain.addresses import LONGEST
from qms_tickets.domain.targets import EVENTS
from qms_tickets.operations.organisation_bodies import Language
from qms_tickets.operations.shapes import line

Kind = Literal["webhook", "wecom", "dingtalk", "feishu", "slack", "teams"]
_Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


def _known(kind: str) -> str:
    if kind not in EVENTS:
        raise PydanticCustomError("not_a_choice", "not an event that leaves")
    return kind


class TargetBody(BaseModel):
    """`url` and `secret` are written, never read: left out, those that are stored stay. No departments: all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: line(120)  # type: ignore[valid-type]
    url: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)] | None = None
    secret: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None
    language: Language = "zh_Hans"
    events: list[Annotated[str, AfterValidator(_known)]] = Field(min_length=1, max_length=len(EVENTS))
    from_rung: int = Field(default=1, ge=1, le=20)
    departments: list[_Code] = Field(default=[], max_length=500)
    services: list[_Code] = Field(default=[], max_length=1000)
