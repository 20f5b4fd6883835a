"""Forms into shapes: flattened lists, empty boxes, instants in the reader's zone, complaints in our own codes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, ClassVar, Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict

from qms_tickets.domain.errors import NotValid
from qms_tickets.operations.shapes import Line, complaint
from qms_tickets.operations.tickets import bodies
from qms_tickets.web import forms
from qms_tickets.words.reader import Words
from qms_tickets.words.refusals import field_error


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: str
    verdict: Literal["good", "bad"]
    reason: Annotated[str, Field(max_length=5)] | None = None


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")
    LIST: ClassVar[str] = "parts"
    CELLS: ClassVar[tuple[str, ...]] = ("verdict", "reason")

    title: Line | None = None
    count: Annotated[int, Field(ge=1, le=9)] | None = None
    share: float | None = None
    at: AwareDatetime | None = None
    day: date | None = None
    tags: Annotated[list[str], Field(max_length=2)] = []
    open: bool = False
    values: dict[str, str] = {}
    parts: list[Part] = []
    from_: AwareDatetime | None = Field(None, alias="from")


class Free(BaseModel):
    text: str


@pytest.fixture(autouse=True)
def reader(monkeypatch):
    """Somebody in Shanghai."""
    monkeypatch.setattr(
        forms, "words", lambda: Words("en", "Asia/Shanghai", datetime(2026, 3, 2, tzinfo=UTC))
    )


def read(*pairs: tuple[str, str], **fields: str) -> Shape:
    return forms.read(Shape, MultiDict([*pairs, *fields.items()]))


def codes(*pairs: tuple[str, str], **fields: str) -> dict[str, str]:
    with pytest.raises(NotValid) as caught:
        read(*pairs, **fields)
    return {name: error.code for name, error in caught.value.errors.items()}


def test_an_empty_box_is_not_given():
    assert read(title="  ", count="", at="") == Shape()


def test_keys_of_every_form_are_no_part_of_it():
    assert read(csrf_token="x", idempotency_key="y", version="3") == Shape()


def test_a_list_is_flattened_by_key_in_the_order_of_the_form():
    shape = read(**{"verdict.b": "good", "verdict.a": "bad", "reason.a": "torn"})
    assert [(part.key, part.verdict, part.reason) for part in shape.parts] == [
        ("b", "good", None),
        ("a", "bad", "torn"),
    ]


def test_an_entry_of_which_nothing_was_said_is_none():
    assert read(**{"verdict.a": "good", "reason.b": "  "}).parts == [Part(key="a", verdict="good")]


def test_a_complaint_about_an_entry_names_its_field():
    assert codes(**{"verdict.a": "good", "reason.a": "much too long", "verdict.b": "ugly"}) == {
        "reason.a": "too_long",
        "verdict.b": "not_a_choice",
    }


def test_an_entry_without_its_first_cell_is_told_so_there():
    assert codes(**{"reason.a": "torn"}) == {"verdict.a": "required"}


def test_a_mapping_is_flattened_by_key():
    assert read(**{"values.x": "1", "values.y": "2"}).values == {"x": "1", "y": "2"}


def test_several_values_are_a_list():
    assert read(("tags", "a"), ("tags", ""), ("tags", "b")).tags == ["a", "b"]


def test_one_value_given_twice_is_refused():
    assert codes(("title", "a"), ("title", "b")) == {"title": "duplicate"}


@pytest.mark.parametrize("name", ["from", "at"])
def test_a_box_for_date_and_time_is_in_the_readers_zone(name):
    shape = read(**{name: "2026-11-26T10:00"})
    assert (shape.from_ or shape.at) == datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


def test_an_instant_with_a_zone_keeps_it():
    assert read(at="2026-11-26T10:00:00+00:00").at == datetime(2026, 11, 26, 10, tzinfo=UTC)


def test_lines_end_alike():
    assert forms.read(Free, MultiDict({"text": "a\r\nb"})).text == "a\nb"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("count", "x", "not_a_whole_number"),
        ("count", "1.5", "not_a_whole_number"),
        ("count", "0", "too_small"),
        ("count", "10", "too_large"),
        ("count", "9" * 5000, "not_a_whole_number"),
        ("share", "x", "not_a_number"),
        ("at", "tomorrow", "not_an_instant"),
        ("at", "2026-13-01T00:00", "not_an_instant"),
        ("day", "2026-02-30", "not_a_date"),
        ("open", "perhaps", "not_yes_or_no"),
        ("title", "x" * 201, "too_long"),
        ("title", "two\nlines", "line_break"),
        ("title", "two\u2028lines", "line_break"),
        ("title", "nul\x00", "bad_characters"),
        ("title", "bell\x07", "bad_characters"),
        ("title", "half \ud800", "bad_characters"),
        ("title", "no text \ufffd", "bad_characters"),
        ("role", "administrator", "unknown_field"),
        ("id", "1", "unknown_field"),
        ("parts", "x", "wrong_type"),
        ("verdict", "good", "unknown_field"),
        ("values", "x", "wrong_type"),
    ],
)
def test_what_is_wrong_is_said_in_our_own_codes(field, value, code):
    assert codes(**{field: value}) == {field: code}


def test_too_many_of_a_list():
    assert codes(("tags", "a"), ("tags", "b"), ("tags", "c")) == {"tags": "too_many"}


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_every_complaint_that_a_shape_can_make_has_words(language):
    words = Words(language, "Asia/Shanghai", datetime(2026, 3, 2, tzinfo=UTC))
    wrong = {
        "title": "x\ny",
        "count": "0",
        "share": "x",
        "at": "x",
        "day": "x",
        "tags": ["a"] * 3,
        "open": "x",
        "values": 1,
        "parts": [{"key": "a", "verdict": "x", "reason": "x" * 9}, {}],
        "other": 1,
    }
    with pytest.raises(ValidationError) as caught:
        Shape.model_validate(wrong)
    for error in caught.value.errors():
        assert field_error(words, complaint(error))


NAMES = st.sampled_from(
    ["title", "count", "at", "day", "tags", "verdict.a", "reason.a", "values.k", "from", "x", "parts"]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES | st.text(max_size=9), st.text(max_size=30)), max_size=8))
@example([("reason.a", "0")])
def test_whatever_a_form_says_it_is_read_or_refused_by_field(pairs):
    form = MultiDict(pairs)
    refused = None
    try:
        forms.read(Shape, form)
    except NotValid as refusal:
        refused = refusal.errors
    spoken_of = {name.partition(".")[2] for name in form} - {""}
    assert refused is None or refused
    for field in set(refused or ()) - set(form):
        assert field.partition(".")[2] in spoken_of, (
            "neither sent, nor missing beside what was sent of its item"
        )


BODIES = [each for each in vars(bodies).values() if isinstance(each, type) and issubclass(each, bodies.Body)]


@pytest.mark.parametrize("body", BODIES)
def test_the_bodies_of_all_actions_can_be_read_from_a_form(body):
    """An unknown field is named by every one of them."""
    with pytest.raises(NotValid) as caught:
        forms.read(body, MultiDict({"due_at": "2026-01-01"}))
    assert caught.value.errors["due_at"].code == "unknown_field"


def test_what_was_typed_is_shown_again_with_its_complaints():
    typed = MultiDict([("title", "a"), ("tags", "x"), ("tags", "y"), ("csrf_token", "t")])
    filled = forms.as_typed(NotValid(title="required"), typed)
    assert (filled.value("title"), filled.all("tags"), filled.value("count")) == ("a", ["x", "y"], "")
    assert filled.error("title") == "Fill this in."
    assert "csrf_token" not in filled.values
