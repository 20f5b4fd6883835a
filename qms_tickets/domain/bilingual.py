"""A name or sentence of the organisation's own, in both of the product's languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("zh_Hans", "en")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """Chinese and English; where one is empty the other stands for it."""

    zh: str = ""
    en: str = ""

    @classmethod
    def of(cls, value: str | Mapping[str, str] | Bilingual | None) -> Bilingual:
        """Read what people and files give: one text for both languages, or a mapping with `zh` and `en`."""
        if isinstance(value, Bilingual):
            return value
        if value is None:
            return cls()
        if isinstance(value, str):
            return cls(zh=value, en=value)
        return cls(zh=value.get("zh", ""), en=value.get("en", ""))

    def in_(self, language: str) -> str:
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)

    def as_dict(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

    def __str__(self) -> str:
        return self.zh or self.en
