"""What messages there are, and which of them rules ask for when they refuse."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from qms_tickets.words.catalogue import FOLDER
from tests.architecture.source import PACKAGE, files, parsed

LANGUAGES = ("zh_Hans", "en")


@dataclass(frozen=True)
class Message:
    id: str
    file: str
    variables: frozenset[str]
    texts: tuple[str, ...]
    says_something: bool


@cache
def messages(language: str) -> dict[str, Message]:
    found = {}
    for path in sorted((FOLDER / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ftl.Message):
                found[entry.id.name] = _message(entry, path.name)
    return found


def _message(entry: ftl.Message, file: str) -> Message:
    parts = list(_walk(entry.value))
    return Message(
        id=entry.id.name,
        file=file,
        variables=frozenset(part.id.name for part in parts if isinstance(part, ftl.VariableReference)),
        texts=tuple(part.value for part in parts if isinstance(part, ftl.TextElement)),
        says_something=any(
            isinstance(part, (ftl.TextElement, ftl.Literal, ftl.VariableReference)) for part in parts
        ),
    )


def _walk(node: object) -> Iterator[ftl.BaseNode]:
    if isinstance(node, ftl.BaseNode):
        yield node
        for child in vars(node).values():
            yield from _walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from _walk(child)


@dataclass(frozen=True)
class Use:
    """A refusal that is raised somewhere. `variables` is None where it passes on the facts that it was given."""

    id: str
    place: str
    variables: frozenset[str] | None = field(default=None)


def _given(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


REFUSALS = {"NotFound", "NotAllowed", "NotPossible", "NotCurrent", "TooMany"}


def refusals() -> Iterator[Use]:
    """Each refusal and each field's complaint that a rule can raise, as the message that says it."""
    for path in files("qms_tickets/*.py"):
        place = str(path.relative_to(PACKAGE))
        for call in ast.walk(parsed(path)):
            if isinstance(call, ast.Call):
                yield from _refused(call, ast.unparse(call.func).rpartition(".")[2], place)


def _refused(call: ast.Call, name: str, place: str) -> Iterator[Use]:
    code = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    if name in REFUSALS and isinstance(code, str):
        yield Use(_id("refusal", code), place, _given(call))
    elif name == "FieldError" and isinstance(code, str):
        yield Use(_id("error", code), place, _facts_of(call))
    elif name == "NotValid":
        for keyword in call.keywords:
            if (
                keyword.arg
                and isinstance(keyword.value, ast.Constant)
                and isinstance(keyword.value.value, str)
            ):
                yield Use(_id("error", keyword.value.value), place, frozenset())


def _facts_of(call: ast.Call) -> frozenset[str] | None:
    if len(call.args) < 2:
        return frozenset()
    facts = call.args[1]
    if isinstance(facts, ast.Dict) and all(isinstance(key, ast.Constant) for key in facts.keys):
        return frozenset(key.value for key in facts.keys if isinstance(key, ast.Constant))
    return None


def _id(prefix: str, code: str) -> str:
    return f"{prefix}-{code.replace('_', '-').lower()}"


def unused() -> list[str]:
    """Messages whose id stands nowhere and begins with nothing that stands somewhere."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in files("templates/*", "qms_tickets/*.py", "static/js/*.js")
        if path.suffix in {".html", ".txt", ".xml", ".py", ".js"}
    )
    quoted = set(re.findall(r"""["']([a-z][a-z0-9-]*)""", text))
    composed = {prefix for prefix in quoted if prefix.endswith("-")} | {f"{prefix}-" for prefix in quoted}
    return [
        message
        for message in messages("en")
        if message not in quoted and not any(message.startswith(prefix) for prefix in composed)
    ]


if __name__ == "__main__":
    print(*unused(), sep="\n")
