"""Why a mail did not leave."""

from __future__ import annotations


class DeliveryError(Exception):
    """A mail was not taken. `permanent`: trying again would not help."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent
