"""Who may use a route is said beside it, and holds."""

from __future__ import annotations

import flask
import pytest
from werkzeug.routing import Rule

from qms_tickets import doors
from qms_tickets.transaction import transaction
from tests.factories import make_house

OPEN = {"anyone", "loopback"}


def policy(app: flask.Flask, rule: Rule) -> tuple[str, ...]:
    return doors.policy_of(app.view_functions[rule.endpoint]) or ("static", "anyone")


def example(rule: Rule) -> str:
    """An address of the route, with something harmless in every place."""
    return rule.build({name: _value(rule, name) for name in rule.arguments}, append_unknown=False)[1]


def _value(rule: Rule, name: str) -> object:
    return 1 if "Integer" in type(rule._converters[name]).__name__ else "nothing"


@pytest.mark.on("sqlite")
def test_every_route_declares_its_policy(app):
    assert doors.undeclared(app) == []


@pytest.mark.on("sqlite")
def test_an_application_with_an_undeclared_route_does_not_start():
    app = flask.Flask("careless", static_folder=None)
    app.add_url_rule("/open", view_func=lambda: "come in", endpoint="open")
    with pytest.raises(doors.UndeclaredRoute, match="open"):
        doors.require_policies(app)


@pytest.mark.on("sqlite")
def test_nobody_gets_in_without_signing_in(app, client):
    """Whatever the method, a stranger is refused, and nothing breaks."""
    with app.app_context(), transaction():
        make_house()
    let_in = []
    for rule in app.url_map.iter_rules():
        if OPEN & set(policy(app, rule)):
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            answer = client.open(example(rule), method=method)
            if answer.status_code not in (302, 303, 401, 403, 404):
                let_in.append(f"{method} {rule.rule}: {answer.status}")
            if answer.status_code in (302, 303) and "/sign-in" not in answer.location:
                let_in.append(f"{method} {rule.rule}: sent to {answer.location}")
    assert not let_in, "\n".join(let_in)
