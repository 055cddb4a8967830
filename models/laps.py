"""The laps of a ticket's clocks: each turn that ended with a word or is promised still, as the figures read it.

A turn that another ticket's one took the place of at a merge is no lap, and no turn that ended without a verdict is
(time.md rules 22, 28). A resolution that became a forecast when the type was named is measured to the end all the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from models.clock import LIVE, ClockName, ClockState
from models.clock_turns import Clocks, End, Turn
from models.events import EventKind
from models.instants import seconds_of
from models.pieces import Piece, spent_by_line
from models.policy import Policy
from models.steps import Step as ClockStep
from models.steps import StepKind
from models.walked import Step, Stood

_VERDICTS = {ClockState.KEPT: True, ClockState.BROKEN: False}


class Lap(NamedTuple):
    """One turn of one clock in whole seconds; ``kept`` None where nothing was promised (C-36)."""

    clock: ClockName
    cycle: int
    started: int
    ended: int | None
    spent: int
    target: int | None
    broken_at: int | None
    kept: bool | None
    line: int
    operator_id: int | None
    n: int = 0
    """The event that ended it."""


def laps_of(
    clocks: Clocks, steps: Sequence[Step], pieces: Sequence[Piece], now: Stood, policy: Policy
) -> Iterator[Lap]:
    """Measure the turns of a ticket's clocks; each clock's turns are numbered anew, from one."""
    at = {step.event.n: step for step in steps}
    cycles = dict.fromkeys(ClockName, 0)
    for turn in clocks.turns:
        end = turn.end
        if end is not None and not end.verdict and _kind(at, end.n) is EventKind.MERGED:
            continue
        cycles[turn.name] += 1
        turned = turn._replace(cycle=cycles[turn.name])
        if end is None:
            yield from _running(turned, now)
        elif end.verdict:
            yield _ended(turned, end, _spent(turn.steps, end.at), at)
        elif (last := _resolved_later(turn, end, at, clocks.turns, policy)) is not None:
            spent = spent_by_line(pieces, turn.steps[0].at, last.at, policy)
            yield _ended(turned, last, spent, at)._replace(kept=None, target=None, broken_at=None)


def _kind(at: Mapping[int, Step], n: int) -> EventKind | None:
    return at[n].event.kind if n in at else None


def _ended(turn: Turn, end: End, spent: int, at: Mapping[int, Step]) -> Lap:
    kept = _VERDICTS.get(turn.clock.state)
    step, last = at.get(end.n), turn.steps[-1]
    breach = turn.clock.breach
    return Lap(
        clock=turn.name,
        cycle=turn.cycle,
        started=turn.steps[0].at,
        ended=end.at,
        spent=spent,
        target=None if kept is None else last.target.work_on(last.schedule),
        broken_at=None if kept is not False or breach is None else seconds_of(breach),
        kept=kept,
        line=step.after.line if step else 1,
        operator_id=step.event.actor_id if step else None,
        n=end.n,
    )


def _running(turn: Turn, now: Stood) -> Iterator[Lap]:
    """Give a turn that goes on and has an instant at which it is broken."""
    clock, last = turn.clock, turn.steps[-1]
    if clock.breach is None or clock.state not in LIVE:
        return
    if clock.state is ClockState.PAUSED and turn.pauses[-1][0] == clock.breach:
        return
    yield Lap(
        clock=turn.name,
        cycle=turn.cycle,
        started=turn.steps[0].at,
        ended=None,
        spent=0,
        target=last.target.work_on(last.schedule),
        broken_at=seconds_of(clock.breach),
        kept=None,
        line=now.line,
        operator_id=now.owner_id,
    )


def _resolved_later(turn: Turn, end: End, at: Mapping[int, Step], turns: Iterable[Turn], policy: Policy) -> End | None:
    """Find what ended a resolution whose clock was dropped when the type turned out to have a forecast."""
    if turn.name is not ClockName.RESOLUTION or _kind(at, end.n) is not EventKind.TYPE_SET:
        return None
    others = {one.end.n for one in turns if one.end is not None and one is not turn}
    for n, step in at.items():
        effect = policy.effects.get(step.event.kind)
        if n > end.n and effect is not None and ClockName.RESOLUTION in effect.stops:
            return End(n, max(seconds_of(step.event.at), turn.steps[0].at), True) if n not in others else None
    return None


def _spent(steps: Sequence[ClockStep], end: int) -> int:
    """Count the business seconds of a walk outside its pauses, by the calendar of each stretch."""
    total, runs = 0, True
    since, schedule = steps[0].at, steps[0].schedule
    for step in (*steps[1:], None):
        until = max(since, end if step is None else min(step.at, end))
        if runs:
            total += schedule.worked(since, until)
        since = until
        if step is not None:
            schedule = step.schedule
            runs = step.kind is StepKind.RESUME or (runs and step.kind is not StepKind.PAUSE)
    return total
