"""The persons of the desk: who may sign in, what their secret is, who may change whom (security.md §4, D-29)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from data import driver, pins
from data.door import Door, folded, person_of
from data.pins import Cost
from data.refusals import BadInput, NotAllowed
from data.rows import By, Person
from models.events import EventKind
from models.rights import Act, may, refusal
from models.terms import EVERYDAY_ROLES, Role

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_NAME_LIMIT = 80
_COLUMNS = "id, name, role, line, active, must_change_pin"
_LOADS = (
    "SELECT assignee_id, count(*), sum(priority = 'critical') FROM ticket "
    "WHERE is_open = 1 AND assignee_id IS NOT NULL GROUP BY assignee_id"
)
_NOBODY = "Такого сотрудника нет."


class People:
    """The roster, and who may come in."""

    def __init__(self, desk: Desk, cost: Cost | None = None) -> None:
        self._desk = desk
        self._cost = cost or Cost()
        self._door = Door(desk, self._cost)

    def all(self) -> tuple[Person, ...]:
        """Everybody, by name; the disabled ones too."""
        return tuple(person_of(row) for row in self._desk.reads.rows(f"SELECT {_COLUMNS} FROM operator ORDER BY name"))

    def loads(self) -> dict[int, tuple[int, int]]:
        """How many open requests each person has, and how many of them are P1 (D-42); who has none is not there."""
        return {who: (count, critical) for who, count, critical in self._desk.reads.rows(_LOADS)}

    def get(self, person_id: int) -> Person | None:
        """One person by id."""
        row = self._desk.reads.row(f"SELECT {_COLUMNS} FROM operator WHERE id = ?", (person_id,))
        return person_of(row) if row else None

    def first_run(self) -> bool:
        """Tell whether nobody has been added yet: the first person becomes the supervisor."""
        return self._desk.reads.row("SELECT 1 FROM operator LIMIT 1") is None

    def sign_in(self, name: str, pin: str, at: datetime) -> Person:
        """Let a person in, or raise a Refusal that says the same for a wrong name and a wrong PIN (SEC-06)."""
        person = self._door.prove(name, pin, at, EventKind.SIGNED_IN)
        self._desk.store.operator = person.name
        return person

    def prove(self, name: str, pin: str, at: datetime) -> Person:
        """Let a person sign by their PIN or password, without signing in; wrong tries count as at the door."""
        return self._door.prove(name, pin, at)

    def sign_out(self, person: Person, at: datetime) -> None:
        """Note that a person left the console; what came back to them goes to a supervisor, unless they stay on."""
        from data.shifts.leaving import leave

        with self._desk.store.write(at) as tx:
            tx.record(EventKind.SIGNED_OUT, by=person, ticket=None, happened=at, facts={})
            leave(self._desk, tx, person.id, at)
        self._desk.store.operator = ""

    def add(self, by: Person | None, name: str, role: Role, pin: str, line: int, at: datetime) -> Person:
        """Add a person. The first one is a supervisor and needs nobody's leave; others must change their PIN."""
        clean = _clean(name)
        self._in_profile(role)
        kept = self._secret(pin, role, clean)
        with self._desk.store.write(at) as tx:
            first = tx.exec("SELECT 1 FROM operator LIMIT 1").fetchone() is None
            if first and role is not Role.SUPERVISOR:
                raise BadInput("Первый сотрудник — супервайзер: он добавит остальных.")
            if not first:
                self._allowed(by)
            _name_free(tx, clean)
            tx.exec(
                "INSERT INTO operator (name, role, line, active, pin_hash, wrong_tries, must_change_pin, created_at) "
                "VALUES (?, ?, ?, 1, ?, 0, ?, ?)",
                (clean, str(role), line, kept, int(not first), driver.stored(at)),
            )
            row = tx.exec(f"SELECT {_COLUMNS} FROM operator WHERE name = ?", (clean,)).fetchone()
            person = person_of(row)
            facts = {"operator": person.id, "role": str(role), "line": line}
            tx.record(EventKind.PERSON_ADDED, by=by or person, ticket=None, happened=at, facts=facts)
        return person

    def change_pin(self, by: By, old: str, new: str) -> Person:
        """Let a person choose another secret of their own; the old one is asked and its wrong tries count."""
        person = self._door.prove(by.person.name, old, by.at)
        if old == new:
            raise BadInput("Новый PIN такой же, как старый. Возьмите другой.")
        kept = self._secret(new, person.role, person.name)
        with self._desk.store.write(by.at) as tx:
            tx.exec("UPDATE operator SET pin_hash = ?, must_change_pin = 0 WHERE id = ?", (kept, person.id))
            facts = {"operator": person.id, "reset": False}
            tx.record(EventKind.PIN_CHANGED, by=person, ticket=None, happened=by.at, facts=facts)
            return _in(tx, person.id)

    def reset_pin(self, by: By, person_id: int, new: str) -> Person:
        """Give a person a new secret, which they change at their next sign-in; wrong tries are forgotten."""
        self._allowed(by.person)
        known = self.get(person_id)
        if known is None:
            raise BadInput(_NOBODY)
        kept = self._secret(new, known.role, known.name)
        with self._desk.store.write(by.at) as tx:
            tx.exec(
                "UPDATE operator SET pin_hash = ?, must_change_pin = 1, wrong_tries = 0, locked_until = NULL "
                "WHERE id = ?",
                (kept, person_id),
            )
            facts = {"operator": person_id, "reset": True}
            tx.record(EventKind.PIN_CHANGED, by=by.person, ticket=None, happened=by.at, facts=facts)
            return _in(tx, person_id)

    def disable(self, by: By, person_id: int) -> Person:
        """Close the door for a person; their past stays. Never for oneself or the last who can manage people."""
        if by.person.id == person_id:
            raise NotAllowed("Себя отключить нельзя: попросите другого супервайзера.")
        return self._change(by, person_id, active=False)

    def enable(self, by: By, person_id: int) -> Person:
        """Open the door again."""
        return self._change(by, person_id, active=True)

    def rename(self, by: By, person_id: int, name: str) -> Person:
        """Correct a person's name; names stay unique."""
        return self._change(by, person_id, name=_clean(name))

    def place(self, by: By, person_id: int, role: Role, line: int) -> Person:
        """Give a person another role or line."""
        self._in_profile(role)
        return self._change(by, person_id, role=str(role), line=line)

    def _change(self, by: By, person_id: int, **changes: Any) -> Person:
        self._allowed(by.person)
        with self._desk.store.write(by.at) as tx:
            before = _in(tx, person_id)
            if "name" in changes:
                _name_free(tx, changes["name"], but=person_id)
            # The names of the columns are this module's own keyword arguments, never anybody's text.
            assignments = ", ".join(f"{column} = ?" for column in changes)
            tx.exec(f"UPDATE operator SET {assignments} WHERE id = ?", (*changes.values(), person_id))
            _somebody_leads(tx)
            after = _in(tx, person_id)
            if "name" in changes:
                self._desk.shifts.roster.rename(tx, by, before.name, after.name)
            facts = {"operator": person_id, "old": _told(before, changes), "new": _told(after, changes)}
            tx.record(EventKind.PERSON_CHANGED, by=by.person, ticket=None, happened=by.at, facts=facts)
            if before.active and not after.active:
                from data.shifts.leaving import pass_on

                pass_on(self._desk, tx, person_id, by.at)
        return after

    def _allowed(self, by: Person | None) -> None:
        """Ask the roster itself: a role may have changed since this person signed in."""
        present = self.get(by.id) if by else None
        if present is None or not present.active:
            raise NotAllowed("Сначала войдите: сотрудниками управляет супервайзер.")
        if not may(present.role, Act.PEOPLE):
            raise NotAllowed(refusal(present.role, Act.PEOPLE))

    def _in_profile(self, role: Role) -> None:
        """Refuse a role that the profile in force does not have: диспетчер, ответственный and владелец (C-27)."""
        if role in EVERYDAY_ROLES or role in self._desk.standard.roles:
            return
        profile = self._desk.standard.profile
        raise BadInput(f"В профиле «{profile}» роли «{role.label}» нет, она есть в профиле «релиз». Выберите другую.")

    def _secret(self, pin: str, role: Role, name: str) -> str:
        fault = pins.fault_of(pin, role, name)
        if fault:
            raise BadInput(fault)
        return pins.keep(pin, self._door.pepper, self._cost)


def _clean(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > _NAME_LIMIT or not clean.isprintable():
        raise BadInput(f"Имя нужно от 1 до {_NAME_LIMIT} знаков, без управляющих символов.")
    return clean


def _name_free(tx: Tx, name: str, but: int = 0) -> None:
    rows = tx.exec("SELECT id, name FROM operator").fetchall()
    if any(folded(row[1]) == folded(name) and row[0] != but for row in rows):
        raise BadInput(f"Сотрудник «{name}» уже есть. Добавьте к имени отчество или инициалы.")


def _somebody_leads(tx: Tx) -> None:
    rows = tx.exec("SELECT role FROM operator WHERE active = 1").fetchall()
    if not any(may(Role(row[0]), Act.PEOPLE) for row in rows):
        raise NotAllowed("Это последний, кто управляет сотрудниками. Сначала назначьте другого.")


def _in(tx: Tx, person_id: int) -> Person:
    row = tx.exec(f"SELECT {_COLUMNS} FROM operator WHERE id = ?", (person_id,)).fetchone()
    if row is None:
        raise BadInput(_NOBODY)
    return person_of(row)


def _told(person: Person, columns: dict[str, Any]) -> dict[str, Any]:
    """The changed values for the journal; a name is personal, so only that it changed is told."""
    return {column: getattr(person, column) for column in columns if column != "name"}
