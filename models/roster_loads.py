"""How the work of a month falls on people: shifts, nights, hours, night hours; whether it is fair (D-27)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo

from models.roster import Roster
from models.roster_checks import stints
from models.roster_hours import month_of, night_time, overlap
from models.roster_turns import Stint
from models.shift_rules import RosterRules, ShiftRules


@dataclass(frozen=True, slots=True)
class Load:
    """One person's month by the roster; hours are true ones, cut at the month's local midnights."""

    name: str
    shifts: int = 0
    nights: int = 0
    hours: timedelta = timedelta()
    night_hours: timedelta = timedelta()
    person_id: int | None = None
    reasons: tuple[str, ...] = ()
    """Why rules were set aside for this person in the month."""


def loads(roster: Roster, rules: ShiftRules, zone: tzinfo, month: date) -> tuple[Load, ...]:
    """Sum up the month in which a date lies, by name; who has no shift in it is not listed."""
    found = defaultdict(list)
    for turns in stints(roster, rules, zone).values():
        load = of_stints(turns, rules.roster, zone, month)
        if load.hours:
            found[load.name].append(load)
    return tuple(load for _, same in sorted(found.items()) for load in same)


def of_stints(turns: Iterable[Stint], rules: RosterRules, zone: tzinfo, month: date) -> Load:
    """Sum up one person's shifts of a month; a shift counts where it begins, its hours where they lie."""
    since, until = month_of(month, zone)
    load = Load("")
    for turn in turns:
        inside = overlap(turn.starts, turn.ends, since, until)
        if not inside:
            continue
        begins = since <= turn.starts < until
        night = night_time(max(turn.starts, since), min(turn.ends, until), rules, zone)
        load = replace(
            load,
            name=turn.who,
            shifts=load.shifts + begins,
            nights=load.nights + (begins and turn.night),
            hours=load.hours + inside,
            night_hours=load.night_hours + night,
            reasons=(*load.reasons, turn.reason) if begins and turn.reason else load.reasons,
        )
    return load


def spread(found: Iterable[Load]) -> str:
    """Say in a line whether nights fall evenly: who has most, who has fewest."""
    by_nights = sorted(found, key=lambda one: (-one.nights, one.name))
    if len(by_nights) < 2 or not by_nights[0].nights:
        return ""
    most, least = by_nights[0], by_nights[-1]
    if most.nights - least.nights <= 1:
        return "Ночи делятся поровну."
    return f"Ночи неровно: {most.name} — {most.nights}, {least.name} — {least.nights}."
