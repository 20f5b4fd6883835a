"""The printed record holds all that an auditor asks for first."""

from __future__ import annotations

import pytest

from qms_tickets.transaction import transaction
from tests.factories import make_house, make_ticket
from tests.web.signing_in import sign_in


@pytest.fixture
def number(app) -> str:
    with app.app_context(), transaction():
        return str(make_ticket(make_house(), state="closed", description="The **second** lot").number)


def test_the_record_says_what_was_asked_said_and_judged(app, client, number):
    sign_in(app, client, "buyer@example.com")
    client.post(f"/tickets/{number}/comment", data={"text": "Filed under *QA-7*"})
    client.post(f"/tickets/{number}/comment", data={"text": "for us alone", "audience": "internal"})
    record = client.get(f"/tickets/{number}/record").text
    for said in ("The <strong>second</strong> lot", "Filed under <em>QA-7</em>", "for us alone"):
        assert said in record
    assert record.count("仅本方可见") == 1
    sign_in(app, client, "inspector@example.com")
    assert "for us alone" not in client.get(f"/tickets/{number}/record").text
