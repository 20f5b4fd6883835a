"""Some things happen in one place only."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.architecture import source

CLOCKS = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.datetime.now",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
)
SQL_CLOCKS = "func.now", "func.current_timestamp", "func.current_date", "func.localtimestamp"


def offenders(offends: Callable[[ast.AST], bool], *, but: tuple[str, ...]) -> list[str]:
    return [
        f"{name}:{node.lineno}"
        for name, tree in source.modules()
        if name not in but
        for node in ast.walk(tree)
        if offends(node)
    ]


def called(*names: str) -> Callable[[ast.AST], bool]:
    return lambda node: isinstance(node, ast.Call) and ast.unparse(node.func) in names


def test_only_the_transaction_commits():
    def commits(node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
        )

    assert not offenders(commits, but=("transaction.py",))


def test_only_the_wall_clock_reads_the_time():
    assert not offenders(called(*CLOCKS, *SQL_CLOCKS), but=("wall_clock.py",))


def test_only_the_configuration_reads_the_environment():
    def reads(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute | ast.Call) and (
            ast.unparse(node) == "os.environ"
            or (isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.getenv", "getenv"))
        )

    assert not offenders(reads, but=("config.py",))


def test_no_output_goes_past_the_commands():
    assert not [line for line in offenders(called("print"), but=()) if not line.startswith("cli/")]


def functions() -> Iterator[tuple[str, int]]:
    for name, tree in source.modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield f"{name}: {node.name}", node.end_lineno - node.lineno + 1


def test_functions_are_short():
    assert not [f"{name} has {lines} lines" for name, lines in functions() if lines > 60]


def test_files_fit_in_the_head():
    """The demonstration is a story, not a program."""
    rooms = [
        path for path in source.files("qms_tickets/*.py") if not {"migrations", "demo"} & set(path.parts)
    ]
    assert not {path.name: _lines(path) for path in rooms if _lines(path) > 600}


def _lines(path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


@pytest.mark.parametrize("room", ["domain"])
def test_rules_import_nothing_but_the_standard_library(room):
    import sys

    allowed = {*sys.stdlib_module_names, "qms_tickets"}
    foreign = {
        f"{name}: {imported}"
        for name, tree in source.modules()
        if name.startswith(f"{room}/")
        for imported in _imports(tree)
        if imported.split(".")[0] not in allowed
    }
    assert not foreign


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
