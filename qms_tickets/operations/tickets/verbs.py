"""The table of verbs: the action's name, the shape of its body, the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from qms_tickets.operations.tickets import (
    bodies,
    closing,
    delivering,
    disputes,
    due_times,
    holds,
    inputs,
    raising,
    ratings,
    serving,
    talking,
)


@dataclass(frozen=True, slots=True)
class Verb:
    """`run(ticket, body, by=…, now=…, version=…)` does the action or raises a refusal."""

    name: str
    body: type[bodies.Body]
    run: Callable[..., Any]

    @property
    def address(self) -> str:
        """The name as addresses and marks spell it."""
        return self.name.replace("_", "-")


_ALL = (
    Verb("submit", bodies.Submit, raising.submit),
    Verb("approve", bodies.MayReason, raising.approve),
    Verb("refuse", bodies.WithReason, raising.refuse),
    Verb("confirm", bodies.Nothing, raising.confirm),
    Verb("accept", bodies.Judge, inputs.accept),
    Verb("inspect", bodies.Judge, inputs.inspect),
    Verb("request_input", bodies.RequestInput, inputs.request_input),
    Verb("withdraw_request", bodies.WithReason, inputs.withdraw_request),
    Verb("provide_input", bodies.ProvideInput, inputs.provide_input),
    Verb("take", bodies.Nothing, serving.take),
    Verb("assign", bodies.Assign, serving.assign),
    Verb("hand_over", bodies.HandOver, serving.hand_over),
    Verb("decline", bodies.Decline, serving.decline),
    Verb("hold", bodies.Hold, holds.hold),
    Verb("resume", bodies.MayReason, holds.resume),
    Verb("refuse_hold", bodies.WithReason, holds.refuse_hold),
    Verb("propose_due", bodies.ProposeDue, due_times.propose_due),
    Verb("agree_due", bodies.AnswerDue, due_times.agree_due),
    Verb("refuse_due", bodies.AnswerDue, due_times.refuse_due),
    Verb("deliver", bodies.Deliver, delivering.deliver),
    Verb("withdraw_delivery", bodies.WithReason, delivering.withdraw_delivery),
    Verb("accept_delivery", bodies.JudgeDelivery, delivering.accept_delivery),
    Verb("reject_delivery", bodies.JudgeDelivery, delivering.reject_delivery),
    Verb("rate", bodies.Rate, ratings.rate),
    Verb("reopen", bodies.WithReason, closing.reopen),
    Verb("cancel", bodies.Cancel, closing.cancel),
    Verb("dispute", bodies.DisputeAct, disputes.dispute),
    Verb("decide_dispute", bodies.DecideDispute, disputes.decide_dispute),
    Verb("reprioritise", bodies.Reprioritise, talking.reprioritise),
    Verb("nudge", bodies.Nothing, talking.nudge),
    Verb("comment", bodies.WriteComment, talking.comment),
    Verb("watch", bodies.Watch, talking.watch),
)

VERBS: Final = {verb.name: verb for verb in _ALL}
BY_ADDRESS: Final = {verb.address: verb for verb in _ALL}
