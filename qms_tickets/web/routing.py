"""What an address may say."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter, ValidationError

LARGEST_KEY = 2**63 - 1


class BoundedInteger(IntegerConverter):
    """A number that a database knows; a larger one names nothing."""

    regex = r"[0-9]+"

    def to_python(self, value: str) -> Any:
        if len(value) > 19 or int(value) > LARGEST_KEY:
            raise ValidationError
        return super().to_python(value)
