"""The whole history and the open tickets of the demonstration: a pure function of the load instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from random import Random

from qms_tickets.demo.calendars import calendars_around
from qms_tickets.demo.history import Historian
from qms_tickets.demo.open_tickets import OpenTickets
from qms_tickets.demo.story import Step, Story
from qms_tickets.demo.world import World
from qms_tickets.domain.clocks.calendar import Calendar

SEED = 1187


def plan(load: datetime, calendars: Mapping[str, Calendar] | None = None) -> list[Story]:
    """The stories in the order in which they begin."""
    world = World(load, calendars or calendars_around(load))
    history = Historian(world, Random(SEED)).write()  # noqa: S311
    still_open = OpenTickets(world, Random(SEED + 1), history).write()  # noqa: S311
    return sorted(history + still_open, key=lambda story: (story.start, story.key))


def in_order(stories: list[Story]) -> Iterator[tuple[Story, Step]]:
    """All acts over all tickets, in order of time; acts of one ticket in their own order."""
    acts = [
        (step.second, story_place, step_place, story, step)
        for story_place, story in enumerate(stories)
        for step_place, step in enumerate(story.steps)
    ]
    for *_, story, step in sorted(acts, key=lambda act: act[:3]):
        yield story, step
