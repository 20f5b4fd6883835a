"""The request form at work: it saves itself, checks what is typed, takes files as they come, and says how far it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.ticket import Ticket
from tests.journeys.desk import PASSWORD, Clock, Desk

pytestmark = pytest.mark.on("sqlite")

OUT_OF_LIMITS = "The agreement allows"


@pytest.fixture
def form(desk: Callable[..., Desk], service_id: int) -> Desk:
    buyer = desk("buyer")
    buyer.open("/")
    buyer.open(f"/tickets/new?service={service_id}")
    return buyer


@pytest.fixture
def titles(app: Flask) -> Callable[[], list[str]]:
    def titles_of() -> list[str]:
        with app.app_context():
            return list(db.session.scalars(select(Ticket.title).order_by(Ticket.id)))

    return titles_of


def field(page: Page, name: str) -> Locator:
    return page.locator(f'#request [name="{name}"]:not([type=hidden])').first


def saved(desk: Desk) -> None:
    expect(desk.page.locator("#draft-saved")).to_contain_text("Draft saved")


def test_it_saves_itself_once_something_was_typed(form: Desk, titles) -> None:
    form.page.locator('label:has([name="urgency"][value="now"])').click()
    expect(form.page.locator("#promise")).to_contain_text("P2")
    assert titles() == []
    field(form.page, "title").fill("Housing SP-40")
    saved(form)
    assert titles() == ["Housing SP-40"]
    number = form.page.locator("[name=draft]").input_value()
    form.open(f"/tickets/new?draft={number}")
    expect(field(form.page, "title")).to_have_value("Housing SP-40")


def test_a_reload_and_the_way_back_find_what_was_kept(form: Desk, titles) -> None:
    field(form.page, "title").fill("Housing SP-40")
    saved(form)
    expect(form.page).to_have_url(re.compile(r"/tickets/new\?draft=T-"))
    form.page.reload()
    expect(field(form.page, "title")).to_have_value("Housing SP-40")
    form.open("/requests")
    form.page.go_back()
    field(form.page, "title").fill("Housing SP-41")
    saved(form)
    expect(form.page.locator("form[data-unsent]")).to_have_count(0)
    assert titles() == ["Housing SP-41"]


def test_a_draft_can_be_discarded_once_there_is_one(form: Desk) -> None:
    discard = form.page.locator('#request [data-action="discard"]')
    expect(discard).to_be_hidden()
    field(form.page, "title").fill("Housing")
    expect(discard).to_be_visible()


def test_leaving_before_it_is_saved_asks_first(form: Desk) -> None:
    field(form.page, "title").fill("Housing SP-40")
    expect(form.page.locator("form[data-unsent]")).to_have_count(1)
    saved(form)
    expect(form.page.locator("form[data-unsent]")).to_have_count(0)


def test_a_value_is_checked_while_it_is_typed_and_the_focus_stays(form: Desk) -> None:
    samples = field(form.page, "value.samples")
    samples.fill("12")
    check = form.page.locator("#field-value-samples-check")
    expect(check).to_contain_text(OUT_OF_LIMITS)
    expect(samples).to_be_focused()
    expect(samples).to_have_attribute("aria-invalid", "true")
    expect(samples).to_have_attribute("aria-describedby", re.compile("field-value-samples-check"))
    expect(form.page.locator("#announce")).to_contain_text(OUT_OF_LIMITS)
    samples.fill("3")
    expect(check).to_have_text("in order")
    expect(samples).not_to_have_attribute("aria-invalid", "true")


def test_two_windows_of_one_draft(form: Desk, titles) -> None:
    field(form.page, "title").fill("Housing")
    saved(form)
    other = form.page.context.new_page()
    other.goto(f"{form.server}/tickets/new?draft={form.page.locator('[name=draft]').input_value()}")
    field(other, "title").fill("Housing SP-40")
    expect(other.locator("#draft-saved")).to_contain_text("Draft saved")
    expect(other.locator("form[data-unsent]")).to_have_count(0)
    field(form.page, "title").fill("Spindle")
    form.sees("This draft was saved in another window", "Housing SP-40")
    expect(field(form.page, "title")).to_have_value("Spindle")
    assert titles() == ["Housing SP-40"]
    assert form.click_and_read(form.page.locator('#request [data-action="save"]')) == 303
    assert titles() == ["Spindle"]


def test_a_file_goes_up_at_once_and_can_be_taken_out(form: Desk) -> None:
    given = {"name": "sample.jpg", "mimeType": "image/jpeg", "buffer": b"photo"}
    form.page.locator('#request [name="file"]').first.set_input_files(given)
    place = form.page.locator("#field-file-place")
    expect(place.get_by_role("link", name="sample.jpg")).to_be_visible()
    saved(form)
    place.get_by_role("button", name="Remove sample.jpg").click()
    expect(place).not_to_contain_text("sample.jpg")


def test_an_upload_can_be_stopped(form: Desk, tmp_path: Path) -> None:
    form.page.context.new_cdp_session(form.page).send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 20_000},
    )
    film = tmp_path / "film.mp4"
    film.write_bytes(b"x" * 2_000_000)
    form.page.locator('#request [name="file"]').first.set_input_files(film)
    place = form.page.locator("#field-file-place")
    expect(place.locator("progress")).to_be_visible()
    place.get_by_role("button", name="Stop uploading film.mp4").click()
    expect(place).not_to_contain_text("film.mp4")


def test_a_picture_can_be_pasted(form: Desk) -> None:
    field(form.page, "description").focus()
    form.page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["photo"], "pasted.png", { type: "image/png" }));
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(form.page.locator("#field-file-place")).to_contain_text("pasted.png")


def test_a_phone_has_the_camera_beside_and_the_promise_at_the_thumb(desk, service_id: int) -> None:
    buyer: Desk = desk("buyer", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    buyer.open("/")
    buyer.open(f"/tickets/new?service={service_id}")
    camera = buyer.page.locator("#field-file-place input[capture]")
    expect(camera).to_have_attribute("accept", "image/*")
    expect(buyer.page.locator("#field-file-place .file-camera")).to_be_visible()
    camera.set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"photo"})
    expect(buyer.page.locator("#field-file-place")).to_contain_text("photo.jpg")
    expect(buyer.page.locator(".request-bar")).to_contain_text("Delivery by")
    expect(buyer.page.locator(".request-bar")).to_be_in_viewport()


def test_without_scripts_files_travel_with_the_form_and_are_taken_out_by_a_button(
    desk, service_id: int, titles
) -> None:
    buyer: Desk = desk("buyer", java_script_enabled=False)
    buyer.open("/")
    buyer.open(f"/tickets/new?service={service_id}")
    field(buyer.page, "title").fill("Housing")
    given = {"name": "sample.jpg", "mimeType": "image/jpeg", "buffer": b"photo"}
    buyer.page.locator('#request [name="file"]').first.set_input_files(given)
    assert buyer.click_and_read(buyer.page.locator('#request [data-action="save"]')) == 303
    place = buyer.page.locator("#field-file-place")
    expect(place.get_by_role("link", name="sample.jpg")).to_be_visible()
    assert buyer.click_and_read(place.get_by_role("button", name="Remove sample.jpg")) == 303
    expect(buyer.page.locator("#field-file-place")).not_to_contain_text("sample.jpg")
    assert titles() == ["Housing"]


def test_a_session_that_ended_costs_a_sign_in_on_the_spot(form: Desk, clock: Clock, titles) -> None:
    field(form.page, "title").fill("Housing")
    saved(form)
    clock.pass_(days=1, hours=2)
    field(form.page, "title").fill("Housing SP-40")
    form.sees("Your session has ended. Sign in and it is sent, with what you typed.")
    sign_in = form.page.locator("form[data-sign-in]")
    sign_in.locator("[name=email]").fill(form.email)
    sign_in.locator("[name=password]").fill(PASSWORD)
    sign_in.locator("[type=submit]").click()
    expect(form.page.locator("form[data-unsent]")).to_have_count(0)
    expect(field(form.page, "title")).to_have_value("Housing SP-40")
    assert titles() == ["Housing SP-40"]
