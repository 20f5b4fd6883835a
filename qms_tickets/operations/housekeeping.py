"""What means nothing any more is forgotten: keys of forms, the sign-in log, old reports. Call it once an hour."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.operations import bundles, idempotency, sign_in, unsent


def forget_outdated(now: datetime) -> None:
    """The events of the chain stay."""
    idempotency.forget_outdated(now)
    sign_in.forget_outdated(now)
    bundles.forget_outdated(now)
    unsent.forget_outdated(now)
