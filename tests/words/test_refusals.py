"""A refusal says what happened and what makes it possible; a field's complaint says what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from qms_tickets.domain.errors import FieldError, NotPossible, NotValid, TooMany
from qms_tickets.domain.lifecycles import ticket
from qms_tickets.words import refusals
from qms_tickets.words.reader import Words
from tests.words.source import LANGUAGES

NOW = datetime(2026, 11, 25, 2, 50, tzinfo=UTC)


def reader(language: str) -> Words:
    return Words(language, "Asia/Shanghai", NOW)


def refused(name: str, role: str, **situation) -> object:
    return ticket.TICKET.refusal(name, ticket.Situation(now=NOW, **situation), frozenset({role}))


def test_a_wrong_state_names_the_right_ones():
    refusal = refused("deliver", ticket.ASSIGNEE, state="on_hold")
    assert refusals.sentence(reader("zh_Hans"), refusal) == (
        "当前状态是“已挂起”，不能执行“提交验收”；状态为处理中时可以"
    )
    assert refusals.sentence(reader("en"), refusal) == (
        "“Deliver” is not possible while this is on hold; it is when this is in progress."
    )


def test_somebody_elses_action_names_who_may():
    refusal = refused("deliver", ticket.REQUESTER, state="in_progress")
    assert refusals.sentence(reader("zh_Hans"), refusal) == "“提交验收”由经办人、供方部门成员、供方主管操作"


def test_what_opens_later_says_when():
    opens = NOW + timedelta(hours=30)
    refusal = refused(
        "decline", ticket.SUPPLIER_SUPERVISOR, state="input_requested", input_declinable_at=opens
    )
    assert "明天 16:50 起可以退单" in refusals.sentence(reader("zh_Hans"), refusal)
    assert "from tomorrow 16:50" in refusals.sentence(reader("en"), refusal)


def test_what_nobody_knows_when_says_no_time():
    refusal = refused("decline", ticket.SUPPLIER_SUPERVISOR, state="input_requested")
    assert "none" not in refusals.sentence(reader("en"), refusal)


def situations():
    """Enough of a ticket's situations to meet each condition of the table."""
    later = NOW + timedelta(hours=1)
    earlier = NOW - timedelta(hours=1)
    for state, assigned, relation in product(ticket.STATES, (True, False), ("functional", "rank")):
        common = {"state": state, "now": NOW, "assigned": assigned, "relation": relation}
        yield ticket.Situation(**common)
        yield ticket.Situation(**common, hold_refusable_by="supplier", hold_refusable_until=earlier)
        yield ticket.Situation(**common, hold_refusable_by="customer", proposal_by="customer")
        yield ticket.Situation(**common, accepted_before=True, nudged_at=earlier, nudge_again_at=later)
        yield ticket.Situation(
            **common,
            reopen_until=earlier,
            rating_amendable_until={"customer": earlier, "supplier": earlier},
            dispute_open=True,
            dispute_decided_by=frozenset({"customer", "supplier"}),
            deemed_acceptance_at=later,
        )
        yield ticket.Situation(**common, rating_until=earlier)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_a_tickets_life_can_be_said(language):
    words = reader(language)
    refused = {}
    for situation, action, role in product(situations(), ticket.ACTIONS, ticket.ROLES):
        refusal = ticket.TICKET.refusal(action.name, situation, frozenset({role}))
        if refusal is not None:
            refused[refusal.code, str(refusal.facts)] = refusal
    said = [refusals.sentence(words, refusal) for refusal in refused.values()]
    assert len({code for code, _ in refused}) > 20
    assert [text for text in said if "_" in text or "none" in text.split() or "[" in text] == []


def test_other_lives_have_their_own_words():
    """A draft of an agreement is 编制中, a draft of a ticket 草稿."""
    refusal = NotPossible("agreement_not_now", agreement_action="release", agreement_state="draft")
    assert refusals.sentence(reader("zh_Hans"), refusal) == "协议当前状态是“编制中”，不能执行“批准发布”"
    refusal = NotPossible("nonconformity_not_now", record_action="confirm", record_state="acting")
    assert refusals.sentence(reader("en"), refusal) == ("“Confirm” is not possible in the state “acting”.")


def test_waiting_times_are_told_in_words():
    assert refusals.sentence(reader("en"), TooMany("too_many_attempts", retry_after=90)) == (
        "Too many attempts. Try again in 1 min."
    )


def test_a_fields_complaint_says_what_to_do():
    assert refusals.field_error(reader("zh_Hans"), "outside", minimum="1", maximum="10") == (
        "协议规定 1–10，改为此范围内再提交"
    )
    assert refusals.field_error(reader("en"), FieldError("too_long", {"limit": 4000})) == (
        "At most 4,000 characters. Shorten it."
    )


def test_limits_may_be_instants_and_sizes():
    words = reader("zh_Hans")
    assert (
        refusals.field_error(words, FieldError("too_early", {"limit": NOW})) == "不能早于今天 10:50，改晚一些"
    )
    assert (
        refusals.field_error(words, "file_too_large", limit=20_000_000)
        == "文件超过 20 MB，压缩或拆分后再上传"
    )


def test_all_complaints_of_a_form_are_told_by_field():
    wrong = NotValid({"title": FieldError("required")}, due="in_the_past")
    assert refusals.field_errors(reader("en"), wrong.errors) == {
        "title": "Fill this in.",
        "due": "That is in the past. Choose a later time.",
    }
