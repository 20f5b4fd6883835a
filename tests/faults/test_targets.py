"""Webhooks and robots hear of every rung whatever they do and whoever is killed: at least once, each by one name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from sqlalchemy import select

from qms_tickets.domain.access import SYSTEM
from qms_tickets.extensions import db
from qms_tickets.models.event import Event
from qms_tickets.models.outbox import Message
from qms_tickets.models.target import Target
from qms_tickets.operations import targets
from qms_tickets.operations.target_bodies import TargetBody
from qms_tickets.outgoing.targets import Packer, Parcel
from qms_tickets.transaction import transaction
from tests.database.stores import release
from tests.factories import MONDAY_9
from tests.faults.bad_targets import GOOD, KILLS_BEFORE, MOVED, BadTarget, words_of
from tests.faults.checking import LATER, Injection, make_obligations
from tests.faults.checking import wrongs as wrong_rungs
from tests.outgoing.receiver import Heard, serving

KINDS = ("webhook", "webhook", "feishu")
WANTED = ("escalation.fired", "clock.breached")


@pytest.fixture
def bad_targets(request, app) -> Iterator[list[BadTarget]]:
    """Three that are ill for so many posts; the second is not there at all for its first seconds."""
    ill_for, seed = getattr(request, "param", (15, 7))
    bad = [BadTarget(kind, seed + number, ill_for) for number, kind in enumerate(KINDS)]
    with ExitStack() as doors:
        for number, target in enumerate(bad):
            doors.enter_context(serving(target, away_for=1.5 * (number == 1)))
            add(app, target)
        yield bad


def add(app, bad: BadTarget) -> None:
    said = {"name": bad.place, "url": bad.url, "secret": bad.secret, "language": "en", "events": WANTED}
    with app.app_context(), transaction():
        body = TargetBody.model_validate(said)
        targets.add(bad.kind, body, allowed=[bad.place], by=SYSTEM, now=MONDAY_9)
    release(app)


def post(database, bad_targets: list[BadTarget], how: str = "real", **order) -> None:
    allowed = ",".join(each.place for each in bad_targets)
    settings = database.settings(QMS_ALLOWED_TARGETS=allowed, QMS_LOG_LEVEL="ERROR")
    told = {"schedulers": 3, "sends": "posts", "in_full": True, "now": LATER.isoformat(), **order}
    Injection("storm", settings, how, **told).result()
    for each in bad_targets:
        print(f"a {each.kind} was {dict(each.moods)}")


def wrongs(app, bad_targets: list[BadTarget]) -> list[str]:
    with app.app_context():
        rows = list(db.session.scalars(select(Target).order_by(Target.id)))
        found = wrong_messages(rows)
        for row, bad in zip(rows, bad_targets, strict=True):
            found += wrong_posts(row, bad, Packer(app.config["SETTINGS"]))
        return found


def wrong_messages(rows: list[Target]) -> list[str]:
    """One for each target and event that it wanted, written with the event."""
    news = db.session.scalars(select(Event).where(Event.kind.in_(WANTED)))
    due = Counter((row.id, each.kind, each.ticket_id, *rung_of(each.facts)) for each in news for row in rows)
    told = db.session.scalars(select(Message).where(Message.target_id.is_not(None)))
    written = Counter(
        (each.target_id, each.kind, each.ticket_id, *rung_of(each.facts["facts"])) for each in told
    )
    return [] if due == written else [f"{due.total()} messages were due, {written.total()} were written"]


def rung_of(facts: dict[str, Any]) -> tuple[str, int | None]:
    return facts["clock"], facts.get("rung")


def wrong_posts(row: Target, bad: BadTarget, packer: Packer) -> list[str]:
    """What a target heard, beside what stands in the outbox: nothing is sent that it did not take well."""
    messages = db.session.scalars(select(Message).where(Message.target_id == row.id)).all()
    names = {each.message_id: bad.name_of(heard_of(packer.parcel(each, LATER))) for each in messages}
    end = {"sent": GOOD, "dead": {MOVED}}
    found = [
        f"{each.message_id} is {each.state}, and the target was {bad.shown[names[each.message_id]]}"
        for each in messages
        if not end.get(each.state, set()).intersection(bad.shown[names[each.message_id]])
    ]
    strange = [name for name in bad.shown if name not in names.values()]
    found += [f"{name} is nobody's" for name in strange]
    found += [f"{bad.place} heard a wrong signature" for each in bad.heard if not bad.is_signed(each)]
    bodies = {(bad.name_of(each), words_of(each.body)) for each in bad.heard}
    if len(bodies) > len(bad.shown):
        found.append(f"{bad.place} heard other words by the same name")
    return found + ([f"{row.name} still rests"] if row.failures or row.rests_until else [])


def heard_of(parcel: Parcel) -> Heard:
    return Heard("", {name.lower(): value for name, value in parcel.headers.items()}, parcel.body)


def test_each_hears_of_every_rung_whatever_it_does_and_whoever_is_killed(app, database, bad_targets):
    obligations = make_obligations(app, 8)
    post(database, bad_targets, kills=4, pause=0.4)
    assert wrongs(app, bad_targets) == []
    assert wrong_rungs(app, obligations) == []
    assert all(each.moods.keys() == each.answering.keys() for each in bad_targets)


@pytest.mark.on("sqlite")
def test_what_is_marked_before_it_is_posted_is_lost(app, database, bad_targets):
    """Else the kills above would prove nothing."""
    make_obligations(app, 8)
    post(database, bad_targets, "mark_then_post")
    assert wrongs(app, bad_targets) != []


@pytest.mark.long
@pytest.mark.on("sqlite")
def test_a_post_that_is_named_when_it_leaves_is_told_twice(app, database, bad_targets):
    make_obligations(app, 8)
    post(database, bad_targets, "new_name_of_post")
    assert any("nobody's" in each for each in wrongs(app, bad_targets))


@pytest.mark.long
@pytest.mark.parametrize("bad_targets", [(400, seed) for seed in range(3)], indirect=True)
@pytest.mark.timeout(3000)
def test_the_long_run(app, database, bad_targets):
    obligations = make_obligations(app, 100)
    post(database, bad_targets, schedulers=4, kills=150, pause=0.8, patience=1500, seed=bad_targets[0].seed)
    assert wrongs(app, bad_targets) == []
    assert wrong_rungs(app, obligations) == []
    assert all(each.moods[KILLS_BEFORE] > 20 for each in bad_targets)
