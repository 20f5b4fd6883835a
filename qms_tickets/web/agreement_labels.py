"""What each field of an agreement's form is called where its complaint stands away from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from qms_tickets.domain.agreement_document import TARGET_KINDS
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.domain.terms import TEXTS
from qms_tickets.web.request import say, words

_SINGLE: Final = {
    "policy": "agreements-policy",
    "calendar": "term-calendar",
    "relations": "agreements-relations",
    "customers": "agreements-customers",
    "inputs": "agreements-inputs",
    "outputs": "agreements-outputs",
}
_OF_ITEM: Final = {
    "name": "agreements-item-name",
    "effect": "term-effect",
    "minimum": "agreements-minimum",
    "maximum": "agreements-maximum",
    "choices": "agreements-choices",
    "harm": "agreements-if-not",
}
_OF_SIDE: Final = {
    "inputs": {"kind": "agreements-form", "check": "agreements-check"},
    "outputs": {"kind": "term-evidence", "check": "term-criterion"},
}
_OF_STEP: Final = {"text": "agreements-step", "influence": "agreements-step-influence"}


def labels_of(content: Mapping[str, Any]) -> dict[str, str]:
    called = {name: say(message) for name, message in _SINGLE.items()}
    called |= {name: words().code("agreement-field", name) for name in (*TEXTS, "procedure")}
    called |= {
        f"targets.{kind}.{priority}": f"{words().code('agreements-clock', kind)} {priority}"
        for kind in TARGET_KINDS
        for priority in PRIORITIES
    }
    return called | dict(_of_entries(content))


def _of_entries(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for group, numbered, fields in (
        ("inputs", "agreements-inputs-numbered", {**_OF_ITEM, **_OF_SIDE["inputs"]}),
        ("outputs", "agreements-outputs-numbered", {**_OF_ITEM, **_OF_SIDE["outputs"]}),
        ("procedure", "agreements-step-numbered", _OF_STEP),
    ):
        for number in range(len(content.get(group) or ())):
            entry = say(numbered, n=number + 1)
            yield from (
                (f"{group}.{number}.{field}", f"{entry} · {say(label)}") for field, label in fields.items()
            )
