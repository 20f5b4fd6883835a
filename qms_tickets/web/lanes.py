"""The picture of who held a ticket: two lanes of working time, one a side, closed hours left out.

Everything is a number between 0 and 1000 from left to right. The template draws; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise, product

WIDTH = 1000.0
GAP_IN_DAY = 8.0
GAP_BETWEEN_DAYS = 20.0
MOST_GAPS = 200.0
# Room that a label needs, in the same thousandths, where the lanes are narrowest: on a page with room, and on a phone.
ROOM_FOR_HOURS = 112.0
ROOM_FOR_DAY = 112.0
ROOM_FOR_MARKER = 150.0
ROOM_FOR_MARKER_ON_PHONE = 335.0
# A label may reach a little beyond the lanes; where it begins, seen from its line, in parts of its room.
BEYOND = 20.0
EXTENTS = {"middle": -0.5, "end": -1.0, "start": 0.0}

SIDES = ("customer", "supplier")

Stretch = tuple[datetime, datetime]
Holding = tuple[str, datetime, datetime]


@dataclass(frozen=True, slots=True)
class Bar:
    side: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Hours:
    """The working time of one holding, written on its widest bar, or beside it where that is too narrow."""

    side: str
    x: float
    seconds: int
    on: bool


@dataclass(frozen=True, slots=True)
class Day:
    x: float
    date: date
    label: bool


@dataclass(frozen=True, slots=True)
class Marker:
    """`kind` is first, now or due; the anchors say where its label stands, none where it is left out."""

    kind: str
    x: float
    at: datetime
    anchor: str | None
    phone_anchor: str | None


@dataclass(frozen=True, slots=True)
class Picture:
    grounds: list[Bar]
    held: list[Bar]
    ahead: list[Bar]
    over: list[Bar]
    hours: list[Hours]
    left: Hours | None
    days: list[Day]
    markers: list[Marker]
    totals: dict[str, int]
    due_state: str = "plain"
    sides: tuple[str, str] = field(default=SIDES)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of open time on the axis."""

    start: datetime
    end: datetime
    x: float
    width: float

    def at(self, instant: datetime) -> float:
        return self.x + self.width * ((instant - self.start) / (self.end - self.start))


class Axis:
    """Open time from left to right; what is closed for both sides shrinks to a gap."""

    def __init__(self, stretches: Sequence[Stretch], zone: tzinfo) -> None:
        self.zone = zone
        self.pieces = _laid_out(stretches, zone)

    def x(self, instant: datetime) -> float:
        """An instant in closed time stands where the clock goes on."""
        for piece in self.pieces:
            if instant <= piece.end:
                return piece.at(max(instant, piece.start))
        return WIDTH

    def bars(self, side: str, stretches: Iterable[Stretch]) -> list[Bar]:
        """One bar a piece of the axis, so that gaps stay gaps."""
        return [
            Bar(side, round(piece.at(start), 2), round(piece.at(end) - piece.at(start), 2))
            for piece in self.pieces
            for start, end in _within(stretches, (piece.start, piece.end))
        ]

    def days(self) -> list[Day]:
        days: list[Day] = []
        free_from = 0.0
        for piece in self.pieces:
            day = piece.start.astimezone(self.zone).date()
            if days and days[-1].date == day:
                continue
            shown = piece.x >= free_from and piece.x <= WIDTH - ROOM_FOR_DAY / 2
            free_from = piece.x + ROOM_FOR_DAY if shown else free_from
            days.append(Day(round(piece.x, 2), day, shown))
        return days


def lanes(
    open_customer: Sequence[Stretch],
    open_supplier: Sequence[Stretch],
    held: Sequence[Holding],
    *,
    now: datetime,
    zone: tzinfo,
    due: datetime | None = None,
    first_due: datetime | None = None,
    holder: str | None = None,
    due_state: str = "plain",
    over: Sequence[Holding] = (),
) -> Picture:
    """Draw the holdings on the working time of both sides.

    `open_*` are the open stretches of each side's calendar, at least over the days from the first holding to the
    last marker. `held` are (side, start, end) in order of time, the present one ending at `now`. `over` are the
    parts of them that were past their clock's due time. `holder` is the side whose clock runs towards `due`;
    `due_state` is plain, soon or late.
    """
    opened = {"customer": list(open_customer), "supplier": list(open_supplier)}
    window = _window(held, [now, *filter(None, (due, first_due))], zone)
    axis = Axis(_at_midnights(_merged(_within([*open_customer, *open_supplier], window)), zone), zone)
    held = [(side, start, end) for side, start, end in held if start < end]
    bars = [axis.bars(side, _within(opened[side], (start, end))) for side, start, end in held]
    ahead = _ahead(axis, opened, holder, now, due)
    drawn = [bar for group in [*bars, ahead] for bar in group]
    lines = [axis.x(at) for at in (now, due, first_due) if at is not None]
    return Picture(
        grounds=[bar for side in SIDES for bar in axis.bars(side, _within(opened[side], window))],
        held=[bar for group in bars for bar in group],
        ahead=ahead,
        over=[
            bar for side, start, end in over for bar in axis.bars(side, _within(opened[side], (start, end)))
        ],
        hours=list(_hours(held, bars, opened, drawn, lines)),
        left=_left(axis, ahead, opened, holder, now, due),
        days=axis.days(),
        markers=_markers(axis, now, due, first_due),
        totals={
            side: sum(_seconds(opened[side], start, end) for held_by, start, end in held if held_by == side)
            for side in SIDES
        },
        due_state=due_state,
    )


# Stretches


def _within(stretches: Iterable[Stretch], window: Stretch) -> list[Stretch]:
    cut = [(max(start, window[0]), min(end, window[1])) for start, end in stretches]
    return [(start, end) for start, end in cut if start < end]


def _merged(stretches: Sequence[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _at_midnights(stretches: Sequence[Stretch], zone: tzinfo) -> list[Stretch]:
    """Work through the night is cut where the day changes, so that each day has its label."""
    return [part for start, end in stretches for part in _days_of(start, end, zone)]


def _days_of(start: datetime, end: datetime, zone: tzinfo) -> Iterator[Stretch]:
    while (midnight := _day_start(start, zone, 1)) < end:
        yield start, midnight
        start = midnight
    yield start, end


def _day_start(instant: datetime, zone: tzinfo, days: int = 0) -> datetime:
    day = instant.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(instant.tzinfo)


def _window(held: Sequence[Holding], instants: Sequence[datetime], zone: tzinfo) -> Stretch:
    first = min([start for _, start, _ in held] or instants)
    return _day_start(min(first, *instants), zone), _day_start(max(instants), zone, 1)


def _seconds(opened: Sequence[Stretch], start: datetime, end: datetime) -> int:
    return int(sum((high - low).total_seconds() for low, high in _within(opened, (start, end))))


# Places


def _laid_out(stretches: Sequence[Stretch], zone: tzinfo) -> list[Piece]:
    gaps = [_gap(before, after, zone) for before, after in pairwise(stretches)]
    shrink = min(1.0, MOST_GAPS / sum(gaps)) if sum(gaps) else 1.0
    gaps = [gap * shrink for gap in gaps]
    open_seconds = sum((end - start).total_seconds() for start, end in stretches) or 1.0
    scale = (WIDTH - sum(gaps)) / open_seconds
    pieces, x = [], 0.0
    for (start, end), gap in zip(stretches, [*gaps, 0.0], strict=False):
        width = (end - start).total_seconds() * scale
        pieces.append(Piece(start, end, x, width))
        x += width + gap
    return pieces


def _gap(before: Stretch, after: Stretch, zone: tzinfo) -> float:
    if before[1] == after[0]:
        return 0.0
    same_day = before[1].astimezone(zone).date() == after[0].astimezone(zone).date()
    return GAP_IN_DAY if same_day else GAP_BETWEEN_DAYS


def _ahead(
    axis: Axis, opened: dict[str, list[Stretch]], holder: str | None, now: datetime, due: datetime | None
) -> list[Bar]:
    if holder is None or due is None or due <= now:
        return []
    return axis.bars(holder, _within(opened[holder], (now, due)))


# Labels


def _hours(
    held: Sequence[Holding],
    bars: Sequence[Sequence[Bar]],
    opened: dict[str, list[Stretch]],
    drawn: Sequence[Bar],
    lines: Sequence[float],
) -> Iterator[Hours]:
    for (side, start, end), group in zip(held, bars, strict=True):
        if not group:
            continue
        seconds = _seconds(opened[side], start, end)
        widest = max(group, key=lambda bar: bar.width)
        if widest.width >= ROOM_FOR_HOURS:
            yield Hours(side, widest.x + widest.width / 2, seconds, on=True)
        elif _room_after(group[-1], drawn, lines) >= ROOM_FOR_HOURS:
            yield Hours(side, group[-1].x + group[-1].width, seconds, on=False)


def _room_after(bar: Bar, drawn: Sequence[Bar], lines: Sequence[float]) -> float:
    """Until the next bar of the side, or the next line drawn across both."""
    end = bar.x + bar.width
    bars = [other.x for other in drawn if other.side == bar.side and other.x >= end]
    return min([*bars, *(x for x in lines if x > end + 1), WIDTH]) - end


def _left(
    axis: Axis,
    ahead: Sequence[Bar],
    opened: dict[str, list[Stretch]],
    holder: str | None,
    now: datetime,
    due: datetime | None,
) -> Hours | None:
    if not ahead or holder is None or due is None:
        return None
    seconds = _seconds(opened[holder], now, due)
    end = ahead[-1].x + ahead[-1].width
    if end + ROOM_FOR_MARKER <= WIDTH:
        return Hours(holder, end, seconds, on=False)
    widest = max(ahead, key=lambda bar: bar.width)
    if widest.width >= ROOM_FOR_MARKER:
        return Hours(holder, widest.x, seconds, on=False)
    return None


def _markers(axis: Axis, now: datetime, due: datetime | None, first_due: datetime | None) -> list[Marker]:
    wanted = [("first", first_due), ("now", now), ("due", due)]
    if first_due == due:
        wanted.pop(0)
    lines = sorted((axis.x(at), kind, at) for kind, at in wanted if at)
    anchors = _anchors([(x, kind) for x, kind, _ in lines], ROOM_FOR_MARKER)
    on_phone = _anchors([(x, kind) for x, kind, _ in lines if kind != "first"], ROOM_FOR_MARKER_ON_PHONE)
    return [Marker(kind, round(x, 2), at, anchors.get(kind), on_phone.get(kind)) for x, kind, at in lines]


def _anchors(lines: Sequence[tuple[float, str]], room: float) -> dict[str, str]:
    """Where each label stands, as near to its line as the others allow; "first" goes first where room is short."""
    for shown in (lines, _without(lines, "first"), _without(lines, "first", "now")):
        choices = [choice for choice in product(EXTENTS, repeat=len(shown)) if _fits(shown, choice, room)]
        if choices:
            best = max(choices, key=lambda choice: choice.count("middle"))
            return {kind: anchor for (_, kind), anchor in zip(shown, best, strict=True)}
    return {}


def _without(lines: Sequence[tuple[float, str]], *kinds: str) -> list[tuple[float, str]]:
    return [line for line in lines if line[1] not in kinds]


def _fits(lines: Sequence[tuple[float, str]], anchors: Sequence[str], room: float) -> bool:
    starts = [x + room * EXTENTS[anchor] for (x, _), anchor in zip(lines, anchors, strict=True)]
    apart = all(after - before >= room for before, after in pairwise(starts))
    return apart and all(-room / 2 <= start <= WIDTH + BEYOND - room for start in starts)
