"""The people of the desk as they stood at an instant: their role, their shift, the reserve, who is signed in."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from data.board.laid import Worker
from data.driver import stored
from data.reads import instant, maybe
from data.shifts.journal_at import first_at
from data.shifts.reading import Ask
from models.events import EventKind
from models.rights import Act, may, may_hold
from models.terms import Role

SIGNED_FOR = timedelta(hours=16)
"""How long a person who signed in and never out counts as there: a console may die without a word."""

_STAFF = "SELECT id, name, role, line, active FROM operator ORDER BY name, id"
_ON = """
SELECT p.operator_id, p.shift_id, p.reserve, p.accepted_at, p.left_at, s.starts, s.ends, s.opened_at, s.closed_at
  FROM shift s CROSS JOIN shift_person p ON p.shift_id = s.id
 WHERE (s.opened_at <= ?1 AND (s.closed_at IS NULL OR s.closed_at > ?1)) OR (s.starts <= ?1 AND s.ends > ?1)"""
_CHANGES = (
    EventKind.PERSON_ADDED,
    EventKind.PERSON_CHANGED,
    EventKind.LEFT_SHIFT,
    EventKind.JOINED_SHIFT,
    EventKind.RESERVE_CALLED,
)
_SINCE = f"""
SELECT kind, facts FROM journal_event
 WHERE n >= ? AND kind IN ({", ".join(f"'{kind.value}'" for kind in _CHANGES)}) ORDER BY n"""
_SIGNS = f"""
SELECT n, kind, actor_id, happened_at FROM journal_event
 WHERE n > ? AND n < ? AND kind IN ('{EventKind.SIGNED_IN.value}', '{EventKind.SIGNED_OUT.value}') ORDER BY n"""

_Seat = tuple[int, int]
"""A person on a shift: their id and its."""


@dataclass(slots=True)
class _Undone:
    """What later events say of how people stood before them; the earliest word counts."""

    added: set[int] = field(default_factory=set)
    were: dict[int, dict[str, Any]] = field(default_factory=dict)
    seats: dict[_Seat, dict[str, Any]] = field(default_factory=dict)


class SignIns:
    """Who is signed in, followed through the journal: each look reads only what came since."""

    def __init__(self) -> None:
        self._upto = -1
        self._in: dict[int, datetime] = {}

    def look(self, ask: Ask, cut: int, at: datetime) -> frozenset[int]:
        """Name who is signed in by the events before a journal number."""
        if self._upto < 0 or cut <= self._upto:
            self._in, self._upto = {}, first_at(lambda sql, values: next(iter(ask(sql, values)), None), at - SIGNED_FOR)
            self._upto -= 1
        for n, kind, actor, when in ask(_SIGNS, (self._upto, cut)):
            self._upto = int(n)
            if actor is None:
                continue
            self._in.pop(int(actor), None)
            if kind == EventKind.SIGNED_IN.value:
                self._in[int(actor)] = instant(when)
        return frozenset(who for who, since in self._in.items() if since > at - SIGNED_FOR)


def people_at(ask: Ask, at: datetime, signed: Iterable[int], cut: int | None = None) -> tuple[Worker, ...]:
    """Read the people at an instant; with ``cut`` as they stood just before that journal number."""
    past = _undone(ask, cut) if cut is not None else _Undone()
    on, reserve, expected = _seated(ask, at, past.seats)
    there = set(signed)
    return tuple(
        replace(
            _worker(row, past.were.get(row[0], {})),
            on_shift=row[0] in on,
            reserve=row[0] in reserve - on,
            expected=row[0] in expected - on,
            signed_in=row[0] in there,
        )
        for row in ask(_STAFF, ())
        if row[0] not in past.added
    )


def _worker(row: Any, was: Mapping[str, Any]) -> Worker:
    role, active = Role(was.get("role", row[2])), bool(was.get("active", row[4]))
    return Worker(
        id=int(row[0]),
        name=str(row[1]),
        line=int(was.get("line", row[3])),
        holds=active and may_hold(role),
        leads=active and may(role, Act.STEER),
    )


def _seated(ask: Ask, at: datetime, was: Mapping[_Seat, Mapping[str, Any]]) -> tuple[set[int], set[int], set[int]]:
    """Name who is on shift, who waits in reserve, and who should be on by the roster but has not come."""
    on: set[int] = set()
    reserve: set[int] = set()
    expected: set[int] = set()
    for who, shift, spare, accepted, left, starts, ends, opened, closed in ask(_ON, (stored(at),)):
        seat = {"reserve": bool(spare), "accepted": maybe(accepted), "left": maybe(left), **was.get((who, shift), {})}
        runs = opened is not None and instant(opened) <= at and (closed is None or instant(closed) > at)
        took, gone = _reached(seat["accepted"], at), _reached(seat["left"], at)
        if runs and took and not gone:
            on.add(who)
        covers = instant(starts) <= at and ends is not None and instant(ends) > at
        if covers and not took and not gone:
            (reserve if seat["reserve"] else expected).add(who)
    return on, reserve, expected


def _reached(moment: datetime | str | None, at: datetime) -> bool:
    known = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return known is not None and known <= at


def _undone(ask: Ask, cut: int) -> _Undone:
    past = _Undone()
    for kind, text in ask(_SINCE, (cut,)):
        facts = json.loads(text)
        if kind == EventKind.PERSON_ADDED.value:
            past.added.add(int(facts["operator"]))
        elif kind == EventKind.PERSON_CHANGED.value:
            _older(past.were.setdefault(int(facts["operator"]), {}), facts["old"])
        elif facts.get("shift") is not None:
            _older(past.seats.setdefault((int(facts["person"]), int(facts["shift"])), {}), facts["was"])
    return past


def _older(known: dict[str, Any], facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        known.setdefault(name, value)
