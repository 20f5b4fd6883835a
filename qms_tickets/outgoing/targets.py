"""Packs what a target is told, and hands it over: webhooks signed by Standard Webhooks, robots each in its own way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import select

from qms_tickets.config import Settings
from qms_tickets.domain.delivery import DeliveryError
from qms_tickets.domain.notices import is_still_asked
from qms_tickets.domain.targets import FIRED, WEBHOOK, key_of
from qms_tickets.extensions import db
from qms_tickets.models.clock import Clock
from qms_tickets.models.department import Department
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.outbox import Message
from qms_tickets.models.person import Person
from qms_tickets.models.target import Target
from qms_tickets.models.ticket import Ticket
from qms_tickets.outgoing import chats
from qms_tickets.outgoing.client import Answer, Client
from qms_tickets.words import notices
from qms_tickets.words.reader import Words

LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Parcel:
    """Ready to be posted: nothing of the database is needed any more."""

    kind: str
    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Packer:
    """Makes parcels out of messages. It reads rows and changes nothing."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def parcel(self, message: Message, now: datetime) -> Parcel:
        """Errors: DeliveryError, permanent, for a ticket that became confidential meanwhile."""
        target = message.target
        assert target is not None
        if message.ticket is not None and message.ticket.confidential:
            raise DeliveryError("confidential", permanent=True)
        if target.kind == WEBHOOK:
            return self._webhook(target, message, now)
        post = chats.ROBOTS[target.kind](self._news(target, message, now), target.url, target.secret, now)
        return Parcel(target.kind, post.url, _json(post.content), _HEADERS)

    def _link(self, ticket: Ticket | None) -> str:
        place = "" if ticket is None else f"/tickets/{quote(ticket.number)}"
        return self.settings.base_url + (place or "/")

    # Webhooks

    def _webhook(self, target: Target, message: Message, now: datetime) -> Parcel:
        body = _json({"type": message.kind, "timestamp": message.facts["at"], "data": self._data(message)})
        name, stamp = f"msg_{message.message_id}", str(int(now.timestamp()))
        signed = b".".join((name.encode(), stamp.encode(), body))
        sign = base64.b64encode(hmac.new(key_of(target.secret), signed, hashlib.sha256).digest()).decode()
        headers = {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": f"v1,{sign}"}
        return Parcel(target.kind, target.url, body, {**_HEADERS, **headers})

    def _data(self, message: Message) -> dict[str, Any]:
        if message.ticket is None:
            return {}
        title = message.ticket.title[:LONGEST_TITLE]
        ticket = {**message.facts["ticket"], "title": title, "url": self._link(message.ticket)}
        return {"ticket": ticket, "facts": message.facts["facts"]}

    # Robots

    def _news(self, target: Target, message: Message, now: datetime) -> chats.News:
        words = Words(target.language, self.settings.time_zone, now)
        link, ticket = self._link(message.ticket), message.ticket
        if ticket is None:
            return chats.News(
                words.text("targets-test-said"), link, words.text("targets-open"), target.language
            )
        facts = _told(message, ticket)
        return chats.News(
            what=notices.happened(words, message.kind, facts, _name(message.actor_id)),
            link=link,
            open_link=words.text("mail-open-ticket"),
            language=target.language,
            number=ticket.number,
            title=ticket.title[:LONGEST_TITLE],
            lines=_lines(words, ticket, message.facts["ticket"]),
            asked=_asked(words, message.kind, facts, ticket),
        )


def _told(message: Message, ticket: Ticket) -> dict[str, Any]:
    """The facts with what a rung's sentence needs beside them."""
    facts: dict[str, Any] = {**message.facts["facts"], "priority": message.facts["ticket"]["priority"]}
    if message.kind != FIRED:
        return facts
    wanted = (
        select(Escalation)
        .join(Clock, Clock.id == Escalation.clock_id)
        .where(
            Escalation.ticket_id == ticket.id, Clock.name == facts["clock"], Escalation.rung == facts["rung"]
        )
    )
    rung = db.session.scalars(wanted).one_or_none()
    if rung is None:
        return facts
    reached = rung.clock_due is not None and rung.clock_due <= rung.fired_at
    return {**facts, "rungs": rung.rungs, "reached": reached}


def _lines(words: Words, ticket: Ticket, was: Mapping[str, Any]) -> tuple[str, ...]:
    supplier, customer = (
        words.name(ticket.supplier_department.name),
        words.name(ticket.customer_department.name),
    )
    parties = words.text("mail-from-to", supplier=supplier, customer=customer)
    kinds = (words.code("relation", was["relation"]), words.code("priority", was["priority"]))
    lines = [" · ".join((*kinds, parties))]
    if was["due"]:
        lines.append(words.text("targets-due", when=words.when(datetime.fromisoformat(was["due"]))))
    return tuple(lines)


def _asked(words: Words, kind: str, facts: Mapping[str, Any], ticket: Ticket) -> str:
    """A message may have waited: what is no longer asked is not asked."""
    asked = notices.asked(words, kind, facts) if is_still_asked(kind, ticket.state) else None
    if asked is None:
        return ""
    holder = (
        None
        if ticket.holder_department_id is None
        else db.session.get(Department, ticket.holder_department_id)
    )
    if holder is None:
        return words.text("notice-asked", what=asked)
    return words.text("targets-asked", who=words.name(holder.name), what=asked)


def _name(person_id: int | None) -> str | None:
    person = None if person_id is None else db.session.get(Person, person_id)
    return None if person is None else person.name


_HEADERS: Final = {"Content-Type": "application/json; charset=utf-8"}


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


# Handing over


def hand_over(client: Client, parcel: Parcel, now: datetime) -> None:
    """Errors: DeliveryError."""
    answer = client.post(parcel.url, parcel.body, parcel.headers)
    if not 200 <= answer.status < 300:
        raise _refused(answer, now)
    chats.judge(parcel.kind, answer.body)


_LATER: Final = frozenset({408, 425, 429})


def _refused(answer: Answer, now: datetime) -> DeliveryError:
    later = answer.status in _LATER or not 400 <= answer.status < 500
    try:
        reason = f"{answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        reason = str(answer.status)
    return DeliveryError(
        reason, permanent=not later, of_server=later, after=_after(answer.headers.get("retry-after", ""), now)
    )


def _after(text: str, now: datetime) -> timedelta | None:
    """Seconds, or a date of the web."""
    if text.isascii() and text.isdigit() and len(text) < 9:
        return timedelta(seconds=int(text))
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(until.replace(tzinfo=until.tzinfo or UTC) - now, timedelta())
