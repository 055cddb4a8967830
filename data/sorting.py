"""What a ticket is: type, tier, priority, paid urgency, the supervisor's swap (C-01, C-02, C-39)."""

from data.gate.filling import Filling
from data.gate.settling import is_outside
from data.gate.weighing import Together
from data.past import DOOR, SORT, STATUS
from data.rows import By, Done
from models.events import EventKind
from models.rights import Act
from models.terms import Priority, TicketType, Tier


class Sorting(Filling):
    """What a ticket is."""

    def set_type(self, number: int, by: By, type: TicketType) -> Done:
        """Name the type and ask the gate: a complete request is admitted by that, another says what it lacks (S-43).

        A request in the queue becomes nothing that the gate would not have let in: Missing names what its form lacks.
        """
        with self.turn(Act.SET_TYPE, number, by, minds=SORT | STATUS | DOOR) as turn:
            turn.need_open()
            same = turn.ticket.type == type.value
            together = Together(turn)
            if is_outside(turn.ticket):
                words = self.settle(turn, self.weigh(turn, type=type), together)
                turn.need(bool(together.events), f"тип уже «{type.label}», {words}")
                return turn.done(f"тип «{type.label}», {words}")
            turn.need(not same, f"тип уже «{type.label}».")
            self.retype(turn, type, together)
            return turn.done(f"тип «{type.label}»")

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

    def set_priority(self, number: int, by: By, priority: Priority, reason: str, *, only_up: bool = False) -> Done:
        """Change the priority; the resolution clock and the cap of C-07 follow by time.md rule 39.

        With ``only_up`` a Refusal unless the new one is more urgent than the one that stands.
        """
        with self.turn(Act.SET_PRIORITY, number, by, minds=SORT | STATUS) as turn:
            turn.need_open()
            old = turn.ticket.priority
            turn.need(old != priority.value, f"приоритет уже «{priority.label}».")
            order, stands = list(Priority), Priority(old)
            up = not only_up or order.index(priority) < order.index(stands)
            turn.need(up, f"приоритет «{stands.label}», поднять можно только выше. Выберите другой.")
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
