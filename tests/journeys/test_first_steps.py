"""From an empty database to the first ticket through the pages alone, led by the list of first steps."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.ticket import Ticket

pytestmark = pytest.mark.timeout(240)

PASSWORD = "seven green bottles"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

# What people read and press. Written out here, so that a wrong word in the catalogue fails.
WORDS = {
    "en": {
        "begun": "2 of 7 done",
        "steps": [
            "Add a department",
            "Add a person",
            "Add a service",
            "Go on with the agreement",
            "Make a request",
        ],
        "sent": "for the signature of Ada, who leads Metrology",
        "signed": "The head has signed",
        "over": "The first ticket is under way",
    },
    "zh": {
        "begun": "已完成 2 / 7",
        "steps": ["新增部门", "新增人员", "新增服务项目", "继续办理协议", "提出申请"],
        "sent": re.compile("等待 ?Metrology ?的负责人 ?Ada ?签署"),
        "signed": "签署，之后由质量经理批准发布",
        "over": "第一张服务单已提交",
    },
}


@pytest.fixture
def page_in(live_server: str, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    def open_(words: dict, **options: object) -> Page:
        context = new_context(**options)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto(f"{live_server}/")
        if words is WORDS["zh"]:
            page.get_by_role("button", name="中文").click()
        return page

    return open_


@pytest.mark.parametrize(
    ("language", "options"),
    [
        ("en", {"viewport": DESKTOP}),
        ("zh", {"viewport": PHONE}),
        ("zh", {"viewport": DESKTOP, "java_script_enabled": False}),
    ],
    ids=["English at a desk", "Chinese on a phone", "without scripts"],
)
def test_from_nothing_to_the_first_ticket(app: Flask, page_in, language: str, options: dict) -> None:
    words = WORDS[language]
    page = page_in(words, **options)
    set_up(page)
    expect(page.locator(".page-head")).to_contain_text(words["begun"])
    add_department(page, words["steps"][0], language)
    add_person(page, words["steps"][1])
    add_service(page, words["steps"][2], language)
    put_agreement_in_force(page, words)
    number = make_request(page, words["steps"][4])
    with app.app_context():
        assert db.session.scalars(select(Ticket.number)).all() == [number]
        assert db.session.scalars(select(Ticket)).one().state == "submitted"
    expect(page.locator(".first-line")).to_have_count(0)
    page.goto(f"{address_of(page)}/administration/first-steps")
    expect(page.locator(".strip-good")).to_contain_text(words["over"])


def set_up(page: Page) -> None:
    """The first address leads there by itself."""
    assert page.url.endswith("/first-run")
    fill(page, department_name="Nanshan Works", name="Ada", email="ada@example.com")
    fill(page, password=PASSWORD, repeated=PASSWORD)
    press(page)
    assert page.url.endswith("/administration/first-steps")


def add_department(page: Page, verb: str, language: str) -> None:
    take_next_step(page, verb)
    fill(page, **{f"name_{language}": "Metrology"}, code="MET")
    press(page)


def add_person(page: Page, verb: str) -> None:
    follow_line(page, verb)
    expect(page.locator("[name=department]")).to_have_value("MET")
    fill(page, name="Lin", email="lin@example.com")
    press(page)


def add_service(page: Page, verb: str, language: str) -> None:
    follow_line(page, verb)
    fill(page, code="MEASURE")
    for name in ("name", "purpose", "input", "output", "criterion"):
        page.locator(f'[name="{name}.{language}"]').fill(f"{name} of measuring")
    press(page)


def put_agreement_in_force(page: Page, words: dict) -> None:
    """Left and come back to: the list leads on where it was left."""
    page.goto(f"{address_of(page)}/administration/first-steps")
    take_next_step(page, words["steps"][3])
    page.locator('button[name=do][value="review"]').last.click()
    expect(page.locator(".strip").first).to_contain_text(words["sent"])
    page.locator('[data-action="sign"]').click()
    expect(page.locator(".strip").first).to_contain_text(words["signed"])
    page.locator('[data-action="release"]').first.click()
    page.locator('.place [data-action="release"]').click()
    expect(page.locator('[data-state="effective"]')).to_be_visible()


def make_request(page: Page, verb: str) -> str:
    page.goto(f"{address_of(page)}/administration/first-steps")
    take_next_step(page, verb)
    fill(page, title="Housing SP-40")
    page.locator('[name="value.input"]').fill("SP-40, revision B")
    page.locator('#request [data-action="submit"]').click()
    return page.locator("[data-ticket]").first.get_attribute("data-ticket") or ""


# --- hands ---


def address_of(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f'main [name="{name}"]').fill(value)


def press(page: Page) -> None:
    """The one filled button of the form; back when the answer is there."""
    with page.expect_navigation():
        page.locator("main form .button-primary").last.click()


def take_next_step(page: Page, verb: str) -> None:
    button = page.locator('[aria-current="step"] .button')
    expect(button).to_have_text(verb)
    button.click()


def follow_line(page: Page, verb: str) -> None:
    """The line that stands on every page while the setting up goes on."""
    link = page.locator(".first-line .end a")
    expect(link).to_have_text(verb)
    link.click()
