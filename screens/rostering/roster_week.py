"""What a week of the roster says, cell by cell: pure words for the grid, its summary lines and the pages around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from models.roster import Duty, Roster, folded
from models.roster_checks import Named, check
from models.roster_edits import kinds_of
from models.roster_hours import hours_said, laid, odd_hour
from models.roster_loads import Load, loads
from models.roster_turns import MONTHS, Rule, Violation
from models.safetext import one_line
from models.shift_rules import KindRules, ShiftRules

DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_OF = ("января", "февраля", "марта", "апреля", "мая", "июня")
OF_MONTH = (*_OF, "июля", "августа", "сентября", "октября", "ноября", "декабря")
_DAY = timedelta(days=1)
BROKEN, EXCUSED, HELD = "!", "~", "»"
"""Before a cell: a rule is broken, a rule is set aside with a reason, the cell waits for the other one of a swap."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One person on one date: the kinds of shift, what they are there, and what is wrong."""

    kinds: tuple[str, ...] = ()
    reserve: bool = False
    senior: bool = False
    away: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person's week, and their month."""

    name: str
    cells: tuple[Cell, ...]
    load: Load
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """Who covers one kind of shift: per day the names, the senior first; none on a day without it."""

    kind: str
    people: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday."""

    days: tuple[date, ...]
    rows: tuple[Row, ...] = ()
    covers: tuple[Cover, ...] = ()
    violations: tuple[Violation, ...] = ()
    """Those that concern the week, the unsettled first."""
    loads: tuple[Load, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The dates of the week in words."""
        first, last = self.days[0], self.days[-1]
        start = f"{first.day}" if first.month == last.month else f"{first.day} {OF_MONTH[first.month - 1]}"
        return f"{start}–{last.day} {OF_MONTH[last.month - 1]} {last.year}"

    @property
    def month(self) -> str:
        """The month whose hours stand beside: the one in which the week has most of its days."""
        middle = self.days[3]
        return MONTHS[middle.month - 1]


def monday_of(day: date) -> date:
    """The Monday of a date's week."""
    return day - day.weekday() * _DAY


def letters_of(kinds: Iterable[str]) -> dict[str, str]:
    """Give each kind of shift its shortest distinct beginning, the first letter big."""
    names = tuple(kinds)
    found = {}
    for name in names:
        others = [one.casefold() for one in names if one != name]
        size = next(
            (n for n in range(1, len(name)) if not any(one.startswith(name[:n].casefold()) for one in others)),
            len(name),
        )
        found[name] = one_line(name[:size].capitalize())
    return found


def week_of(
    roster: Roster, monday: date, rules: ShiftRules, zone: tzinfo, staff: Mapping[str, Named], today: date
) -> Week:
    """Lay out a week: everybody who takes shifts, and whoever else the roster names in it."""
    days = tuple(monday + n * _DAY for n in range(7))
    violations = check(roster, rules, zone, staff, today)
    marks = _marks(violations)
    month = loads(roster, rules, zone, days[3])
    by_name = {folded(load.name): load for load in month}
    rows = tuple(
        Row(
            name,
            tuple(_cell(roster, day, name, marks) for day in days),
            by_name.get(folded(name), Load(name)),
            _note(name, staff),
        )
        for name in _names(roster, days, staff)
    )
    here = sorted((one for one in violations if _concerns(one, days)), key=lambda one: one.settled)
    return Week(days, rows, _covers(roster, days, rules), tuple(here), month, letters_of(rules.kinds))


def said_duty(duty: Duty, kind: KindRules, zone: tzinfo) -> str:
    """Say one shift in a line: its times and true length, its people, the reserve, an odd hour."""
    starts, ends = laid(duty.day, kind, zone)
    times = f"{kind.starts:%H:%M}–{kind.ends:%H:%M}"
    people = ", ".join(_people(duty)) or "никого"
    spare = f" · резерв: {', '.join(map(one_line, duty.reserve))}" if duty.reserve else ""
    odd = odd_hour(starts, ends, zone)
    length = f" ({odd})" if odd else "" if ends - starts == timedelta(hours=12) else f" ({hours_said(ends - starts)})"
    return f"{DAYS[duty.day.weekday()]} {duty.day:%d.%m} · {one_line(duty.kind)} {times}{length}: {people}{spare}"


def has_ended(duty_day: date, rules: ShiftRules, zone: tzinfo, now: datetime) -> bool:
    """Tell whether every shift of a date has ended: its cells are the past."""
    return all(laid(duty_day, kind, zone)[1] <= now for kind in rules.kinds.values())


def short(name: str) -> str:
    """A name as short as a cell needs: the last word, the surname where people are written so."""
    return one_line(name).split(" ")[-1]


def _people(duty: Duty) -> Sequence[str]:
    first = folded(duty.senior)
    ordered = sorted(duty.people, key=lambda name: folded(name) != first)
    return [f"{one_line(name)} (старший)" if first == folded(name) else one_line(name) for name in ordered]


def _marks(violations: Iterable[Violation]) -> dict[tuple[str, date], str]:
    marks: dict[tuple[str, date], str] = {}
    for one in violations:
        if one.rule in (Rule.FEW, Rule.KIND) or one.day is None:
            continue
        spot = folded(one.who), one.day
        marks[spot] = EXCUSED if one.settled and marks.get(spot) != BROKEN else BROKEN
    return marks


def _cell(roster: Roster, day: date, name: str, marks: Mapping[tuple[str, date], str]) -> Cell:
    found = kinds_of(roster, day, name)
    wanted = folded(name)
    senior = any(duty.day == day and folded(duty.senior) == wanted for duty in roster.shifts if duty.senior)
    reserve = bool(found) and all(spare for _, spare in found)
    away = roster.away(name, day) is not None
    return Cell(tuple(kind for kind, _ in found), reserve, senior, away, marks.get((wanted, day), ""))


def _names(roster: Roster, days: Sequence[date], staff: Mapping[str, Named]) -> list[str]:
    named = {folded(one.name): one.name for one in staff.values() if one.active and one.able}
    for duty in roster.shifts:
        if days[0] <= duty.day <= days[-1]:
            for name in (*duty.people, *duty.reserve):
                known = staff.get(folded(name))
                named.setdefault(folded(name), known.name if known else name)
    return [named[key] for key in sorted(named)]


def _note(name: str, staff: Mapping[str, Named]) -> str:
    known = staff.get(folded(name))
    if known is None:
        return "нет такого"
    return "" if known.active and known.able else "отключён" if not known.active else "не ведёт смен"


def _covers(roster: Roster, days: Sequence[date], rules: ShiftRules) -> tuple[Cover, ...]:
    used = {duty.kind for duty in roster.shifts}
    found = []
    for kind in (*(one for one in rules.kinds if one in used), *sorted(used - set(rules.kinds))):
        duties = [roster.duty(day, kind) for day in days]
        found.append(Cover(kind, tuple(_first(duty) if duty else () for duty in duties)))
    return tuple(found)


def _first(duty: Duty) -> tuple[str, ...]:
    first = folded(duty.senior)
    return tuple(sorted(duty.people, key=lambda name: folded(name) != first))


def _concerns(one: Violation, days: Sequence[date]) -> bool:
    if one.rule is Rule.HOURS:
        return any(day.replace(day=1) == one.days[0] for day in days)
    return any(day in days for day in (*one.days, *((one.day,) if one.day else ())))
