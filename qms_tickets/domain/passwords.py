"""Which passwords are good enough: long, and not what everybody tries first."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from qms_tickets.domain.errors import FieldError

SHORTEST: Final = 12
# Longer ones would only cost time to hash.
LONGEST: Final = 256

# What remains of the usual passwords when digits and marks at both ends are taken away.
_COMMON: Final = frozenset(
    """
    password passwort passw0rd p@ssword p@ssw0rd pass word secret geheim letmein welcome willkommen admin administrator
    root user guest test testing default changeme changeit login access master superuser manager service system
    qwerty qwertz azerty qwertyuiop qwertzuiop asdfghjkl zxcvbnm qazwsx qazwsxedc zaqxsw 1q2w3e4r5t6y 1qaz2wsx3edc
    abc abcd abcdef abcdefg abcdefgh abcdefghijkl abcdefghijklmnop iloveyou sunshine princess football baseball monkey
    dragon shadow michael charlie jordan superman batman trustno starwars whatever freedom computer internet
    woaini woaiwojia wangzhe zhongguo beijing shanghai mima woshishui aini nihao qazxsw company tickets ticket quality
    summer winter spring autumn january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    """.split()
)
_ROWS: Final = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnm",
    "1234567890qwertyuiop",
)
_AT_THE_ENDS: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def normal(password: str) -> str:
    """One form for what keyboards write in several."""
    return unicodedata.normalize("NFC", password)


def complaint(password: str, *, about: tuple[str, ...] = ()) -> FieldError | None:
    """What is wrong with a new password; `about` are words that others know of its owner."""
    if len(password) < SHORTEST:
        return FieldError("password_too_short", {"limit": SHORTEST})
    if len(password) > LONGEST:
        return FieldError("too_long", {"limit": LONGEST})
    if is_common(password) or _only_says(password, about):
        return FieldError("password_too_common")
    return None


def is_common(password: str) -> bool:
    plain = password.lower()
    core = _AT_THE_ENDS.sub("", plain)
    return (
        len(set(plain)) < 5
        or core in _COMMON
        or any(plain in row * 2 for row in _ROWS)
        or _is_repeated(plain)
        or _without_marks(core) in _COMMON
    )


def _without_marks(text: str) -> str:
    return re.sub(r"[\W_]", "", text.translate(str.maketrans("0134@$5", "oleaass")))


def _is_repeated(text: str) -> bool:
    """The same few characters again and again."""
    return any(text == (text[:n] * len(text))[: len(text)] for n in range(1, len(text) // 2 + 1) if n <= 6)


def _only_says(password: str, about: tuple[str, ...]) -> bool:
    core = _AT_THE_ENDS.sub("", password.lower())
    return any(core == word.lower() for word in about if len(word) > 2)
