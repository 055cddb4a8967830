"""Who is told when nobody accepts (handover.md §1.7), and everything else of shifts that only time brings about.

Nothing here ever accepts a shift: what was not accepted stays with the people who had it.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.driver import stored
from data.reads import instant, maybe
from data.refusals import BadInput, Refusal
from data.rows import By, Person
from data.shifts import due, laying, leaving, reading
from data.shifts.notice_words import Words
from data.shifts.rows import Banner, NoticeRow, ShiftRow
from data.turn import words
from data.verbs import permit, whole_second
from models.events import EventKind
from models.nobody_accepts import TIMED, owed
from models.rights import Act
from models.secrets import mask
from models.shift_terms import NoticeStep, ShiftState

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx
    from models.shift_rules import HandoverRules

LOOK_FOR_LEAVERS = timedelta(minutes=1)
"""How often things that came back are looked at: whose giver went home without a word."""
LONGEST = timedelta(hours=12)
"""The farthest that a shift can be made longer where no next one says it."""
_PULSE = f"""
SELECT EXISTS (SELECT 1 FROM roster_version),
       EXISTS (SELECT 1 FROM shift WHERE planned = 1 AND state IN ('{ShiftState.RUNNING.value}',
               '{ShiftState.HANDING.value}') AND ends <= ?1)
    OR EXISTS (SELECT 1 FROM shift WHERE planned = 1 AND state = '{ShiftState.PLANNED.value}' AND starts <= ?1
               AND ends > ?2),
       EXISTS (SELECT 1 FROM shift_notice WHERE acked_at IS NULL)
"""
_TELL = (
    "INSERT INTO shift_notice (shift_id, step, person_id, at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (shift_id, step, person_id) DO NOTHING"
)
_NOTICE = (
    "SELECT n.id, n.shift_id, n.step, n.person_id, o.name, n.at, n.acked_at FROM shift_notice n "
    "JOIN operator o ON o.id = n.person_id JOIN shift s ON s.id = n.shift_id "
)
_TIMED = ", ".join(f"'{step.value}'" for step in TIMED)
_MINE = (
    f"WHERE n.person_id = ? AND n.acked_at IS NULL AND (s.state <> '{ShiftState.CLOSED.value}' "
    f"OR n.step NOT IN ({_TIMED})) ORDER BY n.at, n.id"
)
_FORGET = f"DELETE FROM shift_notice WHERE shift_id = ? AND step IN ({_TIMED})"
_ACK = "UPDATE shift_notice SET acked_at = ? WHERE id = ? AND acked_at IS NULL"
_EXTEND = "UPDATE shift SET ends = ?, extended = ? WHERE id = ?"


class Calling:
    """What is told about shifts, to whom, once."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._words = Words(desk)
        self._looked: datetime | None = None
        self.near = False
        """Whether a shift was about to end, or late, at the last tick: only then has a banner anything to say."""
        self.waiting = False
        """Whether anybody had a notice to acknowledge at the last tick."""

    def tick(self, now: datetime) -> tuple[NoticeRow, ...]:
        """Do everything that is due: lay shifts, tell people, pass on what came back, make reports, close windows.

        Gives what was told by this call. Any number of consoles may do it at once, and ``pult tick`` too.
        """
        told = self._shifts(at) if self._pulse(at := whole_second(now)) else ()
        told += self._pass_on(at)
        self.waiting = self.waiting or bool(told)
        self._desk.shifts.reports.tick(at)
        self._desk.shifts.statuses.tick(at)
        return told

    def _pulse(self, at: datetime) -> bool:
        """Look with one cheap read whether this desk has a roster, and whether anything of it is near."""
        before = self._rules.badge_before
        row = self._desk.reads.row(_PULSE, (stored(at + before), stored(at)))
        planned, self.near, self.waiting = (bool(one) for one in row) if row else (False, False, False)
        return planned

    def _shifts(self, at: datetime) -> tuple[NoticeRow, ...]:
        if laying.stale(self._desk.reads.rows, at):
            with self._desk.store.write(at, "график смен") as tx:
                self._desk.shifts.running.ensure(tx, at)
            self._pulse(at)
        return self._call(at) if self.near else ()

    def _call(self, at: datetime) -> tuple[NoticeRow, ...]:
        """Tell what is owed; looked at without the lock first, and again inside it, so that each thing is told once."""
        reads = self._desk.reads.rows
        if not any(self._owed(reads, one, at) for one in due.near(reads, at, self._rules.remind_before)):
            return ()
        with self._desk.store.write(at, "смены") as tx:
            ids = [
                notice
                for one in due.near(tx.exec, at, self._rules.remind_before)
                for step, person in self._owed(tx.exec, one, at)
                for notice in self.tell(tx, one.shift.id, step, (person,), at)
            ]
        return self._notices(ids)

    def _owed(self, ask: reading.Ask, one: due.Due, at: datetime) -> tuple[tuple[NoticeStep, int], ...]:
        return owed(due.call(self._desk, one, at), due.heard(ask, one.shift.id), at, self._rules)

    def _pass_on(self, at: datetime) -> tuple[NoticeRow, ...]:
        """Give to a supervisor what came back to people who are gone by now; looked at once a minute."""
        if self._looked is not None and abs(at - self._looked) < LOOK_FOR_LEAVERS:
            return ()
        self._looked = at
        gone = leaving.gone(self._desk.reads.rows, at, self._rules.decide_after)
        if not gone:
            return ()
        with self._desk.store.write(at, "смены") as tx:
            ids = [notice for person in gone for notice in leaving.pass_on(self._desk, tx, person, at)]
        return self._notices(ids)

    def tell(self, tx: "Tx", shift_id: int, step: NoticeStep, people: tuple[int, ...], at: datetime) -> list[int]:
        """Write down what people are told about a shift; who was told already is not told again."""
        told: list[int] = []
        for person in people:
            done = tx.exec(_TELL, (shift_id, step.value, person, stored(at)))
            if done.rowcount == 1 and done.lastrowid is not None:
                told.append(done.lastrowid)
                facts = {"shift": shift_id, "step": step.value, "person": person}
                tx.record(EventKind.SHIFT_NOTICED, by=None, ticket=None, happened=at, facts=facts)
        return told

    def forget(self, tx: "Tx", shift_id: int) -> None:
        """Drop what was told around a T that counts no more; the journal keeps it."""
        tx.exec(_FORGET, (shift_id,))

    def banner(self, person: Person | None, now: datetime) -> Banner | None:
        """What stands on a console about the shift: a late one on every console, else the quiet badge of its people."""
        reads = self._desk.reads.rows
        found = due.near(reads, now, self._rules.badge_before)
        late = next((one for one in found if one.at <= now), None)
        if late is not None:
            return self._words.late(late, now)
        mine = next((one for one in found if person and person.id in (*one.outgoing, *one.incoming)), None)
        return self._words.soon(mine, person.id) if mine and person else None

    def mine(self, person: Person) -> tuple[NoticeRow, ...]:
        """What a person was told and has not acknowledged, as long as it means anything, earliest first."""
        return self._read(_MINE, (person.id,))

    def acknowledge(self, notice_id: int, by: By) -> NoticeRow:
        """Say that one knows: the chain calls nobody further. Done twice it is done once."""
        with self._desk.store.write(at := whole_second(by.at)) as tx:
            row = tx.exec("SELECT shift_id, step, person_id FROM shift_notice WHERE id = ?", (notice_id,)).fetchone()
            if row is None:
                raise Refusal("Это сообщение уже не нужно: смену приняли или продлили.")
            if row[2] != by.person.id:
                raise Refusal("Это сообщение другому человеку: подтвердить его может только он.")
            if tx.exec(_ACK, (stored(at), notice_id)).rowcount:
                facts = {"shift": row[0], "step": row[1], "notice": notice_id}
                tx.record(EventKind.NOTICE_ACKED, by=by.person, ticket=None, happened=at, facts=facts)
        return self._notices([notice_id])[0]

    def extend(self, shift_id: int, by: By, until: datetime, reason: str) -> ShiftRow:
        """Make a shift longer that nobody accepted in time: its people go on answering, and T moves (§1.7, T+30)."""
        why = mask(words(reason, "причину")).text
        ends, at = whole_second(until), whole_second(by.at)
        with self._desk.store.write(at) as tx:
            permit(tx, Act.LEAD_SHIFT, by)
            shift = self._extendable(tx, shift_id, ends, at)
            said = "; ".join(one for one in (shift.extended, f"{why} ({by.person.name})") if one)
            tx.exec(_EXTEND, (stored(ends), said, shift_id))
            self.forget(tx, shift_id)
            was = shift.ends.isoformat() if shift.ends else None
            facts = {"shift": shift_id, "was": was, "until": ends.isoformat()}
            tx.record(EventKind.SHIFT_EXTENDED, by=by.person, ticket=None, happened=at, facts=facts)
        return self._desk.shifts.running.get(shift_id)

    def extendable(self, now: datetime) -> ShiftRow | None:
        """The shift that has been late for so long that a supervisor may make it longer."""
        late = now - self._rules.decide_after
        return next(
            (one for one in reading.unclosed(self._desk.reads.rows, now) if one.ends and one.ends <= late), None
        )

    def _extendable(self, tx: "Tx", shift_id: int, until: datetime, at: datetime) -> ShiftRow:
        shift = reading.shift(tx.exec, shift_id)
        if shift is None or shift.ends is None or shift.state not in reading.OPEN:
            raise Refusal("Продлить можно только смену, которая идёт по графику и ещё не принята.")
        first = shift.ends + self._rules.decide_after
        if at < first:
            raise Refusal(f"Продлить смену можно с {self._words.clock(first)}: до этого её ещё могут принять.")
        following = reading.after(tx.exec, shift)
        last = following.ends if following and following.ends and following.ends > at else at + LONGEST
        if not at < until <= last:
            raise BadInput(f"Назовите время позже нынешнего и не позже {self._words.clock(last)}.")
        return shift

    @property
    def _rules(self) -> "HandoverRules":
        return self._desk.standard.shifts.handover

    def _notices(self, ids: list[int]) -> tuple[NoticeRow, ...]:
        marks = ", ".join("?" * len(ids))
        return self._read(f"WHERE n.id IN ({marks}) ORDER BY n.id", tuple(ids)) if ids else ()

    def _read(self, where: str, values: tuple[int, ...]) -> tuple[NoticeRow, ...]:
        found = []
        for number, shift_id, step, person_id, name, at, acked in self._desk.reads.rows(_NOTICE + where, values):
            sentence = self._words.notice(NoticeStep(step), shift_id, person_id)
            row = NoticeRow(number, shift_id, NoticeStep(step), person_id, name, instant(at), sentence, maybe(acked))
            found.append(row)
        return tuple(found)
