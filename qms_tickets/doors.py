"""What both doors, pages and JSON, declare to the application: who may use a route, and how errors are said there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

Answer = Callable[[Exception, int], Any]
View = TypeVar("View", bound=Callable[..., Any])

_POLICY = "declared_policy"
_ANSWERS = "qms_tickets_answers"


class UndeclaredRoute(Exception):
    """Routes of ours that say nothing about who may use them."""


def declare(view: View, policy: tuple[str, ...]) -> View:
    """Note on a view who may use it; its door asks for this at each request."""
    setattr(view, _POLICY, policy)
    return view


def policy_of(view: Callable[..., Any]) -> tuple[str, ...] | None:
    return getattr(view, _POLICY, None)


def undeclared(app: Flask) -> list[str]:
    views = app.view_functions.items()
    return sorted(name for name, view in views if policy_of(view) is None and name.split(".")[-1] != "static")


def require_policies(app: Flask) -> None:
    """An application with a route of unknown policy does not start."""
    routes = undeclared(app)
    if routes:
        raise UndeclaredRoute(f"no policy is declared for {', '.join(routes)}")


def answer_errors_under(app: Flask, prefix: str, answer: Answer) -> None:
    """Errors at addresses with this prefix, unknown ones too, are said by `answer(error, status)`."""
    app.extensions.setdefault(_ANSWERS, {})[prefix] = answer


def answer_for(app: Flask, path: str) -> Answer | None:
    answers: dict[str, Answer] = app.extensions.get(_ANSWERS, {})
    return next((answer for prefix, answer in answers.items() if path.startswith(prefix)), None)
