"""Every notice has its sentence, and what it asks belongs to a notice that there is."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from qms_tickets.domain import events, notices
from qms_tickets.words import catalogue
from qms_tickets.words.notices import asked, happened
from qms_tickets.words.reader import Words, message_id
from tests.words.source import LANGUAGES, messages

OTHERS = (
    "escalation.fired",
    "escalation.promise_broken",
    "reminder.rating",
    "reminder.approval",
    "reminder.approval_waits",
    "reminder.unconfirmed",
    "summary.week",
    "outbox.resting",
)
KINDS = sorted({*notices.TABLE, *OTHERS})
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sentence(language, kind):
    assert catalogue.has(language, message_id("notice", kind.replace(".", "_")))
    words = Words(language, "Asia/Shanghai", NOW)
    assert happened(words, kind, {}, "Li Qiang")
    assert asked(words, kind, {}) is None or asked(words, kind, {})


def test_what_is_asked_belongs_to_a_notice():
    known = {message_id("notice-asked", kind.replace(".", "_")) for kind in (*KINDS, *events.KINDS)}
    known |= {f"{one}-quiet" for one in known}
    known |= {"notice-asked-agreement-countersigning"}
    strange = {one for one in messages("en") if re.match(r"notice-asked-", one)} - known
    assert strange == set()


def test_kinds_of_the_table_are_events_or_said_to_be_none():
    none = {
        "ticket.approval_asked",
        "agreement.review_due",
        "person.absence_entered",
        "outbox.dead",
        "outbox.resting",
        "scheduler.missing",
    }
    assert set(notices.TABLE) - set(events.KINDS) == none


def test_clocks_are_named_in_words_and_instants_in_the_readers_zone():
    words = Words("en", "Asia/Shanghai", NOW)
    facts = {"clock": "input-2", "promised_at": "2026-03-02T07:00:00.000000Z"}
    assert happened(words, "escalation.acknowledged", facts, "Li Qiang") == (
        "Li Qiang promised input 2 by today 15:00"
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"part": "plan", "kind": "input"}, "say on your board what will be done, and by when"),
        ({"part": "act", "kind": "delivery"}, "deliver it"),
        (
            {"part": "act", "kind": "delivery", "offer": True},
            "deliver it, or propose another time before it is late",
        ),
        ({"part": "act", "kind": "input"}, "provide what is missing, or say that you cannot"),
        (
            {"part": "act", "kind": "acceptance"},
            "judge the outputs: accept the delivery or send it back",
        ),
        ({"part": "wait", "kind": "delivery", "side": "supplier"}, "nothing now: it is the supplier’s turn"),
        ({"part": "wait", "kind": "input", "side": "customer"}, "nothing now: it is the customer’s turn"),
    ],
)
def test_each_reader_of_an_escalation_is_asked_for_the_own_part(facts, expected):
    assert asked(Words("en", "Asia/Shanghai", NOW), "escalation.fired", facts) == expected
