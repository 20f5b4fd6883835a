"""The only place that reads the real clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant in UTC, with microseconds."""
    return datetime.now(UTC)
