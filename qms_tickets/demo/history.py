"""Ninety days of closed tickets: quotas become cases, a case becomes a story in working time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from qms_tickets.demo.contents import About, inputs_for, outputs_for, title_for
from qms_tickets.demo.quotas import CANCELLED, DECLINED, HISTORY, Quota
from qms_tickets.demo.ratings import RatingDesk
from qms_tickets.demo.source import services, texts
from qms_tickets.demo.story import WAYS, Story
from qms_tickets.demo.working_time import WorkingTime, at, hours
from qms_tickets.demo.world import DAY, World

MINUTE = 60
TRIES = 60

# Who serves and who asks, with weights; heads step in now and then.
SERVING: dict[str, tuple[tuple[str, int], ...]] = {
    "MET": (("li.qiang", 5), ("deng.ting", 3), ("liang.xiaodong", 2)),
    "RD": (("feng.xue", 3), ("he.wei", 2)),
    "EQ": (("peng.tao", 3), ("huang.zhigang", 1)),
    "MAC": (("zhu.jun", 4), ("zhang.yong", 1)),
    "IT": (("zhao.lei", 3), ("gao.xiang", 1)),
    "HT": (("xie.feng", 2), ("luo.bin", 1)),
    "HR": (("xu.hui", 1),),
    "MFG": (("ma.li", 4), ("liu.yang", 1)),
    "PUR": (("wang.fang", 3), ("cao.yang", 2)),
    "QA": (("song.jia", 1),),
    "STU": (("katrin.schaefer", 3), ("anna.weber", 1)),
    "GM": (("wu.jing", 1),),
    "SAL": (("tang.lei", 1),),
}
ASKING: dict[str, tuple[tuple[str, int], ...]] = {
    "PUR": (("wang.fang", 4), ("cao.yang", 3), ("sun.li", 1)),
    "SAL": (("tang.lei", 3), ("zheng.kai", 2)),
    "MAC": (("zhu.jun", 3), ("zhang.yong", 1)),
    "HT": (("luo.bin", 2), ("xie.feng", 1)),
    "RD": (("feng.xue", 3), ("he.wei", 2)),
    "HR": (("xu.hui", 1),),
    "STU": (("anna.weber", 3), ("katrin.schaefer", 2), ("thomas.keller", 1)),
    "MET": (("deng.ting", 2), ("li.qiang", 1)),
    "MFG": (("ma.li", 3), ("liu.yang", 1)),
    "EQ": (("peng.tao", 2), ("huang.zhigang", 1)),
    "GM": (("lin.zhiyuan", 1),),
    "QA": (("song.jia", 1),),
}
# In a rank ticket both sides are persons.
RANK = {
    ("RD", "GM"): (("he.wei", "lin.zhiyuan"), ("feng.xue", "lin.zhiyuan")),
    ("MFG", "GM"): (("liu.yang", "lin.zhiyuan"),),
    ("GM", "RD"): (("lin.zhiyuan", "he.wei"),),
    ("GM", "MFG"): (("lin.zhiyuan", "liu.yang"),),
    ("GM", "QA"): (("lin.zhiyuan", "chen.jianguo"),),
    ("MAC", "MAC"): (("zhu.jun", "zhang.yong"),),
}
REJECTED_OUTPUT = {
    "FAI": "deviations",
    "MCH": "parts",
    "HTR": "hardness",
    "PCK": "packing_list",
    "REP": "cause",
    "PM": "check_list",
    "BUY": "order",
    "QTE": "answer",
    "ECN": "parts_list",
    "DOC": "old_edition",
    "TRN": "test",
    "ACC": "access",
    "CAL": "certificate",
    "RTN": "finding",
    "TSK": "result",
    "MNS": "means",
}
BAD_INPUT = {
    "FAI": "drawing",
    "MCH": "quantity",
    "QTE": "quantity",
    "REP": "machine",
    "PCK": "address",
    "BUY": "part",
    "TRN": "people",
}


@dataclass(slots=True)
class Case:
    quota: Quota
    place: int
    late: bool = False
    moved: bool = False
    fail: str | None = None
    bad: str | None = None
    rated: bool = False
    hold: str | None = None
    asked: str | None = None
    deemed: bool = False
    reopened: bool = False
    special: str | None = None
    low: bool = False

    @property
    def troubled(self) -> bool:
        return bool(self.late or self.fail or self.bad or self.low or self.asked or self.hold == "refused")


def spread(n: int, k: int, rng: Random, taken: set[int] | None = None) -> set[int]:
    """k of n places, evenly spread, so that shorter periods show about the same figures."""
    taken = taken or set()
    chosen: set[int] = set()
    for place in range(k):
        low, high = place * n // k, max(place * n // k + 1, (place + 1) * n // k)
        stratum = [i for i in range(low, high) if i not in taken | chosen]
        stratum = (
            stratum
            or [i for i in range(n) if i not in taken | chosen]
            or [i for i in range(n) if i not in chosen]
        )
        chosen.add(rng.choice(stratum))
    return chosen


def cases_of(quota: Quota, rng: Random) -> list[Case]:
    n = quota.n
    cases = [Case(quota, place) for place in range(n)]
    deemed = spread(n, quota.deemed, rng)
    reopened = spread(n - n // 6, quota.reopened, rng, deemed)
    late = spread(n, quota.late, rng, deemed | reopened)
    fails = spread(n - quota.signed, quota.fails - quota.signed, rng, late | deemed | reopened)
    bad = spread(n, quota.bad, rng, set() if quota.bad > n / 3 else late | fails | deemed | reopened)
    reasons = (
        list(quota.why_bad)
        or [rng.choice(["unclear", "wrong_revision"]) if quota.service == "FAI" else "unclear"] * quota.bad
    )
    rng.shuffle(reasons)
    for place, reason in zip(sorted(bad), reasons, strict=True):
        cases[place].bad = reason
    for place in late:
        cases[place].late = True
    moved = set(rng.sample(sorted(late), quota.moved))
    for place in moved:
        cases[place].moved = True
    for place in fails:
        cases[place].fail = "reject"
    for place in deemed:
        cases[place].deemed = True
    for place in reopened:
        cases[place].reopened = True
    for place in range(n - quota.signed, n):
        cases[place].fail = "signed"
        cases[place].late = False
        if place in late:
            free = next(i for i in range(n) if not (cases[i].late or cases[i].fail or cases[i].reopened))
            cases[free].late = True
    # What stays unrated must be old enough for its time to have run out, so the last ones are rated.
    last = set(range(n - max(1, n // 10), n)) - deemed
    unrated = spread(n, n - quota.rated - len(deemed | reopened), rng, deemed | reopened | last)
    for case in cases:
        case.rated = case.place not in unrated | deemed | reopened
    _shape(quota, cases, rng)
    _special(quota, cases)
    return cases


def _shape(quota: Quota, cases: list[Case], rng: Random) -> None:
    plain = [case for case in cases if not (case.late or case.fail or case.bad)]
    if quota.shape == "window":
        chosen = rng.sample(plain, quota.extra["tight"] + quota.extra["easy"])
        for place, case in enumerate(chosen):
            case.hold = "tight" if place < quota.extra["tight"] else "easy"
        for case in cases:
            if case.late:
                case.hold = "refused"
    if quota.shape == "means":
        chosen = rng.sample(cases, quota.extra["asked"])
        for place, case in enumerate(chosen):
            case.asked = "late" if place < quota.extra["means_late"] else "in_time"
    if quota.shape == "promise":
        broken = next(case for case in cases if case.late and not case.moved)
        broken.asked = "broken_promise"


def _special(quota: Quota, cases: list[Case]) -> None:
    wanted: dict[str, Callable[[Case], bool]] = {
        "twice": lambda case: case.fail == "reject",
        "lot_of_200": lambda case: not (case.late or case.fail or case.bad),
        "last_low": lambda case: case.place == quota.n - 1,
        "withdrawn": lambda case: not (case.late or case.fail or case.bad),
        "outage": lambda case: not (case.late or case.fail or case.bad),
    }
    for name in quota.special:
        next(case for case in cases if case.special is None and wanted[name](case)).special = name
    for case in cases:
        if case.special == "last_low" and not case.rated:
            other = next(other for other in cases if other.rated)
            case.rated, other.rated = True, False


def starts(time: WorkingTime, low: int, high: int, n: int, rng: Random) -> list[int]:
    """Instants in working time, evenly over the period but with more of them at the end of a month."""
    zone = ZoneInfo(time.zone)
    pieces: list[tuple[int, int, float]] = []
    for opens, closes in zip(time.opens, time.closes, strict=True):
        if closes <= low or opens >= high:
            continue
        local = at(opens).astimezone(zone)
        ending = (local + timedelta(days=4)).month != local.month
        pieces.append((max(opens, low), min(closes, high), 2.2 if ending else 1.0))
    total = sum((closes - opens) * weight for opens, closes, weight in pieces)
    wanted = sorted((place + rng.uniform(0.05, 0.95)) * total / n for place in range(n))
    return list(_instants(pieces, wanted))


def _instants(pieces: list[tuple[int, int, float]], wanted: list[float]) -> Iterator[int]:
    passed, place = 0.0, 0
    for amount in wanted:
        while passed + (pieces[place][1] - pieces[place][0]) * pieces[place][2] < amount:
            passed += (pieces[place][1] - pieces[place][0]) * pieces[place][2]
            place += 1
        yield pieces[place][0] + int((amount - passed) / pieces[place][2])


@dataclass
class Tale:
    """A story being told: the current instant, and how much of the delivery time is used."""

    world: World
    rng: Random
    story: Story
    assignee: str
    now: int = 0
    used: int = 0
    held_at_share: float = 0
    about: About = field(default_factory=lambda: About("", "", 1, 0))

    def __post_init__(self) -> None:
        self.supplier_time = self.world.supplier_time(self.story.service, self.story.supplier)
        self.customer_time = self.world.time_of(self.story.customer)
        self.target = self.world.target(self.story.service, "delivery", self.story.priority)

    def limit(self, clock: str) -> int:
        return self.world.target(self.story.service, clock, self.story.priority)

    def work(self, seconds: int) -> None:
        self.now = self.supplier_time.after(self.now, max(60, seconds))
        self.used += max(60, seconds)

    def wait(self, seconds: int) -> None:
        self.now = self.customer_time.after(self.now, max(60, seconds))

    def customer(self, verb: str, by: str | None = None, **body: Any) -> None:
        self.story.act(self.now, by or self.story.requester, verb, **body)

    def supplier(self, verb: str, **body: Any) -> None:
        self.story.act(self.now, self.assignee, verb, **body)

    def part_of(self, clock: str, low: float, high: float) -> int:
        return int(self.limit(clock) * self.rng.uniform(low, high))


class Historian:
    def __init__(self, world: World, rng: Random) -> None:
        self.world = world
        self.rng = rng
        self.stories: list[Story] = []
        self.desk = RatingDesk(world, rng)
        self.counts: dict[str, int] = {}
        self.outages = 0

    def write(self) -> list[Story]:
        for quota in HISTORY:
            self._write_quota(quota)
        for place, (supplier, customer, service, reason) in enumerate(DECLINED):
            self._ended(
                Quota(supplier=supplier, customer=customer, service=service, n=1), place, "decline", reason
            )
        for place, (supplier, customer, service, reason) in enumerate(CANCELLED):
            self._ended(
                Quota(supplier=supplier, customer=customer, service=service, n=1), place, "cancel", reason
            )
        self.desk.hand_out()
        return self.stories

    # --- a quota ---------------------------------------------------------------------------------------------

    def _write_quota(self, quota: Quota) -> None:
        time = self.world.time_of(quota.customer)
        low, high = self.world.days_ago(quota.from_day), self.world.days_ago(quota.to_day)
        cases = cases_of(quota, self.rng)
        asking = starts(time, low, high, quota.n, self.rng)
        for case, start in zip(cases, asking, strict=True):
            self.stories.append(self._fitted(case, start, high))
        self.desk.take(quota, self.stories[-quota.n :])

    def _fitted(self, case: Case, start: int, high: int) -> Story:
        """Told again from an earlier start until it ends in time, and until its lead time is of the planned shape."""
        if case.special == "outage":
            return self._named(self._tell(case, self._asked_before_the_outage()).story)
        best: Story | None = None
        customer = self.world.time_of(case.quota.customer)
        for attempt in range(TRIES):
            tale = self._tell(case, self._shaped_start(case, start))
            late_by = tale.story.end - self._latest(case, high)
            if late_by > 0:
                start = customer.before(
                    start, max(hours(1), customer.between(start, start + late_by)) + hours(1)
                )[0]
                continue
            best = tale.story
            if attempt > 40 or self._has_shape(case, tale):
                break
            start = max(self.world.days_ago(case.quota.from_day), start - self.rng.randint(0, DAY // 2))
        if best is None:
            raise RuntimeError(f"no room for {case}")
        return self._named(best)

    def _named(self, story: Story) -> Story:
        self.counts[story.service] = self.counts.get(story.service, 0) + 1
        story.key = f"{story.service.lower()}-{self.counts[story.service]:03d}"
        return story

    def _asked_before_the_outage(self) -> int:
        self.outages += 1
        return self.world.outage_rungs[self.outages - 1] - hours(16)

    def _shaped_start(self, case: Case, start: int) -> int:
        time = self.world.time_of(case.quota.customer)
        if case.quota.shape not in ("night", "zones"):
            return time.opening(start)
        zone = ZoneInfo(time.zone)
        local = at(time.opening(start)).astimezone(zone)
        hour, minutes = (
            (13, self.rng.randint(2, 100)) if case.quota.shape == "night" else (9, self.rng.randint(10, 110))
        )
        wanted = local.replace(
            hour=hour, minute=0, second=self.rng.randint(0, 59), microsecond=0
        ) + timedelta(minutes=minutes)
        return time.opening(int(wanted.timestamp()))

    def _has_shape(self, case: Case, tale: Tale) -> bool:
        if case.hold == "refused":
            return tale.held_at_share < 0.6
        if case.moved:
            agreed = tale.story.first("agree_due")
            return agreed is not None and tale.customer_time.is_open(agreed.second)
        if case.quota.shape not in ("night", "zones") or case.late or case.fail:
            return True
        worked, elapsed = lead_times(tale)
        if case.quota.shape == "night":
            return abs(worked - 5) < 0.35 and 17 < elapsed < 21
        if case.place % 4 == 3:
            return worked < 6.5 and elapsed < 40 if case.place % 8 == 3 else worked > 7.2 and elapsed > 48
        return abs(worked - 7) < 0.3 and 42 < elapsed < 50

    def _latest(self, case: Case, high: int) -> int:
        world = self.world
        latest = min(high, world.load - 30 * MINUTE)
        if case.special == "last_low":
            return world.office.before(world.load, hours(13))[0]
        if case.fail == "signed":
            return world.office.before(world.load, hours(12))[0]
        if not case.rated:
            latest = min(latest, world.time_of(case.quota.customer).before(world.load, hours(42))[0])
        if case.troubled:
            latest = min(latest, world.office.before(world.load, hours(14))[0])
        if case.reopened:
            latest = min(latest, world.days_ago(9))
        if case.fail and not case.quota.signed:
            # The quality manager's first page lists the concessions of the week: two.
            latest = min(latest, world.office.before(world.load, hours(14))[0])
        return latest

    # --- a story ---------------------------------------------------------------------------------------------

    def _tell(self, case: Case, start: int) -> Tale:
        tale = self._opened(case.quota, start)
        if case.special == "lot_of_200":
            tale.story.quantity = 200
        if case.special == "outage":
            tale.story.impact, tale.story.urgency = WAYS["P3"][0]
            tale.target = tale.limit("delivery")
        self._submitted(case, tale)
        self._begun(case, tale)
        self._worked(case, tale)
        self._delivered(case, tale)
        self._closed(case, tale)
        tale.story.steps.sort(key=lambda step: step.second)
        tale.story.rated, tale.story.last_low = case.rated, case.special == "last_low"
        return tale

    def _opened(self, quota: Quota, start: int) -> Tale:
        rng, world = self.rng, self.world
        service = services()[quota.service]
        assignee, requester = self._parties(quota, start)
        language = world.people[requester].language
        part = rng.choice(texts()["parts"]["en" if language == "en" else "zh"])
        quantity = rng.choice([20, 24, 30, 40, 48, 60, 80])
        title = title_for(quota.service, language, part, quantity, rng)
        year = at(start).year
        lot = f"{year}-{rng.randint(1010, 1180)}"
        impact, urgency = rng.choice(WAYS[self._priority(quota)])
        before = self._operation_before(quota.service, start)
        about = About(part=part, lot=lot, quantity=quantity, second=start, before=before, title=title)
        revision = world.revision_at(quota.service, start)
        relation = "rank" if "rank" in service["relations"] else service["relations"][0]
        if quota.service == "FAI" and quota.customer == "STU":
            relation = "functional"
        sentences = texts()["descriptions"][quota.service]
        description = rng.choice(sentences["en" if language == "en" and "en" in sentences else "zh"])
        story = Story(
            key="",
            service=quota.service,
            relation=relation,
            supplier=quota.supplier,
            customer=quota.customer,
            requester=requester,
            impact=impact,
            urgency=urgency,
            title=title,
            description=description,
            language=language,
            inputs=inputs_for(quota.service, about, rng, revision),
            supplier_person=assignee if relation == "rank" else None,
            revision=revision,
        )
        if relation == "process":
            story.lot, story.quantity = lot, quantity
            story.operation = {"MCH": "20", "HTR": "30", "FAI": "40", "PCK": "50"}[quota.service]
            if quota.service == "FAI" and quota.customer != "MFG":
                story.operation = "10"
        return Tale(world, rng, story, assignee, now=start, about=about)

    def _parties(self, quota: Quota, start: int) -> tuple[str, str]:
        if (quota.supplier, quota.customer) in RANK and "rank" in services()[quota.service]["relations"]:
            return self.rng.choice(RANK[quota.supplier, quota.customer])
        return self._person(SERVING[quota.supplier], start), self._person(ASKING[quota.customer], start)

    def _person(self, weighted: tuple[tuple[str, int], ...], start: int) -> str:
        leaver, left = self.world.left_at
        absentee, away_from, _, _ = self.world.absence
        gone = {leaver: left - 16 * DAY, absentee: away_from - 16 * DAY}
        present = [(key, weight) for key, weight in weighted if start < gone.get(key, start + 1)]
        return self.rng.choices([key for key, _ in present], [weight for _, weight in present])[0]

    def _priority(self, quota: Quota) -> str:
        if quota.shape in ("night", "zones", "window", "means", "disliked"):
            return "P3"
        if quota.service == "REP":
            return self.rng.choices(["P1", "P2", "P3"], [1, 3, 6])[0]
        return self.rng.choices(["P2", "P3", "P4"], [2, 6, 1])[0]

    def _operation_before(self, service: str, start: int) -> str | None:
        wanted = {"HTR": ("MCH", "HT"), "PCK": ("FAI", "MFG")}.get(service)
        if wanted is None:
            return None
        closed = [
            story
            for story in self.stories
            if (story.service, story.customer) == wanted
            and story.first("accept_delivery")
            and story.end < start
        ]
        closed = [story for story in closed if not story.first("reopen")]
        return max(closed, key=lambda story: story.end).key if closed else None

    def _submitted(self, case: Case, tale: Tale) -> None:
        tale.customer("submit")
        if services()[case.quota.service].get("approval"):
            approver = self.world.supervisor_for(tale.story.requester)
            if approver:
                tale.wait(hours(self.rng.uniform(0.3, 2.5)))
                tale.customer("approve", by=approver)

    def _begun(self, case: Case, tale: Tale) -> None:
        response = min(tale.part_of("response", 0.08, 0.44), int(tale.target * 0.06))
        tale.work(response)
        if case.bad:
            self._ask_for_better_input(case, tale)
        tale.supplier(
            "accept", verdicts=[{"key": item["key"], "verdict": "conforms"} for item in tale.story.inputs]
        )

    def _ask_for_better_input(self, case: Case, tale: Tale) -> None:
        key, reason = self._what_is_bad(case, tale)
        why = "missing" if case.bad == "missing" else "nonconforming"
        tale.supplier("request_input", items=[{"key": key, "why": why, "kind": case.bad, "reason": reason}])
        share = (0.55, 0.95) if case.quota.bad > case.quota.n / 3 else (0.15, 0.45)
        tale.wait(tale.part_of("input", *share))
        answer = next(item for item in tale.story.inputs if item["key"] == key)
        english = self.world.people[tale.story.requester].language == "en"
        message = self.rng.choice(texts()["input_answer"]["en" if english else "zh"])
        tale.customer("provide_input", items=[answer], message=message)
        tale.work(int(self.rng.uniform(4, 15) * MINUTE))

    def _what_is_bad(self, case: Case, tale: Tale) -> tuple[str, str]:
        said = texts()["input_request"]
        keys = {item["key"] for item in tale.story.inputs}
        if case.bad == "missing":
            if "certificate" in keys:
                return "certificate", said["missing"][0]
            return self.rng.choice([("samples", said["missing"][1]), ("drawing", said["missing"][2])])
        key = {"wrong_quantity": "samples", "wrong_revision": "drawing"}.get(
            case.bad or "", BAD_INPUT.get(case.quota.service)
        )
        return key or tale.story.inputs[0]["key"], self.rng.choice(said[case.bad or "unclear"])

    def _worked(self, case: Case, tale: Tale) -> None:
        if case.quota.shape == "zones" and not case.late and not case.fail and case.place % 8 != 3:
            self._relay(tale)
        if case.quota.shape == "means" and case.asked in ("late", "in_time"):
            self._ask_for_means(case, tale)
        if case.hold:
            self._hold(case, tale)
        if case.moved or case.asked == "broken_promise":
            self._move_due(case, tale)

    def _relay(self, tale: Tale) -> None:
        """The question of the morning waits for the other zone's opening."""
        tale.work(hours(self.rng.uniform(0.5, 3)))
        key = tale.story.inputs[0]["key"]
        reason = texts()["input_request"]["requirement_changed_en"][0]
        tale.supplier(
            "request_input",
            items=[{"key": key, "why": "nonconforming", "kind": "requirement_changed", "reason": reason}],
        )
        tale.wait(hours(self.rng.uniform(0.3, 2.5)))
        tale.customer(
            "provide_input",
            items=[tale.story.inputs[0]],
            message=self.rng.choice(texts()["input_answer"]["en"]),
        )

    def _ask_for_means(self, case: Case, tale: Tale) -> None:
        tale.work(int(tale.target * self.rng.uniform(0.05, 0.15)))
        said = texts()["input_request"]["means"]
        place = self.rng.randrange(len(said))
        request = {"key": "means", "why": "missing", "kind": "found_at_work", "reason": said[place]}
        tale.supplier("request_input", items=[request])
        tale.wait(tale.part_of("input", *((1.15, 1.6) if case.asked == "late" else (0.4, 0.7))))
        answer = texts()["input_answer"]["means"][place % len(texts()["input_answer"]["means"])]
        tale.customer("provide_input", items=[{"key": "means", "value": "yes"}], message=answer)

    def _hold(self, case: Case, tale: Tale) -> None:
        share = {"tight": (0.915, 0.955), "easy": (0.2, 0.35), "refused": (0.4, 0.5)}[case.hold or "easy"]
        tale.work(int(tale.target * self.rng.uniform(*share)) - tale.used)
        if case.hold == "refused":
            self._refused_hold(tale)
            return
        resume = tale.now + hours(self.rng.uniform(2.5, 7))
        reason = self.rng.choice(texts()["hold"]["production_window"]["zh"])
        tale.supplier("hold", kind="production_window", reason=reason, resume_at=at(resume))
        tale.now = resume

    def _refused_hold(self, tale: Tale) -> None:
        """In the hours of both sides, or nobody would be there to refuse."""
        if not tale.customer_time.is_open(tale.now + hours(1.5)):
            later = tale.customer_time.opening(tale.now)
            tale.used += tale.supplier_time.between(tale.now, later)
            tale.now = later
        tale.held_at_share = tale.used / tale.target
        reason = self.rng.choice(texts()["hold"]["production_window"]["zh"])
        tale.supplier("hold", kind="production_window", reason=reason, resume_at=at(tale.now + hours(9)))
        asked_at = tale.now
        tale.wait(hours(self.rng.uniform(0.4, 1.2)))
        tale.customer("refuse_hold", reason=texts()["hold"]["refused"]["zh"][0])
        tale.used += tale.supplier_time.between(asked_at, tale.now)

    def _move_due(self, case: Case, tale: Tale) -> None:
        tale.work(int(tale.target * self.rng.uniform(0.68, 0.8)) - tale.used)
        left = tale.target - tale.used
        first_due = tale.supplier_time.after(tale.now, left)
        moved = int(tale.target * self.rng.uniform(0.35, 0.6))
        agreed = tale.supplier_time.after(first_due, moved)
        reasons = texts()["proposal"]["QTE" if case.quota.service == "QTE" else "other"]
        tale.supplier("propose_due", due=at(agreed), reason=self.rng.choice(reasons))
        answered = min(tale.customer_time.after(tale.now, max(300, left // 3)), first_due - MINUTE)
        tale.story.act(
            answered, tale.story.requester, "agree_due", reason=self.rng.choice(texts()["proposal"]["agree"])
        )
        share = self.rng.uniform(0.35, 0.85) if case.moved else self.rng.uniform(1.3, 1.6)
        tale.work(left + int(moved * share) - 600)

    def _delivered(self, case: Case, tale: Tale) -> None:
        final = self._planned_use(case, tale)
        if case.special == "withdrawn":
            self._withdrawn(tale)
        for round_ in range({"reject": 1}.get(case.fail or "", 0) + (case.special == "twice")):
            tale.work((final - tale.used) * 2 // 3)
            self._deliver(tale, first=round_ == 0)
            tale.wait(tale.part_of("acceptance", 0.06, 0.4))
            self._reject(case, tale)
        tale.work(final - tale.used)
        self._deliver(tale, first=case.fail != "reject")
        if self.rng.random() < 0.28 or case.bad:
            self._rate_input(case, tale)

    def _planned_use(self, case: Case, tale: Tale) -> int:
        """Working seconds of delivery time when it is delivered for good."""
        rng, target = self.rng, tale.target
        if case.moved or case.asked == "broken_promise":
            return tale.used + 600
        if case.hold == "tight":
            return max(tale.used + 300, int(target * rng.uniform(0.965, 0.985)))
        if case.late:
            return max(int(target * rng.uniform(1.12, 1.75)), tale.used + hours(0.5))
        if case.quota.shape == "night":
            return hours(rng.uniform(4.2, 4.9)) if not case.fail else hours(rng.uniform(9, 12))
        if case.quota.shape == "zones":
            return max(tale.used + hours(rng.uniform(0.5, 2.8)), hours(rng.uniform(2.5, 5.5)))
        if case.special == "outage":
            return int(target * rng.uniform(0.58, 0.72))
        low, high = (0.16, 0.46) if tale.story.relation == "process" else (0.2, 0.7)
        if rng.random() < 0.15 or case.fail:
            low, high = 0.55, 0.9
        return max(int(target * rng.uniform(low, high)), min(tale.used + hours(0.4), int(target * 0.93)))

    def _deliver(self, tale: Tale, *, first: bool = True) -> None:
        english = self.world.people[tale.assignee].language == "en"
        message = ""
        if self.rng.random() < 0.3:
            message = self._message(tale, english)
        body: dict[str, Any] = {"outputs": outputs_for(tale.story.service, self._about(tale), self.rng)}
        if tale.story.quantity is not None:
            body["presented"] = tale.story.quantity
        tale.supplier("deliver", **body, message=message)

    def _message(self, tale: Tale, english: bool) -> str:
        sentences = texts()["delivery"]
        if english:
            return str(self.rng.choice(sentences["en"][:2]))
        fitting = {"FAI": (0, 1), "MCH": (3,), "HTR": (6,), "REP": (4,), "QTE": (5,)}.get(
            tale.story.service, (2,)
        )
        return str(sentences["zh"][self.rng.choice(fitting)]).format(value="0.012")

    def _about(self, tale: Tale) -> About:
        return replace(tale.about, quantity=tale.story.quantity or tale.about.quantity)

    def _withdrawn(self, tale: Tale) -> None:
        tale.work(int(tale.target * 0.15))
        self._deliver(tale)
        tale.work(25 * MINUTE)
        tale.supplier("withdraw_delivery", reason=texts()["delivery"]["withdrawn"])

    def _reject(self, case: Case, tale: Tale) -> None:
        service = case.quota.service
        english = self.world.people[tale.story.requester].language == "en"
        reason = self.rng.choice(texts()["rejection"]["en"] if english else texts()["rejection"][service])
        failed = REJECTED_OUTPUT[service]
        verdicts = [
            {
                "key": key,
                "verdict": "nonconforming" if key == failed else "conforms",
                **({"reason": reason} if key == failed else {}),
            }
            for key in _output_keys(service)
        ]
        tale.customer("reject_delivery", verdicts=verdicts, reason=reason)

    def _rate_input(self, case: Case, tale: Tale) -> None:
        complete = self.rng.choice([2, 3]) if case.bad else self.rng.choice([4, 4, 5])
        body: dict[str, Any] = {"complete": complete, "on_time": self.rng.choice([3, 4, 4, 5])}
        if case.bad and complete == 2:
            body["comment"] = texts()["rating"]["input"]["zh"][0]
        tale.story.act(tale.now, tale.assignee, "rate", **body)

    def _closed(self, case: Case, tale: Tale) -> None:
        if case.deemed:
            grace = tale.limit("acceptance") + hours(8)
            tale.now = tale.customer_time.after(tale.now, grace)
            tale.story.act(tale.now, "system", "close_unanswered")
            return
        share = (0.03, 0.06) if case.quota.shape in ("night", "zones") else (0.05, 0.45)
        tale.wait(tale.part_of("acceptance", *share))
        verdicts = [{"key": key, "verdict": "conforms"} for key in _output_keys(case.quota.service)]
        by = tale.story.requester
        if case.fail == "signed":
            by = self._sign(tale, verdicts)
        tale.customer("accept_delivery", by=by, verdicts=verdicts, **self._quantities(case, tale))
        if case.reopened:
            self._reopen(case, tale)

    def _sign(self, tale: Tale, verdicts: list[dict[str, Any]]) -> str:
        """A concession on a major output, by the supervisor of the side that takes it."""
        told = next(step for step in reversed(tale.story.steps) if step.verb == "deliver")
        for item in told.body["outputs"]:
            if item["key"] == "runout":
                item["value"] = "0.022"
        judged = next(verdict for verdict in verdicts if verdict["key"] == "runout")
        judged |= {"verdict": "concession", "reason": texts()["concession"]["zh"][0]}
        return str(self.world.leader(tale.story.customer))

    def _quantities(self, case: Case, tale: Tale) -> dict[str, Any]:
        if tale.story.quantity is None:
            return {}
        rejected = 3 if case.special == "lot_of_200" else 0
        told: dict[str, Any] = {"accepted": tale.story.quantity - rejected, "rejected": rejected}
        return told | ({"disposition": "scrap"} if rejected else {})

    def _reopen(self, case: Case, tale: Tale) -> None:
        place = {"FAI": 0, "ACC": 1, "REP": 2, "CAL": 3, "TRN": 4}[case.quota.service]
        tale.wait(hours(self.rng.uniform(2, 9)))
        tale.customer("reopen", reason=texts()["reopen"]["zh"][place])
        tale.now = tale.supplier_time.after(tale.now, tale.part_of("rework", 0.2, 0.45))
        self._deliver(tale)
        tale.wait(tale.part_of("acceptance", 0.05, 0.3))
        verdicts = [{"key": key, "verdict": "conforms"} for key in _output_keys(case.quota.service)]
        tale.customer("accept_delivery", verdicts=verdicts, **self._quantities(case, tale))

    # --- declined and cancelled ------------------------------------------------------------------------------

    def _ended(self, quota: Quota, place: int, verb: str, reason: str) -> None:
        time = self.world.time_of(quota.customer)
        days = 84 - place * (9.5 if verb == "decline" else 5.5)
        tale = self._opened(quota, time.opening(self.world.days_ago(days)))
        said = texts()[verb][reason]
        body = {"kind": reason, "reason": said[place % len(said)]}
        tale.customer("submit")
        if services()[quota.service].get("approval") and (
            approver := self.world.supervisor_for(tale.story.requester)
        ):
            tale.wait(hours(0.8))
            tale.customer("approve", by=approver)
        if verb == "decline":
            tale.work(tale.part_of("response", 0.1, 0.4))
            tale.supplier("decline", **body)
        else:
            tale.wait(tale.part_of("response", 0.1, 0.4))
            tale.customer("cancel", **body)
        self.stories.append(self._named(tale.story))


def _output_keys(service: str) -> list[str]:
    return [entry["key"] for entry in services()[service]["outputs"]]


def lead_times(tale: Tale) -> tuple[float, float]:
    """Hours from submitted to accepted: each side's in its own calendar, and elapsed."""
    worked, mark, holder = 0, tale.story.start, tale.supplier_time
    for step in sorted(tale.story.steps, key=lambda step: step.second):
        worked += holder.between(mark, step.second)
        mark = step.second
        if step.verb in ("request_input", "deliver"):
            holder = tale.customer_time
        elif step.verb in ("provide_input", "reject_delivery"):
            holder = tale.supplier_time
        elif step.verb == "accept_delivery":
            break
    return worked / 3600, (mark - tale.story.start) / 3600
