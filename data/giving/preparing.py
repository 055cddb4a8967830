"""The outgoing side of a handover: the part, its items, what becomes of each, the signature (handover.md §1.3–§1.4)."""

from datetime import datetime
from typing import TYPE_CHECKING

from data.driver import stored
from data.giving import closing_day, part_rows, signing
from data.giving.bench import Bench, bench
from data.giving.deciding import decide, escalate_now
from data.giving.part_turn import PartTurn, leads, need, refuse_signed, refuse_stranger, turn, typed
from data.giving.summaries import summary
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By, Person
from data.shifts import reading
from data.shifts.rows import ItemKey, ItemRow, PartRow, Progress, ShiftRow, Summary
from data.turn import TEXT_LIMIT
from data.verbs import permit, whole_second
from models.events import EventKind
from models.handover import STEP, Proposal
from models.rights import Act, may, refusal
from models.secrets import mask
from models.shift_terms import Disposition, Grade, PartState, ShiftState

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_OPEN = (
    "INSERT INTO part (shift_id, giver_id, state, opened_at, absent_reason, empty, note) VALUES (?, ?, ?, ?, ?, 0, '')"
)
_OVER = (
    f"SELECT 1 FROM shift WHERE id = ? AND (state = '{ShiftState.CLOSED.value}' "
    f"OR state = '{ShiftState.PLANNED.value}' AND ends <= ?)"
)
_MOVE = "UPDATE part SET shift_id = ?, receiver_id = NULL, agreed_by = NULL WHERE id = ?"
_ASK_ANEW = (
    "UPDATE part_item SET disposition = NULL, confirmed = 0, recipient_id = NULL, watcher_id = NULL, until = NULL, "
    "reason = '' WHERE part_id = ?"
)


class Preparing:
    """What a person hands over, until it is signed."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def open(self, by: By, *, giver_id: int | None = None, reason: str = "") -> PartRow:
        """Open one's own part, or go on with it; for an absent colleague a senior or supervisor says why (HO-19)."""
        at, giver = whole_second(by.at), giver_id if giver_id is not None else by.person.id
        mine = self.mine(by.person, at) if giver == by.person.id else None
        ready = mine is not None and mine.receiver_id is not None and not mine.absent_reason
        if mine is not None and ready and not _left_over(self._desk.reads.rows, mine, at):
            return mine
        with self._desk.store.write(at) as tx:
            permit(tx, Act.SHIFT, by)
            known = part_rows.open_part(tx.exec, giver)
            part_id = known.id if known is not None else self._begin(tx, giver, at)
            if known is not None and _left_over(tx.exec, known, at):
                tx.exec(_MOVE, (self._shift_of(tx, giver, at), part_id))
                tx.exec(_ASK_ANEW, (part_id,))
            act = PartTurn(self._desk, tx, part_rows.part(tx.exec, part_id), by, at)
            self._for_absent(act, reason)
            if act.part.receiver_id is None and act.part.state in part_rows.UNSIGNED:
                act.set(receiver_id=act.bench.default_receiver())
            return part_rows.part(tx.exec, part_id)

    def part(self, part_id: int) -> PartRow:
        """One part with its shares."""
        return part_rows.part(self._desk.reads.rows, part_id)

    def mine(self, person: Person, now: datetime) -> PartRow | None:
        """The part that this person is handing over and that nobody has accepted yet."""
        return part_rows.open_part(self._desk.reads.rows, person.id)

    def items(self, part_id: int, now: datetime) -> tuple[ItemRow, ...]:
        """Everything of a part, worst first: live before the signature, after it as signed and marked if changed."""
        with self._desk.reads.snapshot():
            return bench(self._desk, part_id, now).rows()

    def progress(self, part_id: int, now: datetime) -> Progress:
        """Count what is still to be done before the signature."""
        return progress_of(self.items(part_id, now))

    def summary(self, number: int) -> Summary:
        """What the machine says of a ticket: its last three events, the last note, the client's last words."""
        return summary(self._desk, number)

    def type(
        self,
        part_id: int,
        key: ItemKey,
        by: By,
        *,
        next_step: str | None = None,
        if_then: str | None = None,
        note: str | None = None,
    ) -> None:
        """Keep what is being typed, without its secrets; ``note`` is the free note of the part. No event, as a draft's.

        The signature makes it part of the record.
        """
        limit = self._desk.standard.shifts.handover.step_length
        given = {"next_step": next_step, "if_then": if_then}
        words = {"next_step": "следующий шаг", "if_then": "«если… то…»"}
        kept = {name: typed(text, words[name], limit) for name, text in given.items() if text is not None}
        with turn(self._desk, part_id, by) as act:
            if kept:
                act.keep(act.bench.one(key), **kept)
            if note is not None:
                act.set(note=_note(note))

    def note(self, part_id: int, by: By, text: str) -> None:
        """Keep the free note of the shift: what was unusual."""
        with turn(self._desk, part_id, by) as act:
            act.set(note=_note(text))

    def raise_hot(self, part_id: int, key: ItemKey, by: By) -> None:
        """Raise an item to «горячее»; nothing lowers it again (handover.md §1.3)."""
        with turn(self._desk, part_id, by) as act:
            row = act.bench.one(key)
            if row.grade is not Grade.HOT:
                item = act.keep(row, raised=1, grade=Grade.HOT.value)
                act.record(EventKind.ITEM_SET, item=item, ticket=row.number, raised=True)

    def dispose(
        self,
        part_id: int,
        key: ItemKey,
        by: By,
        what: Disposition,
        *,
        recipient_id: int | None = None,
        watcher_id: int | None = None,
        until: datetime | None = None,
        reason: str = "",
        line: int | None = None,
    ) -> None:
        """Decide what becomes of an item, and confirm it; who and until when may be left to the machine.

        A ticket of the first line is escalated at once, by the ordinary verb with its reason, to ``line`` or to the
        recipient. «В общую очередь» is refused for P1, VIP and breached tickets (HO-03).
        """
        wanted = Proposal(what, recipient_id, watcher_id, until, reason)
        if what is Disposition.ESCALATED:
            laid = self._laid(part_id, by)
            escalate_now(laid, laid.one(key), by, wanted, line)
        with turn(self._desk, part_id, by) as act:
            decide(act, act.bench.one(key), wanted)

    def confirm(self, part_id: int, key: ItemKey, by: By) -> None:
        """Confirm what the machine proposes for an item."""
        with turn(self._desk, part_id, by) as act:
            row = act.bench.one(key)
            if not row.confirmed:
                decide(act, row, act.bench.proposal(row))

    def confirm_all(self, part_id: int, by: By) -> int:
        """Confirm every proposal for what is not hot; gives how many. What cannot be confirmed so stays as it is."""
        with turn(self._desk, part_id, by) as act:
            rows = [row for row in act.bench.rows() if not row.confirmed and row.grade is not Grade.HOT]
            refused: list[Refusal] = []
            for row in rows:
                try:
                    decide(act, row, act.bench.proposal(row))
                except Refusal as no:
                    refused.append(no)
            if rows and len(refused) == len(rows):
                raise refused[0]
            return len(rows) - len(refused)

    def receiver(self, part_id: int, by: By, person_id: int) -> None:
        """Name who takes the part: what was given to the one named before goes to this person too."""
        with turn(self._desk, part_id, by) as act:
            if person_id not in act.bench.around.fit:
                raise BadInput("Этому человеку сдать нельзя: это сам сдающий, или вход закрыт, или роль не та.")
            act.set(receiver_id=person_id)
            for column in ("recipient_id", "watcher_id"):
                sql = f"UPDATE part_item SET {column} = ? WHERE part_id = ? AND {column} = ?"
                act.tx.exec(sql, (person_id, part_id, act.part.receiver_id))
            act.record(EventKind.ITEM_SET, receiver=person_id, before=act.part.receiver_id)

    def receivers(self, part_id: int, now: datetime) -> tuple[Person, ...]:
        """List who can be given things: the next shift first, then everybody else who holds tickets."""
        return bench(self._desk, part_id, now).receivers()

    def agree(self, part_id: int, by: By, name: str, pin: str) -> None:
        """Let a supervisor agree by PIN that items stay with a person who is not on the next shift."""
        leader = self._desk.people.prove(name, pin, whole_second(by.at))
        if not may(leader.role, Act.LEAD_SHIFT):
            raise NotAllowed(refusal(leader.role, Act.LEAD_SHIFT))
        with turn(self._desk, part_id, by) as act:
            if leader.id == act.part.giver_id:
                raise NotAllowed("Согласиться должен другой супервайзер, не сам сдающий.")
            act.set(agreed_by=leader.id)
            act.record(EventKind.ITEM_SET, agreed=leader.id)

    def sign(self, part_id: int, by: By, pin: str, key: str) -> PartRow:
        """Sign a part by PIN: its items are fixed, and their receivers can accept them (HO-02).

        Raises Unfinished, which names the item to go to. The same ``key`` again changes nothing.
        """
        return signing.sign(self._desk, part_id, by, pin, key)

    def unsign(self, part_id: int, by: By) -> PartRow:
        """Take the signature back, while nobody has accepted any of it."""
        return signing.unsign(self._desk, part_id, by)

    def close_day(
        self, part_id: int, by: By, pin: str, key: str, *, custodian_id: int, on_call_id: int | None = None
    ) -> PartRow:
        """Sign where no shift follows: a supervisor holds the queue until the opening, by name (C-31, HO-34)."""
        return closing_day.close(self._desk, part_id, by, pin, key, custodian_id, on_call_id)

    def needs_on_call(self, part_id: int, now: datetime) -> tuple[ItemRow, ...]:
        """List the items of a part whose calendar runs through the night: somebody must be on call for them."""
        return closing_day.at_night(bench(self._desk, part_id, now))

    def day_only(self, shift: ShiftRow) -> bool:
        """Tell whether nobody follows at once, so that the day can be closed."""
        return closing_day.day_only(shift, self._desk.shifts.running.after(shift))

    def _laid(self, part_id: int, by: By) -> Bench:
        laid = bench(self._desk, part_id, whole_second(by.at))
        refuse_stranger(laid.ask, laid.part, by)
        refuse_signed(laid.part)
        return laid

    def _begin(self, tx: "Tx", giver: int, at: datetime) -> int:
        row = self._shift_of(tx, giver, at)
        part = tx.exec(_OPEN, (row, giver, PartState.DRAFT.value, stored(at), "")).lastrowid
        assert part is not None
        return part

    def _shift_of(self, tx: "Tx", giver: int, at: datetime) -> int:
        """Find the shift that a person hands over now; a desk without a roster makes one."""
        person = self._desk.people.get(giver)
        if person is None:
            raise BadInput("Такого сотрудника нет. Выберите другого.")
        running = self._desk.shifts.running
        running.ensure(tx, at)
        own = reading.of(tx.exec, giver, at, self._desk.standard.shifts.handover.badge_before)
        shift = own if own is not None and own.starts <= at else reading.current(tx.exec, at) or own
        return shift.id if shift is not None else running.adhoc(tx, By(person, at))

    def _for_absent(self, act: PartTurn, reason: str) -> None:
        """Note why somebody prepares for another; the giver's own hand takes that note away again."""
        part, draft = act.part, act.part.state in part_rows.UNSIGNED
        if part.giver_id == act.by.person.id:
            if draft and part.absent_reason:
                act.set(absent_reason="")
            return
        if not leads(act.tx.exec, part.shift_id, act.by.person.id):
            raise NotAllowed(f"За отсутствующего ({part.giver}) сдаёт старший смены или супервайзер. Позовите его.")
        if not part.absent_reason:
            if not draft:
                raise Refusal(f"{part.giver}: часть уже подписана самим сдающим. Ждите приёма.")
            act.set(absent_reason=need(reason, f"причину, почему сдаёт не сам {part.giver}"))


def progress_of(rows: tuple[ItemRow, ...]) -> Progress:
    """Count what is still to be done."""
    hot = [row for row in rows if row.grade is Grade.HOT]
    return Progress(len(rows), sum(bool(row.lacks) for row in rows), len(hot), sum(STEP in row.lacks for row in hot))


def _left_over(ask: reading.Ask, part: PartRow, at: datetime) -> bool:
    """Tell whether a part was begun for a shift that is over by now, and never signed."""
    return part.state in part_rows.UNSIGNED and any(True for _ in ask(_OVER, (part.shift_id, stored(at))))


def _note(text: str) -> str:
    clean = text.replace("\x00", "").encode("utf-8", "replace").decode().strip()
    if len(clean) > TEXT_LIMIT:
        raise BadInput(f"Слишком длинно: {len(clean)} знаков, можно {TEXT_LIMIT}. Сократите заметку.")
    return mask(clean).text
