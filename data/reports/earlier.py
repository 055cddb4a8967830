"""What later events say of how requests stood before them, the earliest word first (handover.md §1.6)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from data.history.apart import lived
from data.shifts.reading import Ask
from models.balance import TAKING_BACK
from models.events import EventKind
from models.policy import Policy
from models.terms import Status

_Past: TypeAlias = tuple[int, EventKind, Mapping[str, Any]]
_TALK = "correspondence"
_SINCE = "SELECT n, kind, facts FROM journal_event WHERE ticket_number = ? AND n >= ? AND n < ? ORDER BY n"
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
_AT_THE_DOOR: Mapping[EventKind, tuple[str, str | None]] = {
    EventKind.ADMITTED: ("admitted_at", None),
    EventKind.TAKEN_AS_REQUEST: ("verdict", _TALK),
    EventKind.TAKEN_AS_TALK: ("verdict", None),
}
"""What stood before the gate let a request in, or called it something else, where the event itself does not say."""
_ALWAYS = (*TAKING_BACK, *_OLD, EventKind.CLIENT_WROTE, EventKind.HANDED_OVER, EventKind.MERGED)
_TELLING = ", ".join(f"'{kind.value}'" for kind in _ALWAYS)
_LATER = f"""
SELECT n, kind, ticket_number, CASE WHEN kind IN ({_TELLING}) OR instr(facts, '"before":{{"') > 0 THEN facts END
  FROM journal_event WHERE n >= ? AND ticket_number IS NOT NULL AND {lived()} ORDER BY n"""


class Later:
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

    @property
    def renamed(self) -> bool:
        """Whether any ticket was another client's before."""
        return any("client_id" in before for before in self.before.values())

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
        if kind in TAKING_BACK and isinstance(of, int) and of < until_n and "was" not in facts:
            past = [(int(m), EventKind(each), json.loads(its)) for m, each, its in ask(_SINCE, (number, of, n))]
            said = _made_by(past, until_n, cancelled=kind is EventKind.REPLY_CANCELLED)
        for name, old in said:
            own.setdefault(name, old)


def _said(kind: EventKind, facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from facts.get("before", {}).items()
    yield from facts.get("was", {}).items()
    if kind is EventKind.CLIENT_WROTE and "from" in facts:
        yield "status", facts["from"]
    if kind in _OLD and "old" in facts:
        yield _OLD[kind], facts["old"]
    if kind is EventKind.HANDED_OVER and "from" in facts:
        yield "assignee_id", facts["from"]
    if kind in _AT_THE_DOOR:
        yield _AT_THE_DOOR[kind]


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
