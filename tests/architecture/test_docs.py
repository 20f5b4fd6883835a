"""What an administrator must know is written down."""

from __future__ import annotations

import re
import subprocess

import click
import pytest

from tests.architecture import source


def test_every_setting_is_documented():
    from qms_tickets.config import NAMES

    page = (source.ROOT / "docs/running.md").read_text(encoding="utf-8")
    assert not [name for name in NAMES if f"`{name}`" not in page]


def test_no_setting_is_documented_that_does_not_exist():
    from qms_tickets.config import NAMES

    page = (source.ROOT / "docs/running.md").read_text(encoding="utf-8")
    assert set(re.findall(r"QMS_[A-Z_]+[A-Z]", page)) <= set(NAMES)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[str]:
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = commands(command, (*path, name)) if isinstance(command, click.Group) else []
        found += inner or [" ".join((*path, name))]
    return found


@pytest.mark.on("sqlite")
def test_every_command_is_documented(app):
    page = (source.ROOT / "docs/running.md").read_text(encoding="utf-8")
    ours = [name for name in commands(app.cli) if name.split()[0] not in ("db", "run", "shell", "routes")]
    assert ours
    assert not [name for name in ours if f"qms-tickets {name}" not in page]


def test_make_help_lists_every_target():
    listed = subprocess.run(
        ["make", "help"], cwd=source.ROOT, capture_output=True, text=True, check=True
    ).stdout
    for target in "run setup test check test-long faults gallery bench help".split():
        assert re.search(rf"^  make {target} +\S", listed, re.MULTILINE)


def test_links_between_pages_lead_somewhere():
    broken = []
    for page in source.files("*.md"):
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(source.ROOT)}: {target}")
    assert not broken


def test_no_page_names_a_folder_of_the_machine_it_was_written_on():
    text = subprocess.run(
        [
            "git",
            "grep",
            "-nIE",
            r"(^|[^A-Za-z0-9_.])/(work|farm|root)/",
            "--",
            ".",
            ":!tests/architecture/test_docs.py",
        ],
        cwd=source.ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert not text
