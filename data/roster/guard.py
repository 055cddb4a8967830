"""The roster's rules at the moment somebody takes a shift: by the shifts that this person truly worked (HO-21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.reads import instant, stored
from models.roster import Duty, Roster
from models.roster_checks import check
from models.roster_turns import Rule, Stint, Violation, of_person

if TYPE_CHECKING:
    from data.desk import Desk
    from data.roster.rosters import Rosters
    from data.shifts.rows import ShiftRow

_BACK = timedelta(days=45)
_WORKED = (
    "SELECT s.day, s.kind, s.night, s.starts, s.ends, p.left_at FROM shift_person p JOIN shift s ON s.id = p.shift_id "
    "WHERE p.operator_id = ? AND p.accepted_at IS NOT NULL AND s.planned = 1 AND s.id <> ? "
    "AND s.starts >= ? AND s.starts <= ? ORDER BY s.starts"
)


class Guard:
    """Weighs one shift of one person against those worked before."""

    def __init__(self, desk: Desk, rosters: Rosters) -> None:
        self._desk = desk
        self._rosters = rosters

    def violations(self, person_id: int, shift: ShiftRow) -> tuple[Violation, ...]:
        """Say which rules the person breaks by working this shift; a shift that nobody planned breaks none."""
        person = self._desk.people.get(person_id)
        if person is None or shift.ends is None or not shift.planned:
            return ()
        roster, rules, zone = self._rosters.current(), self._rosters.rules, self._rosters.zone
        duty = roster.duty(shift.day, shift.kind) or Duty(shift.day, shift.kind)
        here = Stint(
            person.name, shift.day, shift.kind, shift.night, shift.starts, shift.ends, duty.reason(person.name)
        )
        turns = [*self._worked(person_id, person.name, shift), here]
        first = shift.starts.astimezone(zone).date().replace(day=1)
        last = shift.ends.astimezone(zone).date().replace(day=1)
        found = [one for one in of_person(turns, rules.roster, zone) if _here(one, shift, first, last)]
        found += self._away(roster, here)
        excuses = self._month_reasons(roster, person.name) if any(one.rule is Rule.HOURS for one in found) else {}
        return tuple(self._reasoned(one, here, excuses) for one in found)

    def _worked(self, person_id: int, name: str, shift: ShiftRow) -> Iterator[Stint]:
        values = (person_id, shift.id, stored(shift.starts - _BACK), stored(shift.starts))
        for day, kind, night, starts, ends, left in self._desk.reads.rows(_WORKED, values):
            end = min(instant(at) for at in (ends, left or ends))
            yield Stint(name, date.fromisoformat(day), kind, bool(night), instant(starts), end)

    def _away(self, roster: Roster, here: Stint) -> Iterator[Violation]:
        alone = Roster((Duty(here.day, here.kind, (here.who,)),), roster.absences)
        rules, zone = self._rosters.rules, self._rosters.zone
        return (one for one in check(alone, rules, zone, {}) if one.rule is Rule.ABSENT)

    def _month_reasons(self, roster: Roster, name: str) -> dict[tuple[date, ...], str]:
        """The reasons of the roster for too many hours of this person, by month."""
        found = self._rosters.check(roster)
        return {one.days: one.reason for one in found if one.rule is Rule.HOURS and one.who == name and one.reason}

    def _reasoned(self, one: Violation, here: Stint, excuses: dict[tuple[date, ...], str]) -> Violation:
        reason = here.reason or (excuses.get(one.days, "") if one.rule is Rule.HOURS else "")
        return replace(one, reason=reason, day=here.day, kind=here.kind)


def _here(one: Violation, shift: ShiftRow, first: date, last: date) -> bool:
    if one.rule is Rule.HOURS:
        return one.days[0] in (first, last)
    return (one.day, one.kind) == (shift.day, shift.kind)
