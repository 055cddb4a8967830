"""Two tickets that are one request (time.md rule 28; «Said nowhere», 4: the earliest intake wins).

The messages, drafts, promises and reminders of the loser are moved to the survivor: one conversation is read with one
query, a reply of the client that names the old letter joins the survivor by itself, and the journal of the loser still
names each of its messages by id, so nothing of the past changes. The MERGED event lists what was moved.
"""

from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from data.past import HOLDER, STATUS
from data.rows import By, Done
from data.turn import Turn
from data.verbs import Verbs, load
from models.events import EventKind
from models.rights import Act
from models.tables import Attachment, Draft, DraftFile, IntakeKey, Message, Outbox, Promise, Reminder, Ticket
from models.terms import OutboxState, Status
from models.timers import merge_facts
from models.transitions import MERGED

_CAN_WAIT = (Status.NEW, Status.OPEN, Status.IN_PROGRESS)


class Merging(Verbs):
    """Joining tickets."""

    def merge(self, loser: int, into: int, by: By) -> Done:
        """Join a ticket into another: its conversation goes on there, the earlier due is kept, the loser is closed.

        Refused where one of them is finished already, for two clients, and while a reply of the loser is on its way.
        """
        with self.turn(Act.MERGE, loser, by, minds=HOLDER | STATUS) as turn:
            turn.need(loser != into, "нельзя объединить с самим собой.")
            other = Turn(self.desk, turn.tx, load(turn.tx, into), by, turn.at)
            _refuse_odd(turn, other)
            other.lock()
            facts = self._clock_facts(turn, into)
            moved = _move(turn, into)
            received = other.ticket.received_at
            heir = _inherit(turn.ticket, other.ticket)
            if facts["adopt"]:
                facts["waits"] = turn.status is Status.WAITING_CLIENT
                _wait_alike(turn, other)
            turn.move(Status.CLOSED, close_reason=MERGED)
            turn.ticket.close_reason, turn.ticket.merged_into = MERGED, into
            turn.record(EventKind.MERGED_INTO, {"into": into})
            if other.ticket.received_at != received:
                facts["was"] = {"received_at": received.isoformat()}
            other.record(EventKind.MERGED, {"other": loser, **facts, "messages": moved, "to": heir})
            if facts["adopt"]:
                self._keep_marks(turn, into)
            self.desk.clocks.refresh(turn.tx, other.ticket)
            return other.done(f"присоединено № {loser}", can_undo=False)

    def _clock_facts(self, turn: Turn, into: int) -> dict[str, Any]:
        clocks, tx = self.desk.clocks, turn.tx
        return merge_facts(clocks.replayed(tx, turn.number), clocks.replayed(tx, into), clocks.events(tx, turn.number))

    def _keep_marks(self, turn: Turn, into: int) -> None:
        """Keep the warnings and breaches of an adopted cycle as written: each is a record once, ever (rules 32, 33)."""
        turn.tx.flush()
        cycle = self.desk.clocks.replayed(turn.tx, into).cycle
        turn.tx.exec(_SAME_MARKS, (into, cycle, turn.number, turn.ticket.cycle))


_SAME_MARKS = (
    "INSERT INTO clock_mark (ticket_number, cycle, clock, mark, at, noticed_at)"
    " SELECT ?, ?, clock, mark, at, noticed_at FROM clock_mark"
    " WHERE ticket_number = ? AND cycle = ? AND clock <> 'resolution'"
)


def _wait_alike(turn: Turn, other: Turn) -> None:
    """Let the survivor wait for the client exactly when the cycle that it takes over does."""
    if other.status is Status.WAITING_CLIENT and turn.status is not Status.WAITING_CLIENT:
        other.move(Status.IN_PROGRESS)
    elif turn.status is Status.WAITING_CLIENT and other.status in _CAN_WAIT:
        other.move(Status.WAITING_CLIENT)
        other.ticket.waiting_until = turn.ticket.waiting_until


def _refuse_odd(turn: Turn, other: Turn) -> None:
    into = other.number
    other.need(other.ticket.merged_into is None, f"само объединено с № {other.ticket.merged_into}. Выберите его.")
    other.need_open()
    turn.need(turn.status is not Status.CLOSED, "уже закрыто. Объединяют только незакрытые.")
    formed = other.status is not Status.UNFORMED or turn.status is Status.UNFORMED
    turn.need(formed, f"№ {into} не оформлено. Присоедините наоборот: № {into} сюда.")
    clients = {turn.ticket.client_id, other.ticket.client_id} - {None}
    turn.need(len(clients) < 2, f"№ {into} от другого клиента. Чужую переписку не показываем.")
    leaving = turn.tx.connection.execute(
        select(col(Outbox.id))
        .where(col(Outbox.ticket_number) == turn.number, col(Outbox.state) == OutboxState.WAITING.value)
        .limit(1)
    ).first()
    turn.need(leaving is None, "ответ ещё не ушёл. Подождите несколько секунд или отмените его.")


def _move(turn: Turn, into: int) -> list[int]:
    connection, number = turn.tx.connection, turn.number
    moved = connection.execute(select(col(Message.id)).where(col(Message.ticket_number) == number)).scalars().all()
    for table in (Message, Promise, Reminder, IntakeKey, Attachment, DraftFile):
        connection.execute(update(table).where(col(table.ticket_number) == number).values(ticket_number=into))
    connection.execute(update(Ticket).where(col(Ticket.parent) == number).values(parent=into))
    connection.execute(update(Ticket).where(col(Ticket.number) == into, col(Ticket.parent) == into).values(parent=None))
    taken = select(col(Draft.operator_id)).where(col(Draft.ticket_number) == into)
    connection.execute(
        update(Draft)
        .where(col(Draft.ticket_number) == number, col(Draft.operator_id).not_in(taken))
        .values(ticket_number=into)
    )
    return [row for row in moved if row is not None]


def _inherit(gone: Ticket, kept: Ticket) -> int | None:
    kept.received_at = min(gone.received_at, kept.received_at)
    if gone.admitted_at is not None and kept.admitted_at is not None:
        kept.admitted_at = min(gone.admitted_at, kept.admitted_at)
    kept.urgent_paid = kept.urgent_paid or gone.urgent_paid
    kept.unread = kept.unread or gone.unread
    heir = gone.assignee_id if kept.assignee_id is None else None
    kept.assignee_id = kept.assignee_id or heir
    kept.client_id = kept.client_id or gone.client_id
    kept.contact_id = kept.contact_id or gone.contact_id
    return heir
