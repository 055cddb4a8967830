"""The settings of shifts and their handover: ``shifts.toml`` as frozen values (handover.md [D], C-25, C-26, D-20)."""

from datetime import time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from models.targets import Target, TargetKind
from models.term_words import Part


def _duration(words: Any) -> timedelta:
    if isinstance(words, timedelta):
        return words
    if not isinstance(words, str):
        raise ValueError(f'время пишется словами в кавычках, например "15 мин", а стоит {words!r}')
    target = Target.parse(words)
    if target.kind is not TargetKind.DURATION or target.days or not target.time:
        raise ValueError(f"нужно время в минутах или часах, а стоит {words!r}")
    return target.time


def _clock(words: Any) -> time:
    if isinstance(words, time):
        return words
    try:
        return time.fromisoformat(str(words))
    except ValueError:
        raise ValueError(f'время суток пишется как "22:00", а стоит {words!r}') from None


Span = Annotated[timedelta, BeforeValidator(_duration)]
Clock = Annotated[time, BeforeValidator(_clock)]


class KindRules(Part):
    """One kind of shift: local wall-clock times; an end not after the start lies on the next day."""

    starts: Clock
    ends: Clock
    night: bool = False

    @property
    def overnight(self) -> bool:
        """Whether it ends on the day after it began."""
        return self.ends <= self.starts


class RosterRules(Part):
    """What the roster is checked by (C-25, D-20, D-27, D-28)."""

    max_consecutive_nights: int = Field(default=2, ge=1, le=31)
    min_rest: Span
    least_round_the_clock: int = Field(default=4, ge=1)
    day_people: tuple[int, int] = (1, 2)
    night_people: tuple[int, int] = (3, 4)
    night_from: Clock
    night_until: Clock
    planned_hours: int = Field(default=180, ge=1)


class HandoverRules(Part):
    """The times and sizes of a handover (handover.md §1.3–§1.8)."""

    badge_before: Span
    remind_before: Span
    chief_after: Span
    next_after: Span
    next_every: Span
    decide_after: Span
    hot_within: Span
    remember: Span
    confirm_within: Span
    step_length: int = Field(default=140, ge=20, le=1000)
    own_words: int = Field(default=10, ge=1)
    carried_often: int = Field(default=3, ge=1)
    night_share: float = Field(default=0.05, ge=0, le=1)


class StatusRules(Part):
    """Status windows, in working time (H-22, C-26)."""

    amber: Span
    red: Span
    hotline: bool = False


class ShiftRules(Part):
    """Everything of ``shifts.toml``."""

    kinds: dict[str, KindRules]
    roster: RosterRules
    handover: HandoverRules
    status: StatusRules
