"""Which period is looked at, as a person chooses it: a day, a week, a month, a quarter, the last days, own dates."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from data.figures import periods
from models.figures import Period
from models.terms import Term
from models.words import counted
from screens.rostering.roster_dates import read_date

MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
EXAMPLES = "10.2026, 2026, 5.10–18.10, 25.11, 14 дней"
"""What may be typed, for the hint of a question."""
_MONTH = re.compile(r"^(?:(\d{1,2})\.(\d{4})|(\d{4})-(\d{1,2}))$")
_YEAR = re.compile(r"^(\d{4})(?: ?г(?:од)?\.?)?$")
_LAST = re.compile(r"^(\d{1,4}) ?(?:д|дн|дней|дня|день)\.?$")
_BETWEEN = re.compile(r"\s*(?:\u2013|\u2014|\.\.\.?|\u2026| - | по )\s*|(?<=\d)-(?=\d{1,2}\.)")


class Kind(Term):
    """What a period is, and so what stands before and after it."""

    LAST = "last", "последние дни"
    DAY = "day", "день"
    WEEK = "week", "неделя"
    MONTH = "month", "месяц"
    QUARTER = "quarter", "квартал"
    YEAR = "year", "год"
    DATES = "dates", "свои даты"


_IN_MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.YEAR: 12}
_LONGEST = 3660
"""Days of the longest period of own dates."""


@dataclass(frozen=True, slots=True)
class Span:
    """A chosen period by local dates; ``first`` is its first day, ``days`` how many of them (for months unused)."""

    kind: Kind
    first: date
    days: int = 1
    back: int = 0
    """Of the last days: how many such spans before now."""

    @property
    def after(self) -> date:
        """The day after its last one."""
        months = _IN_MONTHS.get(self.kind)
        return _months_on(self.first, months) if months else self.first + timedelta(days=self.days)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after - timedelta(days=1)

    def shifted(self, steps: int) -> "Span":
        """Give the period of the same kind so many steps later, or earlier when negative."""
        months = _IN_MONTHS.get(self.kind)
        try:
            if months:
                return replace(self, first=_months_on(self.first, months * steps))
            moved = self.first + timedelta(days=self.days * steps)
            return replace(self, first=moved, back=self.back - steps if self.kind is Kind.LAST else 0)
        except (ValueError, OverflowError):
            return self

    @property
    def label(self) -> str:
        """Name it shortly: «октябрь 2026», «5–18 октября» as dates, «25.11.2026»."""
        if self.kind is Kind.MONTH:
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        if self.kind is Kind.QUARTER:
            return f"{(self.first.month + 2) // 3}-й квартал {self.first.year}"
        if self.kind is Kind.YEAR:
            return f"{self.first.year} год"
        if self.kind is Kind.LAST and not self.back:
            return f"последние {counted(self.days, 'день', 'дня', 'дней')}"
        return f"неделя {self.dates}" if self.kind is Kind.WEEK else self.dates

    @property
    def dates(self) -> str:
        """Name it by its first and last day."""
        start = f"{self.first:%d.%m}" if self.first.year == self.last.year else f"{self.first:%d.%m.%Y}"
        return f"{self.last:%d.%m.%Y}" if self.first == self.last else f"{start}–{self.last:%d.%m.%Y}"

    @property
    def short(self) -> str:
        """Name it in a row of such periods: by its first day, a month by its name."""
        if self.kind is Kind.MONTH:
            return f"{MONTHS[self.first.month - 1][:3]} {self.first:%y}"
        return f"{self.first:%d.%m.%y}"

    def period(self, zone: ZoneInfo) -> Period:
        """Give its instants: from local midnight to local midnight."""
        return replace(periods.between(self.first, self.last, zone), label=self.label)


@dataclass(frozen=True, slots=True)
class When:
    """The zone and the instant that turn a chosen span into instants."""

    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.astimezone(self.zone).date()

    def of(self, span: Span) -> Period:
        """Give the instants of a span."""
        return span.period(self.zone)


def of_kind(kind: Kind, today: date) -> Span:
    """Give the period of a kind that today is in."""
    if kind is Kind.WEEK:
        return Span(kind, today - timedelta(days=today.weekday()), 7)
    if kind in _IN_MONTHS:
        month = {Kind.MONTH: today.month, Kind.QUARTER: (today.month - 1) // 3 * 3 + 1}.get(kind, 1)
        return Span(kind, today.replace(month=month, day=1))
    return Span(kind, today)


def last_days(days: int, today: date) -> Span:
    """Give the last so many days, today among them."""
    return Span(Kind.LAST, today - timedelta(days=days - 1), days)


def course(span: Span, count: int) -> tuple[Span, ...]:
    """Give the periods whose last one ends with this one: its own kind, weeks where it has no steps of its own."""
    own = span.kind in (Kind.DAY, Kind.WEEK, Kind.MONTH, Kind.QUARTER, Kind.YEAR)
    last = span if own else Span(Kind.WEEK, span.last - timedelta(days=6), 7)
    return tuple(last.shifted(-back) for back in reversed(range(count)))


def read_span(text: str, today: date) -> Span:
    """Read a typed period; raises ValueError with a sentence."""
    said = " ".join(text.casefold().split())
    if found := _YEAR.match(said):
        return _checked(Kind.YEAR, int(found[1]), 1)
    if found := _MONTH.match(said):
        return _checked(Kind.MONTH, int(found[2] or found[3]), int(found[1] or found[4]))
    if (found := _LAST.match(said)) and int(found[1]):
        return last_days(min(int(found[1]), _LONGEST), today)
    ends = [part for part in _BETWEEN.split(said) if part]
    if len(ends) == 1:
        return Span(Kind.DAY, _past_date(ends[0], today))
    if len(ends) != 2:
        raise ValueError(f"Не понял период. Напишите так: {EXAMPLES}.")
    last = _past_date(ends[1], today)
    first = _past_date(ends[0], last)
    days = (last - first).days + 1
    if not 0 < days <= _LONGEST:
        raise ValueError("Первый день должен быть не позже последнего, и не больше десяти лет.")
    return Span(Kind.DATES, first, days)


def _past_date(text: str, today: date) -> date:
    """Read a date that has been: without its year it is the last one, not the next."""
    found = read_date(text, today)
    if found > today and not re.search(r"\d{4}", text):
        return found.replace(year=found.year - 1)
    return found


def _checked(kind: Kind, year: int, month: int) -> Span:
    try:
        return Span(kind, date(year, month, 1))
    except ValueError:
        raise ValueError(f"Такого месяца нет. Напишите так: {EXAMPLES}.") from None


def _months_on(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)
