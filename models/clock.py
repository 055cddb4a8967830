"""The state of one clock of a ticket, as the journal implies it and the screens show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.terms import Term


class ClockName(Term):
    """The three clocks (C-06)."""

    REACTION = "reaction", "реакция"
    RESPONSE = "response", "ответ"
    RESOLUTION = "resolution", "решение"


class ClockState(Term):
    """What a clock is doing."""

    ABSENT = "absent", "нет срока"
    RUNNING = "running", "идёт"
    NOW = "now", "сейчас"
    PAUSED = "paused", "на паузе"
    BEST_EFFORT = "best_effort", "как получится"
    KEPT = "kept", "в срок"
    BROKEN = "broken", "с опозданием"
    ENDED = "ended", "без оценки"


LIVE = frozenset({ClockState.RUNNING, ClockState.NOW, ClockState.PAUSED, ClockState.BEST_EFFORT})


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock. ``due`` ends the promise; ``breach`` is when it counts as broken (later than due only for «сейчас»).

    ``left`` is the business time that remains while paused or at the stop (negative once overdue); on a running clock
    it is the pauses after the due, which are not overdue time. ``stopped`` is the instant of the event that stopped it.
    A running clock past ``breach`` is broken though nobody has answered yet.
    """

    state: ClockState
    start: datetime | None = None
    due: datetime | None = None
    warn: datetime | None = None
    breach: datetime | None = None
    left: timedelta | None = None
    stopped: datetime | None = None

    def overdue_at(self, now: datetime) -> bool:
        """Tell whether the promise is broken at this instant (time.md rule 4: from the first second after)."""
        if self.state is ClockState.BROKEN:
            return True
        if self.state is ClockState.PAUSED:
            return self.breach is not None and self.left is not None and self.left < timedelta()
        live = self.state in (ClockState.RUNNING, ClockState.NOW)
        return live and self.breach is not None and now > self.breach


NO_CLOCK = Clock(ClockState.ABSENT)
