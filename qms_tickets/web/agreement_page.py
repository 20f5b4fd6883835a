"""What the page of a service shows: one revision of its agreement, read out, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qms_tickets.domain.errors import NotFound
from qms_tickets.domain.escalation import LADDERS, steps_of
from qms_tickets.domain.lifecycles import agreement as life
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.domain.terms import CLOCK_KINDS, Terms
from qms_tickets.queries import agreements, policies, services, settings
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.people import person_numbered
from qms_tickets.queries.recipients import holding, people
from qms_tickets.web.request import actor, now, seen, viewer

# Actions that ask something first; the rest are one button.
ASKING = frozenset({"send_for_review", "release", "send_back", "withdraw"})


def page_of(service: Any, args: Mapping[str, str]) -> dict[str, Any]:
    revision = revision_shown(service, args.get("revision", ""))
    context: dict[str, Any] = {
        "service": service,
        "process": settings.process_name(service.process),
        "kept": services.kept_of(service, now()),
        "revisions": list(reversed(agreements.readable_revisions(service, seen()))),
        "revision": revision,
        "act": None,
        "actions": (),
        "can_request": services.serves(service, viewer().department.code),
        "may_edit_service": _is_owner(service),
        "may_start": revision is None and _is_writer(service),
    }
    if revision is not None:
        actions = agreements.possible_actions(revision, actor(), now())
        asked = args.get("act", "").replace("-", "_")
        context |= {
            "actions": [name for name in actions if name != "take_effect"],
            "act": asked if asked in actions and asked in ASKING else None,
            "in_work": _in_work(service, revision),
            "signing": _signing(revision),
            **document_of(revision),
        }
    return context


def _signing(revision: Any) -> dict[str, Any] | None:
    """Whose signature a revision in review waits for: the head's (none where nobody leads), then the release."""
    if revision.state != "in_review" or revision.effective_from is not None:
        return None
    department = revision.service.department
    signed_at = {each.role: each.at for each in revision.signatures if each.at}
    head = None if "reviewed" in signed_at else organisation().head_of(department.id)
    return {
        "department": department,
        "signed": "reviewed" in signed_at,
        "since": signed_at.get("reviewed") or signed_at.get("prepared"),
        "head": person_numbered(head) if head else None,
        "managers": [person.name for person in people(holding("quality_manager"))],
    }


def document_of(revision: Any) -> dict[str, Any]:
    """The agreement as it is read: its terms, times by clock, ladders, signatures."""
    terms: Terms = revision.terms
    return {
        "terms": terms,
        "priorities": PRIORITIES,
        "times_rows": [(kind, terms.targets.get(kind)) for kind in _shown_kinds(terms)],
        "ladders": ladders_of(revision),
        "escalated_by": policies.policies_of(revision, now()),
        "signed": {each.role: each for each in revision.signatures if each.role != "countersigned"},
        "countersigned": [
            (each, None if each.at else agreements.countersign_until(each))
            for each in revision.signatures
            if each.role == "countersigned"
        ],
        "customers": agreements.departments_by_code(terms.customers or {}),
        "own": {
            code: own["delivery"] for code, own in (terms.customers or {}).items() if own.get("delivery")
        },
    }


def _shown_kinds(terms: Terms) -> list[str]:
    return [kind for kind in (*CLOCK_KINDS[:2], "rework", *CLOCK_KINDS[2:]) if terms.targets.get(kind)]


def ladders_of(revision: Any) -> list[tuple[str, str, Any]]:
    """Relation, kind of clock and rungs of every ladder by which a ticket may be escalated."""
    found: list[tuple[str, str, Any]] = []
    stated = dict(policies.policies_of(revision, now()))
    for relation in revision.terms.relations:
        ladders = stated[policies.policy_for(revision, relation)].ladders
        kinds = (kind for kind in LADDERS if ladders.get(kind))
        found += [(relation, kind, steps_of(ladders[kind])) for kind in kinds]
    return found


def revision_shown(service: Any, given: str) -> Any | None:
    """The one asked for, else the one in force, else the latest that the viewer may read. Errors: NotFound."""
    readable = agreements.readable_revisions(service, seen())
    if given:
        wanted = next((each for each in readable if str(each.number) == given), None)
        if wanted is None:
            raise NotFound
        return wanted
    if service.effective_revision is not None:
        return service.effective_revision
    return readable[-1] if readable else None


def _in_work(service: Any, shown: Any) -> Any | None:
    """Another revision that is being written or reviewed, for those who may read it."""
    readable = agreements.readable_revisions(service, seen())
    return next((each for each in readable if each.state in life.IN_WORK and each is not shown), None)


def _is_owner(service: Any) -> bool:
    roles = agreements.standing_in(service.department_id, actor(), now()).roles
    return bool(roles & {life.SUPPLIER_HEAD, life.QUALITY_MANAGER})


def _is_writer(service: Any) -> bool:
    roles = agreements.standing_in(service.department_id, actor(), now()).roles
    return bool(roles & life.AGREEMENT.actions["change"].by)
