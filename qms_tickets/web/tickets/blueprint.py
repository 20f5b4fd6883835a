"""The blueprint that the ticket's modules put their routes on, and what its templates may call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint

from qms_tickets.domain.errors import Refusal
from qms_tickets.web.request import words
from qms_tickets.words.refusals import sentence

bp = Blueprint("tickets", __name__)


@bp.app_template_global()
def refusal_words(refusal: Refusal) -> str:
    """Why something cannot be done now, and what would make it possible."""
    return sentence(words(), refusal)


@bp.app_template_global()
def choice_options(prefix: str, codes: Iterable[str]) -> list[dict[str, str]]:
    """Impact and urgency as tiles: the words, and a line that helps to choose."""
    return [
        {
            "value": code,
            "label": words().code(prefix, code),
            "second": words().text(f"{prefix}-{code}-hint") if words().has(f"{prefix}-{code}-hint") else "",
        }
        for code in codes
    ]


@bp.app_template_global()
def relation_options(relations: Iterable[str]) -> list[dict[str, str]]:
    return [
        {
            "value": code,
            "label": words().text(f"relation-{code}-signed"),
            "second": words().text(f"relation-{code}-meaning"),
        }
        for code in relations
    ]


@bp.app_template_global()
def people_options(people: Iterable[Any]) -> list[tuple[str, str]]:
    return [(person.email, person.name) for person in people]
