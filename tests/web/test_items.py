"""The limits of an item stand beside its check, but not twice."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.web.tickets.items import limits_of
from qms_tickets.words.reader import Words
from tests.factories import MONDAY_9


@pytest.mark.parametrize(
    ("check", "low", "high", "shown"),
    [
        ("1～10 件，与检验计划一致", "1", "10", ""),
        ("1-10 pcs", "1", "10", ""),
        ("不大于 0.020 mm", None, "0.02", ""),
        ("与检验计划一致", "1", "10", "1–10"),
        ("10 件以内", "1", "10", "1–10"),
        ("至少 11 件", "1", None, "1"),
        ("任何数", None, None, ""),
    ],
)
def test_limits_that_the_check_names_are_not_repeated(check, low, high, shown):
    requirement = SimpleNamespace(
        minimum=low and Decimal(low), maximum=high and Decimal(high), unit=Bilingual(), check=Bilingual(check)
    )
    told = limits_of(requirement, Words("zh_Hans", "Asia/Shanghai", MONDAY_9))
    assert (shown in told) if shown else told == ""
