"""When requests came, by local hours: the heat-map and the share of nights (D-44, D-26)."""

from datetime import datetime, time, timedelta

from data.figures.asking import Asking, within
from data.reads import instant
from models.figures import Filter, Grid, Period

_HOUR, _MINUTE = len("2026-03-04 11"), len("2026-03-04 11:07")
_FILL = ":00:00.000000"
_BY = """
SELECT substr(t.received_at, 1, {0}), count(*) FROM tally t
 WHERE t.received_at >= ? AND t.received_at < ? AND t.merged = 0{1} GROUP BY 1"""
_DAY = timedelta(days=1)


def arrivals(asking: Asking, period: Period, filter: Filter, *, fine: bool = False) -> list[tuple[datetime, int]]:
    """Count what was received by local hours: each hour or minute that anything came in, in the desk's zone.

    Whole hours of UTC are enough where the zone keeps to them; ``fine`` asks for minutes all the same.
    """
    where, values = within(period, filter)
    width = _MINUTE if fine or not _keeps_hours(asking, period) else _HOUR
    fill = _FILL[-(len(_FILL) - (width - _HOUR)) :]
    rows = asking.rows(_BY.format(width, where), values)
    return [(instant(f"{at}{fill}").astimezone(asking.zone), int(count)) for at, count in rows]


def heat_map(asking: Asking, period: Period, filter: Filter) -> Grid:
    """Lay the inflow out by weekday, Monday first, and local hour (D-44)."""
    cells = [[0] * 24 for _ in range(7)]
    for at, count in arrivals(asking, period, filter):
        cells[at.weekday()][at.hour] += count
    return Grid(tuple(map(tuple, cells)), sum(map(sum, cells)))


def nightly(asking: Asking, period: Period, filter: Filter) -> tuple[int, int]:
    """Count what was received in the night hours, and all that was (D-26)."""
    nights = asking.rules.nights
    found = arrivals(asking, period, filter, fine=bool(nights.starts.minute or nights.ends.minute))
    return sum(count for at, count in found if is_night(at.time(), nights.starts, nights.ends)), sum(
        count for _, count in found
    )


def is_night(at: time, starts: time, ends: time) -> bool:
    """Tell whether a local time lies in the night, half-open, over midnight where it ends before it starts."""
    return starts <= at < ends if starts <= ends else at >= starts or at < ends


def _keeps_hours(asking: Asking, period: Period) -> bool:
    """Tell whether the zone's offset is whole hours all through a period, as far as any of its days shows."""
    at = period.start
    while at < period.end + _DAY:
        offset = at.astimezone(asking.zone).utcoffset()
        if offset is None or offset % timedelta(hours=1):
            return False
        at += _DAY
    return True
