"""How the desk kept its promises of time in an interval: met, breached, at risk, by level and clock (S-01, L-28).

A breach counts where its one event lies (time.md rule 33); a promise kept, where the event lies that stopped its clock.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.history.apart import lived
from data.reads import instant
from data.reports.then import Then
from data.shifts.reading import Ask
from models.clock import ClockName, ClockState
from models.events import EventKind
from models.terms import Tier
from models.timers import ClockEvent, Policy, replay

_STOPPED = f"""
SELECT j.ticket_number, max(t.cycle), max(t.tier), max(t.{{name}}_state), max(t.{{name}}_at)
  FROM journal_event j JOIN ticket t ON t.number = j.ticket_number
 WHERE j.n >= ? AND j.n < ? AND j.kind IN ({{marks}}) AND {lived("j")} GROUP BY j.ticket_number"""
_STOPS = """
SELECT ticket_number, happened_at FROM journal_event
 WHERE n >= ? AND n < ? AND ticket_number IS NOT NULL AND kind IN ({marks})"""
_BREACHED = """
SELECT j.facts, t.tier FROM journal_event j JOIN ticket t ON t.number = j.ticket_number
 WHERE j.n >= ? AND j.n < ? AND j.kind = 'breached'"""
_SINCE = f"SELECT DISTINCT ticket_number FROM journal_event WHERE n >= ? AND ticket_number IS NOT NULL AND {lived()}"
_EVENTS = "SELECT n, happened_at, kind, facts FROM journal_event WHERE ticket_number = ? AND n < ? ORDER BY n"


@dataclass(frozen=True, slots=True)
class Kept:
    """One cell of the table: a clock of a level; the counts are of cycles, ``at_risk`` is at the end."""

    tier: Tier | None
    clock: ClockName
    met: int = 0
    breached: int = 0
    at_risk: int = 0


Cells = Counter[tuple[str | None, ClockName]]


def promised(
    ask: Ask, interval: tuple[int, int], then: Mapping[int, Then], at: datetime, policy: Policy
) -> tuple[Kept, ...]:
    """Count the interval of journal numbers by level and clock, the best level first."""
    breached, met = _breached(ask, interval), _met(ask, interval, policy)
    risk: Cells = Counter()
    for one in then.values():
        risk.update((one.tier, name) for name in ClockName if one.at_risk(name.value, at))
    keys = {*breached, *met, *risk}
    order = {tier: place for place, tier in enumerate((*reversed(Tier), None))}
    listed = sorted(keys, key=lambda key: (order[_tier(key[0])], list(ClockName).index(key[1])))
    return tuple(Kept(_tier(key[0]), key[1], met[key], breached[key], risk[key]) for key in listed)


def _tier(word: str | None) -> Tier | None:
    return Tier(word) if word else None


def _breached(ask: Ask, interval: tuple[int, int]) -> Cells:
    found: Cells = Counter()
    for facts, tier in ask(_BREACHED, interval):
        found[tier or None, ClockName(json.loads(facts)["clock"])] += 1
    return found


def _met(ask: Ask, interval: tuple[int, int], policy: Policy) -> Cells:
    """Count the clocks that were stopped in time: from the table where it still tells, else by a replay."""
    found: Cells = Counter()
    moved = {int(number) for (number,) in ask(_SINCE, (interval[1],))}
    for name in (ClockName.REACTION, ClockName.RESPONSE, ClockName.RESOLUTION):
        kinds = tuple(kind.value for kind, effect in policy.effects.items() if name in effect.stops)
        marks = ", ".join("?" * len(kinds))
        stops = _instants(ask(_STOPS.format(marks=marks), (*interval, *kinds)))
        rows = list(ask(_STOPPED.format(name=name.value, marks=marks), (*interval, *kinds)))
        for number, cycle, tier, state, stopped in rows:
            if cycle == 1 and number not in moved:
                found[tier or None, name] += state == ClockState.KEPT and stopped in stops[number]
            else:
                found[tier or None, name] += _replayed(ask, number, interval, name, policy)
    return +found


def _instants(rows: Iterable[Any]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for number, at in rows:
        found.setdefault(int(number), set()).add(at)
    return found


def _replayed(ask: Ask, number: int, interval: tuple[int, int], name: ClockName, policy: Policy) -> int:
    """Count the turns of one clock of one ticket that ended in time by an event of the interval."""
    events = [
        ClockEvent(n, instant(at), EventKind(kind), json.loads(facts))
        for n, at, kind, facts in ask(_EVENTS, (number, interval[1]))
        if kind in policy.effects
    ]
    first: dict[datetime, int] = {}
    for event in events:
        if name in policy.effects[event.kind].stops:
            first.setdefault(event.at, event.n)
    turns = (turn for turn in replay(events, policy).turns if turn.name is name)
    ends = [turn.clock.stopped for turn in turns if turn.clock.state is ClockState.KEPT]
    return sum(end is not None and first.get(end, 0) >= interval[0] for end in ends)
