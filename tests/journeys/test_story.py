"""The whole story of a request, as its people play it: from the catalogue to the rating, in both languages."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.queries import chain
from qms_tickets.scheduler.jobs import run_due
from tests.journeys.desk import Clock, Desk

# What people read. Written out here, so that a wrong word in the catalogue fails.
WORDS = {
    "en": {
        "request": "Request this",
        "submit": "Submit",
        "ask": "Ask for input",
        "wrong revision": "Wrong revision",
        "input stops": "Stops your clock; PUR has until",
        "provide": "Provide input",
        "accept": "Accept and start",
        "another time": "Propose another time",
        "agree": "Agree",
        "deliver": "Deliver",
        "overdue": re.compile(r"1 h .*over|over.* 1 h|overdue", re.IGNORECASE),
        "look after it": "Acknowledge",
        "acknowledge": "Acknowledge",
        "promised": "Acknowledged, waiting for the promise",
        "send back": "Send back for rework",
        "stands": "Inspection report: accepted before, is not judged again",
        "all conform": "All conform",
        "rate": "Rate",
        "thanks": "Thank you, the rating is recorded",
        "rating": "satisfied",
        "told": ("asked for input", "sent it back for rework", "rated"),
    },
    "zh_Hans": {
        "request": "提出申请",
        "submit": "提交",
        "ask": "退回补充输入",
        "wrong revision": "版本不对",
        "input stops": "您的计时暂停；PUR 须在",
        "provide": "提交补充",
        "accept": "接收并开始",
        "another time": "申请延期",
        "agree": "同意改期",
        "deliver": "提交验收",
        "overdue": re.compile("超时"),
        "look after it": "确认",
        "acknowledge": "确认并承诺",
        "promised": "已确认，等待兑现",
        "send back": "退回返工",
        "stands": "检验报告：此前已合格，不再重判",
        "all conform": "全部合格",
        "rate": "评价",
        "thanks": "评价已记录",
        "rating": "满意",
        "told": ("退回补充输入", "退回返工", "评价"),
    },
}


pytestmark = pytest.mark.timeout(300)


@pytest.fixture(params=["zh_Hans", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def words(language: str) -> dict[str, str]:
    return WORDS[language]


def test_from_request_to_rating(app: Flask, desk, clock: Clock, words) -> None:
    buyer, inspector, supervisor = desk("buyer"), desk("inspector"), desk("metrology_head")
    number = raise_request(buyer, words)
    clock.pass_(minutes=10)
    ask_for_input(inspector, number, words)
    clock.pass_(minutes=10)
    provide_input(buyer, number, words)
    clock.pass_(minutes=10)
    accept_and_renegotiate(inspector, number, words)
    agree(buyer, number, words)
    clock.set(day=4, hour=11)
    be_late(app, inspector, clock, number, words)
    acknowledge(supervisor, number, words)
    clock.set(day=4, hour=14)
    deliver(inspector, number, words)
    clock.pass_(minutes=20)
    send_back(buyer, number, words)
    clock.pass_(minutes=20)
    deliver_again(inspector, number, words)
    clock.pass_(minutes=20)
    accept_and_rate(buyer, number, words)
    see_rating_and_history(inspector, number, words)
    check_records(app)


def raise_request(buyer: Desk, words: dict) -> str:
    page = buyer.page
    buyer.open("/")
    buyer.open("/services")
    page.get_by_role("link", name=words["request"], exact=True).click()
    page.locator("[name=title]").fill("Housing SP-40")
    page.locator('[name="value.samples"]').fill("5")
    submit = page.locator('#request [data-action="submit"]')
    expect(submit).to_have_text(words["submit"])
    assert buyer.click_and_read(submit) == 422
    expect(page.locator("[name=title]")).to_have_value("Housing SP-40")
    expect(page.locator('[name="value.samples"]')).to_have_value("5")
    drawing = page.locator('[name="value.drawing"]')
    expect(drawing).to_be_focused()
    expect(drawing).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"#{(drawing.get_attribute('aria-describedby') or '').split()[0]}")).to_be_visible()
    drawing.fill("SP-40 B")
    assert buyer.click_and_read(page.locator('#request [data-action="submit"]')) == 303
    buyer.stands("submitted", "supplier")
    expect(page.locator('[data-clock="response-1"] time[datetime]').first).to_be_attached()
    expect(page.locator('[data-clock="delivery-1"] time[datetime]').first).to_be_attached()
    return buyer.main.get_attribute("data-ticket") or ""


def ask_for_input(inspector: Desk, number: str, words: dict) -> None:
    inspector.open("/queue")
    inspector.page.locator(f'[data-ticket="{number}"] .row-open').click()
    if inspector.page.locator('.banner [data-action="take"]').count():
        inspector.click_and_read(inspector.offered("take"))
    inspector.choose("request-input", words["ask"])
    inspector.sees(words["input stops"])
    inspector.form.locator('[name="why.drawing"]').select_option(label=words["wrong revision"])
    inspector.fill(reason__drawing="revision C is out")
    inspector.send("request-input", words["ask"])
    inspector.stands("input-requested", "customer")


def provide_input(buyer: Desk, number: str, words: dict) -> None:
    buyer.open("/")
    row = buyer.page.locator(f'[data-ticket="{number}"]')
    expect(row.locator('[data-action="provide-input"]')).to_have_text(words["provide"])
    row.locator('[data-action="provide-input"]').click()
    buyer.sees("revision C is out")
    buyer.fill(value__drawing="SP-40 C")
    buyer.send("provide-input", words["provide"])
    buyer.stands("submitted", "supplier")


def accept_and_renegotiate(inspector: Desk, number: str, words: dict) -> None:
    inspector.ticket(number)
    inspector.choose("accept", words["accept"])
    inspector.stands("in-progress", "supplier")
    inspector.choose("propose-due", words["another time"])
    inspector.fill(due="2026-03-04T10:00", reason="The measuring machine is being calibrated")
    inspector.send("propose-due", words["another time"])
    inspector.stands("in-progress", "supplier")


def agree(buyer: Desk, number: str, words: dict) -> None:
    buyer.ticket(number).sees("The measuring machine is being calibrated")
    button = buyer.page.locator('[data-proposal] [data-action="agree-due"]')
    expect(button).to_have_text(words["agree"])
    button.click()
    expect(buyer.page.locator("[data-proposal]")).to_have_count(0)
    due = buyer.page.locator('li[data-clock="delivery-1"] time')
    expect(due).to_have_attribute("datetime", re.compile(r"^2026-03-04T02:00:00"))


def be_late(app: Flask, inspector: Desk, clock: Clock, number: str, words: dict) -> None:
    """It is overdue on the page before anything was swept; then each rung that was reached fires once."""
    inspector.ticket(number)
    expect(inspector.page.locator('.banner [data-clock="delivery-1"]')).to_contain_text(words["overdue"])
    with app.app_context():
        assert len(run_due("story", now=clock.now).fired) >= 2
        assert run_due("story", now=clock.now).fired == []


def acknowledge(supervisor: Desk, number: str, words: dict) -> None:
    page = supervisor.page
    supervisor.open("/escalations")
    verb = page.locator(f'[data-ticket="{number}"] [data-action="acknowledge"]')
    expect(verb).to_have_text(words["look after it"])
    verb.click()
    page.locator("[name=plan]").fill("The second machine is free from 13:00")
    page.locator(".quick label").first.click()
    button = page.locator('[data-form-action="acknowledge"] button[data-action="acknowledge"]')
    expect(button).to_have_text(words["acknowledge"])
    assert supervisor.click_and_read(button) == 303
    supervisor.sees(words["promised"], "The second machine is free from 13:00")


def deliver(inspector: Desk, number: str, words: dict) -> None:
    inspector.ticket(number)
    inspector.choose("deliver", words["deliver"])
    inspector.attach("file.report", ("FAI SP-40 首件.txt", b"12 of 12 within tolerance"))
    inspector.fill(value__deviations="none found")
    inspector.form.locator("details summary").click()
    inspector.form.locator('label:has([name="complete"][value="4"])').click()
    inspector.send("deliver", words["deliver"])
    inspector.stands("delivered", "customer")
    inspector.sees("FAI SP-40 首件.txt")


def send_back(buyer: Desk, number: str, words: dict) -> None:
    buyer.ticket(number)
    buyer.judge("report", "conforms")
    buyer.judge("deviations", "nonconforming", "bore 3 is 0.02 over and is not listed")
    buyer.send("reject-delivery", words["send back"])
    buyer.stands("in-progress", "supplier")


def deliver_again(inspector: Desk, number: str, words: dict) -> None:
    inspector.ticket(number).sees("bore 3 is 0.02 over and is not listed")
    inspector.choose("deliver", words["deliver"])
    inspector.sees(words["stands"])
    inspector.fill(value__deviations="bore 3: 0.02 over, accepted by design")
    inspector.send("deliver", words["deliver"])
    inspector.stands("delivered", "customer")


def accept_and_rate(buyer: Desk, number: str, words: dict) -> None:
    buyer.ticket(number)
    expect(buyer.form.locator("[data-requirement]")).to_have_count(1)
    expect(buyer.form.locator('[data-requirement="deviations"]')).to_be_visible()
    buyer.send("all-conform", words["all conform"])
    buyer.stands("closed", "customer")
    expect(buyer.form.locator("[name=overall]:checked")).to_have_count(0)
    buyer.form.locator('label:has([name="overall"][value="4"])').click()
    buyer.send("rate", words["rate"])
    buyer.sees(words["thanks"])
    buyer.stands("closed", "none")
    expect(buyer.form).to_have_count(0)


def see_rating_and_history(inspector: Desk, number: str, words: dict) -> None:
    inspector.ticket(number).sees(words["rating"])
    sentences = inspector.page.locator("#history .entry-body > div:first-child").all_inner_texts()
    assert len(sentences) > 12
    for sentence in sentences:
        assert not re.search(r"[a-z]+_[a-z]+|[{}]|None", sentence), sentence
    for told in words["told"]:
        assert any(told in sentence for sentence in sentences), (told, sentences)
    inspector.open("/notices")
    inspector.sees("Housing SP-40")


TOLD = {
    ("ticket.submitted", "Inspector"),
    ("ticket.input_requested", "Buyer"),
    ("ticket.input_provided", "Inspector"),
    ("ticket.accepted", "Buyer"),
    ("ticket.due_proposed", "Buyer"),
    ("ticket.due_agreed", "Inspector"),
    ("escalation.fired", "Inspector"),
    ("escalation.fired", "Metrology Head"),
    ("escalation.fired", "Buyer"),
    ("escalation.acknowledged", "Buyer"),
    ("ticket.delivered", "Buyer"),
    ("ticket.delivery_rejected", "Inspector"),
    ("ticket.delivery_accepted", "Inspector"),
    ("ticket.rated", "Inspector"),
}
# One message a person and ticket in an hour: the proposal follows the request for input too soon.
MAILED = TOLD - {("ticket.due_proposed", "Buyer"), ("ticket.due_agreed", "Inspector")}


def check_records(app: Flask) -> None:
    """The chain holds, and everybody was told on the page and by mail."""
    with app.app_context():
        assert chain.verify(app.config["SETTINGS"].secret_key).ok
        noticed = {(one.kind, one.person.name) for one in db.session.scalars(select(Notice))}
        mailed = {(one.kind, one.person.name) for one in db.session.scalars(select(Message))}
    assert noticed >= TOLD, TOLD - noticed
    assert mailed >= MAILED, MAILED - mailed
