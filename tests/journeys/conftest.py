"""A house with passwords, a clock that can be moved, and a browser for each of its people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.operations import passwords
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, House, make_house
from tests.journeys.desk import PASSWORD, Clock, Desk

OUTPUTS = [
    {
        "key": "report",
        "name": {"zh": "检验报告", "en": "Inspection report"},
        "check": {"zh": "全部尺寸在公差内", "en": "all dimensions within tolerance"},
        "kind": "file",
        "effect": "major",
    },
    {
        "key": "deviations",
        "name": {"zh": "偏差清单", "en": "Deviation list"},
        "check": {"zh": "每项有实测值", "en": "each with its measured value"},
        "kind": "text",
        "effect": "minor",
    },
]


@pytest.fixture(scope="session")
def password_hash() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Monday, 9 o'clock, until the test moves it."""
    clock = Clock(MONDAY_9)
    monkeypatch.setattr(wall_clock, "now", clock.now)
    return clock


@pytest.fixture
def language() -> str:
    return "en"


@pytest.fixture
def service_id(app: Flask, clock: Clock, language: str, password_hash: str) -> int:
    """Head office over Purchasing and Metrology, who read one language; the number of Metrology's service."""
    with app.app_context(), transaction():
        house: House = make_house(outputs=OUTPUTS)
        for person in db.session.scalars(select(Person)):
            person.password_hash = password_hash
            person.language = language
            person.name = person.name.replace("_", " ").title()
        db.session.flush()
        return house.service.id


@pytest.fixture
def desk(
    service_id: int, live_server: str, language: str, new_context: Callable[..., BrowserContext]
) -> Callable[..., Desk]:
    """`desk("buyer")`: that person's own browser."""
    preferred = {"Accept-Language": language.replace("_", "-")}

    def open_(name: str, **options: object) -> Desk:
        context = new_context(**options)
        context.set_extra_http_headers(preferred)
        return Desk(context, live_server, name)

    return open_
