"""What the machine says of a ticket in a handover, in few words: its last events, note, and words of the client."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.giving.item_facts import one_line
from data.past import QUIET
from data.reads import instant
from data.shifts.rows import Summary
from models.events import EventKind

if TYPE_CHECKING:
    from data.desk import Desk

EVENTS = 3
"""How many of the last events are said."""
LENGTH = 300
"""Letters of a note and of the client's words."""

_SILENT = ", ".join(f"'{kind.value}'" for kind in sorted(QUIET))
_EVENTS = f"""
SELECT j.happened_at, coalesce(o.name, ''), j.kind FROM journal_event j LEFT JOIN operator o ON o.id = j.actor_id
 WHERE j.ticket_number = ? AND j.kind NOT IN ({_SILENT}) ORDER BY j.n DESC LIMIT ?
"""
_NOTE = "SELECT text FROM message WHERE ticket_number = ? AND kind = 'note' AND hidden = 0 ORDER BY at DESC, id DESC"
_CLIENT = """
SELECT text, quote_from FROM message WHERE ticket_number = ? AND author = 'customer' AND hidden = 0
 ORDER BY at DESC, id DESC LIMIT 1
"""


def summary(desk: "Desk", number: int) -> Summary:
    """Read what a receiver should know of a ticket before opening it."""
    reads, zone = desk.reads, ZoneInfo(desk.settings.zone)
    events = [_said(instant(at).astimezone(zone), who, kind) for at, who, kind in reads.rows(_EVENTS, (number, EVENTS))]
    note, client = reads.row(f"{_NOTE} LIMIT 1", (number,)), reads.row(_CLIENT, (number,))
    return Summary(
        events=tuple(reversed(events)),
        note=one_line(note[0], LENGTH) if note else "",
        client=one_line(client[0][: client[1]] or client[0], LENGTH) if client else "",
    )


def _said(local: datetime, who: str, kind: str) -> str:
    return f"{local:%d.%m %H:%M} {who + ': ' if who else ''}{EventKind(kind).label}"
