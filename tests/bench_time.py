"""How fast the time engine is (P-9): called by ``make bench``, asserts nothing."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from data.rules import calendars
from models.timers import deadline

_COUNT = 200_000
_STEP = 7919
"""Seconds between starts; a prime, so that they fall on every part of the day."""


def deadlines_per_second(calendar: str = "мск-ежедневно") -> float:
    """Count the deadlines of eight hours that one core computes in a second on a prepared calendar."""
    schedule, target = calendars.load(calendar), timedelta(hours=8)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    starts = [first + timedelta(seconds=_STEP * n % (365 * 86_400)) for n in range(_COUNT)]
    schedule.between(first, first + timedelta(days=2000))
    begun = perf_counter()
    for start in starts:
        deadline(schedule, start, target)
    return _COUNT / (perf_counter() - begun)
