"""A ticket's own past, read inside a write transaction: what moved on, and what can be taken back (F-15)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlmodel import col

from models.events import EventKind
from models.tables import JournalEvent, Operator

HOLDER = frozenset(
    {
        EventKind.TAKEN,
        EventKind.RELEASED,
        EventKind.ASSIGNED,
        EventKind.ESCALATED,
        EventKind.ESCALATION_ANSWERED,
        EventKind.HANDED_OVER,
    }
)
STATUS = frozenset(
    {
        EventKind.ADMITTED,
        EventKind.STARTED,
        EventKind.WAITING,
        EventKind.RESUMED,
        EventKind.HELD,
        EventKind.UNHELD,
        EventKind.WAITLISTED,
        EventKind.MERGED,
        EventKind.MERGED_INTO,
        EventKind.RESOLVED,
        EventKind.CLOSED,
        EventKind.REOPENED,
        EventKind.CLOSE_UNDONE,
        EventKind.REFUSED_AT_GATE,
        EventKind.CURATOR_ASKED,
        EventKind.CURATOR_CONFIRMED,
        EventKind.CURATOR_DECLINED,
        EventKind.TAKEN_AS_REQUEST,
        EventKind.TAKEN_AS_TALK,
    }
)
DOOR = frozenset(
    {EventKind.GATE_SAID, EventKind.CURATOR_AWAITED, EventKind.FORM_FILLED, EventKind.CLIENT_NAMED, EventKind.TYPE_SET}
)
"""What else changes the answer of the door."""
WORDS = frozenset({EventKind.CLIENT_WROTE, EventKind.ACKNOWLEDGED, EventKind.ASKED, EventKind.ANSWERED})
SORT = frozenset(
    {
        EventKind.TYPE_SET,
        EventKind.TIER_CHANGED,
        EventKind.PRIORITY_CHANGED,
        EventKind.URGENT_PAID,
        EventKind.PUT_FIRST,
    }
)
TAKING_BACK = frozenset({EventKind.UNDONE, EventKind.REPLY_CANCELLED, EventKind.CLOSE_UNDONE})
QUIET = frozenset(
    {
        EventKind.VIEWED,
        EventKind.WARNED,
        EventKind.BREACHED,
        EventKind.REMINDED,
        EventKind.REPLY_WRITTEN,
        EventKind.UNDELIVERED,
        EventKind.AUTO_LETTER,
        EventKind.TARGETS_APPLIED,
        EventKind.CALENDAR_CHANGED,
        EventKind.ATTACHED,
        EventKind.ATTACHMENT_NAMED,
        EventKind.CHECKED,
        EventKind.ALERTED,
        EventKind.ALERT_ANSWERED,
        EventKind.REVIEWED,
        EventKind.REVIEW_READ,
    }
)
"""Nobody acted on the ticket by these: they refuse no verb and stand in the way of no undo."""


@dataclass(frozen=True, slots=True)
class Past:
    """One journal event of a ticket; ``version`` is the ticket's version it made, None where the writer did not say."""

    n: int
    kind: EventKind
    at: datetime
    actor_id: int | None
    facts: Mapping[str, Any]
    message_id: int | None

    @property
    def version(self) -> int | None:
        """Give the version of the ticket that this event belongs to."""
        version = self.facts.get("v")
        return version if isinstance(version, int) else None

    @property
    def of(self) -> int | None:
        """Give the number of the event that this one takes back."""
        of = self.facts.get("of")
        return of if isinstance(of, int) and self.kind in TAKING_BACK else None


def newest_first(connection: Connection, number: int) -> Iterator[Past]:
    """Walk a ticket's events back from the latest, as far as the caller cares to go."""
    journal = JournalEvent.__table__  # type: ignore[attr-defined]
    rows = connection.execute(
        select(
            journal.c.n,
            journal.c.kind,
            journal.c.happened_at,
            journal.c.actor_id,
            journal.c.facts,
            journal.c.message_id,
        )
        .where(journal.c.ticket_number == number)
        .order_by(journal.c.n.desc())
    )
    for row in rows:
        yield Past(row.n, EventKind(row.kind), row.happened_at, row.actor_id, json.loads(row.facts), row.message_id)


def since(connection: Connection, number: int, seen: int) -> list[Past]:
    """List what still stands of everything that happened after this version, oldest first."""
    found: list[Past] = []
    for event in newest_first(connection, number):
        if event.version is not None and event.version <= seen:
            break
        found.append(event)
    void = {event.of for event in found if event.of in {other.n for other in found}}
    return [event for event in reversed(found) if event.n not in void and event.of not in void]


def matters(event: Past, minds: frozenset[EventKind], person_id: int) -> bool:
    """Tell whether an event makes this act look at an old picture: of a kind it minds, and by somebody else."""
    if event.actor_id == person_id:
        return False
    return event.kind in minds or (bool(minds) and event.kind in TAKING_BACK)


def said(connection: Connection, event: Past, zone: tzinfo) -> str:
    """Say an event in one Russian line: clock time, who, what."""
    who = name_of(connection, event.actor_id) if event.actor_id else ""
    what = event.kind.label
    if isinstance(to := event.facts.get("to"), int):
        what += f" ({name_of(connection, to)})"
    elif isinstance(other := event.facts.get("into", event.facts.get("other")), int):
        what += f" (№ {other})"
    return f"{event.at.astimezone(zone):%H:%M} {who + ': ' if who else ''}{what}"


def name_of(connection: Connection, operator_id: int | None) -> str:
    """Name a person of the desk."""
    if operator_id is None:
        return "никто"
    name = connection.execute(select(col(Operator.name)).where(col(Operator.id) == operator_id)).scalar_one_or_none()
    return str(name) if name is not None else f"сотрудник {operator_id}"
