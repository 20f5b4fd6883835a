"""What is delivered: every folder, every file, every package it needs, and nothing unnamed."""

from __future__ import annotations

import ast
import configparser
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture import source

# Frameworks are named in setup.cfg; these are parts of Flask and pydantic, which speak of them as their own.
COME_WITH_OTHERS = {"click", "itsdangerous", "jinja2", "markupsafe", "werkzeug", "pydantic_core"}


@pytest.fixture(scope="module")
def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(source.ROOT / "setup.cfg", encoding="utf-8")
    return parser


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace(".", "-").replace("_", "-")


def locked() -> set[str]:
    text = (source.ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    return {name(found) for found in re.findall(r"^([a-z][\w.-]*)==", text, re.MULTILINE)}


def test_every_folder_with_modules_is_listed_as_a_package(setup):
    folders = {
        ".".join(path.parent.relative_to(source.ROOT).parts) for path in source.files("qms_tickets/*.py")
    }
    assert set(lines(setup["options"]["packages"])) == folders | {
        "qms_tickets.static",
        "qms_tickets.templates",
    }


def test_the_ranges_in_setup_are_those_that_were_locked(setup):
    stated = lines(setup["options"]["install_requires"])
    given = lines((source.ROOT / "requirements/run.in").read_text(encoding="utf-8"))
    given = [line for line in given if not line.startswith("#")]
    assert sorted(given) == sorted([*stated, "setuptools", "wheel"])


def test_every_package_imported_is_one_that_is_named(setup):
    named = {name(line) for line in lines(setup["options"]["install_requires"])}
    optional = {name(line) for line in lines(setup["options.extras_require"]["bulk"])}
    owners = importlib.metadata.packages_distributions()
    unnamed = set()
    for module, tree in source.modules():
        for imported in _imported_roots(tree) - set(sys.stdlib_module_names) - {"qms_tickets"}:
            distributions = {name(owner) for owner in owners.get(imported, [])}
            wanted = named | optional if module.startswith("bulk/") else named
            if imported not in COME_WITH_OTHERS and not distributions & wanted:
                unnamed.add(f"{module}: {imported}")
    assert not unnamed


def _imported_roots(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_every_locked_package_is_named_with_its_licence():
    text = (source.ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    packages = text.partition("## Files")[0].partition("| --- | --- | --- |")[2]
    assert set(re.findall(r"^\| ([a-z0-9-]+) \| \S", packages, re.MULTILINE)) == locked()


def test_every_file_from_elsewhere_is_named_with_its_licence():
    text = (source.ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    vendored = source.files("static/vendor", "tests/vendor", "*.LICENSE.txt")
    unnamed = [str(path.relative_to(source.ROOT)) for path in vendored]
    assert not [path for path in unnamed if path not in text]


@pytest.mark.parametrize("which", ["run", "test", "bench", "dev"])
def test_locked_packages_have_hashes_and_no_address(which):
    text = (source.ROOT / f"requirements/{which}.txt").read_text(encoding="utf-8")
    assert "://" not in text and "index-url" not in text
    pinned = re.findall(r"^[a-z].*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert pinned and all("--hash=sha256:" in entry for entry in pinned)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from a copy, so that nothing left from an earlier build gets in."""
    folder = tmp_path_factory.mktemp("wheel")
    checkout, out = folder / "checkout", folder / "out"
    for path in source.files(
        "setup.cfg", "pyproject.toml", "*.md", "LICENSE", "qms_tickets", "templates", "static"
    ):
        copy = checkout / path.relative_to(source.ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(out)!r})"
    run([sys.executable, "-W", "ignore", "-c", build], cwd=checkout)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_product(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = {entry for entry in archive.namelist() if ".dist-info/" not in entry}
    of_package = {str(path.relative_to(source.ROOT)) for path in source.files("qms_tickets")}
    beside = {f"qms_tickets/{path.relative_to(source.ROOT)}" for path in source.files("templates", "static")}
    assert inside == of_package | beside


def test_the_wheel_runs_outside_of_the_checkout(wheel, tmp_path):
    """From an empty folder, with the packages of this environment but not this checkout."""
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    (entry,) = importlib.metadata.Distribution.at(next(installed.glob("*.dist-info"))).entry_points
    module, function = entry.value.split(":")

    def command(*arguments: str) -> str:
        script = (
            f"import sys, qms_tickets; assert qms_tickets.__file__.startswith({str(installed)!r}); "
            f"sys.argv = ['qms-tickets', *{arguments!r}]; from {module} import {function}; {function}()"
        )
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(installed),
            "QMS_INSTANCE": str(tmp_path / "instance"),
        }
        return run([sys.executable, "-c", script], cwd=elsewhere, env=environment)

    assert entry.name == "qms-tickets"
    assert "serve" in command("--help")
    command("database", "upgrade")
    assert command("database", "status")


def run(command: list[str], **how: object) -> str:
    done = subprocess.run(command, capture_output=True, text=True, **how)
    assert done.returncode == 0, done.stderr
    return done.stdout
