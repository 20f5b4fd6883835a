"""Processes that the tests start end with the tests, however these end: by a line that breaks with its holder.

The test holds one end of a pipe, the process reads the other as its standard input. Nothing is ever written: the line
ends when its holder does, killed or not, and whoever sees it takes the whole group of processes along, also those that
are stopped.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import weakref
from typing import Any


class HeldProcess(subprocess.Popen[str]):
    """In a group of its own; it ends at the latest when nobody knows this object any more."""

    def __init__(self, command: list[str], **options: Any) -> None:
        line, held = os.pipe()
        super().__init__(command, stdin=line, start_new_session=True, text=True, **options)
        os.close(line)
        self.let_go = weakref.finalize(self, os.close, held)


def end_with_the_line() -> None:
    """For the process, and for each of its forks: threads are not inherited."""
    threading.Thread(target=_watch, name="lifeline", daemon=True).start()


def _watch() -> None:
    os.read(0, 1)
    os.killpg(0, signal.SIGKILL)
