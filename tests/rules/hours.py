"""Calendars, instants and tickets that the tests of time speak of: October 2026, where the 13th is a Tuesday."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from data.rules import calendars, standard
from models.clock import Clock, ClockState
from models.events import EventKind
from models.policy import Policy
from models.timers import ClockEvent, Clocks, replay
from models.workhours import WorkSchedule

MOSCOW = ZoneInfo("Europe/Moscow")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MON, TUE, WED, THU, FRI, SAT, SUN = range(12, 19)
LINES = "две линии"
"""The profile with a resolution clock."""
DAILY: Mapping[str, Any] = {"timezone": "Europe/Moscow", "weekly": {day: [["10:00", "22:00"]] for day in WEEK}}


def at(day: int, hour: int, minute: int = 0, second: int = 0, month: int = 10, year: int = 2026) -> datetime:
    """Name an instant by the Moscow clock; the month is October 2026."""
    return datetime(year, month, day, hour, minute, second, tzinfo=MOSCOW)


def hours(count: float) -> timedelta:
    """So many hours of business time."""
    return timedelta(hours=count)


def minutes(count: float) -> timedelta:
    """So many minutes of business time."""
    return timedelta(minutes=count)


def schedule(**changes: Any) -> WorkSchedule:
    """Make the daily calendar with some of its keys changed."""
    return WorkSchedule.from_dict({**DAILY, **changes}, "проба")


def weekly(*spans: tuple[str, str], days: tuple[str, ...] = WEEK) -> dict[str, list[list[str]]]:
    """Write the same windows for several days of the week."""
    return {day: [list(span) for span in spans] for day in days}


@cache
def shipped(name: str = "мск-ежедневно") -> WorkSchedule:
    """Read a calendar that is shipped."""
    return calendars.load(name)


@cache
def policy(profile: str = "стандарт") -> Policy:
    """Count by the shipped standard on its own calendar."""
    chosen = standard.load().model_copy(update={"profile": profile})
    return standard.policy(chosen, "мск-ежедневно")


class Log:
    """Writes a ticket's events in order, numbered as the journal numbers them."""

    def __init__(self) -> None:
        self.events: list[ClockEvent] = []

    def __call__(self, when: datetime, kind: EventKind, **facts: Any) -> int:
        """Add an event; gives its number."""
        self.events.append(ClockEvent(len(self.events) + 1, when, kind, facts))
        return len(self.events)

    @classmethod
    def received(cls, when: datetime, tier: str | None = "regular", **facts: Any) -> "Log":
        """Begin with a customer's request."""
        log = cls()
        known = {"tier": tier, "priority": "medium", "type": "question", "task": True}
        log(when, EventKind.RECEIVED, **{**known, **facts})
        return log


def clocks(log: Log, by: Policy | None = None) -> Clocks:
    """Replay a log, by the shipped standard unless told otherwise."""
    return replay(log.events, by or policy())


def regular(hour: int = 12) -> Log:
    """Begin with a request of tier «Обычный» on Tuesday."""
    return Log.received(at(TUE, hour))


def key_of(clock: Clock) -> tuple[ClockState, datetime | None]:
    """Give what is asked of a clock most often."""
    return clock.state, clock.due


def spans_of(calendar: WorkSchedule, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """List the open windows between two instants."""
    return list(calendar.windows(start, end))
