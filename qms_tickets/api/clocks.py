"""A ticket's clocks, and why each due time is what it is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from qms_tickets.api.door import now, scope, seen
from qms_tickets.domain.errors import NotFound
from qms_tickets.queries.clocks import as_data, explanation_of
from qms_tickets.queries.tickets import numbered

bp = Blueprint("api_clocks", __name__, url_prefix="/api/v1/tickets/<number>/clocks")


@bp.get("")
@scope("read")
def index(number: str) -> dict[str, Any]:
    """In the order in which they started."""
    return {"items": [as_data(clock, now()) for clock in numbered(number, seen()).clocks], "next": None}


@bp.get("/<name>/explanation")
@scope("read")
def explanation(number: str, name: str) -> dict[str, Any]:
    clock = next((one for one in numbered(number, seen()).clocks if one.name == name), None)
    if clock is None:
        raise NotFound
    return explanation_of(clock, now())
