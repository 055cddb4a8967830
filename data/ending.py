"""How work on a ticket begins and ends: start, waiting list, resolve, close, reopen (T-18, T-21, S-24, C-12)."""

from data.gate.settling import is_outside
from data.past import HOLDER, STATUS, WORDS
from data.rows import By, Done
from data.turn import Turn
from data.verbs import Verbs
from models.clock import LIVE, ClockState
from models.events import EventKind
from models.rights import Act
from models.secrets import mask
from models.terms import Status

CONFIRMED = "подтвердил"


class Ending(Verbs):
    """How work begins and ends."""

    def start(self, number: int, by: By) -> Done:
        """Begin the work: «В работе»; a free ticket becomes the person's."""
        with self.turn(Act.START, number, by, minds=HOLDER | STATUS) as turn:
            turn.need_open()
            turn.need(turn.status is not Status.IN_PROGRESS, "уже в работе.")
            turn.own_if_free()
            turn.move(Status.IN_PROGRESS)
            turn.record(EventKind.STARTED)
            return turn.done("в работе")

    def waitlist(self, number: int, by: By) -> Done:
        """Put an accepted task on the waiting list, where its position is seen (S-24)."""
        with self.turn(Act.START, number, by, minds=HOLDER | STATUS) as turn:
            turn.move(Status.WAITLIST)
            turn.record(EventKind.WAITLISTED)
            return turn.done("в листе ожидания")

    def resolve(self, number: int, by: By, *, nothing_to_answer: bool = False, repeat_reason: str = "") -> Done:
        """Say that it is fixed; an open cycle needs an answer or the mark «нечего отвечать» (time.md rules 22, 38).

        A repeated contact needs the reason why the client came again (L-29).
        """
        with self.turn(Act.RESOLVE, number, by, minds=HOLDER | STATUS | WORDS) as turn:
            turn.need_open()
            self.desk.checklists.need_finished(turn)
            unanswered = in_cycle(turn)
            if turn.status in (Status.NEW, Status.OPEN):
                turn.own_if_free()
            marked = self._repeat(turn, repeat_reason)
            marked += [turn.record(EventKind.NOTHING_TO_ANSWER)] if unanswered and nothing_to_answer else []
            turn.move(Status.RESOLVED, answered=nothing_to_answer or not unanswered)
            turn.record(EventKind.RESOLVED, {"line": turn.ticket.line, "with": marked})
            offer = self.desk.duplicates.offer(number)
            return turn.done(f"решено. {offer}" if offer else "решено")

    def _repeat(self, turn: Turn, reason: str) -> list[int]:
        recording = self.desk.quality.recording
        if reason:
            return [recording.note_repeat(turn, reason)]
        recording.need_named(turn)
        return []

    def close(self, number: int, by: By, reason: str) -> Done:
        """Close what the client confirmed; the reason is kept with the ticket (C-12)."""
        with self.turn(Act.CLOSE, number, by, minds=STATUS | WORDS) as turn:
            said = mask(reason.strip()).text
            turn.move(Status.CLOSED, close_reason=said)
            note = None if said == CONFIRMED else turn.because(EventKind.CLOSED, said)
            turn.ticket.close_reason = said
            turn.record(EventKind.CLOSED, {"line": turn.ticket.line, "confirmed": said == CONFIRMED}, message=note)
            return turn.done("закрыто")

    def reopen(self, number: int, by: By, reason: str) -> Done:
        """Open a finished ticket again, with the reason; out of «Закрыт» it is counted (T-21)."""
        with self.turn(Act.REOPEN, number, by, minds=STATUS | WORDS) as turn:
            old = turn.status
            turn.need(old in (Status.RESOLVED, Status.CLOSED), f"и так открыто: «{old.label}».")
            note = turn.because(EventKind.REOPENED, reason)
            facts = {"from": old.value, "line": turn.ticket.line}
            if is_outside(turn.ticket):
                turn.stand_at_the_door()
                facts["outside"] = True
            else:
                turn.move(Status.OPEN, reason=reason)
            turn.record(EventKind.REOPENED, facts, message=note)
            return turn.done("снова не оформлено" if facts.get("outside") else "открыто снова")


def in_cycle(turn: Turn) -> bool:
    """Tell whether the client still waits for a word (time.md rules 17-19)."""
    states = (ClockState(turn.ticket.reaction_state), ClockState(turn.ticket.response_state))
    return any(state in LIVE for state in states)
