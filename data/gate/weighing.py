"""What every verb of the door shares: the gate asked anew inside a turn, its answer written, the events as one act."""

from collections.abc import Mapping
from typing import Any

from data.gate.gatekeeping import Gatekeeper, Weighed
from data.gate.settling import is_outside, kind_said, settle
from data.refusals import Missing, Refusal
from data.turn import Turn
from data.verbs import Verbs
from models.events import EventKind
from models.forms import TYPE
from models.terms import Status, TicketType, Verdict


class Together:
    """Writes the events of one act, each naming those before it, so that they are taken back together."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self.events: list[int] = []

    def __call__(self, kind: EventKind, facts: Mapping[str, Any] | None = None, **more: Any) -> int:
        """Write the next event."""
        event = self._turn.record(kind, {**(facts or {}), "with": list(self.events)}, **more)
        self.events.append(event)
        return event


class Weighing(Verbs):
    """Verbs after which the gate is asked again."""

    def weigh(self, turn: Turn, said: Mapping[str, str] | None = None, type: TicketType | None = None) -> Weighed:
        """Ask the gate about a ticket as it stands in this turn."""
        turn.tx.flush()
        return Gatekeeper.within(self.desk, turn.tx).ask_again(turn.ticket, said, type=type, at=turn.at)

    def settle(self, turn: Turn, weighed: Weighed, together: Together) -> str:
        """Write the gate's answer and give the words for the notice: in the queue, or why not and what to press."""
        was_outside = is_outside(turn.ticket)
        verdict = settle(self.desk, turn.tx, turn.ticket, weighed, at=turn.at, by=turn.by.person, record=together)
        if not was_outside:
            return _left_owing(turn)
        if turn.changed:
            together(kind_said(verdict), weighed.facts())
        if verdict is Verdict.ADMITTED:
            return "принято в очередь" + _left_owing(turn)
        return f"в очередь не встало: {self.next_step(turn, weighed)}"

    def refuse_entry(self, turn: Turn, weighed: Weighed, kind: TicketType) -> None:
        """Refuse a type under which the gate would not have let the request in (S-04, S-43, T-19)."""
        answer = weighed.answer
        if answer.verdict is Verdict.ADMITTED:
            return
        if answer.verdict is Verdict.ASKED:
            lack = self.names(answer.missing)
            sentence = f"№ {turn.number}: для «{kind.label}» не хватает: {lack}. Дополните форму (F)."
            raise Missing(sentence, answer.missing)
        raise Refusal(f"№ {turn.number}: «{kind.label}» нельзя. {answer.why}")

    def next_step(self, turn: Turn, weighed: Weighed) -> str:
        """Say what keeps a ticket out and which key leads on."""
        answer = weighed.answer
        if answer.verdict is Verdict.CURATOR:
            return f"{answer.why} Спросить куратора — U."
        if answer.verdict is Verdict.REFUSED:
            return f"{answer.why} Отказать — X."
        if answer.verdict is Verdict.CORRESPONDENCE:
            return f"{answer.why} Сделать обращением — E."
        if turn.ticket.by_us:
            return f"{answer.why} Заполнить — F."
        return f"не хватает: {self.names(answer.missing)}. Спросить клиента — Q, заполнить — F."

    def names(self, missing: tuple[str, ...]) -> str:
        """Name the questions that have no answer, as the form does."""
        rules = self.desk.standard.gate
        return ", ".join("тип" if key == TYPE else rules.question(key).label.lower() for key in missing)


def need_outside(turn: Turn) -> None:
    """Refuse on a ticket that is in the queue or past it."""
    turn.need(turn.status is not Status.CLOSED, "закрыто. Сначала откройте снова.")
    turn.need(is_outside(turn.ticket), f"уже принято: «{turn.status.label}».")


def _left_owing(turn: Turn) -> str:
    return ", за ним долг по форме" if turn.ticket.owes else ""
