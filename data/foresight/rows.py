"""What a change would do, as frozen values: for the dialogs, the board, the command line and the tests alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.clock import ClockName
from models.figures import Figure, Period
from models.foresight import Forecast, Moved
from models.terms import Tier
from models.words import counted

NO_DIFFERENCE = "ни места, ни сроки не изменятся"
_NAMED = 5
"""How many tickets a sentence names."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The working time that one request takes, and on how many it was measured (0: it is a setting)."""

    span: timedelta
    count: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """A forecast without a change and with it, made at one instant of one and the same picture."""

    at: datetime
    pace: Pace
    before: Forecast
    after: Forecast
    moved: tuple[Moved, ...]

    @property
    def breaks(self) -> tuple[Moved, ...]:
        """The tickets whose promises only the change breaks."""
        return tuple(one for one in self.moved if one.loses)

    @property
    def saves(self) -> tuple[Moved, ...]:
        """The tickets whose promises only the change keeps."""
        return tuple(one for one in self.moved if one.saves)

    @property
    def placed(self) -> tuple[Moved, ...]:
        """The tickets that stand elsewhere."""
        return tuple(one for one in self.moved if one.placed)

    @property
    def sentence(self) -> str:
        """Say it: «место изменится у 5, срок — у 1; нарушится у 2 (№ 4, № 7)»."""
        parts = []
        if self.placed:
            parts.append(f"место в очереди изменится у {len(self.placed)}")
        if dues := sum(bool(one.dues) for one in self.moved):
            parts.append(f"срок изменится у {dues}")
        if self.breaks:
            parts.append(f"не успеем в срок, хотя успели бы: {_named(self.breaks)}")
        if self.saves:
            parts.append(f"успеем, хотя не успели бы: {_named(self.saves)}")
        if not parts:
            later = sum(one.was.ends != one.now.ends for one in self.moved)
            return f"{NO_DIFFERENCE}, начало сдвинется у {later}" if later else NO_DIFFERENCE
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Tried:
    """How one clock's promises of the history come out: as it was, and under the rules that are tried."""

    clock: ClockName
    was: Figure
    now: Figure
    lost: tuple[int, ...] = ()
    """Tickets whose promise was kept and would have been broken."""
    won: tuple[int, ...] = ()
    """Tickets whose promise was broken and would have been kept."""
    tiers: tuple[tuple[Tier | None, Figure, Figure], ...] = ()
    """The same by the tier that the ticket has; only tiers for which it differs."""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.was == self.now and not self.lost and not self.won


@dataclass(frozen=True, slots=True)
class Trial:
    """A policy tried on history: the promises that were kept, or broke, in the last days."""

    days: int
    period: Period
    tickets: int
    clocks: tuple[Tried, ...]

    @property
    def sentence(self) -> str:
        """Say it in one line."""
        over = f"За {counted(self.days, 'день', 'дня', 'дней')}"
        if not self.tickets:
            return f"{over} нет ни одного срока, который закончился: пробовать не на чем"
        seen = counted(self.tickets, "обращение", "обращения", "обращений")
        if all(one.same for one in self.clocks):
            return f"{over}, {seen}: с новым стандартом вышло бы то же самое"
        parts = []
        if lost := len({number for one in self.clocks for number in one.lost}):
            parts.append(f"нарушили бы срок ещё у {lost}")
        if won := len({number for one in self.clocks for number in one.won}):
            parts.append(f"успели бы у {won}")
        return f"{over}, {seen}: {', '.join(parts) or 'доли в срок изменились бы'}"


def _named(some: tuple[Moved, ...]) -> str:
    named = ", ".join(f"№ {one.number}" for one in some[:_NAMED])
    return named + (f" и ещё {len(some) - _NAMED}" if len(some) > _NAMED else "")
