"""Who has a ticket: take, release, assign, escalate, and the next one by the rule (T-05, L-31)."""

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlmodel import col

from data.gate.required import refuse_lacking
from data.past import HOLDER, STATUS, name_of
from data.refusals import BadInput, Refusal
from data.rows import By, Done, Person
from data.turn import Turn
from data.verbs import Verbs
from models.events import EventKind
from models.queue_order import PAUSED_SHIFT
from models.rights import Act, may_hold
from models.tables import Operator
from models.terms import Role, Status

if TYPE_CHECKING:
    from data.engine import Tx

LINES = range(1, 4)
"""The lines of support (R13)."""


class Holding(Verbs):
    """Who has a ticket."""

    def take(self, number: int, by: By) -> Done:
        """Take a free ticket; of two who try, one gets it and the other is told who has it (T-05, F-13)."""
        with self.turn(Act.TAKE, number, by, minds=STATUS, claim=True) as turn:
            return _taken(turn)

    def take_next(self, by: By) -> Done:
        """Take the first free ticket by the rule of the queue, in one step that no colleague can come between."""

        def pick(tx: "Tx") -> int:
            first = tx.exec(_FIRST_FREE, (PAUSED_SHIFT, by.person.line)).fetchone()
            if first is None:
                raise Refusal("Свободных обращений нет: вся очередь разобрана.")
            return int(first[0])

        with self.turn(Act.TAKE, pick, By(by.person, by.at), claim=True) as turn:
            return _taken(turn)

    def next_for(self, person: Person) -> int | None:
        """Name the ticket to serve next: the first free one of the person's line, by the rule (S-01)."""
        first = self.desk.reads.row(_FIRST_FREE, (PAUSED_SHIFT, person.line))
        return int(first[0]) if first else None

    def release(self, number: int, by: By) -> Done:
        """Put a ticket back for everybody."""
        with self.turn(Act.RELEASE, number, by, minds=HOLDER | STATUS) as turn:
            turn.need_open()
            holder = turn.ticket.assignee_id
            turn.need(holder is not None, "ни у кого, возвращать нечего.")
            turn.ticket.assignee_id = None
            back = {Status.OPEN: Status.NEW, Status.IN_PROGRESS: Status.OPEN}.get(turn.status)
            if back is not None:
                turn.move(back)
            turn.record(EventKind.RELEASED, {"from": holder})
            return turn.done("возвращено в очередь")

    def assign(self, number: int, by: By, operator_id: int) -> Done:
        """Give a ticket to a person, whoever had it."""
        with self.turn(Act.ASSIGN, number, by, minds=HOLDER | STATUS) as turn:
            name = give(turn, operator_id)
            if turn.status is Status.NEW:
                turn.move(Status.OPEN)
            turn.record(EventKind.ASSIGNED, {"to": operator_id})
            return turn.done(f"назначено: {name}")

    def escalate(
        self,
        number: int,
        by: By,
        *,
        reason: str,
        line: int | None = None,
        operator_id: int | None = None,
        watcher_id: int | None = None,
    ) -> Done:
        """Hand a ticket to another line (it becomes free there) or to a person, with the reason (D-11).

        ``watcher_id`` is who of the first line follows it there.
        """
        with self.turn(Act.ESCALATE, number, by, minds=HOLDER | STATUS) as turn:
            turn.need_open()
            if line is None and operator_id is None:
                raise BadInput("Эскалация: назовите линию или человека.")
            note = turn.because(EventKind.ESCALATED, reason)
            facts: dict[str, int | None] = {"line": line or turn.ticket.line, "from": turn.ticket.assignee_id}
            whom = _to_line(turn, line) if line is not None else ""
            if operator_id is not None:
                whom = give(turn, operator_id)
                facts["to"] = operator_id
            turn.ticket.watcher_id = watcher_id if watcher_id is not None else turn.ticket.watcher_id
            event = turn.record(EventKind.ESCALATED, facts, message=note)
            if operator_id is not None:
                turn.desk.alerts.escalated(turn.tx, turn.ticket, operator_id, event)
            return turn.done(f"передано: {whom}")


def _taken(turn: Turn) -> Done:
    turn.need_open()
    if turn.status is Status.NEW:
        turn.move(Status.OPEN)
    turn.record(EventKind.TAKEN, {"to": turn.by.person.id})
    return turn.done("теперь ваше")


def give(turn: Turn, operator_id: int) -> str:
    """Make a person the owner, on their own line; gives their name. A Refusal where they cannot have it."""
    turn.need_open()
    connection = turn.tx.connection
    person = connection.execute(
        select(col(Operator.active), col(Operator.line), col(Operator.role)).where(col(Operator.id) == operator_id)
    ).one_or_none()
    if person is None or not person.active:
        raise BadInput("Такого сотрудника нет или его вход закрыт. Выберите другого.")
    name = name_of(connection, operator_id)
    if not may_hold(role := Role(person.role)):
        raise BadInput(f"{name}: роль «{role.label}» не ведёт обращений. Выберите другого.")
    turn.need(turn.ticket.assignee_id != operator_id, f"уже у этого сотрудника: {name}.")
    if operator_id == turn.by.person.id:
        turn.refuse_if_gated()
    if person.line != turn.ticket.line:
        refuse_lacking(turn.desk, turn.tx.exec, turn.ticket, line=person.line)
    turn.ticket.assignee_id = operator_id
    turn.ticket.line = person.line
    return name


def _to_line(turn: Turn, line: int) -> str:
    if line not in LINES:
        raise BadInput(f"Линии {line} нет. Есть: {', '.join(map(str, LINES))}.")
    turn.need(turn.ticket.line != line or turn.ticket.assignee_id is not None, f"уже на линии {line}.")
    refuse_lacking(turn.desk, turn.tx.exec, turn.ticket, line=line)
    turn.ticket.line = line
    turn.ticket.assignee_id = None
    return f"линия {line}"


_FIRST_FREE = """
SELECT number FROM ticket
 WHERE is_open = 1 AND rank IS NOT NULL AND rank < ? AND assignee_id IS NULL AND line = ?
 ORDER BY rank, admitted_at, number LIMIT 1
"""
