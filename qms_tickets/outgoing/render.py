"""Writes a mail: in the reader's language and zone, plain and HTML, with a link and what is asked of the reader."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Final
from urllib.parse import quote

import jinja2

from qms_tickets.config import Settings
from qms_tickets.domain.delivery import DeliveryError
from qms_tickets.domain.notices import is_still_asked, place_of
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.words import notices
from qms_tickets.words.reader import Words

_POLICY: Final = email.policy.SMTP.clone(max_line_length=200)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that happened, about one ticket or none."""

    what: str
    asked: str | None
    when: str
    link: str
    ticket: Ticket | None
    absent: str | None = None


class Writer:
    """Makes letters out of messages. It reads rows and changes nothing."""

    def __init__(self, settings: Settings, templates: jinja2.Environment) -> None:
        self.settings, self.templates = settings, templates

    def letter(self, messages: Sequence[Message], now: datetime) -> EmailMessage:
        """One mail: a message with what joined it, or the digest of several.

        Errors: DeliveryError, permanent, for a reader whose address cannot be written to.
        """
        first = messages[0]
        reader = first.person
        assert reader is not None
        words = Words(reader.language, reader.zone, now)
        parts = [part for message in messages for part in self._parts(message, words)]
        subject, template = self._subject(first, parts, words, reader.hears)
        letter = self._envelope(first, reader, subject, now)
        context = {
            "words": words,
            "t": words.text,
            "parts": parts,
            "ticket": None if first.digest else first.ticket,
            "subject": subject,
            "language": "zh-Hans" if words.language == "zh_Hans" else "en",
        }
        letter.set_content(self._drawn(f"mail/{template}.txt", context), charset="utf-8", cte="base64")
        html = self._drawn(f"mail/{template}.html", context)
        letter.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
        return letter

    def _drawn(self, template: str, context: dict[str, Any]) -> str:
        return self.templates.get_template(template).render(context)

    # The envelope

    def _envelope(self, message: Message, reader: Person, subject: str, now: datetime) -> EmailMessage:
        letter = EmailMessage(policy=_POLICY)
        domain = self.domain
        letter["From"] = self._address("QMS Tickets", self.settings.mail_from)
        letter["To"] = self._address(reader.name, reader.email)
        letter["Subject"] = subject
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{message.message_id}@{domain}>"
        if message.ticket is not None and not message.digest:
            thread = f"<ticket-{quote(message.ticket.number)}@{domain}>"
            letter["In-Reply-To"] = thread
            letter["References"] = thread
            letter["X-QMS-Ticket"] = message.ticket.number
        letter["Auto-Submitted"] = "auto-generated"
        letter["Precedence"] = "bulk"
        letter["X-Auto-Response-Suppress"] = "All"
        letter["Content-Language"] = "zh-Hans" if reader.language == "zh_Hans" else "en"
        return letter

    @property
    def domain(self) -> str:
        return self.settings.mail_from.rpartition("@")[2] or "localhost"

    def _address(self, name: str, address: str) -> Address:
        try:
            return Address(display_name=_one_line(name), addr_spec=address)
        except (ValueError, IndexError) as wrong:  # the parser of the library raises both
            raise DeliveryError(f"address: {address}", permanent=True) from wrong

    # What it says

    def _subject(self, first: Message, parts: list[Part], words: Words, hears: str) -> tuple[str, str]:
        if first.digest:
            return words.text("mail-digest-subject", n=len(parts), every=hears), "digest"
        what = parts[0].what
        if first.ticket is None:
            return _one_line(words.text("mail-subject-plain", what=what)), "notice"
        subject = words.text("mail-subject", number=first.ticket.number, what=what, title=first.ticket.title)
        return _one_line(subject), "notice"

    def _parts(self, message: Message, words: Words) -> list[Part]:
        told = [
            {
                "kind": message.kind,
                "facts": message.facts,
                "actor": message.actor_id,
                "at": message.created_at,
            }
        ]
        told += message.facts.get("also", ())
        return [self._part(message, one, words) for one in told]

    def _part(self, message: Message, told: dict[str, Any], words: Words) -> Part:
        at = told["at"] if isinstance(told["at"], datetime) else datetime.fromisoformat(told["at"])
        actor, absent = _name(told["actor"]), _name(message.for_id)
        facts = told["facts"]
        return Part(
            what=notices.happened(words, told["kind"], facts, actor),
            asked=_asked(words, told["kind"], facts, message.ticket),
            when=words.when(at),
            link=self._link(message, told["kind"], facts),
            ticket=message.ticket,
            absent=absent,
        )

    def _link(self, message: Message, kind: str, facts: dict[str, Any]) -> str:
        base = self.settings.base_url
        if message.ticket is not None:
            return f"{base}/tickets/{quote(message.ticket.number)}"
        if facts.get("link"):
            return base + str(facts["link"])
        return base + (place_of(kind) or "/notices")


def _asked(words: Words, kind: str, facts: dict[str, Any], ticket: Ticket | None) -> str | None:
    """A mail may have waited through a night: what is no longer asked is not asked."""
    if not is_still_asked(kind, None if ticket is None else ticket.state):
        return None
    return notices.asked(words, kind, facts)


def _name(person_id: int | None) -> str | None:
    person = None if person_id is None else db.session.get(Person, person_id)
    return None if person is None else person.name


def _one_line(text: str) -> str:
    """Nothing that people wrote may begin a header of its own."""
    return _CONTROL.sub(" ", text).strip()
