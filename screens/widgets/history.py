"""The lines of a ticket's history in words: one event, one sentence without personal text."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.rows import EventRow
from models.clock import ClockName
from models.events import EventKind
from models.safetext import one_line
from models.terms import AttachmentKind, Priority, Status, TicketType, Tier

MESSAGES = frozenset(
    {
        EventKind.RECEIVED,
        EventKind.CLIENT_WROTE,
        EventKind.AUTO_LETTER,
        EventKind.ACKNOWLEDGED,
        EventKind.ASKED,
        EventKind.ANSWERED,
        EventKind.NOTED,
    }
)
"""Events that the conversation shows as messages already."""

_UNSEEN = frozenset({EventKind.VIEWED, EventKind.REPLY_WRITTEN, EventKind.TARGETS_APPLIED, EventKind.CALENDAR_CHANGED})


def worth_showing(event: EventRow) -> bool:
    """Tell whether the history adds something to the conversation with this event."""
    brought = event.kind is EventKind.ATTACHED and event.actor_id is None
    return event.kind not in MESSAGES and event.kind not in _UNSEEN and not brought


def said(event: EventRow, zone: ZoneInfo) -> str:
    """Say what happened, safe to draw: the kind's word, its details, and who did it."""
    facts = {key: value for key, value in event.facts.items() if key not in ("v", "before") and value != event.actor}
    details = [text for key, value in facts.items() if (text := _detail(key, value, zone))]
    if "old" in event.facts and "new" in event.facts:
        change = f"{_word(event.facts['old'])} → {_word(event.facts['new'])}"
        details = [change, *details]
    sentence = event.kind.label
    if details:
        sentence += ": " + ", ".join(details)
    return one_line(f"{sentence} · {event.actor}" if event.actor else sentence)


def _detail(key: str, value: Any, zone: ZoneInfo) -> str:
    if value is None or value == "" or isinstance(value, Mapping | list):
        return ""
    if key in ("reason", "close_reason", "what", "evidence", "name", "operator", "assignee", "to", "file"):
        return str(value) if not isinstance(value, int | float) else ""
    if key in ("until", "due", "at") and isinstance(value, str):
        return _instant(value, zone)
    if key in ("type", "tier", "priority", "status") or (key == "attachment" and isinstance(value, str)):
        return _word(value)
    if key == "clock":
        return ClockName(value).label if value in set(ClockName) else str(value)
    if key == "line" and isinstance(value, int):
        return f"линия {value}"
    if key in ("into", "other") and isinstance(value, int):
        return f"№ {value}"
    return ""


def _instant(value: str, zone: ZoneInfo) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return ""
    return f"{at.astimezone(zone):%d.%m %H:%M}" if at.tzinfo else ""


def _word(value: Any) -> str:
    for term in (Status, TicketType, Tier, Priority, AttachmentKind):
        if value in set(term):
            return f"«{term(value).label}»"
    return "нет" if value is None else str(value)
