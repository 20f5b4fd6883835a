"""The mark in each static address changes when a file does, and only then."""

from __future__ import annotations

from qms_tickets.web.assets import asset_version


def test_the_same_files_have_the_same_mark(tmp_path):
    (tmp_path / "a.css").write_text("a")
    before = asset_version(tmp_path)
    assert asset_version(tmp_path) == before
    (tmp_path / "a.css").write_text("b")
    assert asset_version(tmp_path) != before


def test_a_renamed_file_changes_the_mark(tmp_path):
    (tmp_path / "a.css").write_text("a")
    before = asset_version(tmp_path)
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert asset_version(tmp_path) != before
