"""The rules that one person's shifts are held to: nights in a row, rest, hours of a month (C-25, D-27, D-28)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import accumulate, pairwise

from models.roster import Spot, folded
from models.roster_hours import hours_said, month_of, overlap
from models.shift_rules import RosterRules
from models.terms import Term

_DAY = timedelta(days=1)
MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)


class Rule(Term):
    """What a roster is held to."""

    NIGHTS = "nights", "ночи подряд"
    IN_A_ROW = "in_a_row", "две смены подряд"
    REST = "rest", "отдых между сменами"
    HOURS = "hours", "часы за месяц"
    ABSENT = "absent", "отсутствие"
    FEW = "few", "мало людей"
    UNKNOWN = "unknown", "нет такого сотрудника"
    INACTIVE = "inactive", "вход закрыт"
    UNFIT = "unfit", "не ведёт смен"
    KIND = "kind", "нет такой смены"


HARD = frozenset({Rule.UNKNOWN, Rule.INACTIVE, Rule.UNFIT, Rule.KIND})
"""What no reason sets aside."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that the roster breaks: whose, on which dates, in a sentence; ``reason`` is why it does not count."""

    rule: Rule
    sentence: str
    who: str = ""
    days: tuple[date, ...] = ()
    day: date | None = None
    """With ``kind``: the shift where a reason is written; for ``Rule.FEW`` the Monday of the week."""
    kind: str = ""
    reason: str = ""
    spot: Spot = ()
    """The way to it in the file."""

    @property
    def settled(self) -> bool:
        """Tell whether a reason sets it aside."""
        return bool(self.reason)

    @property
    def key(self) -> tuple[str, str, date | None, str, tuple[date, ...]]:
        """What it is, whatever reason it has."""
        if self.rule is Rule.HOURS:
            return self.rule.value, folded(self.who), None, "", self.days
        return self.rule.value, folded(self.who), self.day, self.kind, self.days


@dataclass(frozen=True, slots=True)
class Stint:
    """One shift of one person, planned or worked."""

    who: str
    day: date
    kind: str
    night: bool
    starts: datetime
    ends: datetime
    reason: str = ""


def unsettled(found: Iterable[Violation]) -> tuple[Violation, ...]:
    """Leave out what a reason sets aside."""
    return tuple(one for one in found if not one.settled)


def of_person(turns: Sequence[Stint], rules: RosterRules, zone: tzinfo) -> Iterator[Violation]:
    """Hold the shifts of one person, in the order of time, to the rules of nights, rest and hours."""
    yield from _nights(turns, rules)
    yield from _rests(turns, rules, zone)
    yield from _hours(turns, rules, zone)


def dated(day: date) -> str:
    return f"{day:%d.%m}"


def dated_all(days: Sequence[date]) -> str:
    return ", ".join(dated(day) for day in days)


def _nights(turns: Sequence[Stint], rules: RosterRules) -> Iterator[Violation]:
    run: list[Stint] = []
    for stint in (one for one in turns if one.night):
        if run and stint.day == run[-1].day:
            continue
        run = [*run, stint] if run and stint.day - run[-1].day == _DAY else [stint]
        if len(run) > rules.max_consecutive_nights:
            days = tuple(one.day for one in run)
            said = f"{stint.who}: {len(run)}-я ночь подряд ({dated_all(days)}), можно {rules.max_consecutive_nights}."
            yield Violation(Rule.NIGHTS, said, stint.who, days, stint.day, stint.kind, stint.reason)


def _rests(turns: Sequence[Stint], rules: RosterRules, zone: tzinfo) -> Iterator[Violation]:
    for before, stint in pairwise(turns):
        gap = stint.starts - before.ends
        days = tuple(dict.fromkeys((before.day, stint.day)))
        pair = f"{before.kind} {dated(before.day)} и {stint.kind} {dated(stint.day)}"
        if gap <= timedelta():
            said = f"{stint.who}: две смены подряд, {pair}."
            yield Violation(Rule.IN_A_ROW, said, stint.who, days, stint.day, stint.kind, stint.reason)
        elif gap < rules.min_rest:
            least = hours_said(rules.min_rest)
            said = f"{stint.who}: между сменами ({pair}) отдых {hours_said(gap)}, нужно не меньше {least}."
            yield Violation(Rule.REST, said, stint.who, days, stint.day, stint.kind, stint.reason)


def _hours(turns: Sequence[Stint], rules: RosterRules, zone: tzinfo) -> Iterator[Violation]:
    limit = timedelta(hours=rules.planned_hours)
    for first in sorted({at.astimezone(zone).date().replace(day=1) for one in turns for at in (one.starts, one.ends)}):
        since, until = month_of(first, zone)
        within = [(one, overlap(one.starts, one.ends, since, until)) for one in turns]
        total = sum((span for _, span in within), timedelta())
        if total <= limit:
            continue
        done = accumulate(span for _, span in within)
        stint = next(one for (one, _), so_far in zip(within, done, strict=True) if so_far > limit)
        month = f"{MONTHS[first.month - 1]} {first.year}"
        said = f"{stint.who}: {month} — {hours_said(total)} в сменах, норма {rules.planned_hours} ч."
        yield Violation(Rule.HOURS, said, stint.who, (first,), stint.day, stint.kind, stint.reason)
