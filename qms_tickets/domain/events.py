"""Every change is an event: which kinds there are, which facts each carries, and the hash that chains them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

GENESIS: Final = "0" * 64
_FOR_THE_CHECK: Final = "_said"


@dataclass(frozen=True, slots=True)
class Kind:
    """The facts and texts that an event of this kind may carry; `required` ones must be there."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


def _kind(required: str = "", optional: str = "", texts: str = "") -> Kind:
    return Kind(frozenset(required.split()), frozenset(optional.split()), frozenset(texts.split()))


# Facts of every ticket event: what it did to the state and to the clocks (see operations/clocks.py).
TICKET_FACTS: Final = frozenset({"state", "clocks", "took"})

KINDS: Final[Mapping[str, Kind]] = {
    "ticket.drafted": _kind("service", "revision", "title"),
    "ticket.draft_saved": _kind("", "fields revision", "title"),
    "ticket.draft_discarded": _kind(),
    "ticket.draft_restored": _kind(),
    "ticket.raised_on_behalf": _kind("requester"),
    "ticket.confirmed": _kind(),
    "ticket.submitted": _kind(
        "service revision priority",
        "impact urgency wanted_by approval items relation lot operation assignee quantities",
        "title description inputs_said",
    ),
    "ticket.approved": _kind("", "skipped", "reason"),
    "ticket.refused": _kind("", "", "reason"),
    "ticket.input_requested": _kind("items", "", "message reasons inputs_said"),
    "ticket.request_withdrawn": _kind("", "", "reason inputs_said"),
    "ticket.input_provided": _kind("items", "unavailable", "reasons inputs_said"),
    "ticket.inputs_inspected": _kind("verdicts", "by_system", "reasons inputs_said"),
    "ticket.accepted": _kind("", "verdicts wanted_by_agreed", "reasons inputs_said"),
    "ticket.declined": _kind("reason_code", "department", "reason"),
    "ticket.taken": _kind(),
    "ticket.given_back": _kind(),
    "ticket.assigned": _kind("person", "before", "reason"),
    "ticket.handed_over": _kind("department before", "person", "reason"),
    "ticket.held": _kind("hold_kind resume_at stops", "late_mark", "reason"),
    "ticket.resumed": _kind("", "by_itself due_at", "reason"),
    "ticket.hold_refused": _kind("", "", "reason"),
    "ticket.due_proposed": _kind("due side", "proposal replaced", "reason"),
    "ticket.due_agreed": _kind("due", "proposal first_due", "reason"),
    "ticket.due_refused": _kind("due", "proposal", "reason"),
    "ticket.proposal_lapsed": _kind("due", "proposal"),
    "ticket.delivered": _kind("outputs round", "quantities blocking", "message reason outputs_said"),
    "ticket.delivery_withdrawn": _kind("", "", "reason"),
    "ticket.delivery_accepted": _kind(
        "verdicts", "first_pass disposition quantities", "reasons outputs_said"
    ),
    "ticket.delivery_rejected": _kind(
        "verdicts", "disposition whys quantities", "reasons reason outputs_said"
    ),
    "ticket.closed_unanswered": _kind("", "grace_until"),
    "ticket.reopened": _kind("", "count", "reason"),
    "ticket.disputed": _kind("subject side", "event", "reason"),
    "ticket.dispute_answered": _kind("subject upheld side", "", "reason"),
    "ticket.dispute_decided": _kind("subject upheld", "from_ effect", "reason inputs_said outputs_said"),
    "ticket.dispute_passed_up": _kind("subject"),
    "ticket.reprioritised": _kind("impact urgency priority before", "", "reason"),
    "ticket.nudged": _kind("side"),
    "ticket.rated": _kind("side closing", "", "comment improvement scores_said"),
    "ticket.rating_amended": _kind("side closing", "", "comment improvement scores_said"),
    "ticket.cancelled": _kind("", "reason_code", "reason"),
    "ticket.commented": _kind("audience", "response mentions", "text"),
    "ticket.comment_withdrawn": _kind("event"),
    "ticket.attached": _kind("size sha256", "attachment audience item", "name"),
    "ticket.detached": _kind("sha256", "", "name"),
    "ticket.watched": _kind("person"),
    "ticket.unwatched": _kind("person"),
    "ticket.linked": _kind("link other"),
    "ticket.unlinked": _kind("link other"),
    "ticket.moved_with_department": _kind("side before department"),
    "ticket.mail_undelivered": _kind("person"),
    "ticket.imported": _kind(
        "source external_number ordinal imported_state", "row repaired original by assignee group"
    ),
    "clock.breached": _kind("clock due"),
    "clock.expired": _kind("clock due"),
    "clock.due_moved": _kind("clock before due cause", "revision target"),
    "escalation.fired": _kind("clock rung due late_seconds", "told actions why_late board"),
    "escalation.acknowledged": _kind("clock rung", "promised_at", "plan"),
    "escalation.promise_broken": _kind("clock rung promised_at", "told"),
    "reminder.sent": _kind("about", "told clock service revision"),
    "nonconformity.opened": _kind("number trigger", "ticket joined due", "title_said what_said"),
    "nonconformity.confirmed": _kind("number", "owner due", "reason"),
    "nonconformity.dismissed": _kind("number", "", "reason"),
    "nonconformity.changed": _kind(
        "number state", "owner due", "what correction cause action evidence check"
    ),
    "nonconformity.closed": _kind("number", "effective", "cause action check"),
    "agreement.drafted": _kind("service revision", "copied_from"),
    "agreement.changed": _kind("service revision fields"),
    "agreement.sent_for_review": _kind("service revision"),
    "agreement.sent_back": _kind("service revision", "", "reason"),
    "agreement.signed": _kind("service revision role", "department"),
    "agreement.released": _kind("service revision", "superseded effective_from"),
    "agreement.withdrawn": _kind("service revision", "", "reason"),
    "service.added": _kind("service", "department"),
    "service.changed": _kind("service fields"),
    "department.added": _kind("code", "parent zone calendar"),
    "department.changed": _kind("code fields"),
    "department.deactivated": _kind("code", "successor tickets"),
    "person.added": _kind("person department", "capabilities", "name email"),
    "person.changed": _kind("person fields"),
    "person.rights_changed": _kind("person", "granted withdrawn"),
    "person.deactivated": _kind("person", "successor tickets"),
    "person.absence_set": _kind("person deputy from_ until", "", "note"),
    "person.absence_ended": _kind("person", "until"),
    "person.password_set": _kind("person"),
    "person.link_made": _kind("person"),
    "sign_in.succeeded": _kind("person"),
    "sign_in.failed": _kind("", "", "email"),
    "sign_in.ended": _kind("person", "cause"),
    "token.added": _kind("person token scopes", "until", "name"),
    "token.revoked": _kind("person token", "", "name"),
    "access.refused": _kind("what", "person"),
    "calendar.added": _kind("calendar", "revision"),
    "calendar.revised": _kind("calendar revision effective_from", "moved"),
    "policy.added": _kind("policy", "revision"),
    "policy.revised": _kind("policy revision effective_from"),
    "answer.added": _kind("answer", "department", "title"),
    "answer.changed": _kind("answer", "department", "title"),
    "answer.removed": _kind("answer", "department", "title"),
    "setting.changed": _kind("setting", "before after"),
    "view.saved": _kind("view list", "shared", "name"),
    "view.changed": _kind("view fields", "", "name"),
    "view.removed": _kind("view list"),
    "import.finished": _kind("source", "rows tickets events repaired refused people departments services"),
    "export.made": _kind("what", "rows"),
    "demo.loaded": _kind("tickets"),
    "outbox.resent": _kind("message"),
    "target.added": _kind("target target_kind host"),
    "target.changed": _kind("target fields host"),
    "target.paused": _kind("target"),
    "target.resumed": _kind("target"),
    "target.removed": _kind("target"),
    "target.tested": _kind("target"),
    "record.check_asked": _kind(),
    "record.checked": _kind("chain rows", "asked"),
    "installation.started": _kind("", "version"),
}


def for_the_check(name: str) -> str:
    """The text that says again what rows hold, for the check of the record alone: no page and no API shows it.

    It stands beside the chain because of what it may hold: a subordinate's rating is nobody's to read in an event.
    """
    return f"{name}{_FOR_THE_CHECK}"


def is_for_the_check(text: str) -> bool:
    return text.endswith(_FOR_THE_CHECK)


def check(kind: str, facts: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    """Refuse an event whose facts differ from the declared set: accidents in a chain set hard for ever."""
    declared = KINDS[kind]
    allowed = declared.required | declared.optional
    if kind.startswith("ticket."):
        allowed |= TICKET_FACTS
    missing, unknown = declared.required - facts.keys(), facts.keys() - allowed
    strange = texts.keys() - declared.texts
    if missing or unknown or strange:
        raise ValueError(
            f"{kind}: missing {sorted(missing)}, undeclared {sorted(unknown)}, undeclared texts {sorted(strange)}"
        )


def content_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that an event says, in the form that is hashed; `row` has it by the names of its columns."""
    return {
        "sequence": row["sequence"],
        "at": instant_text(row["at"]),
        "recorded_at": instant_text(row["recorded_at"]),
        "kind": row["kind"],
        "ticket": row["ticket_id"],
        "actor_kind": row["actor_kind"],
        "actor": row["actor_id"],
        "for": row["for_id"],
        "role": row["role"],
        "channel": row["channel"],
        "address": row["address"],
        "facts": row["facts"],
        "texts": row["text_hashes"],
    }


def instant_text(instant: datetime) -> str:
    """An instant as it stands in events and JSON: UTC, six decimals, `Z`."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def plain(value: Any) -> Any:
    """Values of rules as JSON knows them."""
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    return value


def text_digest(salt: str, text: str) -> str:
    """What the event holds of a text that stands beside the chain: redaction empties the text, not this."""
    return hashlib.sha256((salt + text).encode("utf-8", "surrogatepass")).hexdigest()


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed: JSON with sorted keys, no spaces, ASCII only."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode()


def chained(previous: str, content: Mapping[str, Any]) -> str:
    """The hash of an event: over the hash before it and everything that it says."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(content)).hexdigest()
