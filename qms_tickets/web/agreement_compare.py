"""Two revisions side by side: what was said, what is said now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.requirements import Requirement
from qms_tickets.domain.terms import CLOCK_KINDS, TEXTS, Terms
from qms_tickets.words.reader import Words


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs; empty on the side where it is not."""

    part: str
    name: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        return "added" if not self.before else "removed" if not self.after else "changed"


def differences(older: Any, newer: Any, words: Words) -> list[Difference]:
    before, after = (dict(_lines(each, words)) for each in (older, newer))
    places = dict.fromkeys([*before, *after])
    return [
        Difference(*place, before.get(place, ""), after.get(place, ""))
        for place in places
        if before.get(place, "") != after.get(place, "")
    ]


def _lines(revision: Any, words: Words) -> Iterator[tuple[tuple[str, str], str]]:
    """Every place of the document as one line of text."""
    terms: Terms = revision.terms
    for text in TEXTS:
        yield (words.code("agreement-field", text), ""), _both(getattr(terms, text))
    yield (words.text("agreement-field-document-number"), ""), terms.document_number
    yield (
        (words.text("agreements-relations"), ""),
        words.list(words.code("relation", each) for each in terms.relations),
    )
    for side, items in (("inputs", terms.inputs), ("outputs", terms.outputs)):
        for item in items:
            yield (words.text(f"agreements-{side}"), words.name(item.name)), _item(item, words)
    for number, step in enumerate(terms.procedure, start=1):
        told = f"{_both(step.text)} ({_both(step.who)}, {words.code('influence', step.influence)})"
        yield (words.text("agreement-field-procedure"), str(number)), told
    for kind in (*CLOCK_KINDS[:2], "rework", *CLOCK_KINDS[2:]):
        yield (
            (words.text("agreements-times"), words.code("agreements-clock", kind)),
            _times(terms.targets.get(kind), words),
        )
    yield (words.text("agreements-customers"), ""), _customers(terms, words)
    for name, yes in (
        ("agreements-approval", terms.approval),
        ("agreements-deemed-box", terms.deemed_acceptance),
        ("agreements-both-sides-box", terms.both_sides_hours),
    ):
        yield (words.text(name), ""), words.text("word-yes" if yes else "word-no")


def _both(text: Bilingual) -> str:
    return text.zh if text.zh == text.en or not text.en else f"{text.zh} / {text.en}" if text.zh else text.en


def _item(item: Requirement, words: Words) -> str:
    limits = [str(each) for each in (item.minimum, item.maximum)]
    parts = [
        words.code("requirement-kind", item.kind),
        words.text("requirement-mandatory" if item.mandatory else "requirement-optional"),
        words.code("effect", item.effect),
        f"{limits[0]} – {limits[1]} {_both(item.unit)}".strip() if limits != ["None", "None"] else "",
        ", ".join(words.name(name) for _, name in item.choices),
        _both(item.check),
        _both(item.harm),
    ]
    return " · ".join(part for part in parts if part)


def _times(row: Mapping[str, Any] | None, words: Words) -> str:
    if not row:
        return ""
    return " · ".join(
        f"{priority} {words.duration(target.total_seconds())}" for priority, target in row.items()
    )


def _customers(terms: Terms, words: Words) -> str:
    if terms.customers is None:
        return words.text("agreements-customers-all")
    told = []
    for code, own in terms.customers.items():
        times = _times(own.get("delivery"), words)
        told.append(f"{code} ({times})" if times else code)
    return ", ".join(told)
