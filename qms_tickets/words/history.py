"""Events as sentences: who did what, with which items and times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from qms_tickets.domain.events import KINDS
from qms_tickets.words.reader import MINUTE, Words, message_id

NONE: Final = "none"
VERDICTS: Final = ("conforms", "concession", "nonconforming")


class Names(Protocol):
    """Names of what events hold as keys: `what` is item, person, department, service, calendar or policy."""

    def __call__(self, what: str, key: Any, /) -> str: ...


def as_it_is(what: str, key: Any, /) -> str:
    return str(key)


def sentence(words: Words, event: Mapping[str, Any], names: Names = as_it_is) -> str:
    """One event in words. `event` has `kind`, `facts`, and where there are any `actor`, `for` and `texts`.

    `actor` is the person's name; without it the product itself acted. `for` names whom a deputy stood in for.
    """
    done = deed(words, event, names)
    actor = event.get("actor")
    if not actor:
        return done[:1].upper() + done[1:]
    if event.get("for"):
        return words.text("history-by-for", actor=actor, absent=event["for"], deed=done)
    return words.text("history-by", actor=actor, deed=done)


def deed(words: Words, event: Mapping[str, Any], names: Names = as_it_is) -> str:
    """What was done, without who did it, for pages that set the name apart."""
    return words.code("event", event["kind"].replace(".", "_"), **_facts(words, event, names))


def _facts(words: Words, event: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Each fact that the kind may carry, spoken; what it does not carry is "none"."""
    declared = KINDS[event["kind"]]
    spoken: dict[str, Any] = dict.fromkeys(
        (_variable(name) for name in declared.required | declared.optional | declared.texts), NONE
    )
    spoken |= {name: text for name, text in event.get("texts", {}).items() if text}
    for name, value in event["facts"].items():
        if value is not None and value != []:
            spoken |= _spoken(words, event, name, value, names)
    return spoken


def _variable(fact: str) -> str:
    return fact.rstrip("_")


def _spoken(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> dict[str, Any]:
    speak = _SPEAKERS.get((event["kind"], name)) or _SPEAKERS.get(name)
    if speak is None:
        return {_variable(name): _plain(value)}
    return speak(words, event, name, value, names)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float)) else str(value)


# How facts are spoken: each speaker gives the variables that a message may use.

Spoken = dict[str, Any]
Speaker = Callable[[Words, Mapping[str, Any], str, Any, Names], Spoken]


def _instant(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
    """Instants stand in events as text; what is none (a flag, a word of a taken-over log) stays as it is."""
    try:
        return {_variable(name): words.when(datetime.fromisoformat(value))}
    except (TypeError, ValueError):
        return {_variable(name): _plain(value)}


def _named(what: str) -> Speaker:
    def speak(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
        found = names(what, value)
        return {name: found, "own": found == event.get("actor")}

    return speak


def _people(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
    """Who was told; where a deputy stood in, with the absent person."""
    return {name: words.list([_told(words, person, names) for person in value])}


def _told(words: Words, person: Any, names: Names) -> str:
    if not isinstance(person, Mapping):
        return names("person", person)
    told = names("person", person["person"])
    if person.get("for") is None:
        return told
    return words.text("history-told-for", person=told, absent=names("person", person["for"]))


def _items(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
    """Items by name; where each has its own reason (an input that is asked for), with it in brackets."""
    if isinstance(value, int):
        return {name: value, "n": value}
    whys: Mapping[Any, Any] = value if isinstance(value, Mapping) else {}
    items = [_item(words, names("item", key := _key_of(item)), whys.get(key)) for item in value]
    return {name: words.list(items), "n": len(items)}


def _item(words: Words, item: str, why: Any) -> str:
    if not why:
        return item
    said = coded(words, ("reason-request-input", "reason-reject", "verdict"), why)
    return words.text("history-item-why", item=item, why=_lowered(said))


def _unavailable(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
    return {name: words.list([names("item", _key_of(item)) for item in value])}


def _key_of(item: Any) -> Any:
    return item["key"] if isinstance(item, Mapping) else item


def _verdicts(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
    by_key = dict(_verdict_pairs(value))
    whys = event["facts"].get("whys", {})
    failed = [
        _item(words, names("item", key), whys.get(key))
        for key, verdict in by_key.items()
        if verdict == "nonconforming"
    ]
    return {name: summary(words, by_key.values()), "n": len(by_key), "failed": words.list(failed)}


def _verdict_pairs(value: Any) -> Iterable[tuple[Any, str]]:
    if isinstance(value, Mapping):
        for key, verdict in value.items():
            yield key, verdict["verdict"] if isinstance(verdict, Mapping) else verdict
    else:
        for entry in value:
            yield entry["key"], entry["verdict"]


def summary(words: Words, verdicts: Iterable[str]) -> str:
    """ "3 conform, 1 concession"; "all conform" where nothing else was judged."""
    given = list(verdicts)
    if all(verdict == "conforms" for verdict in given):
        return words.text("history-verdicts-all-conform")
    counted = [(verdict, given.count(verdict)) for verdict in VERDICTS if verdict in given]
    return words.text("history-comma").join(
        words.code("history-verdicts", verdict, n=n) for verdict, n in counted
    )


def _by_system(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
    """Whether the machine checks judged everything; else a person did, with their help."""
    judged = {key for key, _ in _verdict_pairs(event["facts"].get("verdicts", {}))}
    return {name: value is True or (isinstance(value, list) and judged <= set(value))}


def _clock(words: Words, event: Mapping[str, Any], name: str, value: str, names: Names) -> Spoken:
    return {name: clock_name(words, value)}


def clock_name(words: Words, clock: str) -> str:
    """ "delivery-2" is the second delivery clock of its ticket; the first goes without a number."""
    kind, _, number = clock.partition("-")
    if number in ("", "1"):
        return words.code("clock", kind)
    return words.text("clock-numbered", clock=words.code("clock", kind), n=int(number))


def _late(words: Words, event: Mapping[str, Any], name: str, value: float, names: Names) -> Spoken:
    """A rung that fired within the minute was not late for anybody."""
    return {name: words.duration(value), "late": value >= MINUTE}


def _why_late(words: Words, event: Mapping[str, Any], name: str, value: str, names: Names) -> Spoken:
    return {name: why_late(words, value)}


def why_late(words: Words, value: str) -> str:
    """Why a rung fired late: a code, with the instant since when it held where that is known."""
    code, _, since = value.partition(" ")
    if not since:
        return coded(words, ("why-late",), code)
    return words.code("why-late", f"{code}-since", when=words.when(datetime.fromisoformat(since)))


def _size(words: Words, event: Mapping[str, Any], name: str, value: int, names: Names) -> Spoken:
    return {name: words.size(value)}


def _length(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
    return {name: words.duration(value.total_seconds() if isinstance(value, timedelta) else value)}


def _coded(*prefixes: str) -> Speaker:
    """The word for a code; a code that has none (history that was taken over) is shown as it is."""

    def speak(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
        return {name: coded(words, prefixes, value), f"{name}_code": _plain(value)}

    return speak


def coded(words: Words, prefixes: Iterable[str], code: Any) -> str:
    ids = (message_id(prefix, str(code)) for prefix in prefixes)
    found = next((message for message in ids if words.has(message)), None)
    return words.text(found) if found else str(code).replace("_", " ")


def _reason(prefix: str) -> Speaker:
    """A reason stands alone in lists, with a capital; here it stands inside a sentence."""

    def speak(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
        return {name: _lowered(coded(words, (prefix,), value))}

    return speak


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _priority_before(words: Words, event: Mapping[str, Any], name: str, value: Any, names: Names) -> Spoken:
    priority = value["priority"] if isinstance(value, Mapping) else value
    return {name: coded(words, ("priority",), priority)}


_INSTANTS: Final = (
    *("due", "first_due", "due_at", "resume_at", "promised_at", "grace_until"),
    *("wanted_by", "wanted_by_agreed", "from_", "until", "effective_from"),
)

_SPEAKERS: Final[Mapping[Any, Speaker]] = {
    **dict.fromkeys(_INSTANTS, _instant),
    ("clock.due_moved", "before"): _instant,
    **dict.fromkeys(("person", "requester", "deputy", "owner", "assignee"), _named("person")),
    ("person.deactivated", "successor"): _named("person"),
    **dict.fromkeys(("department", "successor"), _named("department")),
    ("ticket.assigned", "before"): _named("person"),
    ("ticket.handed_over", "before"): _named("department"),
    ("ticket.moved_with_department", "before"): _named("department"),
    ("ticket.reprioritised", "before"): _priority_before,
    **{(f"department.{verb}", "code"): _named("department") for verb in ("added", "changed", "deactivated")},
    "service": _named("service"),
    "calendar": _named("calendar"),
    "policy": _named("policy"),
    "told": _people,
    "items": _items,
    "outputs": _items,
    "unavailable": _unavailable,
    "verdicts": _verdicts,
    "by_system": _by_system,
    "clock": _clock,
    "late_seconds": _late,
    "why_late": _why_late,
    "size": _size,
    "target": _length,
    "priority": _coded("priority"),
    "impact": _coded("impact"),
    "urgency": _coded("urgency"),
    "side": _coded("side"),
    "audience": _coded("comment"),
    "disposition": _coded("disposition"),
    "hold_kind": _reason("reason-hold"),
    ("ticket.declined", "reason_code"): _reason("reason-decline"),
    ("ticket.cancelled", "reason_code"): _reason("reason-cancel"),
    "link": _coded("link-kind"),
    "imported_state": _coded("state"),
    "subject": _coded("dispute-subject"),
    "cause": _coded("cause", "action"),
    "about": _coded("reminder-about"),
    "trigger": _coded("nonconformity-trigger"),
    ("nonconformity.changed", "state"): _coded("nonconformity-state"),
    "role": _coded("agreement-signature", "role"),
}


def quotations(words: Words, event: Mapping[str, Any], names: Names = as_it_is) -> list[str]:
    """What people wrote, to stand below the sentence; reasons that belong to one item begin with its name."""
    texts = event.get("texts", {})
    whole = [texts[name] for name in QUOTED if texts.get(name)]
    return [*whole, *(_reason_line(words, line, names) for line in (texts.get("reasons") or "").splitlines())]


def _reason_line(words: Words, line: str, names: Names) -> str:
    key, colon, reason = line.partition(": ")
    return words.text("history-item-reason", item=names("item", key), reason=reason) if colon else line


QUOTED: Final = (
    *("message", "text", "comment", "improvement", "reason", "plan"),
    *("what", "correction", "cause", "action", "evidence", "check", "note"),
)
