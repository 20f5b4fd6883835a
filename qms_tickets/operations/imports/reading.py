"""The rows of a log file, one at a time: CSV of any delimiter and encoding, plain or packed, or a workbook."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from qms_tickets.domain.taking_over.mapping import LogMapping
from qms_tickets.domain.taking_over.rows import Raw

LONGEST_FIELD = 1 << 20


class UnreadableFile(Exception):
    """The file is no log that this mapping can read; the message says why."""


def rows_of(path: Path, mapping: LogMapping) -> Iterator[Raw]:
    """Every record with the line on which it starts. Errors: UnreadableFile."""
    if path.suffix.lower() == ".xlsx":
        yield from _of_workbook(path, mapping)
        return
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with _opened(path) as file, io.TextIOWrapper(file, encoding=mapping.encoding, newline="") as text:
            yield from _of_text(text, mapping)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"not {mapping.encoding}: {error.reason} at byte {error.start}") from None
    except (csv.Error, gzip.BadGzipFile, EOFError) as error:
        raise UnreadableFile(str(error)) from None


def _opened(path: Path) -> IO[bytes]:
    packed = path.suffix.lower() == ".gz"
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


def _of_text(text: io.TextIOWrapper, mapping: LogMapping) -> Iterator[Raw]:
    reader = csv.reader(text, delimiter=mapping.delimiter, strict=True)
    header = _header(next(reader, None), mapping)
    line = reader.line_num + 1
    for record in reader:
        if record:
            yield Raw(line, _named(header, record))
        line = reader.line_num + 1


def _named(header: list[str], record: list[str]) -> dict[str, str]:
    """Too short a record lacks its last columns; what stands beyond the header belongs to none."""
    return dict(zip(header, record, strict=False))


def _header(names: list[str] | None, mapping: LogMapping) -> list[str]:
    """Their column names turned into ours. Errors: UnreadableFile for a column that is not there."""
    if names is None:
        raise UnreadableFile("the file is empty")
    theirs = [name.strip().lstrip("\ufeff") for name in names]
    lacking = [name for name in mapping.columns.values() if name not in theirs]
    if lacking:
        raise UnreadableFile(f"columns not in the file: {', '.join(lacking)}")
    ours = {name: code for code, name in mapping.columns.items()}
    return [ours.get(name, "") for name in theirs]


def _of_workbook(path: Path, mapping: LogMapping) -> Iterator[Raw]:
    from openpyxl import load_workbook  # reads XML through defusedxml where that is installed, as it is here

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableFile(f"no workbook: {error}") from None
    try:
        records = book.worksheets[0].iter_rows(values_only=True)
        first = next(records, None)
        header = _header(None if first is None else [_cell(value) for value in first], mapping)
        for line, record in enumerate(records, start=2):
            if any(value is not None for value in record):
                yield Raw(line, _named(header, [_cell(value) for value in record]))
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
