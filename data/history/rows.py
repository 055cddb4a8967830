"""The rows of an imported ticket and of its first message, as the tables keep them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from data.admission import MESSAGE_COLUMNS, TICKET_COLUMNS
from data.folding import needle
from data.history.walk import Story
from models.secrets import mask
from models.tables import Message, Ticket
from models.terms import Author, MessageKind

_LONG, _SHORT = 500, 200
_AS_IT_IS = ("status", "line", "priority", "assignee_id", "close_reason", "hold_reason", "reopenings")


@dataclass(frozen=True, slots=True)
class About:
    """What the desk knows of an imported ticket besides what its story says."""

    number: int
    version: int
    source: str
    standard: str
    client: int | None
    tier: str | None


def moment(second: int | None) -> str | None:
    """Write an instant of a walk as the tables keep it."""
    if second is None:
        return None
    return datetime.fromtimestamp(second, UTC).isoformat(" ", "microseconds")[:26]


def ticket_row(story: Story, about: About) -> tuple[Any, ...]:
    """Lay out a ticket; what names persons is masked as any text of the desk is."""
    said, state, received = story.said, story.state, moment(story.received)
    subject, sender = _masked(said, "subject", _LONG), _masked(said, "sender", _SHORT)
    client = _masked(said, "client", _SHORT)
    row = {
        **_blank_ticket(),
        **{name: state[name] for name in _AS_IT_IS},
        "number": about.number,
        "version": about.version,
        "is_open": int(state["is_open"]),
        "type": said["type"] or None,
        "tier": about.tier,
        "tier_at_intake": about.tier,
        "subject": subject or f"{about.source} {story.external}",
        "channel": said["channel"],
        "source": about.source,
        "client_id": about.client,
        "sender": sender or ("" if about.client else client),
        "standard": about.standard,
        "received_at": received,
        "admitted_at": received,
        "resolved_at": moment(state["resolved_at"]),
        "closed_at": moment(state["closed_at"]),
        "topic": _masked(said, "topic", _SHORT),
        "appeal": said["appeal"] or None,
        "needle": needle(f"{about.number} {story.external} {subject} {client} {sender}"),
    }
    return tuple(map(row.__getitem__, TICKET_COLUMNS))


def message_row(story: Story, number: int, id: int, recorded: str, text: str, salt: bytes) -> tuple[Any, ...]:
    """Lay out the message that opened a ticket."""
    row = {
        **_blank_message(),
        "id": id,
        "ticket_number": number,
        "at": moment(story.received),
        "recorded_at": recorded,
        "author": Author.CUSTOMER.value,
        "kind": MessageKind.REQUEST.value,
        "sender": _masked(story.said, "sender", _SHORT),
        "channel": story.said["channel"],
        "subject": _masked(story.said, "subject", _LONG),
        "text": text,
        "salt": salt,
    }
    return tuple(map(row.__getitem__, MESSAGE_COLUMNS))


def _masked(said: Mapping[str, str], name: str, limit: int) -> str:
    word = said.get(name, "")
    return _without_secrets(word[:limit]) if word else ""


@lru_cache(maxsize=10_000)
def _without_secrets(word: str) -> str:
    """Mask a word; the same topic, sender and client come again and again."""
    return mask(word).text


@cache
def _blank_ticket() -> Mapping[str, Any]:
    """Give every column of a ticket its default."""
    return Ticket(status="", received_at=datetime.min.replace(tzinfo=UTC)).model_dump()


@cache
def _blank_message() -> Mapping[str, Any]:
    at = datetime.min.replace(tzinfo=UTC)
    return Message(ticket_number=0, at=at, recorded_at=at, author="", kind="").model_dump()
