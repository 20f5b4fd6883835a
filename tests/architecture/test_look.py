"""What the strict policy for pages and the look hold of every template, style sheet and script."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "mail" not in path.parts]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
SPRITE = (ROOT / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
ICONS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))


def named(path):
    return str(path.relative_to(ROOT))


def markup(path):
    return re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_nothing_in_a_page_needs_a_looser_policy(path):
    """Such an attribute or element would be blocked by the browser, silently."""
    forbidden = r"\sstyle=|\son[a-z]+=|\shx-on|<style|javascript:|js:\{|<script(?![^>]*\ssrc=)"
    assert re.findall(forbidden, markup(path)) == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_triggers_have_no_filters(path):
    """`hx-trigger="click[...]"` is evaluated as code: under the policy the element goes silent."""
    assert re.findall(r'hx-trigger(?::inherited)?="[^"]*\[', markup(path)) == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_icon_is_in_the_sprite(path):
    asked = re.findall(r'\bicon\("([a-z0-9-]+)"', markup(path)) + re.findall(
        r'icon_name="([a-z0-9-]+)"', markup(path)
    )
    assert set(asked) <= ICONS


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_colours_come_from_the_tokens(path):
    if path.name in {"tokens.css", "print.css"}:
        return
    colours = re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL))
    assert colours == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_every_rule_lies_in_a_layer(path):
    assert "@layer" in path.read_text()


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_every_token_that_is_used_exists(path):
    tokens = set(re.findall(r"(--[a-z0-9-]+):", (ROOT / "static/css/tokens.css").read_text()))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", path.read_text())) <= tokens


def test_base_loads_every_style_sheet_and_script():
    base = (ROOT / "templates" / "base.html").read_text()
    assert [path.stem for path in STYLES if f'"{path.stem}"' not in base] == []
    assert [
        path.stem for path in SCRIPTS if f'"{path.stem}"' not in base and f"js/{path.name}" not in base
    ] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_scripts_evaluate_nothing_and_write_no_markup(path):
    assert (
        re.findall(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", path.read_text())
        == []
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_scripts_do_not_import_each_other(path):
    """An import has no version in its address: the module would be loaded twice."""
    assert re.findall(r"^\s*import |\bimport\(", path.read_text(), flags=re.MULTILINE) == []
