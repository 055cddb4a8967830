"""The curator's word: asked for with one key, recorded by a person, and weighed by the gate (S-54, S-65, C-05)."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.card_door import curator_wrote
from data.clients.lookup import address_key
from data.folding import fold
from data.gate.settling import is_outside
from data.gate.weighing import Together, Weighing
from data.past import DOOR, STATUS
from data.rows import By, Done
from data.sending import leaves_at, refuse_twice, send
from data.texts.saying import worded
from data.turn import Turn
from models.events import EventKind
from models.rights import Act
from models.secrets import mask
from models.terms import MessageKind, Status, Verdict

if TYPE_CHECKING:
    from data.engine import Tx


@dataclass(frozen=True, slots=True)
class Curator:
    """The confirmed curator of a client, and where they are written to."""

    contact_id: int
    name: str
    address: str


class CuratorWord(Weighing):
    """Asking the curator, and recording what they said."""

    def ask_curator(self, number: int, by: By) -> Done:
        """Ask the confirmed curator about a request; it waits for their word and the answer clock stands (S-54).

        Refused with a sentence that says what to do when the client or its curator is not known.
        """
        with self.turn(Act.CURATOR, number, by, minds=STATUS | DOOR) as turn:
            turn.need_open()
            curator = self._curator(turn)
            same = address_key(curator.address) == address_key(turn.ticket.sender_address)
            turn.need(not same, "пишет сам куратор, спрашивать некого.")
            text = worded(turn, "gate.curator_ask", curator=curator.name)
            refuse_twice(turn, text)
            turn.move(Status.WAITING_CURATOR)
            if is_outside(turn.ticket):
                turn.ticket.verdict = Verdict.CURATOR.value
            facts = {"contact": curator.contact_id, "ready": True}
            asked = send(
                turn,
                MessageKind.QUESTION,
                text,
                event=EventKind.CURATOR_ASKED,
                facts=facts,
                recipient=curator.address,
            )
            self._tell_sender(turn, asked)
            by_hand = "" if "@" in curator.address else f". Почты у куратора нет, позвоните: {curator.address}"
            return turn.done(f"ждём слова куратора ({curator.name}), {leaves_at(turn)}{by_hand}")

    def _tell_sender(self, turn: Turn, asked: int) -> None:
        """Let a person whom we know hear once why their request waits; a stranger hears nothing about the curator."""
        again = turn.tx.exec(_ASKED_BEFORE, (turn.number, asked)).fetchone()
        if turn.ticket.contact_id is None or not turn.ticket.sender_address.strip() or again:
            return
        text = worded(turn, "gate.curator")
        send(turn, MessageKind.ACK, text, facts={"with": [asked], "ready": True})

    def _curator(self, turn: Turn) -> Curator:
        client = turn.ticket.client_id
        turn.need(client is not None, "чей это клиент, неизвестно. Укажите клиента (C), потом спросите куратора.")
        found = curator_of(turn.tx, client or 0)
        if found is None:
            turn.need(False, "у клиента нет подтверждённого куратора. Назначьте его в карточке клиента (C).")
        assert found is not None
        turn.need(bool(found.address), f"у куратора ({found.name}) нет адреса. Узнайте его слово и запишите (Y).")
        return found

    def curator_said(self, number: int, by: By, yes: bool, words: str = "") -> Done:
        """Record the curator's word and ask the gate again: a yes stands behind the request, a no is for a person."""
        with self.turn(Act.CURATOR, number, by, minds=STATUS | DOOR) as turn:
            waits = turn.status is Status.WAITING_CURATOR or turn.ticket.verdict == Verdict.CURATOR.value
            turn.need(waits, "слова куратора не ждёт.")
            turn.need(turn.ticket.client_id is not None, "чей это клиент, неизвестно. Сначала укажите клиента (C).")
            kind = EventKind.CURATOR_CONFIRMED if yes else EventKind.CURATOR_DECLINED
            note = turn.say(MessageKind.NOTE, _noted(yes, words), subject=kind.value)
            together = Together(turn)
            outside = is_outside(turn.ticket)
            if yes:
                return self._confirmed(turn, together, note, outside)
            if outside:
                turn.move(Status.UNFORMED)
                turn.ticket.verdict, turn.ticket.reason = Verdict.REFUSED.value, None
            else:
                _take_up(turn)
            together(kind, {}, message=note)
            return turn.done(
                "куратор не подтвердил. Сообщите об этом клиенту: отказать — X" if outside else NOT_CONFIRMED
            )

    def _confirmed(self, turn: Turn, together: Together, note: object, outside: bool) -> Done:
        found = curator_of(turn.tx, turn.ticket.client_id or 0)
        turn.ticket.speaks_for = found.contact_id if found else turn.ticket.speaks_for
        if not outside:
            _take_up(turn)
        together(EventKind.CURATOR_CONFIRMED, {"contact": found.contact_id if found else None}, message=note)
        words = self.settle(turn, self.weigh(turn), together) if outside else turn.status.label.lower()
        return turn.done(f"куратор подтвердил, {words}")

    def suggestion(self, number: int) -> str:
        """Tell what the curator's own message since the question seems to say: «да», «нет», or empty.

        Only a suggestion, shown beside the ticket and offered first in the question: a person records the word.
        """
        return read_word(curator_wrote(self.desk.reads, number))


def curator_of(tx: "Tx", client_id: int) -> Curator | None:
    """Find the confirmed curator of a client with the address to write to, mail before telephone."""
    row = tx.exec(_CURATOR, (client_id,)).fetchone()
    return None if row is None else Curator(int(row[0]), str(row[1]), str(row[2] or ""))


def read_word(text: str) -> str:
    """Read a short yes or no of a curator: «да», «подтверждаю», «не подтверждаю»; anything else says neither."""
    said = _WORD.findall(fold(text))[:_FIRST_WORDS]
    if not said:
        return ""
    if any(word in _NO for word in said[:2]) or ("не" in said and any(word in _YES for word in said)):
        return "нет"
    return "да" if any(word in _YES for word in said[:3]) else ""


def _noted(yes: bool, words: str) -> str:
    head = "Куратор подтвердил" if yes else "Куратор не подтвердил"
    said = mask(words.replace("\x00", "").strip()).text
    return f"{head}: {said}" if said else head


def _take_up(turn: Turn) -> None:
    """Give a request that was in the queue back to it."""
    if turn.status is Status.WAITING_CURATOR:
        turn.move(Status.OPEN if turn.ticket.assignee_id is not None else Status.NEW, text=True)


NOT_CONFIRMED = "куратор не подтвердил. Решите, что с обращением дальше"
_WORD = re.compile(r"\w+")
_FIRST_WORDS = 12
_YES = frozenset({"да", "подтверждаю", "подтверждаем", "подтверждено", "согласен", "согласна", "согласовано", "верно"})
_NO = frozenset({"нет", "отказ", "отклоняю", "отклонено", "против"})
_ASKED_BEFORE = "SELECT 1 FROM journal_event WHERE ticket_number = ? AND kind = 'curator_asked' AND n < ?"
_CURATOR = """
SELECT p.id, p.name, (
    SELECT a.value FROM contact_address a WHERE a.contact_id = p.id
    ORDER BY a.kind <> 'mail', a.kind <> 'phone', a.id LIMIT 1)
FROM curator_period q JOIN contact p ON p.id = q.contact_id WHERE q.client_id = ? AND q.until IS NULL"""
