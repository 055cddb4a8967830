"""One act of preparing inside its transaction: may this person change this part now, and how a line of it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.giving import part_rows
from data.giving.bench import Bench
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By
from data.shifts import reading
from data.shifts.reading import Ask
from data.shifts.rows import ItemRow, PartRow
from data.turn import TEXT_LIMIT
from data.verbs import permit, whole_second
from models.events import EventKind
from models.rights import Act, may
from models.secrets import mask
from models.terms import Role

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_KEEP = (
    "INSERT INTO part_item (part_id, kind, ref, ticket_number, why, grade, raised, confirmed, reason, next_step, "
    "if_then, state, snapshot) VALUES (?, ?, ?, ?, ?, ?, 0, 0, '', '', '', 'draft', '{}') "
    "ON CONFLICT (part_id, kind, ref) DO UPDATE SET why = excluded.why"
)
_ROW = "SELECT id FROM part_item WHERE part_id = ? AND kind = ? AND ref = ?"
_STRANGER = "Часть передачи готовит {giver}. За отсутствующего её готовит старший смены или супервайзер, с причиной."


class PartTurn:
    """One act on a part, inside its transaction."""

    def __init__(self, desk: "Desk", tx: "Tx", part: PartRow, by: By, at: datetime) -> None:
        self.desk, self.tx, self.part, self.by, self.at = desk, tx, part, by, at
        self.bench = Bench(desk, tx.exec, part, at)

    def keep(self, row: ItemRow, **changes: Any) -> int:
        """Keep a line with these columns changed; gives its row. Instants are given as they are stored."""
        ref = (self.part.id, row.kind.value, row.ref)
        why = " ".join(line.value for line in row.why)
        self.tx.exec(_KEEP, (*ref, row.number, why, row.grade.value))
        (item,) = self.tx.exec(_ROW, ref).fetchone()
        if changes:
            # The names of the columns are this package's own keyword arguments, never anybody's text.
            columns = ", ".join(f"{column} = ?" for column in changes)
            self.tx.exec(f"UPDATE part_item SET {columns} WHERE id = ?", (*changes.values(), item))
        return int(item)

    def set(self, **changes: Any) -> None:
        """Change columns of the part itself."""
        columns = ", ".join(f"{column} = ?" for column in changes)
        self.tx.exec(f"UPDATE part SET {columns} WHERE id = ?", (*changes.values(), self.part.id))

    def record(self, kind: EventKind, **facts: Any) -> int:
        """Write the event of this act."""
        said = {"shift": self.part.shift_id, "part": self.part.id, **facts}
        return self.tx.record(kind, by=self.by.person, ticket=None, happened=self.at, facts=said)


@contextmanager
def turn(desk: "Desk", part_id: int, by: By, *, unsigned: bool = True) -> Iterator[PartTurn]:
    """Open the transaction of one act on a part that this person may change; a Refusal otherwise."""
    at = whole_second(by.at)
    with desk.store.write(at) as tx:
        permit(tx, Act.SHIFT, by)
        part = part_rows.part(tx.exec, part_id)
        refuse_stranger(tx.exec, part, by)
        if unsigned:
            refuse_signed(part)
        yield PartTurn(desk, tx, part, by, at)


def refuse_signed(part: PartRow) -> None:
    """Refuse to change what is signed or over."""
    if part.state in part_rows.OFFERED:
        raise Refusal("Часть уже подписана. Чтобы менять, снимите подпись.")
    if part.state not in part_rows.UNSIGNED:
        raise Refusal(f"Часть уже «{part.state.label}»: менять в ней нечего. Откройте смену заново (F8).")


def refuse_stranger(ask: Ask, part: PartRow, by: By) -> None:
    """Let in the giver, and for an absent one the senior of the shift or a supervisor (HO-19)."""
    if part.giver_id == by.person.id:
        return
    if not part.absent_reason or not leads(ask, part.shift_id, by.person.id):
        raise NotAllowed(_STRANGER.format(giver=part.giver))


def leads(ask: Ask, shift_id: int, person_id: int) -> bool:
    """Tell whether a person may act for others of a shift: its senior, or who leads shifts by role."""
    row = next(iter(ask("SELECT role FROM operator WHERE id = ? AND active = 1", (person_id,))), None)
    if row is None:
        return False
    shift = reading.shift(ask, shift_id)
    return may(Role(row[0]), Act.LEAD_SHIFT) or (shift is not None and shift.senior_id == person_id)


def typed(text: str, what: str, limit: int = TEXT_LIMIT) -> str:
    """Make a typed line ready to be kept: one line, no secrets, not longer than allowed (S-70)."""
    whole = text.replace("\x00", "").encode("utf-8", "replace").decode()
    flat = " ".join(whole.split())
    if len(flat) > limit:
        raise BadInput(f"Слишком длинно: {len(flat)} знаков, можно {limit}. Сократите {what}.")
    return mask(flat).text


def need(text: str, what: str, limit: int = TEXT_LIMIT) -> str:
    """Make a typed line ready to be kept, and refuse an empty one."""
    kept = typed(text, what, limit)
    if not kept:
        raise BadInput(f"Напишите {what}.")
    return kept
