"""What nobody but the people of the desk can say: marks between lines, kinds of appeals, why a client came again."""

from datetime import timedelta

from data.past import newest_first
from data.quality.signs import Repeated, Step, came_back, repeated
from data.refusals import BadInput, Missing
from data.rows import By, Done
from data.turn import Turn
from data.verbs import Verbs
from models.events import EventKind
from models.rights import Act
from models.tables import LineMark
from models.terms import Appeal, Status

MARKS = range(1, 6)
"""The marks that may be given (C-14)."""


class Recording(Verbs):
    """Marks, kinds and reasons, each an event of the ticket."""

    def rate_line(self, number: int, by: By, speed: int, quality: int) -> Done:
        """Mark the work of the line that an escalation came back from: speed and quality, 1 to 5 each (T-20)."""
        if speed not in MARKS or quality not in MARKS:
            raise BadInput("Оценка — целое число от 1 до 5: сначала скорость, потом качество.")
        with self.turn(Act.RATE_LINE, number, by) as turn:
            line, who = _returned(turn)
            turn.need(who != turn.by.person.id, "свою работу не оценивают: это делает тот, к кому обращение вернулось.")
            mark = LineMark(
                ticket_number=number,
                at=turn.at,
                by_id=by.person.id,
                about_id=who,
                about_line=line,
                speed=speed,
                quality=quality,
            )
            turn.tx.session.add(mark)
            facts = {"line": line, "to": who, "speed": speed, "quality": quality}
            turn.record(EventKind.LINE_RATED, facts)
            return turn.done(f"линия {line}: скорость {speed}, качество {quality}", can_undo=False)

    def set_appeal(self, number: int, by: By, appeal: Appeal | None) -> Done:
        """Say what the client wants of us: a need, a complaint, a proposal (L-11)."""
        with self.turn(Act.SET_TYPE, number, by) as turn:
            new = appeal.value if appeal else None
            label = appeal.label if appeal else "не указан"
            turn.need(turn.ticket.appeal != new, f"вид обращения уже «{label}».")
            old, turn.ticket.appeal = turn.ticket.appeal, new
            turn.record(EventKind.APPEAL_SET, {"old": old, "new": new})
            return turn.done(f"вид обращения «{label}»")

    def name_repeat(self, number: int, by: By, reason: str) -> Done:
        """Say why the client came again with the same matter: one of the standard's reasons (L-29)."""
        with self.turn(Act.NOTE, number, by) as turn:
            self.note_repeat(turn, reason)
            return turn.done(f"повтор № {turn.ticket.repeat_of}: {reason}")

    def note_repeat(self, turn: Turn, reason: str) -> int:
        """Write the reason down inside another verb's transaction; gives the event's number."""
        known = self.desk.standard.board.repeats.reasons
        if reason not in known:
            raise BadInput(f"№ {turn.number}: причины «{reason}» в стандарте нет. Есть: {'; '.join(known)}.")
        found = repeated(turn.tx.exec, turn.number, self._within)
        turn.need(found is not None, "не повторное: с этой темой клиент недавно не обращался.")
        assert found is not None
        turn.ticket.repeat_of, turn.ticket.repeat_reason = found.of, reason
        return turn.record(EventKind.REPEAT_NAMED, {"repeat": found.of, "reason": reason})

    def repeated(self, number: int) -> Repeated | None:
        """Find what a request repeats; None where it is a first contact."""
        return repeated(self.desk.reads.rows, number, self._within)

    def need_named(self, turn: Turn) -> None:
        """Refuse to call a repeated contact solved before its reason is named (L-29)."""
        if turn.ticket.client_id is None or turn.ticket.repeat_reason or turn.ticket.parent is not None:
            return
        found = repeated(turn.tx.exec, turn.number, self._within)
        if found is not None:
            said = f"№ {turn.number}: клиент снова пришёл с тем же (было № {found.of}). Сначала назовите причину (q)."
            raise Missing(said, ("repeat_reason",))

    @property
    def _within(self) -> timedelta:
        return timedelta(days=self.desk.standard.board.repeats.days)


def _returned(turn: Turn) -> tuple[int, int | None]:
    """Find the line, and who of it, whose work came back and waits for marks; refuse where there is none."""
    ended = Status(turn.ticket.status) in (Status.RESOLVED, Status.CLOSED)
    past = [Step(one.n, one.kind, one.actor_id, one.facts) for one in newest_first(turn.tx.connection, turn.number)]
    found = came_back(past, turn.ticket.line, ended)
    turn.need(found is not None, "оценивать нечего: с другой линии ничего не вернулось, или оценка уже стоит.")
    assert found is not None
    return found
