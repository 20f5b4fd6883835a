"""Every message that a page or a module asks for is in both catalogues, and is given what it needs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import jinja2
import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from jinja2 import nodes

from tests.architecture import source

LANGUAGES = "en", "zh_Hans"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
SAY = {"t", "text", "words", "has", "say"}


@dataclass(frozen=True)
class Use:
    where: str
    message: str
    whole: bool = True  # or the beginning of an id that a code completes
    variables: frozenset[str] | None = None  # or not known here


def catalogue(language: str) -> dict[str, set[str]]:
    """Each message with the variables it mentions, those of the messages it refers to included."""
    found: dict[str, fluent.Message] = {}
    for path in source.files(f"qms_tickets/words/{language}/*.ftl"):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, fluent.Message):
                found[entry.id.name] = entry
    return {name: set(mentioned(entry, found)) for name, entry in found.items()}


def mentioned(node: fluent.BaseNode, messages: dict[str, fluent.Message]) -> Iterator[str]:
    if isinstance(node, fluent.VariableReference):
        yield node.id.name
    elif isinstance(node, fluent.MessageReference) and node.id.name in messages:
        yield from mentioned(messages[node.id.name], messages)
    for value in vars(node).values() if isinstance(node, fluent.BaseNode) else ():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, fluent.BaseNode):
                yield from mentioned(child, messages)


def in_templates() -> Iterator[Use]:
    environment = jinja2.Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for path in source.files("templates"):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args:
                where = f"{path.relative_to(source.ROOT)}:{call.lineno}"
                given = None if call.dyn_kwargs else frozenset(pair.key for pair in call.kwargs)
                yield from template_ids(call.args[0], where, given)


def template_ids(said: nodes.Node, where: str, given: frozenset[str] | None) -> Iterator[Use]:
    if isinstance(said, nodes.Const):
        yield Use(where, str(said.value), True, given)
    elif isinstance(said, nodes.CondExpr):
        for branch in filter(None, (said.expr1, said.expr2)):
            yield from template_ids(branch, where, given)
    elif isinstance(said, nodes.Concat) and isinstance(said.nodes[0], nodes.Const):
        yield Use(where, str(said.nodes[0].value), False)


def in_modules() -> Iterator[Use]:
    for module, tree in source.modules():
        for name, call in source.calls(tree):
            if name.split(".")[-1] in SAY:
                yield from module_ids(call, f"qms_tickets/{module}:{call.lineno}")


def module_ids(call: ast.Call, where: str) -> Iterator[Use]:
    given = frozenset(keyword.arg or "**" for keyword in call.keywords)
    for said in call.args[:2]:
        for literal in [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]:
            if isinstance(literal, ast.Constant) and ID.fullmatch(str(literal.value)):
                yield Use(where, literal.value, True, None if "**" in given else given)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_asked_for_is_there_and_filled(language):
    messages = catalogue(language)
    wrong = []
    for use in [*in_templates(), *in_modules()]:
        if use.whole and use.message not in messages:
            wrong.append(f"{use.where}: no message {use.message}")
        elif use.whole and use.variables is not None and messages[use.message] - use.variables:
            wrong.append(f"{use.where}: {use.message} wants {sorted(messages[use.message] - use.variables)}")
        elif not use.whole and not any(message.startswith(use.message) for message in messages):
            wrong.append(f"{use.where}: no message begins with {use.message}")
    assert not wrong, "\n".join(wrong)


def test_both_languages_have_the_same_messages_with_the_same_variables():
    english, chinese = map(catalogue, LANGUAGES)
    assert english == chinese


CHINESE = re.compile(r"[\u4e00-\u9fff]")
OWN_NAME = "中文"  # by which one chooses the language


def test_no_page_has_words_of_its_own():
    """Chinese characters in a template, or in a text of a module, are words that the catalogue should have."""
    spoken = [
        f"{path.relative_to(source.ROOT)}:{number}"
        for path in source.files("templates")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if CHINESE.search(line.replace(OWN_NAME, ""))
    ]
    for module, tree in source.modules():
        if module.startswith(("web/", "api/", "cli/", "outgoing/")):
            texts = [text for text in literals(tree) if CHINESE.search(text.value.replace(OWN_NAME, ""))]
            spoken += [f"qms_tickets/{module}:{text.lineno}" for text in texts]
    assert not spoken


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Texts, those that document a module, class or function aside."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node
