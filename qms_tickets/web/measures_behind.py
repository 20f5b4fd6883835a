"""What lies behind a cell: trend with limits, causes, who held the tickets, ratings, and the tickets themselves."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qms_tickets.domain.measures import control
from qms_tickets.domain.measures.change import LEVEL
from qms_tickets.domain.measures.figures import Figure
from qms_tickets.domain.measures.matrix import summed
from qms_tickets.domain.measures.periods import Bucket, buckets, place_of, unit_of
from qms_tickets.domain.measures.tallies import ENOUGH, Cell, Share, Tally
from qms_tickets.queries import measured
from qms_tickets.queries.measures import Scope, count
from qms_tickets.web.charts import Period, control_chart, shares
from qms_tickets.web.measures_asked import Asked, day_for_list
from qms_tickets.web.measures_page import beside_of, in_words, plain
from qms_tickets.web.request import now, say, seen, words

WORST = 100.0
# Counts whose figures are about time: what held the tickets up is the cause, not what fell short.
WAITED = ("lead_times", "holding")


@dataclass(frozen=True, slots=True)
class Mark:
    """A corrective action on the trend, before the period in which it showed."""

    place: int
    action: measured.Action


def opened(asked: Asked, cell: Cell | None) -> dict[str, Any]:
    """Everything below the matrix for the chosen interface, or for one department towards all."""
    scope, edges = asked.opened_scope, (asked.span.start, asked.span.end)
    actions = measured.effective_actions(scope, edges, seen())
    behind = _behind(asked, scope, edges)
    tally = (cell or Cell()).now.get(asked.tally)
    enough = tally is not None and tally.n >= ENOUGH
    return {
        "title": _title(asked),
        "sentence": _sentence(asked, cell or Cell()),
        "beside": beside_of(asked, cell or Cell()),
        "since": [_since(asked, scope, action) for action in actions],
        "trend": _trend(asked, scope, actions) if enough else None,
        "enough": enough,
        "why": f"measures-why-{_why(asked)}",
        "short": behind.short,
        "causes": shares([(_cause(one), one.n) for one in behind.causes[:8]]) if enough else [],
        "more_causes": len(behind.causes) - 8,
        "behind": behind,
        "latest": _latest(asked, scope, edges),
        "tickets": _tickets_address(asked),
        "holding": _holding(scope, edges),
        "clocks": measured.clocks(scope, edges),
        "answers": _answers(scope, edges),
        "rates": measured.rates(scope, edges),
        "backlog": measured.backlog(scope),
    }


def _title(asked: Asked) -> str:
    supplier, customer = asked.supplier, asked.customer
    if supplier is not None and customer is not None:
        return say(
            "measures-interface", supplier=words().name(supplier.name), customer=words().name(customer.name)
        )
    if supplier is not None:
        return say("measures-interface-all-customers", supplier=words().name(supplier.name))
    assert customer is not None
    return say("measures-interface-all-suppliers", customer=words().name(customer.name))


def _sentence(asked: Asked, cell: Cell) -> str:
    """The figure of the period beside that of the one before it."""
    tally, before = cell.now.get(asked.tally), cell.before.get(asked.tally)
    n = tally.n if tally else 0
    if tally is None or tally.shown is None:
        return say("measures-few", n=n)
    told = say("measures-told", value=in_words(asked.figure, tally.shown), n=n)
    if before is None or before.shown is None:
        return told
    beyond = cell.change(asked.tally) <= LEVEL
    return told + say(
        "measures-told-before",
        value=in_words(asked.figure, before.shown),
        n=before.n,
        chance="beyond" if beyond else "within",
    )


def _since(asked: Asked, scope: Scope, action: measured.Action) -> str:
    """Before and after a corrective action, within the period."""
    edges = (asked.span.start, action.at, asked.span.end)
    before, after = _stretches(asked.figure, scope, edges, asked.tally)
    facts = {"action": _named(action), "when": words().date(action.at)}
    if before is None or after is None or before.shown is None or after.shown is None:
        return say("measures-since-few", **facts)
    return say(
        "measures-since",
        before=in_words(asked.figure, before.shown),
        n_before=before.n,
        after=in_words(asked.figure, after.shown),
        n_after=after.n,
        chance="beyond" if after.difference(before) <= LEVEL else "within",
        **facts,
    )


def _named(action: measured.Action) -> str:
    if action.title is None:
        return action.number
    return say("measures-action", number=action.number, title=action.title)


def _stretches(figure: Figure, scope: Scope, edges: Sequence[Any], name: str) -> list[Tally | None]:
    """One tally a stretch, all departments of the scope together."""
    found: list[list[Cell]] = [[] for _ in edges[1:]]
    for (_, _, stretch), tallies in count(figure.counted, scope, edges).items():
        found[stretch].append(Cell(dict(tallies)))
    return [summed(cells).now.get(name) if cells else None for cells in found]


# --- the trend ---


def _trend(asked: Asked, scope: Scope, actions: Sequence[measured.Action]) -> dict[str, Any] | None:
    """By week, over long periods by month. Ratings by month: a week holds too few to be told."""
    unit = "month" if asked.figure.unit == "mark" else unit_of(asked.span)
    parts = buckets(asked.span, words().zone, unit)
    edges = [parts[0].span.start, *(part.span.end for part in parts)]
    tallies = _stretches(asked.figure, scope, edges, asked.tally)
    marks = [Mark(_first_after(action, parts), action) for action in actions]
    points = _points(asked.figure, tallies, [mark.place for mark in marks])
    periods = [_period(part, unit, point) for part, point in zip(parts, points, strict=True)]
    if not any(period.value is not None for period in periods):
        return None
    lowest, highest = _ends(asked.figure)
    changes = [(mark.place, _label(mark.action)) for mark in marks]
    return {
        "chart": control_chart(periods, changes=changes, lowest=lowest, highest=highest),
        "periods": periods,
        "unit": unit,
        "kind": "p" if isinstance(next(filter(None, tallies), None), Share) else "xmr",
        "digits": 0 if asked.figure.unit == "percent" else 1,
        "suffix": "%" if asked.figure.unit == "percent" else "",
        "outside": sum(period.outside for period in periods),
        "lowest": lowest,
    }


def _first_after(action: measured.Action, parts: list[Bucket]) -> int:
    """The week in which an action took effect belongs to the side on which most of it lies."""
    place = place_of(action.at, parts)
    if place is None:
        return bisect_left([part.span.start for part in parts], action.at)
    span = parts[place].span
    return place if action.at - span.start <= span.length / 2 else place + 1


def _points(figure: Figure, tallies: Sequence[Tally | None], places: Sequence[int]) -> list[control.Point]:
    if any(isinstance(one, Share) for one in tallies):
        counts = [(one.hits, one.n) if isinstance(one, Share) else (0, 0) for one in tallies]
        return control.staged(counts, places)
    lowest, highest = _ends(figure)
    values = [(_drawn(figure, one), one.n if one else 0) for one in tallies]
    return control.staged_xmr(values, places, lowest=lowest, highest=highest)


def _drawn(figure: Figure, tally: Tally | None) -> float | None:
    """A mark alone would be one person's."""
    if tally is None:
        return None
    return plain(figure, tally.shown if figure.unit == "mark" else tally.value)


def _ends(figure: Figure) -> tuple[float, float | None]:
    return {"percent": (0.0, WORST), "mark": (1.0, 5.0)}.get(figure.unit, (0.0, None))


def _period(part: Bucket, unit: str, point: control.Point) -> Period:
    label = words().text(f"month-{part.day.month}") if unit == "month" else _short_date(part)
    outside = point.outside or point.run
    return Period(label, point.value, point.n, point.lower, point.centre, point.upper, outside)


def _short_date(part: Bucket) -> str:
    return words().text(
        "date-day-month", day=str(part.day.day), month=words().text(f"month-{part.day.month}")
    )


def _label(action: measured.Action) -> str:
    """Its number; the sentence above the chart says the rest."""
    return action.number


# --- causes and tickets ---


def _behind(asked: Asked, scope: Scope, edges: Any) -> measured.Behind:
    if asked.figure.counted == "inputs":
        return measured.behind_inputs(scope, edges)
    if asked.figure.counted in WAITED:
        return measured.behind_waiting(scope, edges)
    return measured.behind_deliveries(scope, edges)


def _why(asked: Asked) -> str:
    counted = asked.figure.counted
    return "inputs" if counted == "inputs" else "waited" if counted in WAITED else "right"


def _cause(cause: measured.Cause) -> str:
    if cause.kind in ("output", "concession"):
        name = words().name(cause.name) if cause.name is not None else cause.code
        return say(f"measures-cause-{cause.kind}", name=name)
    if cause.kind == "input":
        known = words().has(f"reason-request-input-{cause.code.replace('_', '-')}")
        reason = words().code("reason-request-input", cause.code) if known else say("verdict-nonconforming")
        return say("measures-cause-input", reason=reason)
    if cause.kind == "reject":
        return say("measures-cause-reject", reason=words().code("reason-reject", cause.code))
    if cause.kind == "hold":
        return say("measures-cause-hold", reason=words().code("reason-hold", cause.code))
    return say("measures-cause-late")


def _latest(asked: Asked, scope: Scope, edges: Any) -> list[measured.Listed]:
    if asked.figure.counted == "inputs":
        return measured.latest_wrong_inputs(scope, edges, seen())
    return measured.latest_short(scope, edges, seen())


def _tickets_address(asked: Asked) -> dict[str, str]:
    """The list of tickets narrowed to the same interface and time."""
    given = {
        "supplier": asked.supplier.code if asked.supplier else "",
        "customer": asked.customer.code if asked.customer else "",
        "relation": asked.scope.relation or "",
        "service": asked.scope.service or "",
        "priority": asked.scope.priority or "",
        "closed_from": day_for_list(asked.span.start),
        "closed_until": day_for_list(asked.span.end),
        "sort": "closed",
    }
    return {name: value for name, value in given.items() if value}


# --- who held them, what was said ---

SIDES = ("supplier", "customer", "hold")


def _holding(scope: Scope, edges: Any) -> dict[str, Any] | None:
    """Lead time of all tickets together, split; enough of them for a share."""
    cells = [Cell(dict(tallies)) for tallies in count("holding", scope, edges).values()]
    now_ = summed(cells).now if cells else {}
    if not now_ or now_["supplier"].n < ENOUGH or now_["supplier"].value is None:
        return None
    found: list[tuple[str, float]] = [(side, now_[side].value or 0.0) for side in SIDES]
    ends, at = [], 0.0
    for side, share in found:
        ends.append({"side": side, "share": share, "x": round(at, 2), "width": round(share, 2)})
        at += share
    return {"parts": ends, "n": now_["supplier"].n}


def _answers(scope: Scope, edges: Any) -> dict[str, Any]:
    given = measured.answers(scope, edges)
    overall = given[0]
    return {
        "overall": overall,
        "bars": shares([(_mark_words(mark), n) for mark, n in reversed(list(enumerate(overall.counts, 1)))])
        if overall.n >= ENOUGH
        else [],
        "questions": [one for one in given[1:] if one.n],
    }


def _mark_words(mark: int) -> str:
    return say("measures-mark", mark=mark, words=words().text(f"rating-overall-{mark}"))


def age_of(instant: Any) -> str:
    return "–" if instant is None else words().elapsed((now() - instant).total_seconds())
