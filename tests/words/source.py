"""What messages there are, and where pages and code ask for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from jinja2 import Environment, nodes

from qms_tickets.words.catalogue import FOLDER
from tests.architecture.source import PACKAGE, ROOT, files, parsed

LANGUAGES = ("zh_Hans", "en")
AN_ID = re.compile(r"[a-z]+(-[a-z0-9]+)+")


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
    """A call that asks for a message. `variables` is None where the call passes on what it was given."""

    id: str
    place: str
    variables: frozenset[str] | None = field(default=None)


def uses() -> list[Use]:
    return [*_in_templates(), *_in_code()]


def _in_templates() -> Iterator[Use]:
    environment = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)
    for path in files("templates/*.html", "templates/*.txt", "templates/*.xml"):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if call.args and _asks(call.node):
                given = None if call.dyn_kwargs else frozenset(pair.key for pair in call.kwargs)
                for constant in _constants(call.args[0]):
                    yield Use(constant, str(path.relative_to(ROOT)), given)


def _asks(node: nodes.Node) -> bool:
    return (isinstance(node, nodes.Name) and node.name in {"t", "words"}) or (
        isinstance(node, nodes.Getattr) and node.attr == "text"
    )


def _constants(node: nodes.Node) -> Iterator[str]:
    """`t("a" if x else "b")` asks for both."""
    if isinstance(node, nodes.CondExpr):
        yield from _constants(node.expr1)
        yield from _constants(node.expr2) if node.expr2 else ()
    elif isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value


def _in_code() -> Iterator[Use]:
    for path in files("qms_tickets/*.py"):
        for call in ast.walk(parsed(path)):
            if isinstance(call, ast.Call) and call.args and _asks_in_code(call.func):
                given = _given(call)
                for constant in _constants_in_code(call.args[0]):
                    yield Use(constant, str(path.relative_to(ROOT)), given)


def _asks_in_code(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id in {"t", "words", "text"}) or (
        isinstance(function, ast.Attribute) and function.attr == "text"
    )


def _given(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


def _constants_in_code(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _constants_in_code(node.body)
        yield from _constants_in_code(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and AN_ID.fullmatch(node.value):
        yield node.value


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
