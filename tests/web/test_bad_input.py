"""Whatever arrives at a page, the answer is no fault of ours."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from werkzeug.routing import Rule

from qms_tickets import doors
from qms_tickets.transaction import transaction
from tests.factories import grant, make_house, make_ticket
from tests.web.signing_in import sign_in

# In the place of a part of an address.
PARTS = (
    "1",
    "0",
    "-1",
    "99999999999999999999",
    "T-2026-000001",
    "met",
    "MET",
    "x" * 300,
    "'\"<>&;--",
    "%",
    "..",
    "报告",
    "\x7f",
)
# In the place of a field or of a part of a query.
TEXTS = (
    *(
        "",
        " ",
        "1",
        "-1",
        "0",
        "9" * 40,
        "NaN",
        "1e999",
        "true",
        "null",
        "[]",
        "{}",
        "' or 1=1 --",
        "%",
        "_",
        "\\",
    ),
    *(
        "<script>alert(1)</script>",
        "{{7*7}}",
        "=1+1",
        "a\nb",
        "\u2028",
        "\u202e",
        "x" * 20_000,
        "报告",
        "2026-02-30",
    ),
    *(
        "2026-11-26T10:00",
        "0001-01-01T00:00",
        "9999-12-31T23:59:59+00:00",
        "a@example.com",
        "MET",
        "conforms",
        "desc",
    ),
)
FIELDS = (
    *(
        "q",
        "page",
        "sort",
        "state",
        "department",
        "by",
        "from",
        "until",
        "since",
        "cursor",
        "service",
        "key",
        "period",
    ),
    *(
        "name",
        "title",
        "reason",
        "verdict.a",
        "value.a",
        "items",
        "kind",
        "due",
        "resume_at",
        "person",
        "successor",
    ),
    *(
        "impact",
        "urgency",
        "overall",
        "hours.mon",
        "version",
        "idempotency_key",
        "language",
        "zone",
        "text",
        "code",
    ),
)


@pytest.fixture
def client(app, client):
    """Signed in as one who may do everything, in a house with tickets."""
    with app.app_context(), transaction():
        house = make_house()
        make_ticket(house, "in_progress")
        make_ticket(house, "delivered")
        for capability in ("administrator", "quality_manager"):
            grant(house.director, capability)
    sign_in(app, client, "director@example.com")
    return client


def pages(app, method: str) -> list[Rule]:
    rules = []
    for rule in app.url_map.iter_rules():
        declared = doors.policy_of(app.view_functions[rule.endpoint]) or ()
        answers_otherwise = rule.endpoint in ("login.leave", "health.ready")
        if declared[:1] == ("web",) and method in (rule.methods or ()) and not answers_otherwise:
            rules.append(rule)
    return rules


def addresses(rule: Rule) -> list[str]:
    if not rule.arguments:
        return [rule.rule]
    return [_filled(rule, quote(part, safe="")) for part in PARTS]


def _filled(rule: Rule, part: str) -> str:
    return "".join(part if is_dynamic else text for is_dynamic, text in rule._trace if text != "|")


def faults(answers) -> list[str]:
    return [
        f"{answer.status_code} {answer.request.method} {answer.request.url}"
        for answer in answers
        if answer.status_code >= 500
    ]


def test_any_part_of_an_address(app, client):
    answers = [client.get(address) for rule in pages(app, "GET") for address in addresses(rule)]
    assert not faults(answers)


def test_any_query(app, client):
    found = []
    for rule in pages(app, "GET"):
        address = addresses(rule)[0]
        for number in range(0, len(TEXTS), 6):
            query = {field: TEXTS[(number + place) % len(TEXTS)] for place, field in enumerate(FIELDS)}
            found += faults([client.get(address, query_string=query)])
    assert not found


def test_any_form(app, client):
    found = []
    for rule in pages(app, "POST"):
        for address in addresses(rule)[:5]:
            for number in range(0, len(TEXTS), 4):
                form = {field: TEXTS[(number + place) % len(TEXTS)] for place, field in enumerate(FIELDS)}
                found += faults([client.post(address, data=form)])
    assert not found


def test_one_field_at_a_time(app, client):
    """A form with one strange field gets further than one with forty."""
    found = []
    for rule in pages(app, "POST"):
        address = addresses(rule)[0]
        for place, text in list(enumerate(TEXTS))[::3]:
            found += faults([client.post(address, data={FIELDS[place % len(FIELDS)]: text})])
    assert not found
