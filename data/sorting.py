"""What a ticket is: type, tier, priority, paid urgency, the supervisor's swap (C-01, C-02, C-39)."""

from sqlalchemy import func, select
from sqlmodel import col

from data.past import SORT, STATUS
from data.rows import By, Done
from data.turn import Turn
from data.verbs import Verbs
from models.events import EventKind
from models.rights import Act
from models.tables import Message, Ticket
from models.terms import Author, Priority, Status, TicketType, Tier


class Sorting(Verbs):
    """What a ticket is."""

    def set_type(self, number: int, by: By, type: TicketType) -> Done:
        """Name the type; a request out of «Не оформлено» is admitted by that, if it has a text (S-43)."""
        with self.turn(Act.SET_TYPE, number, by, minds=SORT | STATUS) as turn:
            turn.need_open()
            old = turn.ticket.type
            turn.need(old != type.value, f"тип уже «{type.label}».")
            turn.ticket.type = type.value
            admitted = turn.status is Status.UNFORMED
            if admitted:
                _admit(turn)
            named = turn.record(EventKind.TYPE_SET, {"old": old, "new": type.value, "admitted": admitted})
            if admitted:
                turn.record(EventKind.ADMITTED, {"type": type.value, "with": [named]})
                _start_priority(turn, type, [turn.event, named])
            return turn.done(f"тип «{type.label}»" + (", принято в очередь" if admitted else ""))

    def set_tier(self, number: int, by: By, tier: Tier | None, reason: str) -> Done:
        """Change the client's level on this ticket; the dues follow by time.md rule 29 (C-39)."""
        with self.turn(Act.SET_TIER, number, by, minds=SORT | STATUS) as turn:
            turn.need_open()
            old, new = turn.ticket.tier, tier.value if tier else None
            label = tier.label if tier else "без уровня"
            turn.need(old != new, f"уровень уже «{label}».")
            note = turn.because(EventKind.TIER_CHANGED, reason)
            turn.ticket.tier = new
            turn.record(EventKind.TIER_CHANGED, {"old": old, "new": new}, message=note)
            return turn.done(f"уровень «{label}»")

    def set_priority(self, number: int, by: By, priority: Priority, reason: str) -> Done:
        """Change the priority; the resolution clock and the cap of C-07 follow by time.md rule 39."""
        with self.turn(Act.SET_PRIORITY, number, by, minds=SORT | STATUS) as turn:
            turn.need_open()
            old = turn.ticket.priority
            turn.need(old != priority.value, f"приоритет уже «{priority.label}».")
            note = turn.because(EventKind.PRIORITY_CHANGED, reason)
            turn.ticket.priority = priority.value
            turn.record(EventKind.PRIORITY_CHANGED, {"old": old, "new": priority.value}, message=note)
            return turn.done(f"приоритет «{priority.label}»")

    def pay_urgent(self, number: int, by: By, evidence: str) -> Done:
        """Mark that an urgent start is paid for, naming the evidence: the ticket moves up a lane (S-26)."""
        with self.turn(Act.PAY_URGENT, number, by, minds=SORT | STATUS) as turn:
            turn.need_open()
            turn.need(not turn.ticket.urgent_paid, "срочность уже оплачена.")
            note = turn.because(EventKind.URGENT_PAID, evidence)
            turn.ticket.urgent_paid = True
            turn.record(EventKind.URGENT_PAID, message=note)
            return turn.done("срочный запуск оплачен")

    def put_first(self, number: int, by: By, reason: str) -> Done:
        """Lift an open «Авария» over the VIP lane: the supervisor's swap of C-02, written in the journal."""
        with self.turn(Act.PUT_FIRST, number, by, minds=SORT | STATUS) as turn:
            turn.need_open()
            turn.need(turn.ticket.type == TicketType.OUTAGE.value, "над VIP поднимают только аварию.")
            turn.need(not turn.ticket.put_first, "уже поднято.")
            note = turn.because(EventKind.PUT_FIRST, reason)
            turn.ticket.put_first = True
            turn.record(EventKind.PUT_FIRST, message=note)
            return turn.done("поднято над VIP")


def _admit(turn: Turn) -> None:
    turn.ticket.admitted_at = turn.at
    turn.move(Status.NEW, text=_has_text(turn))
    if turn.ticket.assignee_id is not None:
        turn.move(Status.OPEN)


def _has_text(turn: Turn) -> bool:
    letters = turn.tx.connection.execute(
        select(func.count())
        .select_from(Message)
        .where(
            col(Message.ticket_number) == turn.number,
            col(Message.author) == Author.CUSTOMER.value,
            func.trim(col(Message.text)) != "",
        )
    )
    return bool(letters.scalar_one()) or bool(turn.ticket.subject.strip())


def _start_priority(turn: Turn, type: TicketType, together: list[int]) -> None:
    old, new = turn.ticket.priority, turn.desk.standard.priority_for(type).value
    if old == Ticket.model_fields["priority"].default and old != new:
        turn.ticket.priority = new
        turn.record(EventKind.PRIORITY_CHANGED, {"old": old, "new": new, "with": together})
