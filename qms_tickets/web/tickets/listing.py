"""A list as its address asks for it: narrowed, sorted, with the columns and the view that the reader wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import request

from qms_tickets.domain.errors import NotFound
from qms_tickets.domain.lifecycles.ticket import RELATIONS, STATES
from qms_tickets.domain.lists import COLUMNS, LISTS, TITLE, ListKind, in_order
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.operations.bundles import ACTIONS
from qms_tickets.queries import lists
from qms_tickets.queries.people import departments_to_choose, person_by_email
from qms_tickets.queries.services import catalogue
from qms_tickets.queries.views import may_change, start_of, view_numbered, views_of
from qms_tickets.web.request import now, seen, viewer, words
from qms_tickets.web.tickets.rows import rows_of
from qms_tickets.web.tickets.turn import ONE_CLICK

# Columns that a click on their head sorts by, and by which order.
SORTED_BY: Final[Mapping[str, str]] = {
    "due": "due",
    "raised": "submitted",
    "updated": "updated",
    "number": "number",
    "priority": "priority",
}
FIGURES: Final = frozenset({"number"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says; `said` is all of it that a view keeps."""

    kind: ListKind
    said: Mapping[str, str]
    filters: lists.Filters
    sort: str
    columns: tuple[str, ...]
    view: Any | None


def asked(key: str, **usual: str) -> Asked:
    """Read the request's address; `usual` is what it means where it says nothing. Errors: NotValid."""
    kind, given = LISTS[key], usual | request.args.to_dict()
    return Asked(
        kind=kind,
        said=lists.narrowing(kind, given),
        filters=lists.filters_of(kind, given),
        sort=given.get("sort") or kind.sort,
        columns=_columns(kind),
        view=_view(kind),
    )


def _columns(kind: ListKind) -> tuple[str, ...]:
    """Those of the address, so that it can be sent to a colleague; else the reader's own; else the list's."""
    given = request.args.get("columns", "")
    return in_order(given.split(",") if given else viewer().columns.get(kind.key, kind.columns))


def _view(kind: ListKind) -> Any | None:
    """A view that the reader does not share is no fault of the address: it says everything itself."""
    given = request.args.get("view", "")
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        return None
    try:
        view = view_numbered(int(given), seen())
    except NotFound:
        return None
    return view if view.list == kind.key else None


def page_of(this: Asked, **narrowed: Any) -> lists.Page:
    return lists.listed(
        seen(), this.filters, now(), sort=this.sort, cursor=request.args.get("next"), **narrowed
    )


def address_of_view(view: Any) -> str:
    """Everything that the view says, so that the address means the same to whoever it is sent to."""
    said = {**view.query, "columns": view.columns, "view": str(view.id)}
    return address_with(LISTS[view.list].path, said)


def start_address() -> str:
    """Where the reader begins: the chosen view, else the own work."""
    view = start_of(viewer(), seen())
    return "/" if view is None else address_of_view(view)


def here(**changes: str | None) -> str:
    """The address of this list with some of it changed, from its first line on."""
    return address_with(request.path, {**request.args.to_dict(), "next": None, **changes})


def address_with(path: str, said: Mapping[str, str | None]) -> str:
    kept = urlencode({name: value for name, value in said.items() if value is not None}, safe=",")
    return f"{path}?{kept}" if kept else path


def drawn(this: Asked, page: lists.Page) -> dict[str, Any]:
    """What templates/tickets/index.html needs to draw any of the lists."""
    choices = _choices(this.kind)
    return {
        "kind": this.kind,
        "title": _title(this),
        "rows": rows_of(page.tickets),
        "heads": _heads(this),
        "columns": this.columns,
        "all_columns": [(name, words().text(f"column-{name}")) for name in COLUMNS if name != TITLE],
        "filters": this.filters,
        "chosen": _chosen(this, choices),
        "sort": this.sort,
        "tabs": _tabs(this),
        "view": this.view,
        "changed": _is_changed(this),
        "query": urlencode(dict(this.said)),
        "here": here(),
        "more": here(next=page.next) if page.next else None,
        "choices": choices,
        "hidden": _hidden(this),
        "verbs": _verbs(this.kind),
        "place": this.kind.key,
    }


def _title(this: Asked) -> str:
    if this.kind.key != "tickets":
        return words().code("nav", this.kind.key)
    return words().text("list-found", q=this.filters.q) if this.filters.q else words().text("list-title")


def _heads(this: Asked) -> list[dict[str, Any]]:
    return [_head(this, column) for column in this.columns]


def _head(this: Asked, column: str) -> dict[str, Any]:
    head: dict[str, Any] = {"column": column, "label": words().text(f"column-{column}")}
    sort = SORTED_BY.get(column)
    if sort is None:
        return head
    head["href"] = here(sort=f"-{sort}" if this.sort == sort else sort)
    if this.sort.removeprefix("-") == sort:
        head["sorted"] = "descending" if lists.sort_of(this.sort).descending else "ascending"
    return head


def _tabs(this: Asked) -> list[dict[str, Any]]:
    """The whole list, then the views of it; nothing where there are none."""
    views = views_of(seen(), this.kind.key)
    if not views:
        return []
    whole = {"label": words().text("view-none"), "href": this.kind.path, "current": this.view is None}
    return [
        whole,
        *(
            {
                "label": view.name,
                "href": address_of_view(view),
                "current": this.view is not None and view.id == this.view.id,
            }
            for view in views
        ),
    ]


# What can be done with several tickets of a list at once; the ticket's own verb says whether this reader may.
_VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    "queue": ("take", "assign", "nudge", "watch"),
    "requests": ("nudge", "watch", "reprioritise", "cancel"),
    "tickets": ACTIONS,
}


def _verbs(kind: ListKind) -> list[tuple[str, bool]]:
    """Each with whether it asks for more than a click."""
    offered = [name for name in _VERBS[kind.key] if name != "assign" or seen().supervises]
    return [(name, name not in ONE_CLICK) for name in offered]


def _is_changed(this: Asked) -> bool:
    """Whether the reader may keep in the view what the address says instead of it."""
    if this.view is None or not may_change(this.view, seen()):
        return False
    said, columns = dict(this.said), ",".join(this.columns)
    return bool(said != this.view.query or columns != this.view.columns)


def _hidden(this: Asked) -> list[tuple[str, str]]:
    """What the form of filters carries along: where one is, not what is narrowed."""
    shown = _SHOWN | {"sort", "overdue", "q", "next"}
    return [(name, value) for name, value in request.args.items() if name not in shown - this.kind.own]


# --- filters -----------------------------------------------------------------------------------------------------

_SHOWN: Final = frozenset({"state", "turn", "role", "department", "service", "relation", "priority"})


def _choices(kind: ListKind) -> dict[str, list[tuple[str, str]]]:
    """What each filter of the list offers."""
    name = words().name
    offered = {
        "state": [
            ("open", words().text("list-open")),
            ("ended", words().text("list-ended")),
            *((code, words().code("state", code)) for code in STATES if code != "draft"),
        ],
        "turn": [(code, words().text(f"list-turn-{code}")) for code in ("mine", "customer", "supplier")],
        "role": [(code, words().text(f"list-role-{code}")) for code in ("any", "customer", "supplier")],
        "department": [(one.code, name(one.name)) for one in departments_to_choose()],
        "service": [(one.code, name(one.name)) for one in catalogue()],
        "relation": [(code, words().text(f"relation-{code}-signed")) for code in RELATIONS],
        "priority": [(code, words().text(f"priority-{code.lower()}")) for code in PRIORITIES],
    }
    return {name: options for name, options in offered.items() if name not in kind.own}


def _chosen(this: Asked, choices: Mapping[str, list[tuple[str, str]]]) -> list[dict[str, str]]:
    """Each filter that narrows the list, in words, and the address without it."""
    return [
        {
            "label": _label(name),
            "value": _value(name, value, choices),
            "href": here(**{name: None}),
        }
        for name, value in this.filters.as_dict().items()
    ]


def _value(name: str, value: str, choices: Mapping[str, list[tuple[str, str]]]) -> str:
    """In words: a department by its name, a person by theirs, an instant on the reader's calendar."""
    if name == "overdue":
        return ""
    if name in lists.INSTANTS and (instant := lists.instant_of(value)):
        return words().when(instant)
    if name == "assignee":
        person = person_by_email(value)
        return person.name if person else words().text("workload-nobody") if value == "none" else value
    offered = choices.get("department" if name in {"supplier", "customer"} else name, ())
    return dict(offered).get(value, value)


def _label(name: str) -> str:
    return words().text("list-words" if name == "q" else f"list-{name.replace('_', '-')}")
