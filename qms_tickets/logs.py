"""One event, one line: whatever is logged cannot begin a line of its own."""

from __future__ import annotations

import logging
import sys
import time

_FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"


class OneLine(logging.Formatter):
    """UTC instants; control characters and line separators are escaped, in tracebacks too."""

    converter = staticmethod(time.gmtime)
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__(_FORM)

    def format(self, record: logging.LogRecord) -> str:
        return "".join(_plain(mark) for mark in super().format(record))


def _plain(mark: str) -> str:
    return mark if mark.isprintable() else mark.encode("unicode_escape").decode("ascii")


def set_up(level: str) -> None:
    """Our lines to standard error; others' from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("qms_tickets").setLevel(level)
