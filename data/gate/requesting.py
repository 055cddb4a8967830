"""Correspondence that becomes a request, and a request that is only correspondence (S-64, C-15)."""

from dataclasses import replace

from data.gate.gatekeeping import as_request
from data.gate.weighing import Together, Weighing, need_outside
from data.past import DOOR, STATUS
from data.rows import By, Done
from models.events import EventKind
from models.rights import Act
from models.terms import Status, Verdict


class Requesting(Weighing):
    """One key between the two."""

    def take_as_request(self, number: int, by: By) -> Done:
        """Make a request of a piece of correspondence; the gate is asked, and every clock counts from now (rule 29)."""
        with self.turn(Act.FORM, number, by, minds=STATUS | DOOR) as turn:
            need_outside(turn)
            turn.need(turn.ticket.verdict == Verdict.CORRESPONDENCE.value, "и так обращение, а не переписка.")
            weighed = self.weigh(turn)
            weighed = replace(weighed, answer=as_request(weighed.answer))
            words = self.settle(turn, weighed, Together(turn))
            return turn.done(f"теперь обращение, {words}")

    def take_as_talk(self, number: int, by: By) -> Done:
        """Say that a request is only correspondence: it asks for nothing and keeps the reaction alone (rule 37)."""
        with self.turn(Act.FORM, number, by, minds=STATUS | DOOR) as turn:
            need_outside(turn)
            turn.need(turn.ticket.verdict != Verdict.CORRESPONDENCE.value, "и так переписка.")
            turn.move(Status.UNFORMED)
            turn.ticket.verdict, turn.ticket.reason = Verdict.CORRESPONDENCE.value, None
            turn.ticket.asked_at = None
            turn.record(EventKind.TAKEN_AS_TALK, {"new": False})
            return turn.done("теперь переписка, формы от неё не ждём")
