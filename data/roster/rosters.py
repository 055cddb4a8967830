"""The roster of the desk: the newest edition is in force, its file is a copy that people may edit (D-27, D-28)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.reads import instant, stored
from data.refusals import BadInput, MovedOn, Refusal
from data.roster import roster_file
from data.roster.guard import Guard
from models.events import EventKind
from models.rights import Act, may
from models.roster import Planned, Roster, folded
from models.roster_checks import Named, check
from models.roster_edits import renamed
from models.roster_hours import laid, odd_hour
from models.roster_loads import Load, loads
from models.roster_turns import HARD, Violation, unsettled
from models.terms import Role

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx
    from data.rows import By
    from data.shifts.rows import ShiftRow
    from models.shift_rules import ShiftRules

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
_STAFF = "SELECT id, name, active, role FROM operator ORDER BY name"
_NEWEST = (
    "SELECT r.id, r.at, r.by_id, coalesce(o.name, ''), r.text FROM roster_version r "
    "LEFT JOIN operator o ON o.id = r.by_id ORDER BY r.id DESC LIMIT 1"
)
_DAY = timedelta(days=1)
_BY_FILE = "правкой файла"


class RuleBroken(Refusal):
    """The roster would break rules without a reason; ``violations`` are the new ones."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        more = f" И ещё нарушений: {len(violations) - 1}." if len(violations) > 1 else ""
        mend = "Это исправить можно только другим именем." if violations[0].rule in HARD else "Нужна причина."
        super().__init__(f"{violations[0].sentence}{more} {mend}")
        self.violations = tuple(violations)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the roster; 0 stands for a desk without one."""

    id: int = 0
    at: datetime | None = None
    by_id: int | None = None
    by: str = ""
    roster: Roster = field(default_factory=Roster)
    token: int | None = None
    """Which edition its text names in its head."""


@dataclass(frozen=True, slots=True)
class Caught:
    """What became of the file: ``taken`` as a new edition, or ``broken`` and without effect; ``sentence`` says it."""

    sentence: str = ""
    taken: bool = False
    broken: bool = False


class Rosters:
    """Who works when: read, checked, changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known = Edition()
        self._guard = Guard(desk, self)

    @property
    def zone(self) -> tzinfo:
        """The zone of the desk, in which the clock labels of shifts are read."""
        return ZoneInfo(self._desk.settings.zone)

    @property
    def rules(self) -> ShiftRules:
        """The rules of shifts in force."""
        return self._desk.standard.shifts

    def edition(self) -> Edition:
        """The edition in force; one cheap read when nothing changed."""
        newest = self._desk.reads.number("SELECT max(id) FROM roster_version")
        if newest != self._known.id:
            row = self._desk.reads.row(_NEWEST)
            self._known = self._edition(row) if row else Edition()
        return self._known

    def current(self) -> Roster:
        """The roster in force; an empty (false) one on a desk that has none."""
        return self.edition().roster

    def planned(self, since: datetime, until: datetime) -> tuple[Planned, ...]:
        """The shifts that touch [since, until), by time: wall-clock labels of the desk's zone turned into instants."""
        return self.plan(self.current(), since, until)

    def plan(self, roster: Roster, since: datetime, until: datetime) -> tuple[Planned, ...]:
        """The shifts of any roster that touch [since, until), by time."""
        zone, kinds, staff = self.zone, self.rules.kinds, self.staff()
        first, last = since.astimezone(zone).date() - 2 * _DAY, until.astimezone(zone).date() + _DAY
        found = []
        for duty in roster.shifts:
            kind = kinds.get(duty.kind)
            if kind is None or not first <= duty.day <= last:
                continue
            starts, ends = laid(duty.day, kind, zone)
            if starts >= until or ends <= since:
                continue
            people, reserve = (_ids(names, staff) for names in (duty.people, duty.reserve))
            senior = _ids([duty.senior], staff) or people
            odd = odd_hour(starts, ends, zone)
            found.append(
                Planned(
                    duty.kind, kind.night, duty.day, starts, ends, people, senior[0] if senior else None, reserve, odd
                )
            )
        return tuple(sorted(found, key=lambda one: (one.starts, one.kind)))

    def staff(self) -> dict[str, Named]:
        """The people of the desk by folded name, as the checks know them."""
        return _staff(lambda sql, values: self._desk.reads.rows(sql, values))

    def check(self, roster: Roster | None = None, today: date | None = None) -> tuple[Violation, ...]:
        """Say what is wrong with the roster in force, or with another; those with a reason are ``settled``.

        ``today``: people who left count from this date on only.
        """
        return check(self.current() if roster is None else roster, self.rules, self.zone, self.staff(), today)

    def guard(self, person_id: int, shift: ShiftRow) -> tuple[Violation, ...]:
        """Say which rules a person would break by working this shift, that no reason of the roster sets aside."""
        return unsettled(self._guard.violations(person_id, shift))

    def excused(self, person_id: int, shift: ShiftRow) -> tuple[Violation, ...]:
        """Say which rules the roster's own reasons set aside for a person on this shift."""
        return tuple(one for one in self._guard.violations(person_id, shift) if one.settled)

    def hours(self, person_id: int, month: date) -> Load:
        """One person's month by the roster: hours, night hours, nights."""
        name = next((one.name for one in self.staff().values() if one.id == person_id), "")
        none = Load(name, person_id=person_id)
        return next((one for one in self.fairness(month) if one.person_id == person_id), none)

    def fairness(self, month: date, roster: Roster | None = None) -> tuple[Load, ...]:
        """Everybody's month by the roster, by name; ``month`` is any date in it."""
        staff = self.staff()
        whole = loads(self.current() if roster is None else roster, self.rules, self.zone, month)
        known = ((staff.get(folded(one.name)), one) for one in whole)
        return tuple(replace(one, name=who.name, person_id=who.id) if who else one for who, one in known)

    def chain(self) -> tuple[int, ...]:
        """Whom to tell in turn when nobody accepts: the roster's chain, else supervisors by name; the active only."""
        roster, staff = self.current(), self.staff()
        if roster.chain:
            return _ids(roster.chain, staff)
        rows = self._desk.reads.rows("SELECT id FROM operator WHERE active = 1 AND role = ? ORDER BY name", _CHIEF)
        return tuple(row[0] for row in rows)

    def on_call(self) -> int | None:
        """Who can be called at night on a desk that closes, when the roster names somebody active."""
        found = _ids([self.current().on_call], self.staff())
        return found[0] if found else None

    def save(self, by: By, roster: Roster, expected_version: int) -> Edition:
        """Put a changed roster in force, if nobody changed it since ``expected_version`` and it breaks no new rule.

        MovedOn names who was faster, RuleBroken the rules; then nothing was changed. The file follows.
        """
        from data.roster.follow import before_grid
        from data.verbs import permit, whole_second

        aside = before_grid(self, self._desk.places.roster, by.at)
        at = whole_second(by.at)
        with self._desk.store.write(at) as tx:
            permit(tx, Act.ROSTER, by)
            known = self.in_tx(tx)
            if known.id != expected_version:
                raise MovedOn(moved(known, self.zone), ())
            self.refuse_past(known.roster, roster, at)
            if broken := self.broken(tx, known.roster, roster, at):
                raise RuleBroken(broken)
            text = roster_file.written(roster, known.id + 1)
            edition = self.add(tx, at, by, text, "grid")
        if aside:
            with suppress(OSError):
                roster_file.put_aside(self._desk.places.roster)
        with suppress(OSError):
            roster_file.keep(self._desk.places.roster, text)
        return edition

    def catch_up(self, now: datetime) -> Caught:
        """Take an edited file as a new edition, or say why not; cheap while nothing changed."""
        from data.roster.follow import catch_up

        return catch_up(self, self._desk, now)

    def rename(self, tx: Tx, by: By, old: str, new: str) -> None:
        """Follow a corrected name of a person inside the transaction that corrects it."""
        known = self.in_tx(tx)
        roster = renamed(known.roster, old, new)
        if known.id and not roster.same(known.roster):
            self.add(tx, tx.at, by, roster_file.written(roster, known.id + 1), "rename")

    def in_tx(self, tx: Tx) -> Edition:
        """The edition in force as a transaction sees it."""
        row = tx.exec(_NEWEST).fetchone()
        return self._edition(row) if row else Edition()

    def broken(self, tx: Tx, before: Roster, after: Roster, at: datetime) -> tuple[Violation, ...]:
        """The rules without a reason that a change of the roster breaks anew."""
        staff = _staff(lambda sql, values: tx.exec(sql, values).fetchall())
        today = at.astimezone(self.zone).date()
        old, new = (unsettled(check(one, self.rules, self.zone, staff, today)) for one in (before, after))
        known = {one.key for one in old}
        return tuple(one for one in new if one.key not in known)

    def refuse_past(self, before: Roster, after: Roster, at: datetime) -> None:
        """Refuse a change of a shift that has ended: it is what people are paid by."""
        for one, other in ((before, after), (after, before)):
            there = {duty.key: duty for duty in other.shifts}
            for duty in one.shifts:
                kind = self.rules.kinds.get(duty.kind)
                if kind and there.get(duty.key) != duty and laid(duty.day, kind, self.zone)[1] <= at:
                    raise BadInput(f"Смена {duty.kind} {duty.day:%d.%m} уже прошла: её не правят.")

    def add(self, tx: Tx, at: datetime, by: By | None, text: str, source: str) -> Edition:
        """Write one edition with its event; ``source`` is ``grid``, ``file`` or ``rename``."""
        person = by.person if by else None
        who = person.id if person else None
        tx.exec("INSERT INTO roster_version (at, by_id, text) VALUES (?, ?, ?)", (stored(at), who, text))
        edition = self.in_tx(tx)
        aside = sum(bool(said) for duty in edition.roster.shifts for said in duty.reasons.values())
        facts = {"version": edition.id, "source": source, "shifts": len(edition.roster.shifts), "set_aside": aside}
        tx.record(EventKind.ROSTER_CHANGED, by=person, ticket=None, happened=at, facts=facts)
        return edition

    def _edition(self, row: Sequence[Any]) -> Edition:
        roster = roster_file.from_text(self._desk.places.roster, row[4])
        return Edition(row[0], instant(row[1]), row[2], row[3], roster, roster_file.edition_of(row[4]))


_CHIEF = (Role.SUPERVISOR.value,)


def moved(known: Edition, zone: tzinfo) -> str:
    """Say who changed the roster meanwhile, and when."""
    when = f" в {known.at.astimezone(zone):%H:%M}" if known.at else ""
    who = f"изменил {known.by}" if known.by else f"изменён {_BY_FILE}"
    return f"График уже {who}{when}: ваша правка не записана. Посмотрите, что стало, и повторите."


def _staff(rows: Rows) -> dict[str, Named]:
    return {
        folded(name): Named(id, name, bool(active), may(Role(role), Act.SHIFT))
        for id, name, active, role in rows(_STAFF, ())
    }


def _ids(names: Sequence[str], staff: dict[str, Named]) -> tuple[int, ...]:
    found = (staff.get(folded(name)) for name in names)
    return tuple(one.id for one in found if one is not None and one.active)
