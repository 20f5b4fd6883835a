"""Why a mail did not leave."""

from __future__ import annotations


class DeliveryError(Exception):
    """A mail was not taken. `permanent`: trying again would not help. `of_server`: no other would be taken either."""

    def __init__(self, reason: str, *, permanent: bool = False, of_server: bool = False) -> None:
        super().__init__(reason)
        self.permanent, self.of_server = permanent, of_server
