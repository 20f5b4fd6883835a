"""Every part in a browser: readable by all, still under the strict policy, and the scripts do what they say."""

from __future__ import annotations

import re
import threading

import pytest
import waitress
from playwright.sync_api import expect
from waitress import wasyncore

from tests.architecture.source import ROOT
from tests.web.gallery import make_gallery

AXE = (ROOT / "tests" / "vendor" / "axe-core-4.14.0.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served():
    app = make_gallery()
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, name="gallery", daemon=True)
    thread.start()
    yield app, f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()


@pytest.fixture
def state(served):
    state = served[0].extensions["state"]
    state.posts.clear()
    state.signed_in, state.renewed, state.asked, state.viewer = True, False, 0, 1
    return state


@pytest.fixture
def address(served, state):
    return served[1]


@pytest.mark.parametrize("name", ["parts", "rows", "figures", "form"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("language", "width"), [("en", 1389), ("zh_Hans", 390), ("en", 320)])
def test_everyone_can_read_and_use_it(new_context, address, name, theme, language, width):
    context = new_context(
        # So high that no bar at its edge lies over anything.
        viewport={"width": width, "height": 6000},
        color_scheme=theme,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/{name}?language={language}")
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("name", ["parts", "rows", "figures", "form"])
def test_nothing_is_stopped_by_the_policy(page, address, name):
    """The fixture `complaints` fails the test when the console says anything."""
    page.goto(f"{address}/{name}")
    expect(page.locator("h1")).to_be_visible()


def test_keys_move_open_and_act(page, address):
    page.goto(f"{address}/rows")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".row.at")).to_have_attribute("data-ticket", "T-2026-000001")
    page.keyboard.press("a")
    page.wait_for_url("**/form")


def test_keys_are_silent_while_something_is_typed(page, address):
    page.goto(f"{address}/rows")
    page.keyboard.press("Control+k")
    page.keyboard.type("jg")
    expect(page.locator("#search")).to_have_value("jg")
    expect(page.locator(".row.at")).to_have_count(0)


def test_g_and_a_letter_go_to_a_place(page, address):
    page.goto(f"{address}/rows")
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/figures")


def test_a_question_mark_explains_the_keys(page, address):
    page.goto(f"{address}/rows")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()


def test_arrow_keys_move_in_the_matrix_and_it_is_one_stop(page, address):
    page.goto(f"{address}/figures")
    page.locator("[data-cell]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-cell]:focus")).to_contain_text("66")
    expect(page.locator('[data-cell][tabindex="0"]')).to_have_count(1)


def test_a_menu_opens_and_closes_by_keys(page, address):
    page.goto(f"{address}/parts")
    page.locator(".banner summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".menu-item:focus")).to_have_text("Hold")
    page.keyboard.press("Escape")
    expect(page.locator(".banner summary")).to_be_focused()
    expect(page.locator(".banner .menu-list")).to_be_hidden()


def test_a_refused_form_keeps_what_was_typed_and_focuses_the_first_wrong_field(page, address):
    page.goto(f"{address}/form")
    page.get_by_label("What").fill("wrong")
    page.locator("#part .button-primary").click()
    expect(page.get_by_label("What")).to_be_focused()
    expect(page.get_by_label("What")).to_have_value("wrong")
    expect(page.get_by_label("What")).to_have_attribute("aria-invalid", "true")


def test_what_happened_is_read_out(page, address):
    page.goto(f"{address}/form")
    page.get_by_label("What").fill("good")
    page.locator("#part .button-primary").click()
    expect(page.locator("#announce")).to_have_text("Done")


def test_a_double_click_sends_once(page, address, state):
    page.goto(f"{address}/form")
    page.get_by_label("What").fill("slow")
    page.locator("#part .button-primary").dblclick()
    expect(page.locator("#done")).to_have_text("slow")
    assert len(state.posts) == 1


def test_a_server_that_is_away_costs_nothing_that_was_typed(page, address, complaints):
    page.goto(f"{address}/form")
    page.get_by_label("What").fill("away")
    page.locator("#part .button-primary").click()
    expect(page.locator(".toast-error")).to_be_visible()
    expect(page.get_by_label("What")).to_have_value("away")
    expect(page.locator("[data-busy]")).to_have_count(0)
    complaints.clear()


def test_a_session_that_ended_is_mended_on_the_spot(page, address, state):
    page.goto(f"{address}/form")
    state.signed_in = False
    page.get_by_label("What").fill("typed before")
    page.locator("#part .button-primary").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.get_by_label("Password").fill("not it")
    page.keyboard.press("Enter")
    expect(page.locator(".sign-in-here .field-error")).to_be_visible()
    page.get_by_label("Password").fill("right")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_have_text("typed before")
    assert state.posts == [("typed before", "new-token")]


def test_another_person_who_signs_in_sends_nothing(page, address, state):
    page.goto(f"{address}/form")
    state.signed_in, state.viewer = False, 2
    page.get_by_label("What").fill("private")
    page.locator("#part .button-primary").click()
    page.get_by_label("Password").fill("right")
    page.keyboard.press("Enter")
    expect(page.locator(".toast-error")).to_be_visible()
    expect(page.get_by_label("What")).to_have_value("private")
    assert state.posts == []


def test_leaving_with_unsent_text_asks_first(page, address):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(f"{address}/form")
    page.get_by_label("What").fill("unsent")
    page.locator("a[data-leave]").click()
    assert asked == ["confirm"]
    assert page.url.endswith("/form")


def test_a_chosen_file_can_be_taken_out_again(page, address):
    page.goto(f"{address}/form?language=en")
    page.set_input_files("input[type=file]", [_pdf("a.pdf", 10), _pdf("b.pdf", 10)])
    page.get_by_role("button", name="Remove a.pdf").click()
    expect(page.locator("[data-chosen] li")).to_have_count(1)
    assert page.evaluate("[...document.querySelector('input[type=file]').files].map((f) => f.name)") == [
        "b.pdf"
    ]


def test_a_file_too_large_is_refused_at_its_field_before_it_is_sent(page, address):
    page.goto(f"{address}/form?language=en")
    page.set_input_files("input[type=file]", [_pdf("large.pdf", 20_000_001), _pdf("small.pdf", 10)])
    expect(page.locator("[data-files] .field-error")).to_have_text(re.compile("larger than 20 MB"))
    expect(page.locator("[data-chosen] li")).to_have_text(re.compile("small.pdf"))
    page.set_input_files("input[type=file]", [_pdf("small.pdf", 10)])
    expect(page.locator("[data-files] .field-error")).to_have_count(0)


def test_a_file_let_go_beside_its_field_does_not_replace_the_page(page, address):
    page.goto(f"{address}/form?language=en")
    let_go = """(kind) => {
      const carried = new DataTransfer();
      carried.items.add(new File(["x"], "a.pdf"));
      const event = new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true });
      document.querySelector("h1, main").dispatchEvent(event);
      return event.defaultPrevented;
    }"""
    assert page.evaluate(let_go, "dragover")
    assert page.evaluate(let_go, "drop")
    page.goto(f"{address}/rows?language=en")
    assert not page.evaluate(let_go, "drop")


def _pdf(name: str, octets: int) -> dict:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"x" * octets}


def test_chosen_files_are_named_before_they_are_sent(page, address):
    page.goto(f"{address}/form")
    page.set_input_files(
        "input[type=file]", [{"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2_500_000}]
    )
    expect(page.locator("[data-chosen]")).to_contain_text("a.pdf")
    expect(page.locator("[data-chosen]")).to_contain_text("2.5 MB")


def test_times_count_down_in_the_words_of_the_server(page, address):
    page.clock.install()
    page.goto(f"{address}/rows")
    counting = page.locator('#today [data-ticket="T-2026-000004"] .time-left').first
    expect(counting).to_have_text("2 h left")
    page.clock.run_for(31 * 60 * 1000)
    expect(counting).to_have_text("1 h 29 min left")
    expect(counting).to_have_class("time-left time-soon")


def test_a_page_is_told_when_something_changed(page, address):
    page.clock.install()
    page.goto(f"{address}/form")
    page.evaluate("document.getElementById('live').addEventListener('changed', () => (window.told = true))")
    for _ in range(2):
        with page.expect_response("**/changes"):
            page.clock.run_for(19_000)
    page.wait_for_function("window.told === true")


def test_unsent_text_is_not_replaced_but_the_change_is_offered(page, address, state):
    state.asked = 1
    page.clock.install()
    page.goto(f"{address}/form")
    page.get_by_label("What").fill("unsent")
    page.clock.run_for(19_000)
    expect(page.locator("#changed")).to_contain_text("Something changed")
    expect(page.get_by_label("What")).to_have_value("unsent")


def test_without_scripts_everything_is_there(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/form")
    page.locator("#field-what").fill("plain")
    expect(page.locator("input[type=file]")).to_be_visible()
    page.goto(f"{address}/parts")
    expect(page.locator("fieldset.judge").first).to_be_visible()
    context.close()


def test_nothing_is_preselected_in_a_rating(page, address):
    page.goto(f"{address}/parts")
    expect(page.locator('input[name="overall"]')).to_have_count(5)
    expect(page.locator('input[name="overall"]:checked')).to_have_count(0)
