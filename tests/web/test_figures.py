"""The forms hand on figures as they were typed: what a comma was meant to be is nobody's guess."""

import pytest
from werkzeug.datastructures import MultiDict

from qms_tickets.web.agreement_form import content_of
from qms_tickets.web.policies import _ladders_of

COMMAS = pytest.mark.parametrize("typed", ["0,02", "0，02", "1,000", "1e1"])


@COMMAS
def test_limits_and_targets_of_an_agreement_are_not_guessed(typed):
    form = {"outputs.0.name.en": "Gap", "outputs.0.maximum": typed, "targets.delivery.P1": typed}
    content, _ = content_of(MultiDict(form))
    assert content["outputs"][0]["maximum"] == typed
    assert content["targets"]["delivery"]["P1"] == typed


@COMMAS
def test_rungs_of_a_policy_are_not_guessed(typed):
    form = {"delivery.0.at": typed, "delivery.1.when": "after", "delivery.1.after": f"{typed} "}
    first, second = _ladders_of(MultiDict(form))["delivery"]
    assert (first["at"], second["after"]) == (typed, typed)


def test_plain_figures_are_read():
    content, _ = content_of(MultiDict({"targets.delivery.P1": "１.５"}))
    assert content["targets"]["delivery"]["P1"] == 5_400
    assert _ladders_of(MultiDict({"delivery.0.at": "80 %"}))["delivery"][0]["at"] == 80
