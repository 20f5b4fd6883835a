"""Carries messages to targets, each target in a thread of its own: one that hangs holds up nobody else."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from flask import Flask

from qms_tickets import wall_clock
from qms_tickets.config import Settings
from qms_tickets.operations import outbox
from qms_tickets.outgoing.client import Client
from qms_tickets.outgoing.targets import Packer, Parcel, hand_over
from qms_tickets.scheduler import jobs

AT_ONCE = 8
# Then others have their turn, should there be more targets than couriers.
MOST_IN_A_ROW = 50

log = logging.getLogger(__name__)


class Couriers:
    """`send_all` sends off who is needed and does not wait for them; `back` is called when one is through."""

    def __init__(self, app: Flask, back: Callable[[], None], goes_on: Callable[[], bool]) -> None:
        self.app, self.back, self.goes_on = app, back, goes_on
        self.pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="courier")
        self.away: set[int] = set()
        self.lock = threading.Lock()
        settings: Settings = app.config["SETTINGS"]
        self.packer, self.client = Packer(settings), Client(settings.allowed_targets)

    def send_all(self) -> datetime | None:
        """Says when the next message wants to leave."""
        for target_id in jobs.asked(lambda: outbox.targets_due(wall_clock.now())):
            with self.lock:
                if target_id in self.away:
                    continue
                self.away.add(target_id)
            self.pool.submit(self._carry, target_id)
        wanted = jobs.asked(outbox.next_for_targets)
        # What is due is being carried, by us or by another scheduler: looking on without a pause would help nobody.
        return None if wanted is None else max(wanted, wall_clock.now() + jobs.LOOKS_AFTER_OTHERS)

    def _carry(self, target_id: int) -> None:
        done = False
        try:
            with self.app.app_context():
                done = self._carry_in_a_row(target_id)
        except Exception as mistake:  # the database is away: what was claimed is taken again later
            log.warning("target %s: %s", target_id, type(mistake).__name__)
        finally:
            with self.lock:
                self.away.discard(target_id)
        if done:
            self.back()

    def _carry_in_a_row(self, target_id: int) -> bool:
        """Whether anything was done."""
        for count in range(MOST_IN_A_ROW):
            if not self.goes_on():
                return count > 0
            told = jobs.send_to_target(target_id, self.packer, self._deliver)
            if told != jobs.DONE:
                return count > 0 or told == jobs.SERVER_AWAY
        return True

    def _deliver(self, parcel: Parcel) -> None:
        hand_over(self.client, parcel, wall_clock.now())

    def stop(self) -> None:
        """What is on its way is finished; its deadline is short."""
        self.pool.shutdown(wait=True, cancel_futures=True)
