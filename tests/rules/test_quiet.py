"""Quiet hours on the local clock: over midnight, and on the nights when the clock is moved (T-23)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.quiet import may_be_told

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = (time(22), time(8))
SHORT = (time(22), time(2, 15))
"""Ends within the hour that the autumn night repeats."""


def told(at: datetime, quiet: tuple[time, time]) -> str:
    """When a person who is always at work is told, in the local clock."""
    hours = [(at - timedelta(hours=1), at + timedelta(days=3))]
    return f"{may_be_told(at, hours, quiet, BERLIN).astimezone(BERLIN):%d.%m %H:%M %z}"


@pytest.mark.parametrize(
    ("at", "quiet", "when"),
    [
        (datetime(2026, 3, 4, 20, 59, tzinfo=UTC), NIGHT, "04.03 21:59 +0100"),
        (datetime(2026, 3, 4, 21, 0, tzinfo=UTC), NIGHT, "05.03 08:00 +0100"),
        (datetime(2026, 3, 4, 23, 0, tzinfo=UTC), NIGHT, "05.03 08:00 +0100"),
        (datetime(2026, 3, 5, 7, 0, tzinfo=UTC), NIGHT, "05.03 08:00 +0100"),
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), NIGHT, "29.03 08:00 +0200"),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), (time(22), time(2, 30)), "29.03 03:30 +0200"),
        (datetime(2026, 10, 24, 21, 0, tzinfo=UTC), NIGHT, "25.10 08:00 +0100"),
        (datetime(2026, 10, 25, 0, 5, tzinfo=UTC), SHORT, "25.10 02:15 +0200"),
        (datetime(2026, 10, 25, 1, 5, tzinfo=UTC), SHORT, "25.10 02:15 +0100"),
    ],
    ids=["before", "begins", "midnight", "ends", "spring", "in the gap", "autumn", "first 02:05", "second 02:05"],
)
def test_what_waits_is_told_when_the_quiet_ends(at: datetime, quiet: tuple[time, time], when: str) -> None:
    assert told(at, quiet) == when
