"""Periods of figures: days, weeks, months and quarters of the desk's zone as half-open spans of instants (D-34).

A local midnight that a clock change skips or repeats is its first occurrence; a week begins on Monday.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.figures import Period

_MONTHS = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]
STEPS = ("hour", "day", "week", "month")
"""By what a period is cut for a trend."""


class NoSuchPeriod(ValueError):
    """A period that cannot be meant; the text is one Russian sentence."""


def day(at: date, zone: ZoneInfo) -> Period:
    """Give one local day."""
    return _span(at, at + timedelta(days=1), zone, f"{at:%d.%m.%Y}")


def week(at: date, zone: ZoneInfo) -> Period:
    """Give the week, Monday to Sunday, that holds a local date."""
    monday = at - timedelta(days=at.weekday())
    return _span(monday, monday + timedelta(days=7), zone, _dates(monday, monday + timedelta(days=6)))


def month(named: str | date, zone: ZoneInfo) -> Period:
    """Give a month by «2026-10» or by a date in it; NoSuchPeriod for anything else."""
    first = _first_of(named).replace(day=1)
    return _span(first, _months_on(first, 1), zone, f"{_MONTHS[first.month - 1]} {first.year}")


def quarter(at: date, zone: ZoneInfo) -> Period:
    """Give the quarter that holds a local date."""
    first = at.replace(month=3 * ((at.month - 1) // 3) + 1, day=1)
    return _span(first, _months_on(first, 3), zone, f"{(first.month + 2) // 3} квартал {first.year}")


def last(days: int, now: datetime, zone: ZoneInfo) -> Period:
    """Give so many local days, the last of them today: up to the coming midnight."""
    today = now.astimezone(zone).date()
    return _span(today - timedelta(days=days - 1), today + timedelta(days=1), zone, f"последние {days} дн.")


def between(first: date, until: date, zone: ZoneInfo) -> Period:
    """Give the local days from the first to the last, both included."""
    if until < first:
        raise NoSuchPeriod(f"Конец периода {until:%d.%m.%Y} раньше начала {first:%d.%m.%Y}. Поменяйте местами.")
    return _span(first, until + timedelta(days=1), zone, _dates(first, until))


def previous(period: Period, zone: ZoneInfo | None = None) -> Period:
    """Give the period of equal length just before; a calendar month or quarter is preceded by the calendar's own."""
    if zone is not None:
        first = period.start.astimezone(zone).date()
        for named in (month, quarter):
            if _same(named(first, zone), period):
                return named(first - timedelta(days=1), zone)
        days = round((period.end - period.start) / timedelta(days=1))
        if days and _same(_span(first, first + timedelta(days=days), zone, ""), period):
            before = first - timedelta(days=days)
            return _span(before, first, zone, _dates(before, first - timedelta(days=1)))
    length = period.end - period.start
    return Period(period.start - length, period.start, "такой же период раньше")


def steps(period: Period, step: str, zone: ZoneInfo) -> Iterator[Period]:
    """Cut a period by hours, days, weeks or months of the zone; the first and the last may be shorter."""
    at = period.start
    while at < period.end:
        end = min(_next(at, step, zone), period.end)
        yield Period(
            at, end, f"{at.astimezone(zone):%d.%m %H:%M}" if step == "hour" else f"{at.astimezone(zone):%d.%m}"
        )
        at = end


def _next(at: datetime, step: str, zone: ZoneInfo) -> datetime:
    if step == "hour":
        return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    local = at.astimezone(zone).date()
    if step == "day":
        return day(local, zone).end
    if step == "week":
        return week(local, zone).end
    if step == "month":
        return month(local, zone).end
    raise NoSuchPeriod(f"«{step}» — не шаг периода. Есть: {', '.join(STEPS)}.")


def _same(one: Period, other: Period) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _first_of(named: str | date) -> date:
    if isinstance(named, date):
        return named
    found = re.fullmatch(r"(\d{4})-(\d{2})", named.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or not int(found[1]):
        raise NoSuchPeriod(f"«{named}» — не месяц. Месяц пишется годом и номером: 2026-10.")
    return date(int(found[1]), int(found[2]), 1)


def _months_on(first: date, months: int) -> date:
    place = first.month - 1 + months
    return date(first.year + place // 12, place % 12 + 1, 1)


def _span(first: date, until: date, zone: ZoneInfo, label: str) -> Period:
    return Period(_midnight(first, zone), _midnight(until, zone), label)


def _midnight(at: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(at, time(), zone).astimezone(UTC)


def _dates(first: date, until: date) -> str:
    if first == until:
        return f"{first:%d.%m.%Y}"
    return f"{first:%d.%m}–{until:%d.%m.%Y}" if first.year == until.year else f"{first:%d.%m.%Y}–{until:%d.%m.%Y}"
