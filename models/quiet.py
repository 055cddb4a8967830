"""When a person may be told something: inside their hours, outside their quiet hours."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo

from models.roster_hours import instant

_DAY = timedelta(days=1)
_ROUNDS = 64
"""How many windows are looked through before a person is told all the same."""

Hours = tuple[datetime, datetime]
"""A half-open interval of somebody's hours, aware instants."""


def is_quiet(at: datetime, quiet: tuple[time, time] | None, zone: tzinfo) -> bool:
    """Tell whether an instant lies in quiet hours of the local clock."""
    if quiet is None:
        return False
    label, (since, until) = at.astimezone(zone).time(), quiet
    return since <= label < until if since < until else label >= since or label < until


def quiet_ends(at: datetime, quiet: tuple[time, time], zone: tzinfo) -> datetime:
    """Give the end of the quiet hours in which an instant lies; of an end that the clock repeats, the one ahead."""
    today = at.astimezone(zone).date()
    repeated = datetime.combine(today, quiet[1].replace(fold=1), tzinfo=zone).astimezone(UTC)
    ends = (instant(today, quiet[1], zone), repeated)
    return next((end for end in ends if end > at), instant(today + _DAY, quiet[1], zone))


def may_be_told(at: datetime, hours: Iterable[Hours], quiet: tuple[time, time] | None, zone: tzinfo) -> datetime:
    """Find the first instant from ``at`` on inside the hours (by time) and outside the quiet ones.

    Where the hours end first, or nothing is left of them, only the quiet hours count: nobody is never told.
    """
    for _, (since, until) in zip(range(_ROUNDS), hours, strict=False):
        found = max(at, since)
        if found < until and is_quiet(found, quiet, zone) and quiet is not None:
            found = quiet_ends(found, quiet, zone)
        if found < until:
            return found
    return quiet_ends(at, quiet, zone) if quiet is not None and is_quiet(at, quiet, zone) else at
