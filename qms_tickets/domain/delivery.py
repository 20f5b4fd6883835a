"""Why a message did not leave."""

from __future__ import annotations

from datetime import timedelta


class DeliveryError(Exception):
    """A message was not taken. `permanent`: trying again would not help; `of_server`: no other would be taken either.

    `after`: the receiver asks to be left alone for so long.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        of_server: bool = False,
        after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.permanent, self.of_server, self.after = permanent, of_server, after
