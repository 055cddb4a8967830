"""The open requests as they stood just before a journal number, however much happened since (handover.md §1.6).

What stands in the table now is the beginning; what later events say of «before» is laid over it, the earliest first.
The clocks of a request that anything happened to since are replayed from the events that there were.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from data.queue_rows import clock_of
from data.reads import instant, maybe
from data.shifts.reading import Ask
from models.balance import TAKING_BACK
from models.clock import LIVE, NO_CLOCK, Clock, ClockState
from models.events import EventKind
from models.terms import OPEN_STATUSES, Priority, Status, TicketType, Tier
from models.timers import ClockEvent, Policy, replay

_Past: TypeAlias = tuple[int, EventKind, Mapping[str, Any]]
_CHUNK = 500
_CLOCKS = ("reaction", "response", "resolution")
_PARTS = ("state", "start", "due", "warn", "breach", "left", "at")
_COLUMNS = (
    "t.number, t.subject, coalesce(c.name, nullif(t.sender, ''), t.sender_address), t.tier, t.type, t.priority,"
    " t.status, t.assignee_id, t.line, t.hold_reason IS NOT NULL, t.waiting_until, t.received_at, "
    + ", ".join(f"t.{clock}_{part}" for clock in _CLOCKS for part in _PARTS)
)
_FROM = f"SELECT {_COLUMNS} FROM ticket t LEFT JOIN client c ON c.id = t.client_id"
_OWN = "SELECT n, happened_at, kind, facts FROM journal_event WHERE ticket_number = ? AND n < ? ORDER BY n"
_SINCE = "SELECT n, kind, facts FROM journal_event WHERE ticket_number = ? AND n >= ? AND n < ? ORDER BY n"
_PEOPLE = "SELECT id, name FROM operator"
_AFTER = {
    EventKind.RESOLVED: Status.RESOLVED,
    EventKind.CLOSED: Status.CLOSED,
    EventKind.MERGED_INTO: Status.CLOSED,
    EventKind.REFUSED_AT_GATE: Status.CLOSED,
    EventKind.WAITING: Status.WAITING_CLIENT,
    EventKind.ASKED: Status.WAITING_CLIENT,
    EventKind.ANSWERED: Status.IN_PROGRESS,
    EventKind.STARTED: Status.IN_PROGRESS,
    EventKind.RESUMED: Status.IN_PROGRESS,
    EventKind.WAITLISTED: Status.WAITLIST,
    EventKind.CURATOR_ASKED: Status.WAITING_CURATOR,
    EventKind.TAKEN: Status.OPEN,
    EventKind.ASSIGNED: Status.OPEN,
    EventKind.REOPENED: Status.OPEN,
    EventKind.GATE_SAID: Status.UNFORMED,
    EventKind.CURATOR_AWAITED: Status.WAITING_CURATOR,
    EventKind.CURATOR_DECLINED: Status.UNFORMED,
}
"""Where an act leads: needed where it was done before the number and taken back after it."""


_OLD = {
    EventKind.TIER_CHANGED: "tier",
    EventKind.PRIORITY_CHANGED: "priority",
    EventKind.TYPE_SET: "type",
}
_TELLING = ", ".join(f"'{kind.value}'" for kind in (*TAKING_BACK, *_OLD, EventKind.CLIENT_WROTE, EventKind.HANDED_OVER))
_LATER = f"""
SELECT n, kind, ticket_number, CASE WHEN kind IN ({_TELLING}) OR instr(facts, '"before":{{"') > 0 THEN facts END
  FROM journal_event WHERE n >= ? AND ticket_number IS NOT NULL ORDER BY n"""


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


def open_then(ask: Ask, until_n: int, policy: Policy) -> dict[int, Then]:
    """Read every request that was open just before a journal number, by its ticket number."""
    later = _Later(ask, until_n)
    names = {int(row[0]): str(row[1]) for row in ask(_PEOPLE, ())}
    found: dict[int, Then] = {}
    for row in _rows(ask, later.touched):
        number = int(row[0])
        if number in later.born:
            continue
        then = _then(row, later.before.get(number, {}), names)
        if then.status in OPEN_STATUSES:
            found[number] = then
    for number in later.clocks(policy) & found.keys():
        found[number] = _replayed(found[number], ask, until_n, policy)
    return found


class _Later:
    """What happened from a journal number on, as far as it says what was before."""

    def __init__(self, ask: Ask, until_n: int) -> None:
        self.before: dict[int, dict[str, Any]] = {}
        self.born: set[int] = set()
        self._kinds: dict[int, set[EventKind]] = {}
        for n, kind, number, facts in ask(_LATER, (until_n,)):
            self._learn(ask, until_n, (int(n), EventKind(kind), int(number), json.loads(facts) if facts else {}))

    @property
    def touched(self) -> set[int]:
        """Tickets that anything happened to since."""
        return set(self._kinds) - self.born

    def clocks(self, policy: Policy) -> set[int]:
        """Tickets whose clocks have moved since."""
        return {number for number, kinds in self._kinds.items() if kinds & policy.effects.keys()}

    def _learn(self, ask: Ask, until_n: int, event: tuple[int, EventKind, int, Mapping[str, Any]]) -> None:
        n, kind, number, facts = event
        self._kinds.setdefault(number, set()).add(kind)
        if kind is EventKind.RECEIVED:
            self.born.add(number)
        own = self.before.setdefault(number, {})
        of = facts.get("of")
        said = _said(kind, facts)
        if kind in TAKING_BACK and isinstance(of, int) and of < until_n:
            past = [(int(m), EventKind(each), json.loads(its)) for m, each, its in ask(_SINCE, (number, of, n))]
            said = _made_by(past, until_n, cancelled=kind is EventKind.REPLY_CANCELLED)
        for name, old in said:
            own.setdefault(name, old)


def _said(kind: EventKind, facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from facts.get("before", {}).items()
    if kind is EventKind.CLIENT_WROTE and "from" in facts:
        yield "status", facts["from"]
    if kind in _OLD and "old" in facts:
        yield _OLD[kind], facts["old"]
    if kind is EventKind.HANDED_OVER and "from" in facts:
        yield "assignee_id", facts["from"]


def _made_by(past: Sequence[_Past], until_n: int, *, cancelled: bool) -> Iterator[tuple[str, Any]]:
    """Tell what an act that was taken back later had made of its ticket; ``past`` are that act and what followed it.

    A cancelled letter gives back only what nothing else changed since (``data.taking_back.restore``).
    """
    _, kind, facts = past[0]
    changed = set(facts.get("before", {}))
    for _, later, its in past[1:] if cancelled else ():
        changed -= its.get("before", {}).keys() | ({"status"} if later is EventKind.CLIENT_WROTE else set())
    if "status" in changed and (stood := _stood([one for one in past if one[0] < until_n])) is not None:
        yield "status", stood
    if "assignee_id" in changed:
        yield "assignee_id", facts.get("to")
    if "hold_reason" in changed:
        yield "hold_reason", kind is EventKind.HELD or None
    if kind in _OLD and "new" in facts:
        yield _OLD[kind], facts["new"]


def _stood(past: Sequence[_Past]) -> str | None:
    """Find where the latest of some events of a ticket that touched its status had led it."""
    places = {n: place for place, (n, _, _) in enumerate(past)}
    for place in reversed(range(len(past))):
        _, kind, facts = past[place]
        if kind in TAKING_BACK:
            undone = places.get(facts.get("of", 0))
            back = past[undone][2].get("before", {}).get("status") if undone is not None else None
            between = past[(undone or 0) + 1 : place]
            if back is not None and not (kind is EventKind.REPLY_CANCELLED and any(map(_touches, between))):
                return str(back)
        elif _touches(past[place]) and (led := _led(kind, facts)) is not None:
            return led
    return None


def _touches(one: _Past) -> bool:
    return one[1] is EventKind.CLIENT_WROTE or "status" in one[2].get("before", {})


def _led(kind: EventKind, facts: Mapping[str, Any]) -> str | None:
    declined = kind is EventKind.CURATOR_DECLINED and "verdict" not in facts["before"]
    if declined or kind in (EventKind.ADMITTED, EventKind.CURATOR_CONFIRMED):
        return _IN_THE_QUEUE
    if kind is EventKind.RELEASED:
        return _RELEASED.get(facts["before"]["status"])
    if kind is EventKind.CLIENT_WROTE:
        waited = facts.get("from") == Status.WAITING_CLIENT
        ended = facts.get("from") in (Status.RESOLVED, Status.CLOSED)
        again = Status.UNFORMED if facts.get("outside") else Status.OPEN
        return Status.IN_PROGRESS.value if waited else again.value if ended else None
    return Status.UNFORMED.value if facts.get("outside") else _AFTER[kind].value if kind in _AFTER else None


_IN_THE_QUEUE = ""
"""Stands for where a way into the queue leads: somebody who has the request is at work on it, else it is new."""
_RELEASED = {Status.OPEN.value: Status.NEW.value, Status.IN_PROGRESS.value: Status.OPEN.value}


def _rows(ask: Ask, touched: Iterable[int]) -> Iterator[Sequence[Any]]:
    yield from ask(f"{_FROM} WHERE t.is_open = 1", ())
    numbers = sorted(touched)
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        yield from ask(f"{_FROM} WHERE t.is_open = 0 AND t.number IN ({', '.join('?' * len(chunk))})", chunk)


def _then(row: Sequence[Any], before: Mapping[str, Any], names: Mapping[int, str]) -> Then:
    tier, kind = before.get("tier", row[3]), before.get("type", row[4])
    owner = before.get("assignee_id", row[7])
    status = before.get("status", row[6]) or (Status.NEW if owner is None else Status.OPEN)
    return Then(
        number=int(row[0]),
        subject=str(row[1]),
        client=str(row[2] or ""),
        tier=Tier(tier) if tier else None,
        type=TicketType(kind) if kind else None,
        priority=Priority(before.get("priority", row[5])),
        status=Status(status),
        owner_id=owner,
        owner=names.get(owner, "") if owner is not None else "",
        line=int(before.get("line", row[8])),
        held=bool(before.get("hold_reason", row[9])),
        waiting_until=_until(before["waiting_until"]) if "waiting_until" in before else maybe(row[10]),
        received_at=instant(row[11]),
        clocks={name: clock_of(row[12 + 7 * place : 19 + 7 * place]) for place, name in enumerate(_CLOCKS)},
    )


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
