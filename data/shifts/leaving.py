"""What becomes of things that came back when their giver leaves: they go to a supervisor by name (handover.md §1.7)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.driver import stored
from data.shifts import reading
from models.events import EventKind
from models.rights import Act, may
from models.shift_terms import DONE_PARTS, ItemState, NoticeStep
from models.tables import Ticket

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_DONE = ", ".join(f"'{state.value}'" for state in sorted(DONE_PARTS))
_CAME_BACK = f"""
SELECT i.id, i.part_id, i.ticket_number, p.shift_id FROM part_item i JOIN part p ON p.id = i.part_id
  JOIN ticket t ON t.number = i.ticket_number
 WHERE i.state = '{ItemState.RETURNED.value}' AND i.closed_at IS NULL AND p.giver_id = ?
   AND t.is_open = 1 AND t.assignee_id = p.giver_id ORDER BY i.id
"""
_GIVERS = f"""
SELECT DISTINCT p.giver_id, o.active, p.closed_at FROM part p JOIN part_item i ON i.part_id = p.id
  JOIN ticket t ON t.number = i.ticket_number JOIN operator o ON o.id = p.giver_id
 WHERE p.state IN ({_DONE}) AND i.state = '{ItemState.RETURNED.value}' AND i.closed_at IS NULL
   AND t.is_open = 1 AND t.assignee_id = p.giver_id
"""
_STILL_ON = f"""
SELECT 1 FROM shift_person p JOIN shift s ON s.id = p.shift_id
 WHERE p.operator_id = ? AND p.accepted_at IS NOT NULL AND p.left_at IS NULL
   AND s.state IN ({", ".join(f"'{state.value}'" for state in reading.OPEN)}) AND (s.ends IS NULL OR s.ends > ?) LIMIT 1
"""
_CLOSE = "UPDATE part_item SET recipient_id = ?, closed_at = ? WHERE id = ?"


def gone(ask: reading.Ask, now: datetime, patience: timedelta) -> Sequence[int]:
    """Name the givers of things that came back who are not here: disabled, or off shift for a while by now."""
    found: dict[int, None] = {}
    for giver, active, closed in list(ask(_GIVERS, ())):
        late = closed is not None and closed <= stored(now - patience)
        if not active or (late and not stays(ask, giver, now)):
            found[giver] = None
    return list(found)


def stays(ask: reading.Ask, person_id: int, now: datetime) -> bool:
    """Tell whether a person works a shift that is not over yet: a pause at the door is not leaving."""
    return any(True for _ in ask(_STILL_ON, (person_id, stored(now))))


def leave(desk: "Desk", tx: "Tx", person_id: int, at: datetime) -> None:
    """Pass on what came back to a person who goes now, unless their shift goes on."""
    if not stays(tx.exec, person_id, at):
        pass_on(desk, tx, person_id, at)


def pass_on(desk: "Desk", tx: "Tx", person_id: int, at: datetime) -> list[int]:
    """Make a supervisor the owner of what came back to this person; gives the notices. Without one nothing moves."""
    items = tx.exec(_CAME_BACK, (person_id,)).fetchall()
    chief = _chief(desk, person_id) if items else None
    if chief is None:
        return []
    for item, part, number, _ in items:
        ticket = tx.session.get_one(Ticket, number)
        ticket.assignee_id, ticket.keep_until = chief, None
        ticket.version += 1
        facts = {"from": person_id, "to": chief, "part": part, "item": item, "v": ticket.version}
        facts |= {"before": {"assignee_id": person_id}}
        tx.record(EventKind.HANDED_OVER, by=None, ticket=number, happened=at, facts=facts)
        tx.exec(_CLOSE, (chief, stored(at), item))
    shifts = dict.fromkeys(shift for *_, shift in items)
    return [
        notice for shift in shifts for notice in desk.shifts.calling.tell(tx, shift, NoticeStep.RETURNED, (chief,), at)
    ]


def would_pass(desk: "Desk", person_id: int) -> tuple[int | None, frozenset[int]]:
    """Foretell ``pass_on``: who would get what came back to this person, and the numbers of those tickets."""
    numbers = frozenset(int(row[2]) for row in desk.reads.rows(_CAME_BACK, (person_id,)))
    return (_chief(desk, person_id) if numbers else None), numbers


def _chief(desk: "Desk", person_id: int) -> int | None:
    """Find the supervisor who takes it: by the order in which people are called."""
    active = {one.id: one for one in desk.people.all() if one.active and may(one.role, Act.LEAD_SHIFT)}
    wanted = (*desk.shifts.roster.chain(), *active)
    return next((one for one in wanted if one in active and one != person_id), None)
