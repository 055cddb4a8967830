"""What goes out from the door: the question for what is missing, and the refusal that names its rule (H-20, R7)."""

from data.gate.weighing import Weighing, need_outside
from data.past import DOOR, STATUS, WORDS
from data.refusals import BadInput
from data.rows import By, Done
from data.sending import leaves_at, refuse_twice, send
from data.texts.saying import worded
from data.turn import Turn, words
from models.events import EventKind
from models.rights import Act
from models.terms import MessageKind, Reason, Status, Verdict
from models.transitions import REFUSED


class AskingBack(Weighing):
    """Asking for what is missing, and refusing."""

    def ask_missing(self, number: int, by: By) -> Done:
        """Ask the client for what the form lacks and for nothing else: stops the reaction, pauses the answer (rule 37).

        Refused when nothing is missing, when the form is ours to fill (S-42), or when it is the curator's turn.
        """
        with self.turn(Act.FORM, number, by, minds=STATUS | DOOR | WORDS) as turn:
            need_outside(turn)
            missing = self._to_ask(turn)
            text = worded(turn, "gate.missing", missing=self.questions(missing))
            refuse_twice(turn, text)
            turn.ticket.missing = " ".join(missing)
            turn.ticket.asked_at = turn.at
            send(turn, MessageKind.QUESTION, text, facts={"missing": list(missing), "ready": True})
            asked = f"спросили недостающее ({len(missing)}), {leaves_at(turn)}"
            return turn.done(asked if turn.ticket.sender_address.strip() else f"{asked}. {NO_ADDRESS}")

    def _to_ask(self, turn: Turn) -> tuple[str, ...]:
        talk = turn.ticket.verdict == Verdict.CORRESPONDENCE.value
        turn.need(not talk, "это переписка, спрашивать нечего. Сначала сделайте её обращением (E).")
        answer = self.weigh(turn).answer
        if answer.verdict is Verdict.ADMITTED:
            turn.need(False, "всё заполнено, спрашивать нечего. Поставьте в очередь, подтвердив тип (c).")
        turn.need(answer.verdict is Verdict.ASKED, f"{answer.why} Недостающее спросить нельзя.")
        turn.need(bool(answer.missing), f"спрашивать нечего. {answer.why} Заполните сами (F).")
        return answer.missing

    def questions(self, missing: tuple[str, ...]) -> str:
        """Word the questions as the client reads them, numbered, so that a numbered reply fits."""
        rules = self.desk.standard.gate
        asked = [rules.question(key) for key in missing]
        return "\n".join(f"{n}. {question.label}: {question.ask}" for n, question in enumerate(asked, start=1))

    def refuse(self, number: int, by: By, reason: Reason | None = None, text: str | None = None) -> Done:
        """Refuse a request with a text that names the rule kindly; it is closed, and undone while the letter waits.

        Without ``reason`` it is the one that the gate gave; where the gate gave none, the operator's text is needed.
        """
        with self.turn(Act.REFUSE, number, by, minds=STATUS | DOOR | WORDS) as turn:
            need_outside(turn)
            why = reason or (Reason(turn.ticket.reason) if turn.ticket.reason else None)
            ready = not (text and text.strip())
            said = self._refusal(turn, why) if ready else words(text or "", "текст отказа")
            turn.ticket.verdict = Verdict.REFUSED.value
            turn.ticket.reason = why.value if why else None
            turn.move(Status.CLOSED, close_reason=REFUSED)
            turn.ticket.close_reason = REFUSED
            facts = {"reason": why.value if why else None, "ready": ready}
            send(turn, MessageKind.ANSWER, said, event=EventKind.REFUSED_AT_GATE, facts=facts)
            because = f": {why.label}" if why else ""
            return turn.done(f"отказано{because}, {leaves_at(turn)}")

    def _refusal(self, turn: Turn, why: Reason | None) -> str:
        if why is None and turn.ticket.verdict == Verdict.REFUSED.value:
            return worded(turn, "gate.curator_declined")
        if why is None:
            raise BadInput(f"№ {turn.number}: приём не назвал причину отказа. Напишите клиенту, почему нет.")
        return worded(turn, f"gate.refused.{why.value}", reason=why.label)


NO_ADDRESS = "Письмо отправить некуда: задайте вопросы сами, ответы впишите в форму (F)"
