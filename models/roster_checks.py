"""What is wrong with a roster: who and when, in sentences (C-25, D-20, D-27, D-28).

A violation that has a reason in the roster is set aside and stays visible; a name that nobody has cannot be set aside.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta, tzinfo
from functools import lru_cache

from models.roster import Absence, Duty, Roster, Spot, folded
from models.roster_hours import instant, laid, overlap
from models.roster_turns import HARD as HARD
from models.roster_turns import Rule, Stint, Violation, dated, of_person
from models.roster_turns import unsettled as unsettled
from models.shift_rules import RosterRules, ShiftRules

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Named:
    """What the checks know of a person of the desk; ``able``: the role takes shifts."""

    id: int
    name: str
    active: bool = True
    able: bool = True


Staff = Mapping[str, Named]
"""The people of the desk by their folded names."""


def check(
    roster: Roster, rules: ShiftRules, zone: tzinfo, staff: Staff, today: date | None = None
) -> tuple[Violation, ...]:
    """Say everything that is wrong with a roster, in the order of its dates; people who left count from today on."""
    found = [
        *_names(roster, rules, staff, today),
        *_people(roster, rules, zone, staff),
        *_absences(roster, rules, zone),
        *_few(roster, rules),
    ]
    placed = {(duty.day, duty.kind): n for n, duty in enumerate(roster.shifts)}
    spotted = (replace(one, spot=one.spot or _spot(one, placed)) for one in found)
    return tuple(sorted(spotted, key=lambda one: (one.day or date.min, list(Rule).index(one.rule), one.who)))


def stints(roster: Roster, rules: ShiftRules, zone: tzinfo) -> dict[str, list[Stint]]:
    """Lay the roster on the line of time, person by person (by folded name), each in the order of time."""
    found: dict[str, list[Stint]] = defaultdict(list)
    for duty in roster.shifts:
        kind = rules.kinds.get(duty.kind)
        if kind is None:
            continue
        starts, ends = laid(duty.day, kind, zone)
        for name in duty.people:
            stint = Stint(name, duty.day, duty.kind, kind.night, starts, ends, duty.reason(name))
            found[folded(name)].append(stint)
    return {name: sorted(one, key=lambda stint: stint.starts) for name, one in found.items()}


def advice(rules: RosterRules) -> str:
    """Say how many people a desk needs by day, and with nights (D-20)."""
    day, night = rules.day_people, rules.night_people
    return (
        f"Только дни: {_range(*day)} чел. С ночами: ещё {_range(*night)}, "
        f"всего {_range(day[0] + night[0], day[1] + night[1])}."
    )


def _names(roster: Roster, rules: ShiftRules, staff: Staff, today: date | None) -> Iterator[Violation]:
    for n, duty in enumerate(roster.shifts):
        at = ("shifts", n)
        if duty.kind not in rules.kinds:
            known = ", ".join(f"«{kind}»" for kind in rules.kinds)
            said = f"{dated(duty.day)}: смены «{duty.kind}» в стандарте нет. Есть {known}."
            yield Violation(Rule.KIND, said, "", (duty.day,), duty.day, duty.kind, spot=(*at, "kind"))
        for key, names in (("people", duty.people), ("reserve", duty.reserve)):
            for place, name in enumerate(names):
                wrong = _misnamed(name, duty, staff, today)
                if wrong is not None:
                    yield Violation(*wrong, name, (duty.day,), duty.day, duty.kind, spot=(*at, key, place))
    for spot, name in _others(roster):
        if folded(name) not in staff:
            yield Violation(Rule.UNKNOWN, _nobody(name), name, spot=spot)


def _misnamed(name: str, duty: Duty, staff: Staff, today: date | None) -> tuple[Rule, str] | None:
    known = staff.get(folded(name))
    where = f"{dated(duty.day)}, {duty.kind}"
    if known is None:
        return Rule.UNKNOWN, f"{where}: {_nobody(name)}"
    if today is not None and duty.day < today:
        return None
    if not known.active:
        return Rule.INACTIVE, f"{where}: {known.name} отключён и не сможет войти. Поставьте другого."
    if not known.able:
        return Rule.UNFIT, f"{where}: роль сотрудника {known.name} не принимает смен. Поставьте другого."
    return None


def _others(roster: Roster) -> Iterator[tuple[Spot, str]]:
    for n, one in enumerate(roster.absences):
        yield ("absences", n, "who"), one.who
    for n, name in enumerate(roster.chain):
        yield ("chain", n), name
    if roster.on_call:
        yield ("on_call",), roster.on_call


def _nobody(name: str) -> str:
    return f"сотрудника «{name}» нет. Имена — как в списке сотрудников (Ctrl+U)."


def _people(roster: Roster, rules: ShiftRules, zone: tzinfo, staff: Staff) -> Iterator[Violation]:
    for name, turns in stints(roster, rules, zone).items():
        for one in of_person(turns, rules.roster, zone):
            yield replace(one, who=staff[name].name if name in staff else one.who)


def _absences(roster: Roster, rules: ShiftRules, zone: tzinfo) -> Iterator[Violation]:
    away: dict[str, list[Absence]] = defaultdict(list)
    for absence in roster.absences:
        away[folded(absence.who)].append(absence)
    for duty in roster.shifts if away else ():
        kind = rules.kinds.get(duty.kind)
        if kind is None:
            continue
        starts, ends = laid(duty.day, kind, zone)
        for name in (*duty.people, *duty.reserve):
            for one in away.get(folded(name), ()):
                gone = instant(one.since, time(), zone), instant(one.until + _DAY, time(), zone)
                if overlap(starts, ends, *gone):
                    until = "" if one.until == one.since else f"–{dated(one.until)}"
                    because = f" ({one.reason})" if one.reason else ""
                    said = f"{name}: отсутствует {dated(one.since)}{until}{because}"
                    said += f", а стоит в смене {duty.kind} {dated(duty.day)}."
                    yield Violation(Rule.ABSENT, said, name, (duty.day,), duty.day, duty.kind, duty.reason(name))


def _few(roster: Roster, rules: ShiftRules) -> Iterator[Violation]:
    """Look at each whole week that is round the clock."""
    least = rules.roster.least_round_the_clock
    weeks: dict[date, list[Duty]] = defaultdict(list)
    for duty in roster.shifts:
        if duty.people and duty.kind in rules.kinds:
            weeks[duty.day - duty.day.weekday() * _DAY].append(duty)
    for monday, duties in sorted(weeks.items()):
        names = {folded(name) for duty in duties for name in duty.people}
        if len(names) >= least or not _round_the_clock(duties, rules):
            continue
        said = f"Неделя с {dated(monday)}: круглосуточно, а людей {len(names)}; нужно не меньше {least}."
        reason = roster.weeks.get(monday, "")
        yield Violation(Rule.FEW, said, "", (monday,), monday, "", reason)


def _round_the_clock(duties: Iterable[Duty], rules: ShiftRules) -> bool:
    """Tell whether the kinds of each of the seven days cover the whole clock."""
    by_day: dict[date, list[str]] = defaultdict(list)
    for duty in duties:
        by_day[duty.day].append(duty.kind)
    return len(by_day) == 7 and all(_whole_day(kinds, rules) for kinds in by_day.values())


def _whole_day(kinds: Iterable[str], rules: ShiftRules) -> bool:
    return _covers_the_clock(frozenset((rules.kinds[name].starts, rules.kinds[name].ends) for name in kinds))


@lru_cache(64)
def _covers_the_clock(windows: frozenset[tuple[time, time]]) -> bool:
    day = 24 * 60
    covered: set[int] = set()
    for opens, closes in windows:
        starts, ends = (clock.hour * 60 + clock.minute for clock in (opens, closes))
        covered.update(minute % day for minute in range(starts, ends if ends > starts else ends + day))
    return len(covered) == day


def _spot(one: Violation, placed: Mapping[tuple[date, str], int]) -> Spot:
    if one.rule is Rule.FEW or one.day is None:
        return ()
    at = placed.get((one.day, one.kind))
    return () if at is None else ("shifts", at, "people")


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
