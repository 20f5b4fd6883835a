from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qms_tickets.cli import business_time
from qms_tickets.cli.business_time import SENTENCES, answers, command

DUE = {
    "id": "a1",
    "op": "due",
    "start": "2026-02-13T16:30:00+08:00",
    "seconds": 14400,
    "pauses": [["2026-02-14T09:30:00+08:00", "2026-02-14T10:00:00+08:00"]],
    "calendar": {
        "time_zone": "Asia/Shanghai",
        "weekly": {
            "wed": [["09:00", "12:00"], ["22:00", "06:00"]],
            "fri": [["09:00", "12:00"], ["13:00", "18:00"]],
        },
        "holidays": ["2026-02-17", {"date": "2026-02-16", "from": "13:00", "to": "24:00"}],
        "extra_working_days": {"2026-02-14": [["09:00", "12:00"]]},
    },
}
ELAPSED = {
    "id": "a2",
    "op": "elapsed",
    "start": "2026-02-13T10:00:00+08:00",
    "end": "2026-02-13T17:30:00+08:00",
    "calendar": {"time_zone": "Asia/Shanghai", "weekly": {"fri": [["09:00", "12:00"], ["13:00", "18:00"]]}},
}
ALWAYS = {"time_zone": "UTC", "always": True}


def answer(case, explain=False):
    line = case if isinstance(case, bytes) else json.dumps(case).encode()
    (told,) = answers([line], explain)
    return json.loads(told)


def without(case, field):
    return {name: value for name, value in case.items() if name != field}


def test_a_due_time():
    assert answer(DUE) == {"id": "a1", "due": "2026-02-14T04:00:00Z"}


def test_elapsed_time():
    assert answer(ELAPSED) == {"id": "a2", "elapsed_seconds": 23400}


def test_elapsed_takes_pauses_too():
    pauses = [["2026-02-13T11:00:00+08:00", "2026-02-13T13:30:00+08:00"]]
    assert answer({**ELAPSED, "pauses": pauses}) == {"id": "a2", "elapsed_seconds": 23400 - 5400}


def test_no_time_at_all():
    assert answer({**ELAPSED, "end": ELAPSED["start"]})["elapsed_seconds"] == 0
    assert answer({**DUE, "seconds": 0})["due"] == "2026-02-13T08:30:00Z"


def test_parts_of_a_second_come_in_and_out_exactly():
    start = {"op": "due", "start": "2026-02-13T00:00:00.25Z", "calendar": ALWAYS}
    assert answer({**start, "seconds": 0.1})["due"] == "2026-02-13T00:00:00.350000Z"
    assert answer({**start, "seconds": 1e9 + 0.000001})["due"] == "2057-10-22T01:46:40.250001Z"
    elapsed = {
        **ELAPSED,
        "calendar": ALWAYS,
        "start": "2026-02-13T00:00:00.1Z",
        "end": "2026-02-13T00:00:00.4Z",
    }
    assert answer(elapsed)["elapsed_seconds"] == 0.3


def test_an_explanation_has_the_intervals_and_the_pauses():
    assert answer(DUE, explain=True)["because"] == {
        "counted": [
            ["2026-02-13T08:30:00Z", "2026-02-13T10:00:00Z", 5400],
            ["2026-02-14T01:00:00Z", "2026-02-14T01:30:00Z", 1800],
            ["2026-02-14T02:00:00Z", "2026-02-14T04:00:00Z", 7200],
        ],
        "pauses": [["2026-02-14T01:30:00Z", "2026-02-14T02:00:00Z", 1800]],
    }
    assert answer(ELAPSED, explain=True)["because"] == {
        "counted": [
            ["2026-02-13T02:00:00Z", "2026-02-13T04:00:00Z", 7200],
            ["2026-02-13T05:00:00Z", "2026-02-13T09:30:00Z", 16200],
        ],
        "pauses": [],
    }
    assert answer({**DUE, "seconds": 0}, explain=True)["because"] == {"counted": [], "pauses": []}


@pytest.mark.parametrize("told", ["a1", 7, 1.5, None, ["x"], {"a": 1}, "编号"])
def test_the_id_is_carried_over_whatever_it_is(told):
    assert answer({**DUE, "id": told})["id"] == told
    assert answer({**DUE, "id": told, "op": "x"})["id"] == told


def test_a_case_without_an_id_has_none():
    assert answer(without(DUE, "id"))["id"] is None


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ({**ELAPSED, "end": "2026-02-13T09:00:00+08:00"}, "The end .* is before the start"),
        ({**DUE, "calendar": {"time_zone": "UTC", "weekly": {}}}, "no working time"),
        (
            {**DUE, "calendar": {**ALWAYS, "time_zone": "Mars/Olympus"}},
            "time zone .*Mars/Olympus.* is unknown",
        ),
        *[(without(DUE, field), f'"{field}" is missing') for field in ("op", "start", "seconds", "calendar")],
        (without(ELAPSED, "end"), '"end" is missing'),
        ({**DUE, "calendar": {"always": True}}, '"time_zone" is missing'),
        ({**DUE, "calendar": {"time_zone": "UTC"}}, '"weekly" is missing'),
        ({**DUE, "start": None}, '"start" is missing'),
        ({**DUE, "start": "2026-02-13T16:30:00"}, "has no time zone"),
        ({**DUE, "start": "2026-02-13"}, "has no time zone"),
        ({**DUE, "start": "yesterday"}, "not ISO 8601"),
        ({**DUE, "start": 1771000000}, "not ISO 8601"),
        ({**DUE, "start": ["2026"]}, "not ISO 8601"),
        ({**DUE, "seconds": -1}, "-1 are not a number of zero or more"),
        ({**DUE, "seconds": float("nan")}, "NaN are not a number of zero or more"),
        ({**DUE, "seconds": float("inf")}, "Infinity are not a number"),
        ({**DUE, "seconds": True}, "true are not a number"),
        ({**DUE, "seconds": "14400"}, "14400.* are not a number"),
        ({**DUE, "seconds": 10**30}, "outside the years"),
        ({**DUE, "seconds": 10**12}, "outside the years"),
        ({**DUE, "start": "0001-01-01T00:00:00Z"}, "outside the years"),
        ({**DUE, "op": "do"}, '"do" is unknown'),
        ({**DUE, "op": ["due"]}, "is unknown"),
        ({**DUE, "pauses": {}}, '"pauses" has the wrong type'),
        ({**DUE, "pauses": ["2026-02-14T09:30:00Z"]}, "not a pair of instants"),
        (
            {**DUE, "pauses": [["2026-02-14T09:30:00Z", "2026-02-14T09:30:00Z"]]},
            "does not end after its start",
        ),
        ({**DUE, "pauses": [["2026-02-14T09:30:00Z", "2026-02-14T09:30:00"]]}, "has no time zone"),
        ({**DUE, "calendar": []}, '"calendar" has the wrong type'),
        ({**DUE, "calendar": {**ALWAYS, "weekly": {"mon": [["09:00", "12:00"]]}}}, "not both"),
        ({**DUE, "calendar": {**ALWAYS, "holiday": []}}, 'no field "holiday"'),
        ({**DUE, "calendar": {"time_zone": "UTC", "weekly": {"Mo": []}}}, '"Mo" is none of mon'),
        ({**DUE, "calendar": {"time_zone": "UTC", "weekly": {"mon": [["9", "12:00"]]}}}, 'time "9" is none'),
        ({**DUE, "calendar": {"time_zone": "UTC", "weekly": {"mon": [["09:00"]]}}}, "not a pair such as"),
        ({**DUE, "calendar": {**ALWAYS, "holidays": ["2026-02-30"]}}, 'date "2026-02-30" is none'),
    ],
)
def test_a_wrong_case_is_answered_with_one_sentence(case, sentence):
    told = answer(case)
    assert set(told) == {"id", "error"}
    assert told["id"] == case["id"]
    assert re.search(sentence, told["error"])
    assert told["error"][0].isupper()
    assert told["error"].endswith(".")
    assert "\n" not in told["error"]


@pytest.mark.parametrize(
    "line",
    [
        b"nonsense",
        b"[1, 2]",
        b"17",
        b"{",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"id": NaN}',
        b'{"id":' + b"9" * 5000,
    ],
)
def test_an_unreadable_line_is_answered_with_its_number(line):
    first, second = (json.loads(told) for told in answers([json.dumps(DUE).encode(), line]))
    assert first["due"]
    assert second == {"id": None, "line": 2, "error": "The line is not a JSON object."}


def test_empty_lines_are_counted_and_skipped():
    told = [json.loads(line) for line in answers([b"\n", b"  \n", b"x\n"])]
    assert [line["line"] for line in told] == [3]


def test_a_mark_at_the_beginning_of_the_file_is_no_part_of_it():
    assert answer(b"\xef\xbb\xbf" + json.dumps(DUE).encode())["due"]


def test_a_long_value_is_cut_short_in_the_sentence():
    assert len(answer({**DUE, "op": "x" * 1000})["error"]) < 150


def test_every_refusal_of_the_engine_has_a_sentence():
    room = Path(business_time.__file__).parents[1] / "domain" / "clocks"
    raised = set()
    for name in ("business_time", "calendar", "instants", "interval", "opening_hours", "timetable", "zones"):
        raised |= set(re.findall(r'CalendarError\(\s*"(\w+)"', (room / f"{name}.py").read_text("utf-8")))
    assert raised - set(SENTENCES) == {"negative_target"}  # refused as wrong seconds before


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([DUE, ELAPSED]), st.data())
def test_whatever_comes_in_one_answer_comes_out(case, data):
    def spoil(value, depth=0):
        if depth == 4 or data.draw(st.integers(0, 5)) == 0:
            return data.draw(json_values)
        if isinstance(value, dict):
            return {name: spoil(part, depth + 1) for name, part in value.items()}
        if isinstance(value, list):
            return [spoil(part, depth + 1) for part in value]
        return value

    told = answer(json.dumps(spoil(case)).encode(), explain=True)
    assert "id" in told
    assert len({"due", "elapsed_seconds", "error"} & set(told)) == 1


class TestCommand:
    LINES = f"{json.dumps(DUE)}\nnonsense\n{json.dumps(ELAPSED)}\n"

    def test_reads_standard_input_and_exits_well_whatever_was_wrong(self):
        result = CliRunner().invoke(command, input=self.LINES)
        assert result.exit_code == 0
        assert [json.loads(line).get("line") for line in result.stdout.splitlines()] == [None, 2, None]

    def test_reads_a_file(self, tmp_path):
        (tmp_path / "cases.jsonl").write_text(self.LINES, "utf-8")
        result = CliRunner().invoke(command, [str(tmp_path / "cases.jsonl"), "--explain"])
        assert result.exit_code == 0
        assert json.loads(result.stdout.splitlines()[0])["because"]["counted"]

    def test_refuses_a_file_that_is_not_there(self, tmp_path):
        result = CliRunner().invoke(command, [str(tmp_path / "none.jsonl")])
        assert result.exit_code == 2

    def test_answers_each_line_before_the_next_one_comes(self):
        script = "from qms_tickets.cli.business_time import command; command()"
        with subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=dict(os.environ),
        ) as process:
            for case, field in ((DUE, "due"), (ELAPSED, "elapsed_seconds")):
                process.stdin.write(json.dumps(case).encode() + b"\n")
                process.stdin.flush()
                assert field in json.loads(process.stdout.readline())
            process.stdin.close()
            assert process.wait(10) == 0
