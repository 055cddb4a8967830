"""Status windows: how long ago the public heard of an incident, in working time (H-22, C-26)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.shift_rules import StatusRules
from models.terms import Term
from models.workhours import WorkSchedule


class WindowState(Term):
    """How urgent the next public status is."""

    CALM = "calm", "спокойно"
    AMBER = "amber", "пора"
    RED = "red", "пропущено"


@dataclass(frozen=True, slots=True)
class Window:
    """One window as it stands: ``worked`` is working time since the last status, the rest are instants."""

    since: datetime
    worked: timedelta
    amber_at: datetime
    red_at: datetime
    state: WindowState


def window(
    schedule: WorkSchedule, rules: StatusRules, since: datetime, now: datetime, postponed: datetime | None = None
) -> Window:
    """Weigh one window; a postponement moves both instants on to the one that was named, never back."""
    amber, red = schedule.add(since, rules.amber), schedule.add(since, rules.red)
    if postponed is not None:
        amber, red = max(amber, postponed), max(red, postponed)
    state = WindowState.RED if now >= red else WindowState.AMBER if now >= amber else WindowState.CALM
    worked = schedule.between(since, now) if now > since else timedelta()
    return Window(since, worked, amber, red, state)
