"""What an address asks for. What there is not is refused, or the page would show something else without a word."""

from __future__ import annotations

from collections.abc import Container

from flask import request

from qms_tickets.domain.errors import FieldError, NotValid


def choice(name: str, offered: Container[str], usual: str = "") -> str:
    """One of what is offered; what is usual where nothing is asked for. Errors: NotValid."""
    given = request.args.get(name, "")
    if not given:
        return usual
    if given not in offered:
        raise NotValid({name: FieldError("not_a_choice")})
    return given


def whole(name: str) -> int | None:
    """A number of a row or a page. Errors: NotValid."""
    given = request.args.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise NotValid({name: FieldError("not_a_whole_number")})
    return int(given)
