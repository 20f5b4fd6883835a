"""The lists of reasons that people choose from, and what each one does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HoldReason:
    """Whether a hold of this kind stops the delivery clock, and which side may then refuse it."""

    stops: bool
    refusable_by: str | None = None


HOLD: dict[str, HoldReason] = {
    "customer_asked": HoldReason(stops=True, refusable_by="customer"),
    "production_window": HoldReason(stops=True, refusable_by="customer"),
    "force_majeure": HoldReason(stops=True, refusable_by="supplier"),
    "spare_part": HoldReason(stops=False),
    "outside_supplier": HoldReason(stops=False),
    "third_department": HoldReason(stops=False),
    "superior_decision": HoldReason(stops=False),
    "short_of_hands": HoldReason(stops=False),
    "other": HoldReason(stops=False),
}

DECLINE = ("not_ours", "outside_agreement", "input_not_provided", "duplicate", "forbidden", "not_feasible")

CANCEL = (
    "no_longer_needed",
    "plan_changed",
    "entered_wrongly",
    "solved_otherwise",
    "duplicate",
    "waited_too_long",
)

REQUEST_INPUT = (
    "missing",
    "unclear",
    "wrong_revision",
    "out_of_limits",
    "wrong_quantity",
    "damaged",
    "found_at_work",
    "requirement_changed",
)
REQUEST_INPUT_AFTER_ACCEPTANCE = ("found_at_work", "requirement_changed")

REJECT = ("criterion_not_met", "output_missing", "evidence_missing", "wrong_quantity", "damaged")

DISPOSITIONS = ("rework", "repair", "concession", "regrade", "scrap")
