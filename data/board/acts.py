"""What a supervisor does from the board, each act one transaction with its event and its reason (D-42, C-02)."""

from typing import Any

from data.alerts.rows import Occasion
from data.board.awaiting import still_awaited
from data.board.coming import Coming
from data.board.laid import jumps
from data.board.rows import Awaited
from data.holding import give
from data.past import HOLDER, STATUS, name_of
from data.refusals import BadInput, MovedOn, NotAllowed, Refusal
from data.reports.then import open_now
from data.rows import By, Done
from data.turn import Turn
from models.board_terms import Decision
from models.events import EventKind
from models.rights import Act, may, refusal
from models.tables import Operator
from models.terms import Priority, Status


class Acts(Coming):
    """The acts from the board; NotAllowed for whoever does not steer the desk."""

    def reassign(self, number: int, by: By, to: int, reason: str) -> Done:
        """Give a ticket to another person, with the reason."""
        with self.turn(Act.STEER, number, by, minds=HOLDER | STATUS) as turn:
            note = turn.because(EventKind.ASSIGNED, reason)
            name = give(turn, to)
            if turn.status is Status.NEW:
                turn.move(Status.OPEN)
            turn.record(EventKind.ASSIGNED, {"to": to}, message=note)
            return turn.done(f"назначено: {name}")

    def raise_priority(self, number: int, by: By, priority: Priority, reason: str) -> Done:
        """Make a ticket more urgent than it is, with the reason; the clocks follow by time.md rule 39."""
        self._must_steer(by)
        return self.desk.tickets.set_priority(number, by, priority, reason, only_up=True)

    def swap(self, vip: int, outage: int, by: By, reason: str) -> Done:
        """Lift an open outage over the VIP's ordinary request that stands before it (C-02)."""
        self._must_steer(by)
        opened = open_now(self.desk.reads.rows).values()
        if not any(one.outage == outage for one in jumps(opened, self.desk.standard.order)):
            raise Refusal(f"№ {outage} уже не стоит за VIP № {vip}: менять местами нечего.")
        return self.desk.tickets.put_first(outage, by, reason)

    def answer(self, awaited: Awaited, by: By, decision: Decision, reason: str, to: int | None = None) -> Done:
        """Decide about an escalation: back where it came from, kept by who decides, or given to a person (D-42).

        MovedOn when somebody decided meanwhile.
        """
        with self.turn(Act.STEER, awaited.number, by) as turn:
            turn.need_open()
            facts = still_awaited(turn.tx.exec, awaited)
            if facts is None:
                said = f"№ {awaited.number}: об этой эскалации уже решили. Посмотрите и продолжайте."
                raise MovedOn(said, ())
            note = turn.because(EventKind.ESCALATION_ANSWERED, reason)
            done = _decide(turn, decision, facts, to)
            told = {"escalation": awaited.event, "decision": decision.value, "to": turn.ticket.assignee_id}
            turn.record(EventKind.ESCALATION_ANSWERED, told, message=note)
            self.desk.alerts.settled(turn.tx, awaited.number, Occasion.ESCALATION)
            return turn.done(done)

    def _must_steer(self, by: By) -> None:
        present = self.desk.people.get(by.person.id)
        role = present.role if present is not None and present.active else None
        if role is None or not may(role, Act.STEER):
            raise NotAllowed(refusal(role or by.person.role, Act.STEER))


def _decide(turn: Turn, decision: Decision, facts: dict[str, Any], to: int | None) -> str:
    """Change who has the ticket as was decided; gives the words for it."""
    if decision is Decision.BACK:
        return _send_back(turn, facts)
    if decision is Decision.KEPT:
        to = turn.by.person.id
    if to is None:
        raise BadInput("Назовите, кому отдать обращение.")
    if to == turn.ticket.assignee_id:
        return f"решено: остаётся у {name_of(turn.tx.connection, to)}"
    name = give(turn, to)
    _settle_status(turn)
    return f"решено: {name}"


def _send_back(turn: Turn, facts: dict[str, Any]) -> str:
    """Return a ticket to the line and the person that it was escalated from; free there when they are gone."""
    line = facts["before"].get("line", turn.ticket.line)
    giver = facts.get("from")
    person = turn.tx.session.get(Operator, giver) if giver is not None else None
    turn.ticket.line = int(line)
    turn.ticket.assignee_id = giver if person is not None and person.active else None
    _settle_status(turn)
    whom = f", {person.name}" if person is not None and turn.ticket.assignee_id is not None else ", свободно"
    return f"решено: обратно на линию {line}{whom}"


def _settle_status(turn: Turn) -> None:
    owned = turn.ticket.assignee_id is not None
    if owned and turn.status is Status.NEW:
        turn.move(Status.OPEN)
    elif not owned:
        back = {Status.OPEN: Status.NEW, Status.IN_PROGRESS: Status.OPEN}.get(turn.status)
        if back is not None:
            turn.move(back)
