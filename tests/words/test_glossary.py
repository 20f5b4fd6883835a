"""Every code that the rules know has a word in both languages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from qms_tickets.domain import access, defaults, escalation, events, priority, reasons, requirements, terms
from qms_tickets.domain.lifecycles import agreement, clock_effects, nonconformity, ticket
from qms_tickets.domain.turns import asked_of
from qms_tickets.words.catalogue import catalogue
from qms_tickets.words.reader import message_id
from tests.words.source import LANGUAGES

RATED = ("overall", "conformity", "timeliness", "competence", "care", "initiative", "complete", "on_time")
PROCESSES = (
    *("document_control", "record_control", "management_review", "human_resources", "production_equipment"),
    *(
        "customer_related_processes",
        "design_and_development",
        "production",
        "measuring_equipment",
        "purchasing",
    ),
    *("monitoring_of_product", "nonconforming_product", "internal_audit", "customer_satisfaction"),
    "corrective_action",
)

TURNS = [
    SimpleNamespace(state=state, relation=relation, rejections=rejections, reopenings=0)
    for state in ticket.STATES
    for relation in ticket.RELATIONS
    for rejections in (0, 1)
]

VOCABULARIES = {
    "state": ticket.STATES,
    "action": [action.name for action in ticket.ACTIONS],
    "who": [
        *ticket.ROLES,
        *ticket.SIDES,
        agreement.SUPPLIER_HEAD,
        agreement.CUSTOMER_HEAD,
        nonconformity.OWNER,
    ],
    "side": [*ticket.SIDES, "none"],
    "relation": ticket.RELATIONS,
    "clock": clock_effects.KINDS,
    "clock-state": ("running", "paused", "ended"),
    "clock-verdict": ("met", "breached", "void", "expired"),
    "impact": priority.IMPACTS,
    "urgency": priority.URGENCIES,
    "priority": priority.PRIORITIES,
    "verdict": requirements.VERDICTS,
    "effect": requirements.EFFECTS,
    "influence": terms.INFLUENCES,
    "requirement-kind": [*requirements.INPUT_KINDS, *requirements.EVIDENCE_KINDS],
    "disposition": reasons.DISPOSITIONS,
    "reason-hold": reasons.HOLD,
    "reason-decline": reasons.DECLINE,
    "reason-cancel": reasons.CANCEL,
    "reason-request-input": reasons.REQUEST_INPUT,
    "reason-reject": reasons.REJECT,
    "capability": access.CAPABILITIES,
    "told": escalation.RECIPIENTS,
    "agreement-state": agreement.STATES,
    "agreement-action": [action.name for action in agreement.ACTIONS],
    "agreement-signature": agreement.SIGNATURES,
    "nonconformity-state": nonconformity.STATES,
    "nonconformity-action": [action.name for action in nonconformity.ACTIONS],
    "nonconformity-trigger": nonconformity.TRIGGERS,
    "service-kind": defaults.SERVICE_KINDS,
    "asked": {asked_of(turn) for turn in TURNS} - {None},
    "rung-action": escalation.ACTIONS,
    "rung-wakes": escalation.WAKES,
    "ladder": escalation.LADDERS,
    "process": PROCESSES,
    "event": [kind.replace(".", "_") for kind in events.KINDS],
    "cause": ("priority", "agreed", "hand_over", "calendar", "dispute"),
    **{message_id("rating", dimension): ["question", "1", "2", "3", "4", "5"] for dimension in RATED},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prefix", VOCABULARIES)
def test_every_code_has_a_word(language, prefix):
    known = catalogue(language)
    assert [code for code in VOCABULARIES[prefix] if message_id(prefix, code) not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_is_defined_in_a_sentence(language):
    known = catalogue(language)
    measures = (
        "on_time_delivery",
        "on_time_right_first_time",
        "first_pass_yield",
        "input_conformity",
        "lead_time",
    )
    for measure in (
        *measures,
        "holding_time",
        "breach_rate",
        "escalation_rate",
        "response_rate",
        "satisfaction",
    ):
        assert f"{message_id('measure', measure)}-definition" in known
