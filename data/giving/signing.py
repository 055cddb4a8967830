"""The signature of the outgoing person: it fixes the cut-off and what is handed over (handover.md §1.4, §1.6)."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from data.driver import stored
from data.giving import part_rows
from data.giving.bench import Bench, bench, named, snapshot
from data.giving.part_turn import PartTurn, refuse_signed, refuse_stranger, turn
from data.refusals import NotAllowed, Refusal, Unfinished
from data.rows import By
from data.shifts.reading import Ask
from data.shifts.rows import ItemRow, PartRow
from data.verbs import whole_second
from models.events import EventKind
from models.handover import responsible
from models.shift_terms import Grade, ItemState, PartState, ShiftState

if TYPE_CHECKING:
    from data.desk import Desk

_UNKNOWN = "SELECT id FROM part_item WHERE part_id = ? AND state = 'draft'"
_SHARE = "INSERT INTO share (part_id, recipient_id, absent_reason, remarks) VALUES (?, ?, '', '')"
_WORKING = f"'{PartState.DRAFT.value}', '{PartState.RETURNED.value}'"
_MEMBERS = f"""
SELECT count(*) FROM (
    SELECT s.accepted_at IS NOT NULL AS present,
           EXISTS (SELECT 1 FROM part AS p
                    WHERE p.shift_id = ?1 AND p.giver_id = s.operator_id AND p.state NOT IN ({_WORKING})) AS signed,
           EXISTS (SELECT 1 FROM part AS p
                    WHERE p.shift_id = ?1 AND p.giver_id = s.operator_id AND p.state IN ({_WORKING})) AS working,
           EXISTS (SELECT 1 FROM ticket AS t INDEXED BY ix_ticket_owner
                    WHERE t.is_open = 1 AND t.assignee_id = s.operator_id) AS busy
      FROM shift_person AS s WHERE s.shift_id = ?1 AND s.left_at IS NULL)
"""
_PENDING = f"{_MEMBERS} WHERE (present OR busy) AND NOT signed OR working AND busy"
"""Members who are there or have something and have not signed, or have begun another part."""
_CAME_SINCE = f"{_MEMBERS} WHERE present AND NOT signed OR working AND busy"
_OTHERS = "SELECT count(*) FROM part WHERE shift_id = ? AND id <> ? AND signed_at IS NOT NULL"
_HANDING = "UPDATE shift SET state = ? WHERE id = ? AND state <> ?"
_CUT = "UPDATE shift SET cut_n = max(coalesce(cut_n, 0), ?) WHERE id = ? AND state <> ?"


def sign(desk: "Desk", part_id: int, by: By, pin: str, key: str) -> PartRow:
    """Sign a part, once for a key; see ``Preparing.sign``."""
    return act_of_signing(desk, part_id, by, pin, key, refuse_unfinished, _signed)


def act_of_signing(
    desk: "Desk",
    part_id: int,
    by: By,
    pin: str,
    key: str,
    refuse: Callable[[Bench, Sequence[ItemRow]], None],
    done: Callable[[PartTurn, Sequence[ItemRow]], None],
) -> PartRow:
    """Ask for everything before the PIN, and once more in the one transaction that signs; the same key changes nothing.

    ``refuse`` says what is not finished, ``done`` writes what the signature is.
    """
    at = whole_second(by.at)
    if not _signed_by(desk.reads.rows, part_id, key):
        laid = bench(desk, part_id, at)
        refuse_stranger(laid.ask, laid.part, by)
        refuse_signed(laid.part)
        refuse(laid, laid.rows())
        _prove(desk, by, pin)
        with turn(desk, part_id, by, unsigned=False) as act:
            if not _signed_by(act.tx.exec, part_id, key):
                refuse_signed(act.part)
                rows = act.bench.rows()
                refuse(act.bench, rows)
                act.set(sign_key=key)
                done(act, rows)
    return part_rows.part(desk.reads.rows, part_id)


def refuse_unfinished(laid: Bench, rows: Sequence[ItemRow]) -> None:
    """Name the first item that lacks something, or say that nobody takes the part (HO-02)."""
    for row in rows:
        if row.lacks:
            sentence = f"{named(row)}: не готово ({', '.join(row.lacks)}). Заполните и подпишите снова."
            raise Unfinished(sentence, row.kind.value, row.ref)
    receiver = laid.part.receiver_id
    if (not rows or any(_who(row, None) is None for row in rows)) and receiver not in laid.around.fit:
        raise Unfinished("Не названо, кто принимает часть. Выберите принимающего и подпишите снова.")


def fix(act: PartTurn, rows: Sequence[ItemRow]) -> None:
    """Write the items down as they are signed, and one share for each who has to accept; without the event."""
    part, tx = act.part, act.tx
    for row in rows:
        why = " ".join(line.value for line in row.why)
        state, version = ItemState.SIGNED.value, row.version
        act.keep(row, why=why, grade=row.grade.value, state=state, ticket_version=version, snapshot=snapshot(row))
    # What was typed about a thing that went elsewhere meanwhile is signed by nobody.
    for (item,) in tx.exec(_UNKNOWN, (part.id,)).fetchall():
        tx.exec("DELETE FROM item_reading WHERE item_id = ?", (item,))
        tx.exec("DELETE FROM part_item WHERE id = ?", (item,))
    who = {_who(row, part.receiver_id): None for row in rows} or {part.receiver_id: None}
    for person in who:
        tx.exec(_SHARE, (part.id, person))
    act.set(state=PartState.SIGNED.value, signed_at=stored(act.at), signed_by=act.by.person.id, empty=int(not rows))
    tx.exec(_HANDING, (ShiftState.HANDING.value, part.shift_id, ShiftState.CLOSED.value))


def cut(act: PartTurn, n: int) -> None:
    """Set the cut-off after the event of the signature; the last signature of a shift sets the shift's own (§1.6)."""
    part = act.part
    act.set(cut_n=n + 1)
    if not act.tx.exec(_PENDING, (part.shift_id,)).fetchone()[0]:
        act.tx.exec(_CUT, (n + 1, part.shift_id, ShiftState.CLOSED.value))


def still_owed(ask: Ask, shift_id: int) -> bool:
    """Tell whether somebody who is there has to hand over yet: who came after the last signature, or began anew."""
    return bool(next(iter(ask(_CAME_SINCE, (shift_id,))))[0])


def told(act: PartTurn, rows: Sequence[ItemRow]) -> dict[str, object]:
    """Say in the journal what was signed, in numbers."""
    hot = sum(row.grade is Grade.HOT for row in rows)
    absent = act.part.giver_id != act.by.person.id
    return {"giver": act.part.giver_id, "items": len(rows), "hot": hot, "empty": not rows, "for_absent": absent}


def unsign(desk: "Desk", part_id: int, by: By) -> PartRow:
    """Take a signature back; what the receivers read has to be read anew."""
    with turn(desk, part_id, by, unsigned=False) as act:
        part, tx = act.part, act.tx
        _refuse_unsign(part)
        tx.exec("DELETE FROM item_reading WHERE item_id IN (SELECT id FROM part_item WHERE part_id = ?)", (part.id,))
        tx.exec("DELETE FROM share WHERE part_id = ?", (part.id,))
        tx.exec("UPDATE part_item SET state = ? WHERE part_id = ?", (ItemState.DRAFT.value, part.id))
        clean = {"signed_at": None, "signed_by": None, "cut_n": None, "sign_key": None, "empty": 0}
        act.set(state=PartState.DRAFT.value, **clean)
        if not tx.exec(_OTHERS, (part.shift_id, part.id)).fetchone()[0]:
            back = ShiftState.RUNNING if act.bench.shift.opened_at is not None else ShiftState.PLANNED
            tx.exec("UPDATE shift SET state = ? WHERE id = ?", (back.value, part.shift_id))
        tx.exec("UPDATE shift SET cut_n = NULL WHERE id = ?", (part.shift_id,))
        act.record(EventKind.PART_UNSIGNED, giver=part.giver_id)
    return part_rows.part(desk.reads.rows, part_id)


def _refuse_unsign(part: PartRow) -> None:
    if part.state not in part_rows.OFFERED:
        raise Refusal("Снимать нечего: часть не подписана или уже принята. Откройте смену заново (F8).")
    if part.custodian_id is not None:
        raise Refusal("День уже закрыт на супервайзера: подпись не снимается. Передайте изменения ему.")
    taken = next((one for one in part.shares if one.accepted_by is not None), None)
    if taken is not None:
        raise Refusal(f"Долю уже принял {taken.accepted_name}: подпись не снимается. Скажите ему или «вспомнил».")


def _signed(act: PartTurn, rows: Sequence[ItemRow]) -> None:
    fix(act, rows)
    cut(act, act.record(EventKind.PART_SIGNED, **told(act, rows)))


def _prove(desk: "Desk", by: By, pin: str) -> None:
    known = desk.people.get(by.person.id)
    if known is None:
        raise NotAllowed("Такого сотрудника нет. Войдите снова.")
    desk.people.prove(known.name, pin, whole_second(by.at))


def _signed_by(ask: Ask, part_id: int, key: str) -> bool:
    return any(True for _ in ask("SELECT 1 FROM part WHERE id = ? AND sign_key = ?", (part_id, key)))


def _who(row: ItemRow, receiver_id: int | None) -> int | None:
    return responsible(row.kind, row.disposition, row.recipient_id, row.watcher_id, receiver_id)
