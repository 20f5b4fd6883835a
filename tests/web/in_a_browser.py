"""What the tests in a browser share: coming in through a link, as on the first day, and asking axe."""

from __future__ import annotations

from qms_tickets import wall_clock
from qms_tickets.models.person import Person
from qms_tickets.operations import sign_in as verbs
from tests.architecture.source import ROOT
from tests.factories import actor

AXE = (ROOT / "tests/vendor/axe-core-4.14.0.min.js").read_text(encoding="utf-8")


def link_for(person: Person) -> str:
    """The address with which the person sets a password; the pages speak English then."""
    person.language = "en"
    return f"/welcome/{verbs.make_link(person, by=actor(person), now=wall_clock.now())}"


def come_in(page, server: str, link: str) -> None:
    page.goto(server + link)
    page.get_by_label("New password").fill("seven green bottles")
    page.get_by_label("Repeat the password").fill("seven green bottles")
    page.get_by_role("button", name="Set password").click()
    page.wait_for_url(f"{server}/")


def violations(page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
