"""When each step of a chain of warnings comes due on a clock, as a pure function of the clock's walk (T-23).

A step stands at so many business seconds before the due (after it: negative), so that pauses, other calendars and
other targets move it just as they move the due. A clock that stands or has ended has no step ahead.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from models.chain_rules import Chains, Receiver, StepRules, clocks_of
from models.clock import Clock, ClockName, ClockState
from models.clock_turns import Clocks, Turn
from models.instants import instant_of, seconds_of, whole_seconds
from models.targets import Target
from models.terms import Priority, Tier
from models.workhours import WorkSchedule

if TYPE_CHECKING:
    from models.policy import Policy

MarkKey = tuple[int, str, str]
"""Cycle, clock, and what was written down of it: the same keys as those of warnings and breaches."""

_GOING = (ClockState.RUNNING, ClockState.NOW)
_NAMES = tuple(ClockName)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step as the clocks need it: ``mark`` is its name among the marks of a clock, ``to`` whom it speaks to."""

    step: int
    mark: str
    share: float | None
    before: Target | None
    to: Receiver | str

    def left(self, promised: int, work: int | None) -> int:
        """Count the business seconds between this step and the due; negative after it."""
        return (work or 0) if self.share is None else promised - int(promised * self.share)


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain, prepared for asking; no levels and no priorities mean all of them.

    Tuples, not sets: a term is found among a few by identity sooner than by its hash.
    """

    clocks: tuple[ClockName, ...]
    tiers: tuple[Tier, ...]
    priorities: tuple[Priority, ...]
    rungs: tuple[Rung, ...]

    def fits(self, clock: ClockName, tier: Tier | None, priority: Priority) -> bool:
        """Tell whether this chain speaks of a clock of such a ticket."""
        if clock not in self.clocks or (self.priorities and priority not in self.priorities):
            return False
        return not self.tiers or (tier or Tier.NONE) in self.tiers


class Point(NamedTuple):
    """A step on the line of time: ``at`` (seconds) is its instant, ``left`` the business time then left to the due.

    ``fact_at`` is the first second at which it is a fact: a promise is broken from the second after the due (rule 4).
    """

    rung: Rung
    at: int
    left: int
    fact_at: int


class Step(NamedTuple):
    """A step that is a fact: of which turn of which clock, and whether it is one of the newest of that turn."""

    cycle: int
    clock: ClockName
    point: Point

    @property
    def key(self) -> MarkKey:
        """What makes it one step for ever."""
        return self.cycle, self.clock.value, self.point.rung.mark

    @property
    def at(self) -> datetime:
        """Its own instant."""
        return instant_of(self.point.at)


def compiled(chains: Chains) -> tuple[Chain, ...]:
    """Prepare the chains of the standard."""
    return tuple(
        Chain(
            tuple(sorted(clocks_of(one))),
            one.tiers,
            one.priorities,
            tuple(_rung(step, rules) for step, rules in enumerate(one.steps)),
        )
        for one in chains.chain
    )


def chain_of(chains: tuple[Chain, ...], clock: ClockName, tier: Tier | None, priority: Priority) -> Chain | None:
    """Find the chain of a clock: the first one that fits."""
    for chain in chains:
        if chain.fits(clock, tier, priority):
            return chain
    return None


def next_at(clocks: Clocks, policy: "Policy", recorded: Collection[MarkKey]) -> datetime | None:
    """Tell when the next step of a ticket becomes a fact, be it long past; None when no clock has one ahead."""
    ahead = [first for way in _ways(clocks, policy, recorded) if (first := way.first()) is not None]
    return instant_of(min(ahead)) if ahead else None


def due_steps(
    clocks: Clocks, policy: "Policy", now: datetime, recorded: Collection[MarkKey] = ()
) -> tuple[tuple[Step, ...], ...]:
    """List the steps that are facts by now and not written yet, clock by clock, the newest of each clock first."""
    second = seconds_of(now)
    found: dict[ClockName, list[Step]] = {}
    for way in _ways(clocks, policy, recorded):
        turn = way.turn
        passed = [Step(turn.cycle, turn.name, point) for point in way.points() if point.fact_at <= second]
        if passed:
            found[turn.name] = passed
    return tuple(tuple(sorted(steps, key=_newness)) for steps in found.values())


class Way(NamedTuple):
    """A running clock and the steps of its chain that are not written down yet.

    ``since`` is the second of the last thing that happened to it, ``rest`` the business time left then, ``promised``
    all of it. A step that was reached before stands at ``since``.
    """

    turn: Turn
    rungs: Sequence[Rung]
    schedule: WorkSchedule
    since: int
    due: int
    rest: int
    promised: int

    def first(self) -> int | None:
        """Find the first second at which a step is a fact; the cheap half of ``points``."""
        lefts = [self._left(rung) for rung in self.rungs]
        if not lefts:
            return None
        at = self._fact(max(lefts))
        warn = self.turn.clock.warn
        if warn is not None and any(_early(rung, left) for rung, left in zip(self.rungs, lefts, strict=True)):
            at = min(at, seconds_of(warn))
        return at

    def points(self) -> Iterator[Point]:
        """Lay the steps on the line of time."""
        warn = self.turn.clock.warn
        warned = None if warn is None else seconds_of(warn)
        for rung in self.rungs:
            left = self._left(rung)
            at, fact = self._at(left), self._fact(left)
            if warned is not None and warned < at and _early(rung, left):
                at = fact = warned
                left = max(left, self.schedule.worked(warned, self.due))
            yield Point(rung, at, left, fact)

    def _left(self, rung: Rung) -> int:
        return rung.left(self.promised, rung.before.work_on(self.schedule) if rung.before else None)

    def _at(self, left: int) -> int:
        return self.schedule.shift(self.since, self.rest - left) if self.rest > left else self.since

    def _fact(self, left: int) -> int:
        return self._at(left) + (left <= 0 and self.rest >= left)


def _early(rung: Rung, left: int) -> bool:
    """Tell whether a step speaks to the owner before the due: they hear no later than the clock itself warns.

    So a range warns at its first end (rule 32).
    """
    return left > 0 and rung.to is Receiver.OWNER


def _ways(clocks: Clocks, policy: "Policy", recorded: Collection[MarkKey]) -> Iterator[Way]:
    if not policy.chains:
        return
    for name in _NAMES:
        clock: Clock = getattr(clocks, name.value)
        if clock.state not in _GOING:
            continue
        chain, turn = chain_of(policy.chains, name, clocks.tier, clocks.priority), clocks.turn(name)
        if chain is None or turn is None:
            continue
        rungs: Sequence[Rung] = chain.rungs
        if recorded:
            rungs = [one for one in rungs if (turn.cycle, name.value, one.mark) not in recorded]
        way = _way(turn, rungs, policy)
        if way is not None:
            yield way


def _way(turn: Turn, rungs: Sequence[Rung], policy: "Policy") -> Way | None:
    """Measure a running clock; «сейчас» counts by its grace, everything else by its target."""
    clock, last = turn.clock, turn.steps[-1]
    end, promised = last.due, last.target.work_on(last.schedule) or 0
    if clock.state is ClockState.NOW:
        end = None if clock.breach is None else seconds_of(clock.breach)
        promised = whole_seconds(policy.grace)
    if end is None:
        return None
    since, schedule = last.at, last.schedule
    rest = schedule.worked(since, end) if since <= end else _late(clock) - schedule.worked(end, since)
    return Way(turn, rungs, schedule, since, end, rest, promised)


def _newness(step: Step) -> tuple[int, int]:
    return step.point.left, step.point.rung.step


def _late(clock: Clock) -> int:
    """Count the pauses after the due, which are not overdue time."""
    return whole_seconds(clock.left) if clock.left is not None else 0


def _rung(step: int, rules: StepRules) -> Rung:
    return Rung(step, f"step{step}", rules.share, rules.before, Receiver.read(rules.to) or rules.to)
