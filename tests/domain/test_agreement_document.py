"""What an agreement's document may say, and must say before it is reviewed."""

import pytest

from qms_tickets.domain import agreement_document as document
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.errors import NotValid
from qms_tickets.domain.terms import Terms

INPUT = {"key": "drawing", "name": {"zh": "图纸", "en": "Drawing"}, "kind": "file"}
OUTPUT = {
    "key": "report",
    "name": {"zh": "报告", "en": "Report"},
    "kind": "file",
    "check": {"zh": "公差内", "en": "Within tolerance"},
}


YES_NO_YES = [{"key": f"c{n}", "name": {"zh": told, "en": told}} for n, told in enumerate("有无有")]


def small(**changes):
    return {**document.minimal({"zh": "检验", "en": "To inspect"}, INPUT, OUTPUT, "inspection"), **changes}


def test_a_small_agreement_is_complete():
    document.check_complete(small())
    terms = Terms.of(small())
    assert terms.target("delivery", "P2").total_seconds() == 4 * 3600
    assert terms.rework_target("P2").total_seconds() == 2 * 3600


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"relations": ["friendly"]}, "relations", "not_a_choice"),
        ({"inputs": [{**INPUT, "name": {}}]}, "inputs.0.name", "required"),
        ({"inputs": [{**INPUT, "kind": "song"}]}, "inputs.0.kind", "not_a_choice"),
        ({"inputs": [INPUT, INPUT]}, "inputs.1.key", "duplicate"),
        ({"inputs": [{**INPUT, "key": "A B"}]}, "inputs.0.key", "not_a_code"),
        ({"inputs": [{**INPUT, "kind": "choice"}]}, "inputs.0.choices", "too_few"),
        ({"inputs": [{**INPUT, "effect": "huge"}]}, "inputs.0.effect", "not_a_choice"),
        ({"outputs": [{**OUTPUT, "kind": "ticket"}]}, "outputs.0.kind", "not_a_choice"),
        ({"outputs": [{**OUTPUT, "minimum": "x"}]}, "outputs.0.minimum", "not_a_number"),
        ({"outputs": [{**OUTPUT, "minimum": "3", "maximum": "2"}]}, "outputs.0.maximum", "too_small"),
        ({"outputs": [{**OUTPUT, "maximum": "0,02"}]}, "outputs.0.maximum", "not_a_number"),
        ({"outputs": [{**OUTPUT, "maximum": "1e1"}]}, "outputs.0.maximum", "not_a_number"),
        ({"outputs": [{**OUTPUT, "maximum": True}]}, "outputs.0.maximum", "not_a_number"),
        ({"outputs": [{**OUTPUT, "maximum": "NaN"}]}, "outputs.0.maximum", "not_a_number"),
        ({"procedure": [{"text": {}}]}, "procedure.0.text", "required"),
        ({"procedure": [{"text": "x", "influence": "no"}]}, "procedure.0.influence", "not_a_choice"),
        ({"targets": {"delivery": {"P1": -1}}}, "targets.delivery.P1", "too_small"),
        ({"targets": {"delivery": {"P1": 0}}}, "targets.delivery.P1", "no_time_at_all"),
        (
            {"inputs": [{**INPUT, "kind": "choice", "choices": YES_NO_YES}]},
            "inputs.0.choices",
            "choice_twice",
        ),
        ({"targets": {"delivery": {"P1": "soon"}}}, "targets.delivery.P1", "not_a_number"),
        ({"targets": {"delivery": {"P9": 1}}}, "targets.delivery.P9", "not_a_choice"),
        ({"targets": {"lunch": {"P1": 1}}}, "targets.lunch", "unknown_field"),
        ({"customers": {"PUR": {"delivery": {"P1": -1}}}}, "customers.PUR.delivery.P1", "too_small"),
        ({"purpose": {"zh": "长" * 8001}}, "purpose", "too_long"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused(changes, place, code):
    with pytest.raises(NotValid) as refused:
        document.check(small(**changes))
    assert refused.value.errors[place].code == code


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"purpose": {}}, "purpose", "required"),
        ({"relations": []}, "relations", "required_choice"),
        ({"outputs": []}, "outputs", "too_few"),
        ({"outputs": [{**OUTPUT, "check": {}}]}, "outputs.0.check", "criterion_required"),
        ({"targets": {}}, "targets.delivery.P1", "required"),
        ({"customers": {}}, "customers", "required_choice"),
    ],
)
def test_one_that_says_too_little_may_be_kept_but_not_reviewed(changes, place, code):
    document.check(small(**changes))
    with pytest.raises(NotValid) as refused:
        document.check_complete(small(**changes))
    assert refused.value.errors[place].code == code


@pytest.mark.parametrize(
    ("name", "taken", "key"),
    [
        (Bilingual("图纸", "Drawing, released"), [], "drawing_released"),
        (Bilingual("图纸", "Drawing"), ["drawing"], "drawing_2"),
        (Bilingual("图纸", ""), [], "input"),
        (Bilingual("图纸", ""), ["input", "input_2"], "input_3"),
        (Bilingual("", "3D model"), [], "input"),
    ],
)
def test_a_requirement_gets_a_key_from_its_english_name(name, taken, key):
    assert document.key_for(name, taken, "input") == key
