"""What a form said, read into a shape; and what it said, kept for showing it again."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, get_args, get_origin

from flask import request
from pydantic import AwareDatetime, BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.operations.shapes import Place, refusal
from qms_tickets.web.request import words
from qms_tickets.words.refusals import field_error

Shape = TypeVar("Shape", bound=BaseModel)

# Fields of every form that are no part of what it says.
OF_EVERY_FORM = frozenset({"csrf_token", "idempotency_key", "version"})
_ALLOWED_CONTROLS = "\t\n\r"
_LISTS = (list, tuple, set, frozenset)


def read(shape: type[Shape], form: MultiDict[str, str] | None = None, *, also: Iterable[str] = ()) -> Shape:
    """The request's form as `shape`. An empty box is not given; instants are in the reader's zone.

    A shape's LIST is flattened to `cell.KEY` for each of its CELLS, a mapping to `name.KEY`. `also` names further
    fields of the form that are no part of the shape. Errors: NotValid, by field as the form calls it.
    """
    given = _texts(request.form if form is None else form, OF_EVERY_FORM | frozenset(also))
    reading = _Reading(shape)
    try:
        return shape.model_validate(reading.plain(given))
    except ValidationError as error:
        raise refusal(error, reading.name_of) from None


def _texts(form: MultiDict[str, str], without: frozenset[str]) -> dict[str, list[str]]:
    """What was given, by name, with plain line ends. Errors: NotValid for marks that cannot be stored."""
    given: dict[str, list[str]] = {}
    wrong: dict[str, FieldError] = {}
    for name, values in form.lists():
        texts = [text.replace("\r\n", "\n") for text in values]
        if any(is_unstorable(text) for text in (name, *texts)):
            wrong[name] = FieldError("bad_characters")
        if name not in without:
            given[name] = [text for text in texts if text.strip()]
    if wrong:
        raise NotValid(wrong)
    return given


def is_unstorable(text: str) -> bool:
    """Control characters, half surrogates, and what stands for bytes that were no text."""
    return any(
        mark == "\ufffd" or (mark not in _ALLOWED_CONTROLS and unicodedata.category(mark) in ("Cc", "Cs"))
        for mark in text
    )


class _Reading:
    """How the form of one shape is flattened, both ways."""

    def __init__(self, shape: type[BaseModel]) -> None:
        self.fields = {field.alias or name: field for name, field in shape.model_fields.items()}
        self.list_name: str | None = getattr(shape, "LIST", None)
        self.cells: tuple[str, ...] = getattr(shape, "CELLS", ())
        self.keys: list[str] = []

    def plain(self, given: Mapping[str, list[str]]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, texts in given.items():
            head, dot, key = name.partition(".")
            if dot and self.list_name and head in self.cells:
                self._add_cell(values, head, key, texts)
            elif dot and self._is(head, dict):
                values.setdefault(head, {}).update(zip([key], texts, strict=False))
            else:
                self._add(values, name, texts)
        return values

    def _add_cell(self, values: dict[str, Any], cell: str, key: str, texts: list[str]) -> None:
        if not texts or self.list_name is None:
            return
        if key not in self.keys:
            self.keys.append(key)
            values.setdefault(self.list_name, []).append({"key": key})
        values[self.list_name][self.keys.index(key)][cell] = texts[0]

    def _add(self, values: dict[str, Any], name: str, texts: list[str]) -> None:
        if name not in self.fields:
            values[name] = texts  # refused by the shape, which names it
        elif self._is(name, *_LISTS):
            values[name] = texts
        elif len(texts) > 1:
            raise NotValid({name: FieldError("duplicate")})
        elif texts:
            values[name] = self._instant(texts[0]) if self._is_instant(name) else texts[0]

    def _is(self, name: str, *kinds: type) -> bool:
        return name in self.fields and any(
            get_origin(each) in kinds for each in _parts(self.fields[name].annotation)
        )

    def _is_instant(self, name: str) -> bool:
        return any(part in (datetime, AwareDatetime) for part in _parts(self.fields[name].annotation))

    @staticmethod
    def _instant(text: str) -> Any:
        """A box for date and time knows no zone: it is the reader's."""
        try:
            instant = datetime.fromisoformat(text.strip())
        except ValueError:
            return text
        return instant if instant.tzinfo else instant.replace(tzinfo=words().zone)

    def name_of(self, place: Place) -> str:
        """The field of the form in which a complaint belongs."""
        head = str(place[0]) if place else ""
        if (
            head == self.list_name
            and len(place) > 1
            and isinstance(place[1], int)
            and place[1] < len(self.keys)
        ):
            cell = str(place[2]) if len(place) > 2 and place[2] in self.cells else self.cells[0]
            return f"{cell}.{self.keys[place[1]]}"
        if len(place) > 1 and self._is(head, dict):
            return f"{head}.{place[1]}"
        return head


def _parts(annotation: Any) -> list[Any]:
    """An annotation and all that it is a union of."""
    if get_origin(annotation) in (*_LISTS, dict):
        return [annotation]
    return [annotation, *(part for each in get_args(annotation) for part in _parts(each))]


@dataclass(frozen=True)
class Filled:
    """A form as it is shown: what stands in each field, and what is wrong with it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str, default: Any = "") -> Any:
        value = self.values.get(name, default)
        return (
            value[0] if isinstance(value, list) and value else ("" if value is None or value == [] else value)
        )

    def all(self, name: str) -> list[Any]:
        value = self.values.get(name, [])
        return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]

    def error(self, name: str) -> str | None:
        return self.wrong.get(name)

    @property
    def errors(self) -> list[tuple[str, str]]:
        return list(self.wrong.items())

    def named(self, **labels: str) -> list[tuple[str, str]]:
        """The errors with the labels of their fields before them, for the summary on top."""
        return [(name, self._with_label(labels.get(name), said)) for name, said in self.wrong.items()]

    @staticmethod
    def _with_label(label: str | None, said: str) -> str:
        return words().text("frame-field-wrong", field=label, sentence=said) if label else said


def as_typed(wrong: NotValid | None = None, form: MultiDict[str, str] | None = None) -> Filled:
    """The request's form as it was typed, with the sentences of a refusal beside its fields."""
    typed = dict((request.form if form is None else form).lists())
    return Filled(
        {name: values for name, values in typed.items() if name not in OF_EVERY_FORM}, sentences(wrong)
    )


def sentences(wrong: NotValid | None) -> dict[str, str]:
    if wrong is None:
        return {}
    return {name: field_error(words(), error) for name, error in wrong.errors.items()}
