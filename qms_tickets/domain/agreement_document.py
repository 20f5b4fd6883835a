"""What an agreement's document must say: well-formed at any time, complete before it goes into review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.defaults import terms_for_kind
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.domain.figures import as_written, given
from qms_tickets.domain.lifecycles.ticket import RELATIONS
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.domain.requirements import EFFECTS, EVIDENCE_KINDS, INPUT_KINDS
from qms_tickets.domain.terms import INFLUENCES, TEXTS

TARGET_KINDS: Final = ("response", "delivery", "rework", "input", "acceptance", "rating")
MOST_ITEMS: Final = 40
MOST_STEPS: Final = 60
TEXT_LIMIT: Final = 8_000
LONGEST_TARGET: Final = 5_000 * 3_600
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_SIDES: Final = (("inputs", INPUT_KINDS), ("outputs", EVIDENCE_KINDS))

Errors = dict[str, FieldError]


def minimal(
    purpose: Bilingual | Mapping[str, str],
    input_: Mapping[str, Any],
    output: Mapping[str, Any],
    kind: str,
    relations: Sequence[str] = ("functional",),
) -> dict[str, Any]:
    """Agreements start small: a purpose, one input, one output with its criterion, targets by kind of service."""
    return {
        "purpose": Bilingual.of(purpose).as_dict(),
        "relations": list(relations),
        "inputs": [dict(input_)],
        "outputs": [dict(output)],
        "targets": terms_for_kind(kind, relations),
    }


def key_for(name: Bilingual, taken: Iterable[str], prefix: str) -> str:
    """A short key for a requirement: from its English name, else numbered; it never changes afterwards."""
    words = re.sub(r"[^a-z0-9]+", "_", name.en.lower()).strip("_")[:48] if name.en.isascii() else ""
    wanted = words if _KEY.fullmatch(words) else prefix
    used = set(taken)
    numbered = (f"{wanted}_{number}" for number in range(2, len(used) + 3))
    return wanted if wanted not in used else next(key for key in numbered if key not in used)


def check(content: Mapping[str, Any]) -> None:
    """Refuse a document that could not be read. Errors: NotValid, by place (`inputs.0.name`)."""
    errors = _malformed(content)
    if errors:
        raise NotValid(errors)


def check_complete(content: Mapping[str, Any]) -> None:
    """Refuse one that says too little to be agreed on. Errors: NotValid."""
    errors = _malformed(content) or _missing(content)
    if errors:
        raise NotValid(errors)


def _malformed(content: Mapping[str, Any]) -> Errors:
    errors: Errors = {}
    for name in TEXTS:
        errors.update(_text_errors(name, content.get(name)))
    unknown = [relation for relation in content.get("relations", ()) if relation not in RELATIONS]
    if unknown:
        errors["relations"] = FieldError("not_a_choice")
    for side, kinds in _SIDES:
        errors.update(_item_errors(side, content.get(side, ()), kinds))
    errors.update(_step_errors(content.get("procedure", ())))
    errors.update(_target_errors("targets", content.get("targets") or {}))
    for code, own in (content.get("customers") or {}).items():
        errors.update(_target_errors(f"customers.{code}", own))
    return errors


def _text_errors(place: str, value: Any) -> Errors:
    text = Bilingual.of(value)
    if max(len(text.zh), len(text.en)) > TEXT_LIMIT:
        return {place: FieldError("too_long", {"limit": TEXT_LIMIT})}
    return {}


def _item_errors(side: str, items: Sequence[Mapping[str, Any]], kinds: Sequence[str]) -> Errors:
    errors: Errors = {}
    if len(items) > MOST_ITEMS:
        errors[side] = FieldError("too_many", {"limit": MOST_ITEMS})
    seen: set[str] = set()
    for number, item in enumerate(items):
        place = f"{side}.{number}"
        if not _KEY.fullmatch(item.get("key", "")) or item["key"] in seen:
            errors[f"{place}.key"] = FieldError("duplicate" if item.get("key") in seen else "not_a_code")
        seen.add(item.get("key", ""))
        errors.update({f"{place}.{field}": error for field, error in _one_item(item, kinds).items()})
    return errors


def _one_item(item: Mapping[str, Any], kinds: Sequence[str]) -> Errors:
    errors: Errors = {}
    if not Bilingual.of(item.get("name")):
        errors["name"] = FieldError("required")
    if item.get("kind", "text") not in kinds:
        errors["kind"] = FieldError("not_a_choice")
    if item.get("effect", "none") not in EFFECTS:
        errors["effect"] = FieldError("not_a_choice")
    for field in ("name", "check", "harm"):
        errors.update(_text_errors(field, item.get(field)))
    if item.get("kind") == "choice":
        errors.update(_choice_errors(item.get("choices", ())))
    errors.update(_limit_errors(item))
    return errors


def _choice_errors(choices: Sequence[Mapping[str, Any]]) -> Errors:
    """Two that read the same in a language could not be told apart."""
    if len(choices) < 2:
        return {"choices": FieldError("too_few", {"limit": 2})}
    names = [Bilingual.of(choice.get("name")) for choice in choices]
    for told in ([name.zh for name in names], [name.en for name in names]):
        twice = next((text for text in told if text and told.count(text) > 1), None)
        if twice is not None:
            return {"choices": FieldError("choice_twice", {"choice": twice})}
    return {}


def _limit_errors(item: Mapping[str, Any]) -> Errors:
    errors: Errors = {}
    limits: dict[str, Decimal] = {}
    for field in ("minimum", "maximum"):
        if item.get(field) in (None, ""):
            continue
        limit = given(item[field])
        if limit is None:
            errors[field] = FieldError("not_a_number")
        else:
            limits[field] = limit
    if len(limits) == 2 and limits["minimum"] > limits["maximum"]:
        errors["maximum"] = FieldError("too_small", {"limit": as_written(limits["minimum"])})
    return errors


def _step_errors(steps: Sequence[Mapping[str, Any]]) -> Errors:
    errors: Errors = {}
    if len(steps) > MOST_STEPS:
        errors["procedure"] = FieldError("too_many", {"limit": MOST_STEPS})
    for number, step in enumerate(steps):
        if not Bilingual.of(step.get("text")):
            errors[f"procedure.{number}.text"] = FieldError("required")
        if step.get("influence", "none") not in INFLUENCES:
            errors[f"procedure.{number}.influence"] = FieldError("not_a_choice")
    return errors


def _target_errors(place: str, targets: Mapping[str, Any]) -> Errors:
    errors: Errors = {}
    for kind, by_priority in targets.items():
        if kind not in TARGET_KINDS:
            errors[f"{place}.{kind}"] = FieldError("unknown_field")
            continue
        for priority, seconds in by_priority.items():
            error = _target_error(priority, seconds)
            if error is not None:
                errors[f"{place}.{kind}.{priority}"] = error
    return errors


def _target_error(priority: str, seconds: Any) -> FieldError | None:
    if priority not in PRIORITIES:
        return FieldError("not_a_choice")
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds != seconds:
        return FieldError("not_a_number")
    if seconds < 0:
        return FieldError("too_small", {"limit": 0})
    if seconds == 0:
        return FieldError("no_time_at_all")
    return FieldError("too_large", {"limit": LONGEST_TARGET // 3_600}) if seconds > LONGEST_TARGET else None


def _missing(content: Mapping[str, Any]) -> Errors:
    errors: Errors = {}
    if not Bilingual.of(content.get("purpose")):
        errors["purpose"] = FieldError("required")
    if not content.get("relations"):
        errors["relations"] = FieldError("required_choice")
    outputs = content.get("outputs") or ()
    if not outputs:
        errors["outputs"] = FieldError("too_few", {"limit": 1})
    for number, output in enumerate(outputs):
        if not Bilingual.of(output.get("check")):
            errors[f"outputs.{number}.check"] = FieldError("criterion_required")
    targets = content.get("targets") or {}
    for kind in ("response", "delivery"):
        for priority in PRIORITIES:
            if (targets.get(kind) or {}).get(priority) is None:
                errors[f"targets.{kind}.{priority}"] = FieldError("required")
    if content.get("customers") is not None and not content["customers"]:
        errors["customers"] = FieldError("required_choice")
    return errors
