"""Who comes and who goes while a shift runs: the reserve called in, somebody joining, somebody leaving (D-42, H-02)."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from data.board.rows import Left
from data.door import person_of
from data.driver import stored
from data.reads import maybe
from data.refusals import BadInput, Refusal
from data.reports.then import open_now
from data.rows import By, Person
from data.shifts import leaving, reading
from data.shifts.rows import ShiftRow
from data.turn import Turn, words
from data.verbs import Verbs, load, permit, whole_second
from models.events import EventKind
from models.foresight import comes_free
from models.rights import Act, may_hold
from models.secrets import mask
from models.shift_terms import NoticeStep
from models.terms import Status

if TYPE_CHECKING:
    from data.engine import Tx

_PERSON = "SELECT id, name, role, line, active, must_change_pin FROM operator WHERE id = ?"
_SEAT = "SELECT reserve, accepted_at, left_at FROM shift_person WHERE shift_id = ? AND operator_id = ?"
_ON = """
SELECT p.shift_id FROM shift_person p JOIN shift s ON s.id = p.shift_id
 WHERE p.operator_id = ? AND p.accepted_at IS NOT NULL AND p.left_at IS NULL AND s.state IN ('running', 'handing')
 ORDER BY p.shift_id"""
_NOTE = "note = CASE coalesce(note, '') WHEN '' THEN ?3 ELSE note || '; ' || ?3 END"
_LEAVE = f"UPDATE shift_person SET left_at = ?4, {_NOTE} WHERE shift_id = ?1 AND operator_id = ?2"
_CALL = f"UPDATE shift_person SET reserve = 0, {_NOTE} WHERE shift_id = ?1 AND operator_id = ?2"
_JOIN = f"""
INSERT INTO shift_person (shift_id, operator_id, reserve, accepted_at, override, note) VALUES (?1, ?2, 0, ?4, '', ?3)
ON CONFLICT (shift_id, operator_id) DO UPDATE SET left_at = NULL, accepted_at = coalesce(accepted_at, ?4), {_NOTE}"""
_ROSTER = "SELECT 1 FROM roster_version LIMIT 1"
_BACK = {Status.OPEN: Status.NEW, Status.IN_PROGRESS: Status.OPEN}
_OWN = "SELECT number FROM ticket WHERE is_open = 1 AND assignee_id = ? ORDER BY number"

_NOWHERE: dict[str, str | None] = {"accepted": None, "left": None}


class Coming(Verbs):
    """Who comes and goes; NotAllowed for whoever does not steer the desk."""

    def call_reserve(self, by: By, person_id: int, reason: str) -> str:
        """Call a person of the running shift in from the reserve: they are told, and open their shift themselves."""
        why, at = _why(reason), whole_second(by.at)
        with self.desk.store.write(at) as tx:
            permit(tx, Act.STEER, by)
            person, shift = _worker(tx, person_id), reading.current(tx.exec, at)
            seat = tx.exec(_SEAT, (shift.id, person_id)).fetchone() if shift is not None else None
            if shift is None or seat is None or not seat[0] or seat[1] is not None:
                raise Refusal(f"{person.name}: в резерве этой смены нет. Выберите того, кто в резерве.")
            tx.exec(_CALL, (shift.id, person_id, f"вызван из резерва: {why} ({by.person.name})"))
            facts = {"person": person_id, "shift": shift.id, "was": {"reserve": True}}
            tx.record(EventKind.RESERVE_CALLED, by=by.person, ticket=None, happened=at, facts=facts)
            self.desk.shifts.calling.tell(tx, shift.id, NoticeStep.RESERVE, (person_id,), at)
        return f"Вызван из резерва: {person.name}. Смену принимает сам сотрудник (F8)."

    def join(self, by: By, person_id: int, reason: str) -> str:
        """Put a person on the shift that runs now; no ticket changes hands."""
        why, at = _why(reason), whole_second(by.at)
        with self.desk.store.write(at) as tx:
            permit(tx, Act.STEER, by)
            person, running = _worker(tx, person_id), self._running(tx, at)
            was = _seat(tx, running.id if running else 0, person_id)
            if was["accepted"] is not None and was["left"] is None:
                raise Refusal(f"{person.name}: уже на смене.")
            shift = running.id if running else self.desk.shifts.running.adhoc(tx, By(person, at))
            tx.exec(_JOIN, (shift, person_id, f"встал на смену: {why} ({by.person.name})", stored(at)))
            facts = {"person": person_id, "shift": shift, "was": was}
            tx.record(EventKind.JOINED_SHIFT, by=by.person, ticket=None, happened=at, facts=facts)
        return f"На смене: {person.name}."

    def leave(self, by: By, person_id: int, reason: str) -> Left:
        """Let a person go before the end: what may lie in the common queue goes back to it, the rest stays named.

        P1, VIP and broken promises keep their owner until a supervisor gives them to somebody (HO-03).
        """
        why, at = _why(reason), whole_second(by.at)
        with self.desk.store.write(at) as tx:
            permit(tx, Act.STEER, by)
            person = _person(tx, person_id)
            seats = self._stand_up(tx, person, at, f"ушёл: {why} ({by.person.name})")
            numbers = [int(number) for (number,) in tx.exec(_OWN, (person_id,)).fetchall()]
            if not seats and not numbers:
                raise Refusal(f"{person.name}: не на смене и обращений нет.")
            freed, named = self._let_go(tx, numbers, By(by.person, at), why)
            told: Sequence[tuple[int | None, dict[str, str | None]]] = seats or [(None, _NOWHERE)]
            for shift, was in told:
                facts = {"person": person_id, "shift": shift, "was": was, "freed": freed, "named": named}
                tx.record(EventKind.LEFT_SHIFT, by=by.person, ticket=None, happened=at, facts=facts)
            leaving.leave(self.desk, tx, person_id, at)
        return Left(person_id, _left_said(person.name, freed, named), tuple(freed), tuple(named))

    def _running(self, tx: "Tx", at: datetime) -> ShiftRow | None:
        """Find the shift to join; None where a desk without a roster has none yet."""
        shift = reading.current(tx.exec, at)
        if shift is None and tx.exec(_ROSTER).fetchone() is not None:
            raise Refusal("По графику сейчас никто не работает. Поставьте сотрудника в график (F9).")
        if shift is not None and shift.state not in reading.OPEN:
            raise Refusal(f"Смену «{shift.kind}» ещё никто не принял. Сначала её принимают (F8).")
        return shift

    def _stand_up(self, tx: "Tx", person: Person, at: datetime, said: str) -> list[tuple[int, dict[str, str | None]]]:
        """Note that a person left every shift they are on; gives each with how they stood there.

        On a desk without a roster nobody has to say that they came, so that they left is noted all the same.
        """
        on = [int(shift) for (shift,) in tx.exec(_ON, (person.id,)).fetchall()]
        running = reading.current(tx.exec, at) if not on else None
        planned = running is not None and running.planned
        if not on and not planned and tx.exec(_ROSTER).fetchone() is None:
            was = _seat(tx, running.id if running else 0, person.id)
            if was["left"] is not None:
                return []
            shift = self.desk.shifts.running.adhoc(tx, By(person, at))
            tx.exec(_LEAVE, (shift, person.id, said, stored(at)))
            return [(shift, was)]
        seats = [(shift, _seat(tx, shift, person.id)) for shift in on]
        for shift in on:
            tx.exec(_LEAVE, (shift, person.id, said, stored(at)))
        return seats

    def _let_go(self, tx: "Tx", numbers: Sequence[int], by: By, why: str) -> tuple[list[int], list[int]]:
        """Put what may lie in the common queue back there; gives the numbers of that, and of what stays named."""
        freed: list[int] = []
        named: list[int] = []
        stands = open_now(tx.exec, numbers)
        for number in numbers:
            one = stands[number]
            if not comes_free(one.priority, one.tier, one.clocks.values(), by.at):
                named.append(number)
                continue
            turn = Turn(self.desk, tx, load(tx, number), by, by.at)
            turn.lock()
            note = turn.because(EventKind.RELEASED, why)
            turn.ticket.assignee_id = None
            if (back := _BACK.get(turn.status)) is not None:
                turn.move(back)
            turn.record(EventKind.RELEASED, {"from": one.owner_id}, message=note)
            self.desk.clocks.refresh(tx, turn.ticket)
            freed.append(number)
        tx.flush()
        return freed, named


def _why(reason: str) -> str:
    return mask(words(reason, "причину")).text


def _person(tx: "Tx", person_id: int) -> Person:
    row = tx.exec(_PERSON, (person_id,)).fetchone()
    if row is None:
        raise BadInput("Такого сотрудника нет. Выберите другого.")
    return person_of(row)


def _worker(tx: "Tx", person_id: int) -> Person:
    person = _person(tx, person_id)
    if not person.active or not may_hold(person.role):
        raise BadInput(f"{person.name}: вход закрыт или роль не ведёт обращений. Выберите другого.")
    return person


def _seat(tx: "Tx", shift_id: int, person_id: int) -> dict[str, str | None]:
    """Say since when a person is on a shift and when they left it, as the journal keeps instants."""
    row = tx.exec(_SEAT, (shift_id, person_id)).fetchone()
    return {"accepted": _iso(row[1]), "left": _iso(row[2])} if row else dict(_NOWHERE)


def _iso(kept: str | None) -> str | None:
    at = maybe(kept)
    return at.isoformat() if at is not None else None


def _left_said(name: str, freed: Sequence[int], named: Sequence[int]) -> str:
    said = f"Ушёл со смены: {name}."
    if freed:
        said += f" В очередь вернулось: {len(freed)}."
    if named:
        said += f" Ждут, кому их отдать: {', '.join(f'№ {number}' for number in named)}."
    return said
