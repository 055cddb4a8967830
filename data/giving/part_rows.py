"""Parts of handovers and their shares, read plainly.

Every function takes ``ask``: ``desk.reads.rows`` outside a transaction, ``tx.exec`` inside one.
"""

from collections.abc import Sequence
from typing import Any

from data.reads import instant, maybe
from data.refusals import Refusal
from data.shifts.reading import Ask
from data.shifts.rows import PartRow, ShareRow
from models.handover import responsible
from models.shift_terms import Disposition, Grade, ItemKind, ItemState, PartState

UNSIGNED = (PartState.DRAFT, PartState.RETURNED)
"""States in which a part is prepared."""
OFFERED = (PartState.SIGNED, PartState.ACCEPTING)
"""States in which a part waits for its receivers."""

_PARTS = """
SELECT p.id, p.shift_id, p.giver_id, g.name, p.state, p.opened_at, p.receiver_id, coalesce(r.name, ''), p.signed_at,
       p.signed_by, coalesce(s.name, ''), p.absent_reason, p.cut_n, p.empty, p.note, p.custodian_id, p.on_call_id,
       p.closed_at, p.agreed_by
  FROM part AS p JOIN operator AS g ON g.id = p.giver_id
  LEFT JOIN operator AS r ON r.id = p.receiver_id LEFT JOIN operator AS s ON s.id = p.signed_by
"""
_SHARES = """
SELECT s.id, s.part_id, s.recipient_id, o.name, s.accepted_by, coalesce(a.name, ''), s.accepted_at
  FROM share AS s JOIN operator AS o ON o.id = s.recipient_id LEFT JOIN operator AS a ON a.id = s.accepted_by
 WHERE s.part_id = ? ORDER BY s.id
"""
_LOADS = f"""
SELECT kind, disposition, recipient_id, watcher_id, grade FROM part_item
 WHERE part_id = ? AND state <> '{ItemState.DRAFT.value}'
"""


def part(ask: Ask, part_id: int) -> PartRow:
    """Read one part with its shares; a Refusal when there is none."""
    found = parts(ask, "WHERE p.id = ?", (part_id,))
    if not found:
        raise Refusal(f"Части передачи {part_id} нет. Откройте смену заново (F8).")
    return found[0]


def open_part(ask: Ask, giver_id: int) -> PartRow | None:
    """Find the part that a person is handing over and that nobody has accepted yet."""
    states = ", ".join(f"'{state.value}'" for state in (*UNSIGNED, *OFFERED))
    where = f"WHERE p.giver_id = ? AND p.custodian_id IS NULL AND p.state IN ({states}) ORDER BY p.id DESC LIMIT 1"
    return next(iter(parts(ask, where, (giver_id,))), None)


def parts(ask: Ask, where: str, values: Sequence[Any] = ()) -> tuple[PartRow, ...]:
    """Read parts with their shares; ``where`` is this package's own SQL after the FROM, never anybody's text."""
    return tuple(_part(ask, row) for row in list(ask(_PARTS + where, values)))


def _part(ask: Ask, row: Sequence[Any]) -> PartRow:
    return PartRow(
        id=row[0],
        shift_id=row[1],
        giver_id=row[2],
        giver=row[3],
        state=PartState(row[4]),
        opened_at=instant(row[5]),
        receiver_id=row[6],
        receiver=row[7],
        signed_at=maybe(row[8]),
        signed_by=row[9],
        signer=row[10],
        absent_reason=row[11],
        cut_n=row[12],
        empty=bool(row[13]),
        note=row[14],
        custodian_id=row[15],
        on_call_id=row[16],
        closed_at=maybe(row[17]),
        agreed_by=row[18],
        shares=_shares(ask, row[0], row[2], row[3], row[6]) if row[8] is not None else (),
    )


def _shares(ask: Ask, part_id: int, giver_id: int, giver: str, receiver_id: int | None) -> tuple[ShareRow, ...]:
    rows = list(ask(_SHARES, (part_id,)))
    loads: dict[int | None, list[str]] = {}
    for kind, what, recipient, watcher, grade in ask(_LOADS, (part_id,)):
        disposition = Disposition(what) if what else None
        who = responsible(ItemKind(kind), disposition, recipient, watcher, receiver_id)
        loads.setdefault(who, []).append(grade)
    return tuple(
        ShareRow(
            id=row[0],
            part_id=row[1],
            recipient_id=row[2],
            recipient=row[3],
            giver_id=giver_id,
            giver=giver,
            items=len(loads.get(row[2], ())),
            hot=loads.get(row[2], []).count(Grade.HOT.value),
            accepted_by=row[4],
            accepted_name=row[5],
            accepted_at=maybe(row[6]),
        )
        for row in rows
    )
