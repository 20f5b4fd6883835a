"""The base of all rows, and the few column shapes that recur."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, ForeignKey, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.models.types import BilingualText, JSONText, UTCDateTime

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All rows. The registry says which column a plain annotation becomes."""

    metadata = MetaData(naming_convention=NAMING)
    registry = registry(
        metadata=metadata,
        type_annotation_map={
            datetime: UTCDateTime(),
            Bilingual: BilingualText(),
            dict[str, Any]: JSONText(),
            list[Any]: JSONText(),
            list[str]: JSONText(),
            str: Text(),
            int: BigInteger().with_variant(Integer, "sqlite"),
        },
    )


# SQLite numbers rows by itself only in an INTEGER key.
Key = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
Code = Annotated[str, mapped_column(String(64))]


def reference(target: str, **options: Any) -> Any:
    """A foreign key column to `table.id`; rows that something points to are never deleted."""
    index = options.pop("index", False)
    return mapped_column(ForeignKey(target, **options), index=index)
