"""What the ninety days show, as numbers: one line an interface and service (design: the demonstration's figures)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """`late` misses the first time, `moved` of these keep an agreed later one; `fails` miss the first verdict.

    `bad` inputs do not conform at first inspection. `marks` are overall ratings that stand fixed; else `mean` holds.
    """

    supplier: str
    customer: str
    service: str
    n: int
    late: int = 0
    moved: int = 0
    fails: int = 0
    signed: int = 0
    bad: int = 0
    why_bad: tuple[str, ...] = ()
    rated: int = 0
    mean: float = 4.1
    marks: tuple[int, ...] = ()
    lows: int = 0
    shape: str = "plain"
    from_day: float = 88
    to_day: float = 0
    deemed: int = 0
    reopened: int = 0
    special: tuple[str, ...] = ()
    extra: dict[str, int] = field(default_factory=dict)


def _q(supplier: str, customer: str, service: str, n: int, **more: object) -> Quota:
    return Quota(supplier=supplier, customer=customer, service=service, n=n, **more)  # type: ignore[arg-type]


# The corrective action of the machining shop took effect this many days before the load.
CORRECTED_DAYS_AGO = 42
WRONG_INPUTS = ("wrong_revision",) * 9 + ("wrong_quantity",) * 5 + ("missing",) * 3

HISTORY: tuple[Quota, ...] = (
    # One more wrong revision and two that conform stand open.
    _q("MET", "PUR", "FAI", 33, late=4, fails=3, bad=17, why_bad=WRONG_INPUTS, rated=22, mean=4.0),
    _q("MET", "PUR", "CAL", 3, rated=2, mean=4.0),
    _q("RD", "SAL", "QTE", 29, late=11, moved=9, fails=3, bad=2, rated=19, mean=4.0, lows=1, shape="promise"),
    _q(
        "EQ",
        "MAC",
        "REP",
        22,
        late=1,
        fails=2,
        bad=2,
        rated=15,
        mean=4.1,
        lows=1,
        shape="window",
        extra={"tight": 5, "easy": 8},
    ),
    _q("EQ", "MAC", "PM", 8, fails=1, rated=5, mean=4.2, shape="window", extra={"tight": 2, "easy": 4}),
    _q(
        "MAC",
        "HT",
        "MCH",
        30,
        late=3,
        moved=1,
        fails=9,
        bad=2,
        rated=20,
        mean=3.9,
        lows=1,
        to_day=43.5,
        special=("twice",),
    ),
    _q(
        "MAC",
        "HT",
        "MCH",
        30,
        late=3,
        fails=2,
        bad=1,
        rated=21,
        mean=4.1,
        from_day=41.5,
        special=("lot_of_200",),
    ),
    # The open one counts eighth.
    _q("IT", "PUR", "ACC", 7, fails=1, rated=6, marks=(3, 2, 3, 3, 2, 4), shape="disliked"),
    _q(
        "IT",
        "SAL",
        "ACC",
        8,
        late=1,
        fails=1,
        rated=6,
        marks=(3, 3, 4, 3, 3, 2),
        shape="disliked",
        special=("last_low",),
    ),
    _q("IT", "RD", "ACC", 6, rated=4, marks=(3, 2, 3, 3), shape="disliked", reopened=1),
    _q("IT", "HR", "ACC", 5, rated=3, marks=(3, 2, 3), shape="disliked"),
    _q("IT", "STU", "ACC", 5, fails=1, rated=3, marks=(3, 2, 3), shape="disliked"),
    _q("HT", "MET", "HTR", 22, late=1, fails=2, rated=15, mean=4.2, shape="night", from_day=80),
    _q(
        "RD",
        "GM",
        "TSK",
        12,
        late=2,
        fails=1,
        rated=8,
        mean=4.0,
        shape="means",
        extra={"asked": 10, "means_late": 7},
    ),
    _q("MET", "STU", "CAL", 8, fails=1, rated=5, mean=4.2, shape="zones"),
    _q("MET", "STU", "FAI", 6, late=1, rated=4, mean=4.0, shape="zones"),
    _q("HR", "MFG", "TRN", 20, late=2, fails=1, bad=1, rated=7, mean=4.0, deemed=4),
    _q("MET", "MFG", "FAI", 15, late=2, fails=2, signed=1, bad=1, rated=10, mean=4.2, reopened=1),
    _q("MET", "MAC", "FAI", 11, late=1, fails=2, signed=1, bad=1, rated=7, mean=4.1),
    _q("MET", "MAC", "CAL", 4, late=1, rated=3, mean=4.0, reopened=1),
    _q("RD", "MAC", "ECN", 8, late=1, fails=1, rated=5, mean=4.0),
    _q("EQ", "HT", "REP", 4, late=1, rated=3, mean=4.0, reopened=1),
    _q("EQ", "HT", "PM", 2, rated=1, mean=4.0),
    _q("MFG", "STU", "PCK", 12, late=1, fails=1, bad=1, rated=8, mean=3.9, lows=1, from_day=80),
    _q("MFG", "SAL", "PCK", 9, late=1, fails=1, rated=6, mean=4.2, from_day=80, special=("outage",) * 3),
    _q("HR", "MAC", "TRN", 6, rated=4, mean=4.25, reopened=1),
    _q("PUR", "MAC", "BUY", 14, late=2, moved=1, fails=1, bad=1, rated=10, mean=3.9, special=("withdrawn",)),
    _q("PUR", "EQ", "BUY", 6, late=1, rated=4, mean=4.0),
    _q("QA", "RD", "DOC", 8, late=1, fails=1, rated=5, mean=4.2),
    _q("QA", "MFG", "DOC", 6, rated=4, mean=4.25),
    _q("STU", "RD", "RTN", 9, late=1, fails=1, rated=6, mean=4.33),
    _q("MFG", "GM", "TSK", 2, rated=1, mean=4.0),
    _q("GM", "RD", "MNS", 2, late=1, rated=1, mean=4.0),
    _q("GM", "MFG", "MNS", 2, rated=1, mean=4.0),
    _q("GM", "QA", "MNS", 2, rated=2, mean=4.0),
    _q("MAC", "MAC", "TSK", 2, rated=1, mean=4.0),
)

# Two routes of one lot, each operation the customer of the one before it; all of them on time and conforming.
ROUTES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "sleeve": (
        ("10", "FAI", "MET", "MAC"),
        ("20", "MCH", "MAC", "HT"),
        ("30", "HTR", "HT", "MET"),
        ("40", "FAI", "MET", "MFG"),
        ("50", "PCK", "MFG", "SAL"),
    ),
    # Operation 40 stands open, operation 50 waits for it.
    "shaft": (("20", "MCH", "MAC", "HT"), ("30", "HTR", "HT", "MET")),
}

# supplier, customer, service, reason
DECLINED = (
    ("EQ", "MAC", "REP", "not_ours"),
    ("EQ", "HT", "REP", "not_ours"),
    ("MET", "MFG", "FAI", "outside_agreement"),
    ("PUR", "MAC", "BUY", "outside_agreement"),
    ("HR", "MFG", "TRN", "outside_agreement"),
    ("EQ", "MAC", "REP", "duplicate"),
    ("IT", "SAL", "ACC", "forbidden"),
    ("PUR", "EQ", "BUY", "not_feasible"),
)
CANCELLED = (
    ("RD", "SAL", "QTE", "no_longer_needed"),
    ("RD", "SAL", "QTE", "waited_too_long"),
    ("MET", "PUR", "FAI", "no_longer_needed"),
    ("MET", "PUR", "CAL", "entered_wrongly"),
    ("MFG", "SAL", "PCK", "plan_changed"),
    ("EQ", "MAC", "PM", "plan_changed"),
    ("EQ", "MAC", "REP", "solved_otherwise"),
    ("IT", "SAL", "ACC", "duplicate"),
    ("IT", "RD", "ACC", "solved_otherwise"),
    ("PUR", "MAC", "BUY", "solved_otherwise"),
    ("PUR", "MAC", "BUY", "entered_wrongly"),
    ("HR", "MAC", "TRN", "plan_changed"),
    ("QA", "RD", "DOC", "entered_wrongly"),
    ("MAC", "HT", "MCH", "plan_changed"),
)
