"""Where a person stands in a handover that they prepare: kept, so that a restart opens at the same item (HO-14)."""

from datetime import datetime
from typing import TYPE_CHECKING

from data.giving import part_rows
from data.shifts.rows import ItemKey, PartRow
from models.shift_terms import DONE_PARTS, ItemKind

if TYPE_CHECKING:
    from data.desk import Desk

_STAND = "UPDATE part SET place = ? WHERE id = ? AND signed_at IS NULL"
_WHERE = "SELECT place FROM part WHERE id = ?"


def stand(desk: "Desk", part_id: int, key: ItemKey, at: datetime) -> None:
    """Note the item under the cursor of a part that is not signed yet; nobody acts by it, so no event tells of it."""
    place = f"{key[0].value}:{key[1]}"
    if desk.reads.rows(_WHERE, (part_id,)) == [(place,)]:
        return
    with desk.store.write(at) as tx:
        tx.exec(_STAND, (place, part_id))


def stood(desk: "Desk", part_id: int) -> ItemKey | None:
    """The item that was under the cursor last."""
    row = desk.reads.row(_WHERE, (part_id,))
    kind, found, ref = str(row[0] or "").partition(":") if row else ("", "", "")
    return (ItemKind(kind), ref) if found else None


def last_given(desk: "Desk", giver_id: int) -> PartRow | None:
    """The part of a person that was accepted last."""
    states = ", ".join(f"'{state.value}'" for state in sorted(DONE_PARTS))
    where = f"WHERE p.giver_id = ? AND p.closed_at IS NOT NULL AND p.state IN ({states}) ORDER BY p.closed_at DESC"
    return next(iter(part_rows.parts(desk.reads.rows, f"{where} LIMIT 1", (giver_id,))), None)
