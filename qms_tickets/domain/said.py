"""What people said and judged, thing by thing: the last word of the events on each.

An event of before that lacks what would be needed leaves the thing out, so it is compared with nothing; so does a
text that was redacted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from qms_tickets.domain.events import for_the_check

Facts = Mapping[str, Any]
# A text that was redacted is None; one that was empty is not there.
Texts = Mapping[str, str | None]

SIDES: Final = ("inputs", "outputs")
OF_AN_ITEM: Final = (
    *("value", "attachment_id", "unavailable_reason"),
    *("verdict", "verdict_reason", "asked_why", "asked_reason"),
)
SCORES: Final = (
    *("overall", "conformity", "timeliness", "competence", "care", "initiative"),
    *("complete", "on_time"),
)
COUNTED: Final = ("ratings", "comments", "disputes")
INPUTS, OUTPUTS, SCORED = (for_the_check(name) for name in (*SIDES, "scores"))


class Event(Protocol):
    """As much of an event as is read here."""

    sequence: Any
    kind: Any
    actor_id: Any
    facts: Any


def as_text(things: Mapping[str, Mapping[str, Any]]) -> str:
    """What stands in the text beside the event: what is None is left out."""
    said = {
        key: {name: one for name, one in thing.items() if one is not None} for key, thing in things.items()
    }
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


@dataclass(slots=True)
class Account:
    """Hears the events of one ticket, or of one record, in their order; `says` is what they come to."""

    says: dict[str, Any] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    given: Counter[str] = field(default_factory=Counter)

    def hear(self, event: Event, texts: Texts) -> None:
        state = event.facts.get("state")
        if isinstance(state, Mapping):
            self._go(state["from"], state["to"])
        for listen in _LISTENERS.get(event.kind, ()):
            listen(self, event, texts)
        for side in SIDES:
            if for_the_check(side) in texts:
                self._items(side, texts[for_the_check(side)])

    def _go(self, before: str | None, state: str) -> None:
        if state == "draft":
            self._begin_anew()
        self.says["state"] = state
        if before == "on_hold":
            self.says |= {"hold_kind": None, "resume_at": None}

    def _begin_anew(self) -> None:
        """What stands in a draft may change without a word; what was said and rated around it stays."""
        kept = ("ratings", "comments", "disputes", "files", "proposals")
        self.says = {key: value for key, value in self.says.items() if key.partition("/")[0] in kept}

    def forget(self, *things: str) -> None:
        for key in [key for key in self.says if key in things or key.partition("/")[0] in things]:
            del self.says[key]

    def tell(self, key: str, texts: Texts, name: str) -> None:
        """A text as it was written; what was redacted is compared with nothing."""
        text = texts.get(name, "")
        if text is None:
            self.forget(key)
        else:
            self.says[key] = text.strip()

    def count(self, what: str) -> int:
        self.given[what] += 1
        return self.given[what]

    def _items(self, side: str, text: str | None) -> None:
        self.forget(side)
        if text is None:
            return
        items = json.loads(text)
        self.says[side] = sorted(items)
        for key, item in items.items():
            self.says |= {f"{side}/{key}/{name}": item.get(name) for name in OF_AN_ITEM}

    def verdicts(self, side: str, facts: Facts) -> None:
        """From events that told the verdicts alone; the others are followed by all that was said."""
        self.forget(side)
        self.says |= {f"{side}/{key}/verdict": verdict for key, verdict in facts.get("verdicts", {}).items()}

    def take(self, facts: Facts, *names: str) -> None:
        self.says |= {name: facts.get(name) for name in names}


# --- what each kind of event says ---


def _drafted(account: Account, event: Event, texts: Texts) -> None:
    account._go(None, "draft")


def _discarded(account: Account, event: Event, texts: Texts) -> None:
    account.says["state"] = "cancelled"


def _submitted(account: Account, event: Event, texts: Texts) -> None:
    for name in ("title", "description"):
        account.tell(name, texts, name)
    account.take(event.facts, "priority", "wanted_by")
    account.says |= {"agreed_due": None, "hold_kind": None, "resume_at": None}
    for name in ("impact", "urgency"):
        if name in event.facts:
            account.says[name] = event.facts[name]
    if "relation" in event.facts:
        account.take(event.facts, "relation", "lot", "operation", "assignee")
    _quantities(account, event, texts)


def _quantities(account: Account, event: Event, texts: Texts) -> None:
    for name, quantity in event.facts.get("quantities", {}).items():
        account.says[f"quantity_{name}"] = quantity
    if "disposition" in event.facts:
        account.says["disposition"] = event.facts["disposition"]


def _inputs_judged(account: Account, event: Event, texts: Texts) -> None:
    account.verdicts("inputs", event.facts)


def _outputs_judged(account: Account, event: Event, texts: Texts) -> None:
    account.verdicts("outputs", event.facts)


def _inputs_moved(account: Account, event: Event, texts: Texts) -> None:
    account.forget("inputs")


def _taken(account: Account, event: Event, texts: Texts) -> None:
    account.says["assignee"] = event.actor_id


def _assigned(account: Account, event: Event, texts: Texts) -> None:
    account.says["assignee"] = event.facts["person"]


def _given_back(account: Account, event: Event, texts: Texts) -> None:
    account.says["assignee"] = None


def _handed_over(account: Account, event: Event, texts: Texts) -> None:
    account.says |= {"assignee": None, "supplier_department": event.facts["department"]}


def _moved_with_department(account: Account, event: Event, texts: Texts) -> None:
    account.says[f"{event.facts['side']}_department"] = event.facts["department"]


def _held(account: Account, event: Event, texts: Texts) -> None:
    account.take(event.facts, "hold_kind", "resume_at")


def _reprioritised(account: Account, event: Event, texts: Texts) -> None:
    account.take(event.facts, "impact", "urgency", "priority")


def _rung_fired(account: Account, event: Event, texts: Texts) -> None:
    actions = event.facts.get("actions") or ()
    if "hand_to_supervisor" in actions:
        account.says["assignee"] = None
    if "raise_urgency" in actions:
        account.forget("urgency", "priority")


def _due_proposed(account: Account, event: Event, texts: Texts) -> None:
    if event.facts.get("replaced") is not None:
        account.says[f"proposals/{event.facts['replaced']}/state"] = "replaced"
    proposal = f"proposals/{event.facts['proposal']}"
    account.says |= {f"{proposal}/due": event.facts["due"], f"{proposal}/state": "open"}
    account.tell(f"{proposal}/reason", texts, "reason")


def _due_answered(account: Account, event: Event, texts: Texts) -> None:
    if "proposal" in event.facts:
        state = event.kind.rpartition("_")[2]
        account.says[f"proposals/{event.facts['proposal']}/state"] = state
    if event.kind == "ticket.due_agreed" and event.facts.get("clocks"):
        account.says["agreed_due"] = event.facts["due"]


def _proposals_lapse(account: Account, event: Event, texts: Texts) -> None:
    """Work ended or was delivered, which leaves a proposal nothing to move."""
    for key, value in account.says.items():
        if key.startswith("proposals/") and key.endswith("/state") and value == "open":
            account.says[key] = "lapsed"


def _disputed(account: Account, event: Event, texts: Texts) -> None:
    dispute = f"disputes/{account.count('disputes')}"
    account.says |= {f"{dispute}/{name}": event.facts[name] for name in ("subject", "side")}
    account.tell(f"{dispute}/reason", texts, "reason")


def _dispute_decided(account: Account, event: Event, texts: Texts) -> None:
    """What an upheld one corrects besides is told by texts of its own, or not at all."""
    dispute = f"disputes/{account.given['disputes']}"
    account.says[f"{dispute}/upheld"] = event.facts["upheld"]
    account.tell(f"{dispute}/decision", texts, "reason")
    if event.facts["upheld"]:
        corrected = {
            "priority": ("impact", "urgency", "priority"),
            "input_request": ("inputs",),
            "verdict": ("outputs",),
        }
        account.forget(*corrected.get(event.facts["subject"], ()))


def _commented(account: Account, event: Event, texts: Texts) -> None:
    comment = account.places[event.sequence] = f"comments/{account.count('comments')}"
    account.says |= {f"{comment}/audience": event.facts["audience"], f"{comment}/withdrawn": False}
    account.tell(f"{comment}/text", texts, "text")


def _comment_withdrawn(account: Account, event: Event, texts: Texts) -> None:
    account.says[f"{account.places[event.facts['event']]}/withdrawn"] = True


def _attached(account: Account, event: Event, texts: Texts) -> None:
    if "attachment" in event.facts:
        file = f"files/{event.facts['attachment']}"
        account.says |= {f"{file}/{name}": event.facts[name] for name in ("size", "sha256", "audience")}
        account.tell(f"{file}/name", texts, "name")


def _detached(account: Account, event: Event, texts: Texts) -> None:
    gone = [
        key.removesuffix("/sha256")
        for key, value in account.says.items()
        if key.startswith("files/") and value == event.facts["sha256"]
    ]
    for key in [key for key in account.says if key.rpartition("/")[0] in gone]:
        del account.says[key]


def _rated(account: Account, event: Event, texts: Texts) -> None:
    account.count("ratings")
    place = f"ratings/{event.facts['side']}-{event.facts['closing']}"
    rating = f"{place}-{account.count(place)}"
    for name in ("comment", "improvement"):
        account.tell(f"{rating}/{name}", texts, name)
    if texts.get(SCORED) is not None:
        scores = json.loads(texts[SCORED] or "{}")["scores"]
        account.says |= {f"{rating}/{name}": scores.get(name) for name in SCORES}


def _record_opened(account: Account, event: Event, texts: Texts) -> None:
    if event.facts.get("joined"):
        return
    account.says["state"] = "to_be_confirmed"
    if "due" in event.facts:
        account.take(event.facts, "due")
        for name in ("title", "what"):
            account.tell(name, texts, for_the_check(name))


def _record_moved(account: Account, event: Event, texts: Texts) -> None:
    kind = event.kind.partition(".")[2]
    account.says["state"] = event.facts.get("state") or _STATE_AFTER[kind]
    account.take(event.facts, "due")
    for name in ("owner", "effective"):
        if name in event.facts:
            account.says[name] = event.facts[name]
    for name in ("what", "correction", "cause", "action", "check"):
        if name in texts:
            account.tell(name, texts, name)
    if kind == "dismissed":
        account.tell("dismissal", texts, "reason")


_STATE_AFTER: Final = {"confirmed": "correcting", "dismissed": "dismissed", "closed": "closed"}

Listener = Callable[[Account, Event, Texts], None]


def _of(what: str, names: str) -> list[str]:
    return [f"{what}.{name}" for name in names.split()]


_HEARD: Final[Iterable[tuple[list[str], Listener]]] = (
    (_of("ticket", "drafted draft_restored"), _drafted),
    (_of("ticket", "draft_discarded"), _discarded),
    (_of("ticket", "submitted"), _submitted),
    (_of("ticket", "delivered delivery_accepted delivery_rejected"), _quantities),
    (_of("ticket", "inputs_inspected accepted"), _inputs_judged),
    (_of("ticket", "delivered delivery_accepted delivery_rejected"), _outputs_judged),
    (_of("ticket", "input_requested request_withdrawn input_provided"), _inputs_moved),
    (_of("ticket", "taken"), _taken),
    (_of("ticket", "assigned"), _assigned),
    (_of("ticket", "given_back"), _given_back),
    (_of("ticket", "handed_over"), _handed_over),
    (_of("ticket", "moved_with_department"), _moved_with_department),
    (_of("ticket", "held"), _held),
    (_of("ticket", "reprioritised"), _reprioritised),
    (_of("escalation", "fired"), _rung_fired),
    (_of("ticket", "due_proposed"), _due_proposed),
    (_of("ticket", "due_agreed due_refused proposal_lapsed"), _due_answered),
    (_of("ticket", "delivered declined cancelled"), _proposals_lapse),
    (_of("ticket", "disputed"), _disputed),
    (_of("ticket", "dispute_decided"), _dispute_decided),
    (_of("ticket", "commented"), _commented),
    (_of("ticket", "comment_withdrawn"), _comment_withdrawn),
    (_of("ticket", "attached"), _attached),
    (_of("ticket", "detached"), _detached),
    (_of("ticket", "rated rating_amended"), _rated),
    (_of("nonconformity", "opened"), _record_opened),
    (_of("nonconformity", "confirmed dismissed changed closed"), _record_moved),
)

_LISTENERS: Final[Mapping[str, tuple[Listener, ...]]] = {
    kind: tuple(listen for kinds, listen in _HEARD if kind in kinds)
    for kind in {kind for kinds, _ in _HEARD for kind in kinds}
}
