"""Small files that open: drawings and reports (PDF with Chinese), photographs (PNG), measured values (CSV)."""

from __future__ import annotations

import hashlib
import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

PDF, PNG, CSV = "application/pdf", "image/png", "text/csv"


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def sheet(name: str, title: str, lines: Sequence[str]) -> File:
    """A page of text. Its font is one that every reader of PDF has or replaces, so nothing is embedded."""
    return File(f"{name}.pdf", PDF, _pdf(title, tuple(lines)))


def photograph(name: str, seed: int) -> File:
    """A turned part on a bench, as far as sixty lines of arithmetic can show one."""
    return File(f"{name}.png", PNG, _png(seed))


def table(name: str, rows: Sequence[Sequence[object]]) -> File:
    """Measured values; the mark at the start lets a spreadsheet read the Chinese."""
    text = "\r\n".join(",".join(_cell(cell) for cell in row) for row in rows) + "\r\n"
    return File(f"{name}.csv", CSV, b"\xef\xbb\xbf" + text.encode())


def _cell(value: object) -> str:
    text = str(value)
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if any(mark in text for mark in ',"\r\n') else text


@lru_cache(maxsize=64)
def _pdf(title: str, lines: tuple[str, ...]) -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        _stream(_page(title, lines)),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /DW 1000"
            b" /W [1 95 500] /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
        ),
        (
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
            b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
        ),
    ]
    return _assembled(objects)


def _page(title: str, lines: tuple[str, ...]) -> bytes:
    drawn = [f"BT /F1 18 Tf 56 770 Td <{_coded(title)}> Tj ET", "0.6 w 56 756 m 539 756 l S"]
    drawn += [
        f"BT /F1 11 Tf 56 {728 - 22 * place} Td <{_coded(line)}> Tj ET"
        for place, line in enumerate(lines)
        if line
    ]
    return "\n".join(drawn).encode("ascii")


def _coded(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


WIDTH, HEIGHT = 160, 120


@lru_cache(maxsize=16)
def _png(seed: int) -> bytes:
    rows = b"".join(b"\x00" + bytes(_grey(x, y, seed) for x in range(WIDTH)) for y in range(HEIGHT))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            _chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _grey(x: int, y: int, seed: int) -> int:
    """A ring in a light from the left, the turning marks on it, a bench below."""
    across, up = x - WIDTH / 2, y - HEIGHT / 2
    distance = math.hypot(across, up)
    outer, inner = 46 - seed % 7, 18 + seed % 9
    if inner < distance < outer:
        return int(min(235, 150 - across + (14 if int(distance) % (3 + seed % 3) == 0 else 0)))
    return int(52 + y / 3) if y > HEIGHT * 0.72 else int(28 + y / 8)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
