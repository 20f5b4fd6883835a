"""Ratings: overall by quota, the full form once per person and service in thirty days."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from qms_tickets.demo.quotas import Quota
from qms_tickets.demo.source import texts
from qms_tickets.demo.story import Story
from qms_tickets.demo.working_time import hours
from qms_tickets.demo.world import DAY, World

FULL_FORM_REST = 30 * DAY
# What colleagues say of IT: in time, and unpleasant.
DISLIKED = {"timeliness": 4.5, "care": 2.4, "initiative": 2.1, "conformity": 3.6, "competence": 3.4}


@dataclass(slots=True)
class Given:
    quota: Quota
    story: Story
    second: int
    overall: int = 0
    full: bool = False


class RatingDesk:
    """Collects who will rate, then hands out the marks in order of time."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world = world
        self.rng = rng
        self.given: list[Given] = []

    def take(self, quota: Quota, stories: list[Story]) -> None:
        rated = [story for story in stories if story.first("accept_delivery") and story.rated]
        given = sorted(
            (Given(quota, story, self._instant(quota, story)) for story in rated), key=lambda g: g.second
        )
        for one, mark in zip(given, self._marks(quota, given), strict=True):
            one.overall = mark
        self.given += given

    def hand_out(self) -> None:
        self.given.sort(key=lambda given: given.second)
        self._choose_full_forms()
        disliked = [given for given in self.given if given.quota.shape == "disliked" and given.full]
        marks = {name: self._spread(mean, len(disliked)) for name, mean in DISLIKED.items()}
        place = 0
        for given in self.given:
            body: dict[str, Any] = {"overall": given.overall}
            if given.full and given.quota.shape == "disliked":
                body |= {name: values[place] for name, values in marks.items()}
                place += 1
            elif given.full:
                body |= self._around(given.overall)
            body |= self._comment(given)
            given.story.act(given.second, given.story.requester, "rate", **body)
            given.story.steps.sort(key=lambda step: step.second)

    def _instant(self, quota: Quota, story: Story) -> int:
        accepted = story.first("accept_delivery")
        assert accepted is not None
        time = self.world.time_of_person(story.requester)
        if "last_low" in quota.special and story.last_low:
            return time.before(self.world.load, hours(11))[1]
        second = time.after(accepted.second, int(self.rng.uniform(2, 200) * 60))
        return second if second < self.world.load - 600 else accepted.second + 45

    def _marks(self, quota: Quota, given: list[Given]) -> list[int]:
        if quota.marks:
            return list(quota.marks)
        n, total = len(given), round(quota.mean * len(given))
        marks = [4] * n
        for place in range(min(quota.lows, n)):
            marks[place] = 2
        self._adjust(marks, total)
        self.rng.shuffle(marks)
        return self._lows_early(marks, n)

    def _adjust(self, marks: list[int], total: int) -> None:
        """A third of the fours become threes and fives, then the sum is made right."""
        fours = [place for place, mark in enumerate(marks) if mark == 4]
        for three, five in zip(fours[::6], fours[1::6], strict=False):
            marks[three], marks[five] = 3, 5
        while sum(marks) != total:
            step = 1 if sum(marks) < total else -1
            place = self.rng.choice(
                [place for place, mark in enumerate(marks) if 3 <= mark + step <= 5 and mark > 2]
            )
            marks[place] += step

    def _lows_early(self, marks: list[int], n: int) -> list[int]:
        """A low mark opens a record; it shall be decided by the day of the load."""
        for place in [place for place, mark in enumerate(marks) if mark <= 2 and place > n * 0.7]:
            early = next(place for place, mark in enumerate(marks) if mark > 2)
            marks[place], marks[early] = marks[early], marks[place]
        return marks

    def _choose_full_forms(self) -> None:
        last: dict[tuple[str, str], int] = {}
        for given in self.given:
            who = (given.story.requester, given.story.service)
            if given.second - last.get(who, -FULL_FORM_REST) >= FULL_FORM_REST:
                given.full, last[who] = True, given.second

    def _spread(self, mean: float, n: int) -> list[int]:
        total, low = round(mean * n), int(mean)
        marks = [low + 1] * (total - low * n) + [low] * (n - (total - low * n))
        self.rng.shuffle(marks)
        return marks

    def _around(self, overall: int) -> dict[str, int]:
        return {
            name: max(1, min(5, overall + self.rng.choice([-1, 0, 0, 0, 1])))
            for name in ("conformity", "timeliness", "competence", "care", "initiative")
        }

    def _comment(self, given: Given) -> dict[str, str]:
        english = self.world.people[given.story.requester].language == "en"
        said = texts()["rating"]
        language = "en" if english else "zh"
        if given.overall <= 2:
            kind = "IT" if given.quota.shape == "disliked" else "poor"
            return {"comment": self.rng.choice(said[kind][language])}
        if given.overall >= 4 and self.rng.random() < 0.12:
            return {"comment": self.rng.choice(said["good"][language])}
        if self.rng.random() < 0.06:
            return {"improvement": self.rng.choice(said["easier"][language])}
        return {}
