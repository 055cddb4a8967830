"""Changes of a roster, each a new value: put on, take off, make senior, swap, replace from a day on, be away."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from models.roster import Absence, Duty, Roster, folded


def put_on(roster: Roster, day: date, kind: str, name: str, *, reserve: bool = False) -> Roster:
    """Put a person on a shift, or into its reserve; the shift is begun when there was none."""
    bare = take_off(roster, day, kind, name)
    duty = bare.duty(day, kind) or Duty(day, kind)
    if reserve:
        return _with(bare, replace(duty, reserve=(*duty.reserve, name)))
    return _with(bare, replace(duty, people=(*duty.people, name)))


def take_off(roster: Roster, day: date, kind: str, name: str) -> Roster:
    """Take a person off a shift; a shift with nobody left is no shift."""
    duty = roster.duty(day, kind)
    return roster if duty is None else _with(roster, _without(duty, name))


def kinds_of(roster: Roster, day: date, name: str) -> tuple[tuple[str, bool], ...]:
    """Name the shifts of a person on a date, each with whether it is only the reserve."""
    wanted = folded(name)
    found = []
    for duty in roster.shifts:
        if duty.day == day:
            found += [(duty.kind, False) for one in duty.people if folded(one) == wanted]
            found += [(duty.kind, True) for one in duty.reserve if folded(one) == wanted]
    return tuple(found)


def set_day(roster: Roster, day: date, name: str, kind: str | None, *, reserve: bool = False) -> Roster:
    """Give a person exactly one shift of a date, or none."""
    for had, _ in kinds_of(roster, day, name):
        if had != kind:
            roster = take_off(roster, day, had, name)
    return roster if kind is None else put_on(roster, day, kind, name, reserve=reserve)


def swap(roster: Roster, one: tuple[date, str], other: tuple[date, str]) -> Roster:
    """Exchange what two cells hold: a cell is a date and a person. Each keeps the date and takes the other's shifts."""
    (day, name), (later, second) = one, other
    mine, theirs = kinds_of(roster, day, name), kinds_of(roster, later, second)
    for kind, _ in mine:
        roster = take_off(roster, day, kind, name)
    for kind, _ in theirs:
        roster = take_off(roster, later, kind, second)
    if folded(name) == folded(second):
        for kind, reserve in theirs:
            roster = put_on(roster, day, kind, name, reserve=reserve)
        for kind, reserve in mine:
            roster = put_on(roster, later, kind, second, reserve=reserve)
        return roster
    for kind, reserve in mine:
        roster = put_on(roster, day, kind, second, reserve=reserve)
    for kind, reserve in theirs:
        roster = put_on(roster, later, kind, name, reserve=reserve)
    return roster


def replace_from(roster: Roster, day: date, old: str, new: str) -> Roster:
    """Give everything of one person from a date on to another; where that one works already, they stay alone."""
    gone, came = folded(old), folded(new)

    def change(duty: Duty) -> Duty:
        if duty.day < day:
            return duty
        there = came in map(folded, (*duty.people, *duty.reserve))
        return _without(duty, old) if there and gone != came else _named(duty, gone, new, keep_reasons=False)

    return _each(roster, change)


def mark_senior(roster: Roster, day: date, kind: str, name: str) -> Roster:
    """Make a person the senior of a shift, or no longer so; a reserve becomes one of its people."""
    duty = roster.duty(day, kind)
    if duty is None:
        return roster
    if folded(duty.senior) == folded(name):
        return _with(roster, replace(duty, senior=""))
    if folded(name) not in map(folded, duty.people):
        roster = put_on(roster, day, kind, name)
        duty = roster.duty(day, kind) or duty
    return _with(roster, replace(duty, senior=name))


def because(roster: Roster, day: date, kind: str, name: str, reason: str) -> Roster:
    """Write why a rule does not count for a person on a shift; with no kind, for the week that begins on the date."""
    if not kind:
        return replace(roster, weeks={**roster.weeks, day: reason})
    duty = roster.duty(day, kind)
    if duty is None:
        return roster
    others = {one: said for one, said in duty.reasons.items() if folded(one) != folded(name)}
    return _with(roster, replace(duty, reasons={**others, name: reason}))


def be_away(roster: Roster, absence: Absence) -> Roster:
    """Note an absence."""
    return replace(roster, absences=(*roster.absences, absence))


def be_back(roster: Roster, absence: Absence) -> Roster:
    """Forget an absence."""
    return replace(roster, absences=tuple(one for one in roster.absences if one != absence))


def repeat_week(roster: Roster, monday: date, shift: Callable[[date], date], since: date = date.min) -> Roster:
    """Lay the shifts of the seven days from a Monday where ``shift`` says, on empty days from ``since`` on.

    Reasons stay behind: each week is answered for anew.
    """
    there = {duty.day for duty in roster.shifts}
    copied = [
        replace(duty, day=shift(duty.day), reasons={})
        for duty in roster.shifts
        if 0 <= (duty.day - monday).days < 7 and shift(duty.day) not in there and shift(duty.day) >= since
    ]
    return replace(roster, shifts=(*roster.shifts, *copied))


def renamed(roster: Roster, old: str, new: str) -> Roster:
    """Follow a corrected name through the whole roster."""
    gone = folded(old)

    def one(name: str) -> str:
        return new if folded(name) == gone else name

    roster = _each(roster, lambda duty: _named(duty, gone, new, keep_reasons=True))
    return replace(
        roster,
        absences=tuple(replace(absence, who=one(absence.who)) for absence in roster.absences),
        chain=tuple(map(one, roster.chain)),
        on_call=one(roster.on_call) if roster.on_call else "",
    )


def _named(duty: Duty, gone: str, new: str, *, keep_reasons: bool) -> Duty:
    """Put another name in the place of one; a reason is about a person, so another person does not inherit it."""

    def one(name: str) -> str:
        return new if folded(name) == gone else name

    kept: Mapping[str, str] = {
        one(name): said for name, said in duty.reasons.items() if keep_reasons or folded(name) != gone
    }
    return replace(
        duty,
        people=tuple(map(one, duty.people)),
        senior=one(duty.senior) if duty.senior else "",
        reserve=tuple(map(one, duty.reserve)),
        reasons=kept,
    )


def _without(duty: Duty, name: str) -> Duty:
    gone = folded(name)
    return replace(
        duty,
        people=tuple(one for one in duty.people if folded(one) != gone),
        senior="" if folded(duty.senior) == gone else duty.senior,
        reserve=tuple(one for one in duty.reserve if folded(one) != gone),
        reasons={one: said for one, said in duty.reasons.items() if folded(one) != gone},
    )


def _with(roster: Roster, duty: Duty) -> Roster:
    if roster.duty(*duty.key) is None:
        return replace(roster, shifts=(*roster.shifts, duty))
    return _each(roster, lambda one: duty if one.key == duty.key else one)


def _each(roster: Roster, change: Callable[[Duty], Duty]) -> Roster:
    """Change every shift; one that was emptied by it is no shift any more."""
    changed = ((duty, change(duty)) for duty in roster.shifts)
    left = (new for old, new in changed if new.people or new.reserve or new == old)
    return replace(roster, shifts=tuple(left))
