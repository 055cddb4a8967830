"""The open requests as they stood just before a journal number, however much happened since (handover.md §1.6).

What stands in the table now is the beginning; what later events say of «before» is laid over it, the earliest first.
The clocks of a request that anything happened to since are replayed from the events that there were.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from data.queue_rows import clock_of
from data.reads import instant, maybe
from data.reports.earlier import Later
from data.shifts.reading import Ask
from models.clock import LIVE, NO_CLOCK, Clock, ClockState
from models.events import EventKind
from models.terms import OPEN_STATUSES, Priority, Status, TicketType, Tier
from models.timers import ClockEvent, Policy, replay

_CHUNK = 500
_CLOCKS = ("reaction", "response", "resolution")
_PARTS = ("state", "start", "due", "warn", "breach", "left", "at")
_COLUMNS = (
    "t.number, t.subject, coalesce(c.name, nullif(t.sender, ''), t.sender_address), t.tier, t.type, t.priority,"
    " t.status, t.assignee_id, t.line, t.hold_reason IS NOT NULL, t.waiting_until, t.received_at, t.admitted_at,"
    " t.put_first, t.urgent_paid, t.verdict, t.asked_at, t.client_id,"
    " coalesce(nullif(t.sender, ''), t.sender_address), "
    + ", ".join(f"t.{clock}_{part}" for clock in _CLOCKS for part in _PARTS)
)
_FROM = f"SELECT {_COLUMNS} FROM ticket t LEFT JOIN client c ON c.id = t.client_id"
_OWN = "SELECT n, happened_at, kind, facts FROM journal_event WHERE ticket_number = ? AND n < ? ORDER BY n"
_PEOPLE = "SELECT id, name FROM operator"
_CLIENTS = "SELECT id, name FROM client"
_FIRST_CLOCK = 19
_TALK = "correspondence"


@dataclass(frozen=True, slots=True)
class Then:
    """One open request at a moment of the journal."""

    number: int
    subject: str
    client: str
    tier: Tier | None
    type: TicketType | None
    priority: Priority
    status: Status
    owner_id: int | None
    owner: str
    line: int
    held: bool
    waiting_until: datetime | None
    received_at: datetime
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    admitted_at: datetime | None = None
    put_first: bool = False
    urgent_paid: bool = False
    talk: bool = False
    """Whether it is correspondence, no request."""
    asked: bool = False
    """Whether it waits at the door for the client's answer."""

    @property
    def postponed(self) -> bool:
        """Whether it was put off: held, or on the waiting list."""
        return self.held or self.status is Status.WAITLIST

    @property
    def waits(self) -> bool:
        """Whether it waits for somebody of the client's."""
        return self.status in (Status.WAITING_CLIENT, Status.WAITING_CURATOR)

    @property
    def untouched(self) -> bool:
        """Whether nobody has begun with it: at the door, or new and free."""
        idle = self.status is Status.UNFORMED or (self.status is Status.NEW and self.owner_id is None)
        return idle and not self.held

    def breached_at(self, at: datetime) -> bool:
        """Whether a promise to the client was broken and still stood so."""
        return any(clock.overdue_at(at) and clock.state in LIVE for clock in self.clocks.values())

    def at_risk(self, name: str, at: datetime) -> bool:
        """Whether a clock was past its warning and not broken yet."""
        clock = self.clocks.get(name, NO_CLOCK)
        live = clock.state in (ClockState.RUNNING, ClockState.NOW)
        return live and not clock.overdue_at(at) and clock.warn is not None and clock.warn <= at


def open_then(ask: Ask, until_n: int, policy: Policy, *, anew: bool = False) -> dict[int, Then]:
    """Read every request that was open just before a journal number, by its ticket number.

    ``anew``: replay all their clocks, because the rules that they were counted by have changed since.
    """
    later = Later(ask, until_n)
    names = {int(row[0]): str(row[1]) for row in ask(_PEOPLE, ())}
    clients = {row[0]: str(row[1]) for row in ask(_CLIENTS, ())} if later.renamed else {}
    found: dict[int, Then] = {}
    for row in _rows(ask, later.touched):
        number = int(row[0])
        if number in later.born:
            continue
        then = _then(row, later.before.get(number, {}), names, clients)
        if then.status in OPEN_STATUSES:
            found[number] = then
    moved = found.keys() if anew else later.clocks(policy) & found.keys()
    for number in moved:
        found[number] = _replayed(found[number], ask, until_n, policy)
    return found


def open_now(ask: Ask, numbers: Iterable[int] | None = None) -> dict[int, Then]:
    """Read every request that is open as it stands now, or those of some that are."""
    names = {int(row[0]): str(row[1]) for row in ask(_PEOPLE, ())}
    rows = ask(f"{_FROM} WHERE t.is_open = 1", ()) if numbers is None else _those(ask, numbers, 1)
    return {int(row[0]): _then(row, {}, names, {}) for row in rows}


def _rows(ask: Ask, touched: Iterable[int]) -> Iterator[Sequence[Any]]:
    yield from ask(f"{_FROM} WHERE t.is_open = 1", ())
    yield from _those(ask, touched, 0)


def _those(ask: Ask, wanted: Iterable[int], is_open: int) -> Iterator[Sequence[Any]]:
    numbers = sorted(wanted)
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        marks = ", ".join("?" * len(chunk))
        yield from ask(f"{_FROM} WHERE t.is_open = ? AND t.number IN ({marks})", (is_open, *chunk))


def _then(
    row: Sequence[Any], before: Mapping[str, Any], names: Mapping[int, str], clients: Mapping[int | None, str]
) -> Then:
    tier, kind = before.get("tier", row[3]), before.get("type", row[4])
    owner = before.get("assignee_id", row[7])
    status = before.get("status", row[6]) or (Status.NEW if owner is None else Status.OPEN)
    return Then(
        number=int(row[0]),
        subject=str(row[1]),
        client=str((clients.get(before["client_id"], row[18]) if "client_id" in before else row[2]) or ""),
        tier=Tier(tier) if tier else None,
        type=TicketType(kind) if kind else None,
        priority=Priority(before.get("priority", row[5])),
        status=Status(status),
        owner_id=owner,
        owner=names.get(owner, "") if owner is not None else "",
        line=int(before.get("line", row[8])),
        held=bool(before.get("hold_reason", row[9])),
        waiting_until=_until(before["waiting_until"]) if "waiting_until" in before else maybe(row[10]),
        received_at=_until(before.get("received_at")) or instant(row[11]),
        clocks={name: _clock(row, place) for place, name in enumerate(_CLOCKS)},
        admitted_at=_until(before["admitted_at"]) if "admitted_at" in before else maybe(row[12]),
        put_first=bool(before.get("put_first", row[13])),
        urgent_paid=bool(before.get("urgent_paid", row[14])),
        talk=before.get("verdict", row[15]) == _TALK,
        asked=before.get("asked_at", row[16]) is not None,
    )


def _clock(row: Sequence[Any], place: int) -> Clock:
    start = _FIRST_CLOCK + len(_PARTS) * place
    return clock_of(row[start : start + len(_PARTS)])


def _until(said: Any) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _replayed(then: Then, ask: Ask, until_n: int, policy: Policy) -> Then:
    events = [
        ClockEvent(n, instant(at), EventKind(kind), json.loads(facts))
        for n, at, kind, facts in ask(_OWN, (then.number, until_n))
        if kind in policy.effects
    ]
    clocks = replay(events, policy)
    fresh = {"reaction": clocks.reaction, "response": clocks.response, "resolution": clocks.resolution}
    return Then(**{name: getattr(then, name) for name in Then.__slots__ if name != "clocks"}, clocks=fresh)
