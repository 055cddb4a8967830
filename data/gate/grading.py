"""How grave a request is and by when it is wanted: declared urgency, impact, the client's date (H-19, C-18, C-20)."""

from datetime import datetime

from data.gate.weighing import Together, Weighing
from data.past import SORT, STATUS
from data.refusals import BadInput, Missing
from data.rows import By, Done
from data.turn import Turn, words
from data.verbs import whole_second
from models.events import EventKind
from models.impact import priority_of, view_p
from models.rights import Act
from models.secrets import mask
from models.terms import DateState, MessageKind, Priority, Scope, Severity, Urgency

ACCESS = ("получен", "возвращён")
"""What can happen to an access; the secret itself is kept nowhere (S-70)."""


class Grading(Weighing):
    """Declared urgency and impact, the agreed date, records of access."""

    def declare(self, number: int, by: By, urgency: Urgency) -> Done:
        """Write down how urgent the client says it is; the priority stays the desk's own (H-19)."""
        with self.turn(Act.FORM, number, by, minds=SORT | STATUS) as turn:
            turn.need_open()
            old = turn.ticket.declared
            turn.need(old != urgency.value, f"клиент и так заявил {urgency.label}.")
            turn.ticket.declared = urgency.value
            turn.record(EventKind.URGENCY_DECLARED, {"old": old, "new": urgency.value})
            return turn.done(f"заявлено {urgency.label}{_beside(turn, urgency)}")

    def set_impact(self, number: int, by: By, severity: Severity, scope: Scope, reason: str | None = None) -> Done:
        """Say how badly and whom it hinders; the priority follows by the matrix of the profile (C-18).

        A priority other than the declared urgency needs a reason (H-19): Missing without one.
        """
        with self.turn(Act.SET_PRIORITY, number, by, minds=SORT | STATUS) as turn:
            turn.need_open()
            priority = priority_of(severity, scope, self.desk.standard.matrix)
            same = (turn.ticket.severity, turn.ticket.scope) == (severity.value, scope.value)
            turn.need(not same or turn.ticket.priority != priority.value, "влияние уже такое.")
            _need_reason(turn, priority, reason)
            note = turn.because(EventKind.IMPACT_SET, reason) if reason and reason.strip() else None
            together = Together(turn)
            turn.ticket.severity, turn.ticket.scope = severity.value, scope.value
            facts = {"severity": severity.value, "scope": scope.value, "declared": turn.ticket.declared}
            together(EventKind.IMPACT_SET, facts, message=note)
            old = turn.ticket.priority
            if old != priority.value:
                turn.ticket.priority = priority.value
                together(EventKind.PRIORITY_CHANGED, {"old": old, "new": priority.value})
            return turn.done(f"{severity.label} × {scope.label}: приоритет «{priority.label}»")

    def agree_date(self, number: int, by: By, date: datetime | None = None) -> Done:
        """Agree the client's date, or another one instead of it: from now on it counts (C-20, S-66)."""
        with self.turn(Act.FORM, number, by, minds=SORT | STATUS) as turn:
            turn.need_open()
            agreed = whole_second(date) if date else turn.ticket.wanted_date
            if agreed is None:
                raise BadInput(f"№ {number}: клиент срока не называл. Назовите дату, которую согласовали.")
            if agreed <= turn.at:
                raise BadInput(f"№ {number}: это время уже прошло. Согласуйте будущее.")
            known = (turn.ticket.wanted_date, turn.ticket.date_state)
            turn.need(known != (agreed, DateState.AGREED.value), "этот срок уже согласован.")
            old, turn.ticket.wanted_date = turn.ticket.wanted_date, agreed
            turn.ticket.date_state = DateState.AGREED.value
            facts = {
                "old": old.isoformat() if old else None,
                "new": agreed.isoformat(),
                "state": DateState.AGREED.value,
            }
            turn.record(EventKind.DATE_SET, facts)
            return turn.done(f"срок согласован: {agreed.astimezone(turn.zone):%d.%m.%Y %H:%M}")

    def note_access(self, number: int, by: By, kind: str, what: str) -> Done:
        """Record that an access was given to us or given back; a secret in the text is refused (S-70)."""
        if kind not in ACCESS:
            raise BadInput(f"Доступ бывает «{ACCESS[0]}» или «{ACCESS[1]}».")
        said = words(what, "к чему доступ")
        if mask(said).found:
            raise BadInput("В записи есть пароль или другой секрет. Запишите только, к чему доступ и у кого он.")
        with self.turn(Act.NOTE, number, by) as turn:
            note = turn.say(MessageKind.NOTE, f"Доступ {kind}: {said}", subject=EventKind.ACCESS_NOTED.value)
            turn.record(EventKind.ACCESS_NOTED, {"returned": kind == ACCESS[1]}, message=note)
            return turn.done(f"записано: доступ {kind}", can_undo=False)


def _beside(turn: Turn, urgency: Urgency) -> str:
    """Point out that the desk's priority is another one than what the client declares."""
    priority = Priority(turn.ticket.priority)
    return "" if view_p(priority) is urgency else f", приоритет у нас «{priority.label}»"


def _need_reason(turn: Turn, priority: Priority, reason: str | None) -> None:
    declared = Urgency(turn.ticket.declared) if turn.ticket.declared else None
    if declared is None or view_p(priority) is declared or (reason and reason.strip()):
        return
    sentence = f"№ {turn.number}: клиент заявил {declared.label}, а выходит «{priority.label}». Напишите, почему."
    raise Missing(sentence, ("reason",))
