"""«Закрыть день»: where no shift follows, a supervisor holds the queue until the opening, by name (C-31, HO-34).

The tickets get their names for the night at once: the one on call for what is counted through the night, the supervisor
for the rest, nobody for what may lie in the common queue. The part then waits for whoever opens the desk: that person
accepts it from the supervisor as any other part, and may be the one who closed the day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from data.driver import stored
from data.giving import signing
from data.giving.bench import Bench, named
from data.giving.items import AHEAD
from data.giving.part_turn import PartTurn
from data.refusals import BadInput, Refusal, Unfinished
from data.rows import By
from data.shifts.rows import ItemRow, PartRow, ShiftRow
from data.turn import Turn
from data.verbs import load
from models.events import EventKind
from models.handover import answers_for
from models.policy import Calendars, Hours
from models.rights import Act, may, may_hold
from models.shift_terms import Disposition, ItemKind, NoticeStep
from models.terms import Priority, Tier

if TYPE_CHECKING:
    from data.desk import Desk

GAP = timedelta(minutes=30)
"""A pause between two shifts that is longer than this is a closed desk."""

_TELL = "INSERT INTO shift_notice (shift_id, step, person_id, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_VERSION = "UPDATE part_item SET ticket_version = ? WHERE part_id = ? AND ticket_number = ?"


def close(desk: "Desk", part_id: int, by: By, pin: str, key: str, custodian_id: int, on_call_id: int | None) -> PartRow:
    """Close the day on a supervisor; see ``Preparing.close_day``."""
    refuse = partial(_refuse, custodian_id=custodian_id, on_call_id=on_call_id)
    done = partial(_close, custodian_id=custodian_id, on_call_id=on_call_id)
    return signing.act_of_signing(desk, part_id, by, pin, key, refuse, done)


def day_only(shift: ShiftRow, after: ShiftRow | None) -> bool:
    """Tell whether a shift is not followed at once."""
    return after is None or shift.ends is None or after.starts - shift.ends > GAP


def at_night(laid: Bench) -> tuple[ItemRow, ...]:
    """List the open tickets of a part whose calendar runs while the desk is closed."""
    hours, middle = laid.desk.policy.hours, _middle(laid)
    return tuple(row for row in laid.rows() if _runs(row, hours, middle))


def _middle(laid: Bench) -> datetime:
    """The middle of the time in which the desk is closed."""
    closes = max(laid.shift.ends or laid.now, laid.now)
    opens = laid.next.starts if laid.next is not None and laid.next.starts > closes else closes + AHEAD
    return closes + (opens - closes) / 2


def _runs(row: ItemRow, hours: Hours, at: datetime) -> bool:
    if row.kind is not ItemKind.TICKET or not row.is_open:
        return False
    counted = [Calendars.VIP] if row.tier is Tier.VIP else [Calendars.DESK]
    if row.priority is Priority.CRITICAL:
        counted.append(Calendars.CRITICAL)
    return any(hours.of(calendar).is_open(at) for calendar in counted)


def _refuse(laid: Bench, rows: Sequence[ItemRow], *, custodian_id: int, on_call_id: int | None) -> None:
    if not day_only(laid.shift, laid.next):
        raise Refusal("Сразу после вас идёт следующая смена: сдайте ей. «Закрыть день» — когда за вами никого.")
    custodian = laid.people.get(custodian_id)
    if custodian is None or not custodian.active or not may(custodian.role, Act.LEAD_SHIFT):
        raise BadInput("День закрывают на супервайзера. Назовите его по имени.")
    on_call = laid.people.get(on_call_id) if on_call_id is not None else None
    if on_call_id is not None and (on_call is None or not on_call.active or not may_hold(on_call.role)):
        raise BadInput("Дежурным на ночь этот человек быть не может: вход закрыт или роль не та. Назовите другого.")
    night = at_night(laid)
    if night and on_call is None:
        sentence = f"{named(night[0])}: его часы идут и ночью. Назовите дежурного и закройте день снова."
        raise Unfinished(sentence, night[0].kind.value, night[0].ref)
    unready = [row for row in rows if row.lacks]
    if unready:
        signing.refuse_unfinished(laid, unready)


def _close(act: PartTurn, rows: Sequence[ItemRow], *, custodian_id: int, on_call_id: int | None) -> None:
    if act.part.receiver_id is None or act.part.receiver_id not in act.bench.around.fit:
        act.set(receiver_id=custodian_id)
        act.part = _received_by(act.part, custodian_id)
    night = {row.key for row in at_night(act.bench)}
    signing.fix(act, rows)
    act.set(custodian_id=custodian_id, on_call_id=on_call_id)
    for row in rows:
        _put_to_bed(act, row, on_call_id if row.key in night and on_call_id is not None else custodian_id)
    told = dict.fromkeys(who for who in (custodian_id, on_call_id) if who is not None)
    for person in told:
        act.tx.exec(_TELL, (act.part.shift_id, NoticeStep.DAY.value, person, stored(act.at)))
        act.record(EventKind.SHIFT_NOTICED, step=NoticeStep.DAY.value, person=person)
    facts = {**signing.told(act, rows), "custodian": custodian_id, "on_call": on_call_id}
    signed = act.record(EventKind.PART_SIGNED, **signing.told(act, rows))
    signing.cut(act, max(signed, act.record(EventKind.DAY_CLOSED, **facts)))


def _received_by(part: PartRow, person_id: int) -> PartRow:
    from dataclasses import replace

    return replace(part, receiver_id=person_id)


def _put_to_bed(act: PartTurn, row: ItemRow, keeper_id: int) -> None:
    """Give a ticket its name for the night; what its giver keeps, or another line has, stays where it is."""
    if row.kind is not ItemKind.TICKET or row.number is None or not row.is_open:
        return
    turn = Turn(act.desk, act.tx, load(act.tx, row.number), act.by, act.at)
    turn.lock()
    if row.disposition is Disposition.ESCALATED:
        turn.ticket.watcher_id = keeper_id
    elif row.disposition is Disposition.KEEP:
        if row.line == 1 and answers_for(row.why):
            turn.ticket.assignee_id = act.part.giver_id
        turn.ticket.keep_until = row.until
    elif answers_for(row.why):
        turn.ticket.assignee_id = None if row.disposition is Disposition.QUEUE else keeper_id
    if turn.ticket.assignee_id is None:
        turn.ticket.common_at = turn.ticket.common_at or act.at
    facts = {"part": act.part.id, "item": row.id, "from": turn.was["assignee_id"], "to": turn.ticket.assignee_id}
    turn.record(EventKind.HANDED_OVER, {**facts, "how": "day"})
    act.tx.flush()
    act.tx.exec(_VERSION, (turn.ticket.version, act.part.id, row.number))
