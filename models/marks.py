"""What a ticket's clocks leave behind: warnings, breaches, and the columns that sort the list (rules 32, 33, 35)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from models.clock import LIVE, Clock, ClockName, ClockState
from models.clock_turns import Clocks, Turn
from models.instants import whole_seconds
from models.terms import Term

_SECOND = timedelta(seconds=1)
_PARTS = ("state", "start", "due", "warn", "breach", "left", "at")
_COLUMNS = {name.value: tuple(f"{name.value}_{part}" for part in _PARTS) for name in ClockName}


class MarkKind(Term):
    """The two instants that a clock leaves in the log."""

    WARNING = "warning", "скоро срок"
    BREACH = "breach", "срок нарушен"


class Mark(NamedTuple):
    """A warning or a breach at its own instant; a breach is a fact from the second after it (rule 4)."""

    cycle: int
    clock: ClockName
    mark: MarkKind
    at: datetime

    @property
    def notice_at(self) -> datetime:
        """The first instant at which the mark is a fact."""
        return self.at + _SECOND if self.mark is MarkKind.BREACH else self.at

    @property
    def key(self) -> tuple[int, str, str]:
        """What makes it one mark for ever: cycle, clock and kind."""
        return self.cycle, self.clock.value, self.mark.value


def marks(clocks: Clocks) -> tuple[Mark, ...]:
    """List every warning and breach, past and to come if nothing else happens, earliest first."""
    found = [mark for turn in clocks.turns for mark in _of(turn)]
    return tuple(sorted(found, key=lambda mark: (mark.notice_at, mark.cycle, mark.clock, mark.mark)))


def due_marks(clocks: Clocks, now: datetime, recorded: Collection[tuple[int, str, str]] = ()) -> tuple[Mark, ...]:
    """List the marks that are facts by now and not written yet (rule 33: once, ever)."""
    return tuple(mark for mark in marks(clocks) if mark.notice_at <= now and mark.key not in recorded)


def columns(clocks: Clocks, recorded: Collection[tuple[int, str, str]] = ()) -> dict[str, Any]:
    """Give the ticket's cached columns; ``recorded`` holds the keys of the marks already written."""
    values: dict[str, Any] = {"cycle": clocks.cycle, "reopenings": clocks.reopenings}
    for name, (state, start, due, warn, breach, left, at) in _COLUMNS.items():
        clock: Clock = getattr(clocks, name)
        values[state] = clock.state.value
        values[start] = clock.start
        values[due] = clock.due
        values[warn] = clock.warn
        values[breach] = clock.breach
        values[left] = None if clock.left is None else whole_seconds(clock.left)
        values[at] = clock.stopped
    values["sla_class"], values["due_next"] = sla_place(clocks)
    ahead = (mark.notice_at for mark in marks(clocks) if mark.key not in recorded)
    values["alarm_at"] = next(ahead, None)
    return values


def sla_place(clocks: Clocks) -> tuple[int, datetime | None]:
    """Place a ticket in the order by SLA: «сейчас», then by due, then paused, then the rest (rule 35)."""
    live = [clock for clock in (clocks.reaction, clocks.response, clocks.resolution) if clock.state in LIVE]
    states = {clock.state for clock in live}
    dues = [clock.due for clock in live if clock.due is not None and clock.state is not ClockState.PAUSED]
    due = min(dues, default=None)
    if ClockState.NOW in states:
        return 0, due
    if due is not None:
        return 1, due
    return (2 if ClockState.PAUSED in states else 3), None


def _of(turn: Turn) -> list[Mark]:
    clock, found = turn.clock, []
    ended = clock.stopped
    if clock.warn is not None and (ended is None or clock.warn <= ended):
        found.append(Mark(turn.cycle, turn.name, MarkKind.WARNING, clock.warn))
    broken = clock.state is ClockState.BROKEN or (ended is None and clock.state in LIVE)
    if clock.breach is not None and broken and not _not_over(turn):
        found.append(Mark(turn.cycle, turn.name, MarkKind.BREACH, clock.breach))
    return found


def _not_over(turn: Turn) -> bool:
    """Tell a pause that began at the very breach: it is not broken while it lasts (rules 4, 24)."""
    return turn.clock.state is ClockState.PAUSED and turn.pauses[-1][0] == turn.clock.breach
