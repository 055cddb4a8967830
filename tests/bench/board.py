"""P-11: how soon the figures of a month of 100,000 requests stand, and how fast they catch up with a journal."""

import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from data.chain import Chain, Entry
from data.driver import sqlite, stored
from data.figures.periods import last
from data.rows import Person
from models.events import EventKind
from models.figures import HEADLINES
from models.terms import Role, Status, TicketType, Tier
from tests.bench.build import DEFAULTS, OPERATORS, insert_rows
from tests.bench.desks import empty_desk, opened
from tests.bench.verdicts import Found, above, below, middle

TICKETS, DAYS = 100_000, 30
_CHUNK = 5_000
_TIERS = (Tier.SOME, Tier.REGULAR, Tier.REGULAR, Tier.HIGH, Tier.VIP)
_KINDS = (TicketType.QUESTION, TicketType.QUESTION, TicketType.DEFECT, TicketType.OUTAGE)
_CHANNELS = ("почта", "чат", "телефон")
_SOON = timedelta(seconds=30)


def figures(repeats: int, tickets: int = TICKETS) -> Iterator[Found]:
    """Catch up with a month's journal once, then read the figures at the head of the board, each time anew."""
    folder, now = _month(tickets)
    desk = opened(folder)
    began = time.perf_counter()
    counted = desk.figures.catch_up(now)
    rate = counted / (time.perf_counter() - began)
    period = last(DAYS, now, desk.figures.zone)
    said = f"{tickets // 1000}k requests in {DAYS} days"
    times = [_timed(desk, period, now) for _ in range(repeats + 1)]
    yield below("P-11", f"first figures of {said}", 300, 1000 * middle(times[1:]), "ms")
    if counted:
        yield above("P-11", "figures catching up with the journal, requests", 1_000, rate, "a second")


def _timed(desk: Any, period: Any, now: datetime) -> float:
    began = time.perf_counter()
    desk.figures.catch_up(now)
    sheet = desk.figures.sheet(period, ids=HEADLINES)
    assert sheet[HEADLINES[0]].known
    return time.perf_counter() - began


def _month(tickets: int) -> tuple[Path, datetime]:
    """Build a desk whose requests all came and went within a month; the figures have not been counted."""
    folder = empty_desk("desk-month")
    desk, now = opened(folder), datetime.now(UTC).replace(microsecond=0)
    connection = sqlite.connect(str(folder / "pult.db"), isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    people = [(name, Role.OPERATOR.value, 1, 1, stored(now)) for name in OPERATORS]
    insert_rows(connection, "operator", ("name", "role", "line", "active", "created_at"), people)
    chain, dice = Chain(connection, desk.store.key), random.Random(1142)
    for first in range(1, tickets + 1, _CHUNK):
        made = [_ticket(number, tickets, now, dice) for number in range(first, min(first + _CHUNK, tickets + 1))]
        rows = [row for row, _ in made]
        insert_rows(connection, "ticket", tuple(rows[0]), [tuple(row.values()) for row in rows])
        chain.extend([entry for _, entries in made for entry in entries], now)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()
    return folder, now


def _ticket(number: int, tickets: int, now: datetime, dice: random.Random) -> tuple[dict[str, Any], Sequence[Entry]]:
    received = now - timedelta(days=DAYS) * (tickets - number + 1) / (tickets + 1)
    received = received.replace(microsecond=0)
    owner, kind = dice.randrange(1, len(OPERATORS) + 1), dice.choice(_KINDS)
    tier, who = dice.choice(_TIERS), Person(owner, "", Role.OPERATOR, 1)
    at = [received + timedelta(seconds=int(dice.expovariate(1 / mean))) for mean in (600, 1200, 5000, 9000, 90_000)]
    taken, started, answered, resolved, closed = sorted(at)
    facts = {"tier": tier.value, "priority": "medium", "type": kind.value, "task": True, "v": 1}
    steps: tuple[tuple[EventKind, datetime, Person | None, dict[str, Any]], ...] = (
        (EventKind.RECEIVED, received, None, facts),
        (EventKind.ADMITTED, received, None, {"type": kind.value, "v": 1}),
        (EventKind.TAKEN, taken, who, {"to": owner, "before": {"status": "new", "assignee_id": None}}),
        (EventKind.STARTED, started, who, {"before": {"status": "open"}}),
        (EventKind.ANSWERED, answered, who, {"before": {}}),
        (EventKind.RESOLVED, resolved, who, {"before": {"status": "in_progress"}, "line": 1}),
        (EventKind.CLOSED, closed, who, {"before": {"status": "resolved"}, "line": 1, "confirmed": True}),
    )
    row = {
        **DEFAULTS,
        "number": number,
        "status": Status.CLOSED.value,
        "is_open": 0,
        "type": kind.value,
        "tier": tier.value,
        "channel": dice.choice(_CHANNELS),
        "subject": f"Запрос {number % 300}",
        "client_id": None,
        "assignee_id": owner,
        "received_at": stored(received),
        "admitted_at": stored(received),
        "resolved_at": stored(resolved),
        "closed_at": stored(closed),
        "cycle": 1,
    }
    return row, [Entry(kind, when, by, number, said) for kind, when, by, said in steps]
