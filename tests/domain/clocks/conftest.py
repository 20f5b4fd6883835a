"""No test is helped by a table that another one has made grow."""

from __future__ import annotations

import pytest

from qms_tickets.domain.clocks import calendar


@pytest.fixture(autouse=True)
def _new_tables():
    calendar._shared.cache_clear()
