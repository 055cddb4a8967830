"""The hours of shifts on the line of time: true lengths on nights when the clocks change, night hours, months (HO-22).

A label of the clock that the change skips means the same time after it, one that repeats its first occurrence
(time.md rule 7).
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from models.shift_rules import KindRules, RosterRules

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@lru_cache(8192)
def instant(day: date, clock: time, zone: tzinfo) -> datetime:
    """Turn a label of the local clock into an aware UTC instant."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def laid(day: date, kind: KindRules, zone: tzinfo) -> tuple[datetime, datetime]:
    """Lay a kind of shift on a date: its half-open interval as UTC instants, of its true length."""
    last = day + _DAY if kind.overnight else day
    return instant(day, kind.starts, zone), instant(last, kind.ends, zone)


def overlap(starts: datetime, ends: datetime, since: datetime, until: datetime) -> timedelta:
    """Measure what two intervals have in common; nothing is zero."""
    return max(min(ends, until) - max(starts, since), timedelta())


def night_time(starts: datetime, ends: datetime, rules: RosterRules, zone: tzinfo) -> timedelta:
    """Measure the night hours of an interval for payroll (D-27): each night of the local clock in its true length."""
    day, last = (at.astimezone(zone).date() for at in (starts - _DAY, ends))
    total = timedelta()
    over = rules.night_until <= rules.night_from
    while day <= last:
        since = instant(day, rules.night_from, zone)
        total += overlap(starts, ends, since, instant(day + _DAY if over else day, rules.night_until, zone))
        day += _DAY
    return total


def month_of(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Give the half-open interval of the local month in which a date lies."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return instant(first, time(), zone), instant(following, time(), zone)


def odd_hour(starts: datetime, ends: datetime, zone: tzinfo) -> str:
    """Say which hour of the clock repeats or is missing in an interval, and how long it truly is; mostly empty."""
    before, after = (at.astimezone(zone).utcoffset() or timedelta() for at in (starts, ends))
    if before == after:
        return ""
    turn = _turn(starts, ends, zone, before)
    old, new = (f"{(turn + offset):%H:%M}" for offset in (before, after))
    length = hours_said(ends - starts)
    if after > before:
        return f"часа {old}–{new} нет: часы переводят вперёд, смена длится {length}"
    return f"час {new}–{old} повторяется: часы переводят назад, смена длится {length}"


def hours_said(span: timedelta) -> str:
    """Write an amount of hours: «12 ч», «11 ч 30 мин»."""
    minutes = round(span.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} ч {rest} мин" if rest else f"{hours} ч"


def _turn(starts: datetime, ends: datetime, zone: tzinfo, before: timedelta) -> datetime:
    """Find the minute at which the clocks are changed."""
    low, high = starts, ends
    while high - low > _MINUTE:
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(second=0, microsecond=0)
