"""What the replay of a ticket's events takes and gives: clock events in, turns of clocks out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from models.clock import NO_CLOCK, Clock, ClockName
from models.events import EventKind
from models.steps import Step
from models.terms import Priority, Tier


class ClockEvent(NamedTuple):
    """A journal event as the clocks read it: its number, instant, kind and facts."""

    n: int
    at: datetime
    kind: EventKind
    facts: Mapping[str, Any] = MappingProxyType({})


class End(NamedTuple):
    """What ended a clock: the event, its second, whether with a verdict."""

    n: int
    at: int
    verdict: bool


class Turn(NamedTuple):
    """One clock in one cycle, with the steps that were walked; a resolution counts its cycles by reopenings."""

    cycle: int
    name: ClockName
    clock: Clock
    steps: tuple[Step, ...]
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    end: End | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the journal implies for a ticket: the clocks of the cycle at hand, and every turn so far, oldest first."""

    cycle: int = 0
    reaction: Clock = NO_CLOCK
    response: Clock = NO_CLOCK
    resolution: Clock = NO_CLOCK
    reopenings: int = 0
    open: bool = False
    closed_at: datetime | None = None
    tier: Tier | None = None
    priority: Priority = Priority.MEDIUM
    turns: tuple[Turn, ...] = ()

    def turn(self, name: ClockName) -> Turn | None:
        """Give the latest turn of a clock; None when it never started."""
        return next((turn for turn in reversed(self.turns) if turn.name == name), None)
