"""The start of a shift: its checklist, its begin, and what may be taken before it is accepted (D-37, HO-08)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from data.door import person_of
from data.driver import stored
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By, Person
from data.shifts import checking, laying, reading
from data.shifts.due import precedes
from data.shifts.rows import ShiftRow
from data.turn import words
from data.verbs import permit, whole_second
from models.events import EventKind
from models.rights import Act, may, refusal
from models.secrets import mask
from models.shift_terms import OpeningItem, ShiftState
from models.tables import Ticket
from models.terms import Priority

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

Override: TypeAlias = tuple[str, str, str]
"""Who sets a rule of the roster aside: a supervisor's name and PIN, and the reason."""
Line: TypeAlias = tuple[OpeningItem, bool, str]
"""One line of the opening checklist: whether it is done, and what was found."""

GATED = "Сначала примите смену (F8)."
_BY_HAND = frozenset({OpeningItem.QUEUE, OpeningItem.ESCALATIONS, OpeningItem.CONTACTS})
_TICKED = "SELECT item FROM opening_tick WHERE shift_id = ? AND operator_id = ?"
_TICK = "INSERT INTO opening_tick VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_ENTER = (
    "INSERT INTO shift_person (shift_id, operator_id, reserve, accepted_at, override) VALUES (?, ?, 0, ?, ?) "
    "ON CONFLICT (shift_id, operator_id) DO UPDATE SET left_at = NULL, accepted_at = excluded.accepted_at, "
    "override = CASE excluded.override WHEN '' THEN override ELSE excluded.override END"
)
_PERSON = "SELECT id, name, role, line, active, must_change_pin FROM operator WHERE id = ?"
_OPEN_SHIFT = "UPDATE shift SET state = ?, opened_at = ? WHERE id = ? AND state = ?"
_OFFERED = (
    "SELECT o.name FROM share s JOIN part p ON p.id = s.part_id JOIN operator o ON o.id = p.giver_id "
    "WHERE s.recipient_id = ? AND s.accepted_by IS NULL AND p.state IN ('signed', 'accepting') LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rules of the roster that a supervisor set aside for one person's shift (HO-21)."""

    by: Person
    reason: str
    rules: tuple[str, ...]

    @property
    def said(self) -> str:
        """What is kept with the shift: why, and by whom."""
        return f"{self.reason} ({self.by.name})"


class Opening:
    """How a person comes on shift."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def checklist(self, person: Person, now: datetime) -> tuple[Line, ...]:
        """The five lines of this person's shift, with what each shows; empty when they have no shift now.

        A line that a machine can check is done when the machine found it so; the others when the person ticked them.
        """
        shift = self._mine(person.id, now)
        if shift is None:
            return ()
        ticked = {item for (item,) in self._desk.reads.rows(_TICKED, (shift.id, person.id))}
        found = checking.look(self._desk, person, shift, now)
        return tuple((item, done or item.value in ticked, said) for item, (done, said) in found.items())

    def tick(self, person: Person, item: OpeningItem, at: datetime) -> None:
        """Tick a line by hand: the person looked at what it shows."""
        if item not in _BY_HAND:
            how = "приёмом смены (F8)" if item is OpeningItem.ACCEPTED else "сам, когда всё в порядке"
            raise BadInput(f"Пункт «{item.label}» отмечается {how}.")
        with self._desk.store.write(when := whole_second(at)) as tx:
            permit(tx, Act.SHIFT, By(person, when))
            shift = self._mine(person.id, when)
            if shift is None:
                raise Refusal("Смены по графику у вас сейчас нет: отмечать нечего.")
            if tx.exec(_TICK, (shift.id, person.id, item.value, stored(when))).rowcount:
                facts = {"shift": shift.id, "item": item.value}
                tx.record(EventKind.OPENING_TICKED, by=person, ticket=None, happened=when, facts=facts)

    def begin(self, by: By, pin: str, key: str, override: Override | None = None) -> ShiftRow:
        """Open one's shift when there is nothing to accept: the first one ever, or everything is accepted already.

        Done twice it is done once; ``key`` says in the journal which try it was.
        """
        by = By(self._desk.people.prove(by.person.name, pin, by.at), whole_second(by.at))
        shift = self._to_begin(by)
        if self._accepted(shift, by.person.id):
            return shift
        aside = self.set_aside(by.person.id, shift, by.at, override)
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.SHIFT, by)
            fresh = reading.shift(tx.exec, shift.id) or shift
            if not self._accepted(fresh, by.person.id):
                _refuse_if_something_waits(tx, fresh, by)
                self.enter(tx, shift.id, by.person.id, by.at, aside=aside, key=key)
        return self._desk.shifts.running.get(shift.id)

    def set_aside(self, person_id: int, shift: ShiftRow, at: datetime, override: Override | None) -> SetAside | None:
        """Weigh a person's shift by the rules of the roster; Refusal names what is broken unless a supervisor set it
        aside with a reason. Ask before the transaction: the supervisor's PIN is proved here."""
        if not shift.planned:
            return None
        broken = [one for one in self._desk.shifts.roster.guard(person_id, shift) if not one.settled]
        if not broken:
            return None
        if override is None:
            said = " ".join(one.sentence for one in broken)
            raise Refusal(f"{said} Нужен супервайзер: его PIN и причина.")
        name, pin, reason = override
        chief = self._desk.people.prove(name, pin, at)
        if not may(chief.role, Act.LEAD_SHIFT):
            raise NotAllowed(refusal(chief.role, Act.LEAD_SHIFT))
        if chief.id == person_id:
            raise NotAllowed("Правило графика отменяет другой супервайзер, не сам принимающий.")
        return SetAside(chief, mask(words(reason, "причину")).text, tuple(one.rule.value for one in broken))

    def enter(
        self, tx: "Tx", shift_id: int, person_id: int, at: datetime, *, aside: SetAside | None = None, key: str = ""
    ) -> None:
        """Put a person on a shift as one who answers for it; the first one opens it."""
        person = person_of(tx.exec(_PERSON, (person_id,)).fetchone())
        tx.exec(_ENTER, (shift_id, person_id, stored(at), aside.said if aside else ""))
        opening = (ShiftState.RUNNING.value, stored(at), shift_id, ShiftState.PLANNED.value)
        if tx.exec(_OPEN_SHIFT, opening).rowcount:
            self._desk.shifts.calling.forget(tx, shift_id)
            tx.record(EventKind.SHIFT_OPENED, by=person, ticket=None, happened=at, facts={"shift": shift_id})
        facts = {"shift": shift_id, "item": OpeningItem.ACCEPTED.value} | ({"key": key} if key else {})
        tx.record(EventKind.OPENING_TICKED, by=person, ticket=None, happened=at, facts=facts)
        if aside is not None:
            told = {"shift": shift_id, "operator": person_id, "rules": list(aside.rules)}
            tx.record(EventKind.RULE_SET_ASIDE, by=aside.by, ticket=None, happened=at, facts=told)

    def gated(self, person: Person, now: datetime) -> bool:
        """Tell whether a person's own shift waits for their acceptance, so that ordinary requests wait too."""
        return self._gate(self._desk.reads.rows, person, now) is not None

    def refuse_if_gated(self, tx: "Tx", person: Person, ticket: Ticket, at: datetime) -> None:
        """Keep ordinary requests from a person before acceptance; a P1 passes, and the journal says so (HO-08)."""
        if not laying.planned(tx.exec):
            return
        self._desk.shifts.running.ensure(tx, at)
        shift = self._gate(tx.exec, person, at)
        if shift is None:
            return
        if ticket.priority != Priority.CRITICAL:
            raise Refusal(f"№ {ticket.number}: {GATED[0].lower()}{GATED[1:]}")
        facts = {"shift": shift.id, "v": ticket.version}
        tx.record(EventKind.TAKEN_BEFORE_SHIFT, by=person, ticket=ticket.number, happened=at, facts=facts)

    def _gate(self, ask: reading.Ask, person: Person, at: datetime) -> ShiftRow | None:
        if not laying.planned(ask):
            return None
        before = self._desk.standard.shifts.handover.badge_before
        shift = reading.about_to_take(ask, person.id, at, before)
        return None if shift is None or reading.holds_one(ask, person.id) else shift

    def _mine(self, person_id: int, now: datetime) -> ShiftRow | None:
        running = self._desk.shifts.running
        return running.to_take(person_id, now) or running.of(person_id, now)

    def _to_begin(self, by: By) -> ShiftRow:
        with self._desk.store.write(by.at) as tx:
            self._desk.shifts.running.ensure(tx, by.at)
        shift = self._mine(by.person.id, by.at)
        if shift is None:
            raise Refusal("Смены по графику у вас сейчас нет. Посмотрите график (F9).")
        return shift

    def _accepted(self, shift: ShiftRow, person_id: int) -> bool:
        return any(one.person_id == person_id and one.accepted_at is not None for one in shift.people)


def _refuse_if_something_waits(tx: "Tx", shift: ShiftRow, by: By) -> None:
    """Send the person to the handover that is offered to them, or that somebody still owes."""
    offered = tx.exec(_OFFERED, (by.person.id,)).fetchone()
    if offered is not None:
        raise Refusal(f"Вам передают дела: {offered[0]}. Примите их (F8), тогда смена начнётся.")
    if shift.state is not ShiftState.PLANNED:
        return
    for before in reading.unclosed(tx.exec, by.at):
        if precedes(before, shift):
            who = ", ".join(one.name for one in before.people if one.accepted_at) or before.senior
            said = f"Смена «{before.kind}» {before.day:%d.%m} ещё не сдана, отвечают: {who}."
            raise Refusal(f"{said} Примите её (F8) или позовите супервайзера.")
