"""A policy tried on history: every promise of the last days counted again as if these rules had always been in force.

The promises are those that the figures count: the first reaction and the first answer of a request, and each of its
resolutions, in the period in which they were kept, or broke; talks and joined tickets are left out.

What people did stays as it was done: also which of two joined requests went on.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.driver import stored
from data.figures.periods import last
from data.foresight.rows import Trial, Tried
from data.reads import instant
from models.clock import LIVE, Clock, ClockName, ClockState
from models.events import EventKind
from models.figures import Figure, FigureId, Period
from models.terms import Tier, Verdict
from models.timers import ClockEvent, Policy, replay

if TYPE_CHECKING:
    from data.desk import Desk

BATCH = 500
"""Tickets whose journal is read at once."""

_KEPT = {
    ClockName.REACTION: FigureId.REACTION_KEPT,
    ClockName.RESPONSE: FigureId.RESPONSE_KEPT,
    ClockName.RESOLUTION: FigureId.RESOLUTION_KEPT,
}
_MEANT = (
    "SELECT number, tier FROM ticket WHERE merged_into IS NULL AND verdict IS NOT ? AND received_at <= ?"
    " AND (is_open = 1 OR closed_at IS NULL OR closed_at >= ? OR resolved_at >= ?) ORDER BY number"
)
_EVENTS = (
    "SELECT ticket_number, n, happened_at, kind, facts FROM journal_event WHERE ticket_number IN ({}) ORDER BY 1, 2"
)
Key = tuple[ClockName, int]


@dataclass
class _Count:
    """Promises kept, of how many."""

    kept: int = 0
    of: int = 0

    def add(self, kept: bool | None) -> None:
        """Count one promise; None was none."""
        self.kept += bool(kept)
        self.of += kept is not None

    def figure(self, id: FigureId) -> Figure:
        """Give the share as a figure."""
        return Figure(id, self.kept / self.of if self.of else None, self.of, parts=(self.kept, self.of))


@dataclass
class _Clock:
    """What comes out for one clock."""

    was: dict[Tier | None, _Count] = field(default_factory=dict)
    now: dict[Tier | None, _Count] = field(default_factory=dict)
    lost: dict[int, None] = field(default_factory=dict)
    won: dict[int, None] = field(default_factory=dict)

    def add(self, number: int, tier: Tier | None, was: bool | None, now: bool | None) -> None:
        """Count one turn of the clock under both rules."""
        self.was.setdefault(tier, _Count()).add(was)
        self.now.setdefault(tier, _Count()).add(now)
        if was and now is False:
            self.lost[number] = None
        elif now and was is False:
            self.won[number] = None

    def tried(self, name: ClockName) -> Tried:
        """Give it as a value."""
        id = _KEPT[name]
        tiers = [
            (tier, self.was[tier].figure(id), self.now[tier].figure(id))
            for tier in (*reversed(Tier), None)
            if tier in self.was
        ]
        apart = tuple(one for one in tiers if one[1] != one[2])
        return Tried(
            name, _sum(self.was).figure(id), _sum(self.now).figure(id), tuple(self.lost), tuple(self.won), apart
        )


def tried(
    desk: "Desk", policy: Policy, days: int, now: datetime, heard: Callable[[int, int], object] | None = None
) -> Trial:
    """Count the promises of the last local days, today among them, under the rules of their time and under these."""
    period = last(days, now, ZoneInfo(desk.settings.zone))
    at = stored(period.start)
    meant = desk.reads.rows(_MEANT, (Verdict.CORRESPONDENCE.value, stored(now), at, at))
    clocks = {name: _Clock() for name in ClockName}
    seen, force = 0, desk.policy
    kinds = frozenset(force.effects) | frozenset(policy.effects)
    for first in range(0, len(meant), BATCH):
        some = dict(meant[first : first + BATCH])
        for number, events in _journals(desk, some, kinds):
            was, then = (promises(events, rules, period, now) for rules in (force, policy))
            tier = Tier(some[number]) if some[number] else None
            for key in {**was, **then}:
                clocks[key[0]].add(number, tier, was.get(key), then.get(key))
            seen += bool(was or then)
        if heard is not None:
            heard(min(first + BATCH, len(meant)), len(meant))
    return Trial(days, period, seen, tuple(clocks[name].tried(name) for name in ClockName))


def promises(events: Sequence[ClockEvent], rules: Policy, period: Period, now: datetime) -> dict[Key, bool]:
    """Tell of each promise of a ticket that was decided in a period, as it is known now, whether it was kept."""
    found: dict[Key, bool] = {}
    joined = {event.n for event in events if event.kind is EventKind.MERGED}
    cycles = dict.fromkeys(ClockName, 0)
    for turn in replay(events, rules).turns:
        if turn.end is not None and not turn.end.verdict and turn.end.n in joined:
            continue  # another ticket's turn took its place
        cycles[turn.name] += 1
        decided = _decided(turn.clock, now)
        counts = turn.name is ClockName.RESOLUTION or cycles[turn.name] == 1
        if counts and decided is not None and period.start <= decided < period.end:
            found[turn.name, cycles[turn.name]] = turn.clock.state is ClockState.KEPT
    return found


def _decided(clock: Clock, now: datetime) -> datetime | None:
    """Say when a promise was kept or broken; None while it runs in time, and where nothing was promised."""
    if clock.state is ClockState.KEPT:
        return clock.stopped
    broken = clock.state is ClockState.BROKEN or (clock.state in LIVE and clock.overdue_at(now))
    return clock.breach if broken else None


def _journals(
    desk: "Desk", tickets: Mapping[int, str | None], kinds: frozenset[EventKind]
) -> Iterator[tuple[int, list[ClockEvent]]]:
    marks = ", ".join("?" * len(tickets))
    rows = desk.reads.rows(_EVENTS.format(marks), tuple(tickets))
    for number, some in groupby(rows, key=itemgetter(0)):
        yield (
            number,
            [
                ClockEvent(n, instant(at), EventKind(kind), json.loads(facts))
                for _, n, at, kind, facts in some
                if kind in kinds
            ],
        )


def _sum(counts: Mapping[Tier | None, _Count]) -> _Count:
    return _Count(sum(one.kept for one in counts.values()), sum(one.of for one in counts.values()))
