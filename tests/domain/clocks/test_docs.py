"""docs/clocks.md says nothing that the engine does not do."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

from qms_tickets.cli.business_time import answers
from qms_tickets.domain.clocks.calendar import Calendar

PAGE = Path(__file__).parents[3] / "docs" / "clocks.md"


def test_each_worked_example_comes_out_as_the_page_says():
    blocks = "\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
    examples = doctest.DocTestParser().get_doctest(blocks, {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    results = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL).run(
        examples, out=said.append
    )
    assert not results.failed, "".join(said)
    assert results.attempted > 50


def test_the_command_answers_as_the_page_says():
    block = r"```console\n\$ cat.*?\n(.*?)\$ qms-tickets.*?\n(.*?)```"
    console = re.search(block, PAGE.read_text("utf-8"), re.DOTALL)
    cases, said = (group.splitlines() for group in console.groups())
    assert list(answers([case.encode() for case in cases])) == said


def test_the_calendar_of_the_page_is_one():
    told = json.loads(re.search(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[1])
    assert Calendar.from_hours(told).to_hours() == told
