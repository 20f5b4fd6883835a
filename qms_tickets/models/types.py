"""Column types on which SQLite and PostgreSQL agree."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from qms_tickets.domain.bilingual import Bilingual


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant. SQLite keeps text with six decimals in UTC, so that text order is time order."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone")
        value = value.astimezone(UTC)
        return (
            value.replace(tzinfo=None).isoformat(" ", "microseconds") if dialect.name == "sqlite" else value
        )

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        result: datetime = value
        return result.astimezone(UTC)


class JSONText(TypeDecorator[Any]):
    """A small document, written with sorted keys so that equal documents are equal texts on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class BilingualText(TypeDecorator[Bilingual]):
    """A name or sentence in both languages."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Bilingual | str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(Bilingual.of(value).as_dict(), sort_keys=True, ensure_ascii=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> Bilingual | None:
        return None if value is None else Bilingual.of(json.loads(value))
