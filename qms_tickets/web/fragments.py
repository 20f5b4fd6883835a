"""A page is a template; a fragment is a block in it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, render_template
from jinja2_fragments.flask import render_block, render_blocks

from qms_tickets.web.request import is_htmx


def render(
    template: str, block: str | Sequence[str] | None = None, /, *, status: int = 200, **context: Any
) -> Response:
    """The block (or blocks, one after another) for htmx, the whole page for everything else."""
    answer = make_response(_drawn(template, block, context), status)
    answer.vary.add("HX-Request")
    return answer


def _drawn(template: str, block: str | Sequence[str] | None, context: dict[str, Any]) -> str:
    if block is None or not is_htmx():
        return render_template(template, **context)
    if isinstance(block, str):
        return render_block(template, block, **context)
    return render_blocks(template, list(block), **context)


def new_key() -> str:
    """A fresh idempotency key for a form."""
    return secrets.token_urlsafe(16)
