"""Requests that are one incident: the parent, those linked to it, one answer for all of them (H-10, L-14).

A duplicate stays a request of its own client, with its own number, clocks and conversation: nobody sees what another
client wrote. Joining two requests of one client is another thing (``data/merging.py``).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data import similar
from data.answering_all import Answering, Preview, cancel_all, children_of, gather, send_all
from data.card_door import AFFECTED, affected
from data.past import STATUS, WORDS
from data.reads import instant
from data.refusals import BadInput
from data.rows import By, Done, OtherTicket
from data.similar import LIMIT, Similar
from data.turn import Turn, words
from data.verbs import Verbs, load
from models.events import EventKind
from models.rights import Act
from models.terms import MessageKind, Status

if TYPE_CHECKING:
    from data.desk import Desk

DUPLICATES = frozenset({EventKind.DUPLICATE_OF, EventKind.DUPLICATE_FREED})
_CHAIN = 50


@dataclass(frozen=True, slots=True)
class AllAnswered:
    """What became of an answer to all: the parent's outcome, who got it, who did not and why."""

    done: Done
    numbers: tuple[int, ...]
    skipped: tuple[tuple[int, str], ...] = ()


class Duplicates(Verbs):
    """Linking requests that are one incident, and answering them together."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)

    def similar(self, client_id: int | None, text: str, *, limit: int = LIMIT, but: int | None = None) -> list[Similar]:
        """List open and solved requests that may be the same one, of this client first; fast enough for every key."""
        return similar.find(self.desk.reads, client_id, text, limit=limit, but=but)

    def link(self, number: int, parent: int, by: By) -> Done:
        """Say that a request is the same incident as another; a duplicate's duplicate hangs on the same parent."""
        with self.turn(Act.FORM, number, by, minds=STATUS | DUPLICATES) as turn:
            turn.need(number != parent, "нельзя сделать дублем самого себя.")
            turn.need(turn.ticket.parent is None, f"уже дубль № {turn.ticket.parent}. Сначала отвяжите (D).")
            root = self._root(turn, parent)
            turn.need(root.number != number, f"№ {parent} само дубль этого обращения. Связывать не нужно.")
            own = len(children_of(turn.tx, number))
            turn.need(not own, f"у него самого дублей: {own}. Свяжите № {root.number} с ним, а не наоборот.")
            turn.ticket.parent = root.number
            turn.record(EventKind.DUPLICATE_OF, {"other": root.number})
            requests, clients = _affected(turn, root.number)
            return turn.done(f"дубль № {root.number}. Там затронуто обращений {requests}, клиентов {clients}")

    def free(self, number: int, by: By) -> Done:
        """Say that a request is no duplicate after all."""
        with self.turn(Act.FORM, number, by, minds=STATUS | DUPLICATES) as turn:
            parent = turn.ticket.parent
            turn.need(parent is not None, "ничей не дубль, отвязывать не от чего.")
            turn.ticket.parent = None
            turn.record(EventKind.DUPLICATE_FREED, {"other": parent})
            return turn.done(f"больше не дубль № {parent}")

    def affected(self, parent: int) -> tuple[int, int]:
        """Count the requests and the clients of an incident, the parent's own among them; (0, 0) without duplicates."""
        return affected(self.desk.reads, parent)

    def children(self, parent: int) -> tuple[OtherTicket, ...]:
        """List the duplicates of a request, oldest first."""
        rows = self.desk.reads.rows(_CHILDREN, (parent,))
        return tuple(OtherTicket(number, subject, Status(status), instant(at)) for number, subject, status, at in rows)

    def preview(self, parent: int, text: str = "", kind: MessageKind = MessageKind.ANSWER) -> Preview:
        """Show who would get an answer to all, and who would not and why, before anything is sent (L-14)."""
        return gather(self.desk, parent, text, kind)

    def answer_all(self, parent: int, by: By, text: str, *, kind: MessageKind = MessageKind.ANSWER) -> AllAnswered:
        """Answer the parent and every duplicate: one transaction, a letter each, all cancellable while they wait.

        Each client gets the text on their own request, with their own name and number. Refused when nobody would.
        """
        if kind not in (MessageKind.ANSWER, MessageKind.QUESTION):
            raise BadInput(f"Всем уходит ответ или вопрос, а не «{kind.label}».")
        with self.turn(Act.REPLY, parent, by, minds=STATUS | DUPLICATES | WORDS) as turn:
            others = [Turn(self.desk, turn.tx, load(turn.tx, n), by, turn.at) for n in children_of(turn.tx, parent)]
            turn.need(bool(others), "дублей нет. Ответьте как обычно (r).")
            answering = Answering(turn, others, words(text, "текст ответа"), kind)
            done = send_all(answering)
            return AllAnswered(done, tuple(answering.sent), tuple(answering.skipped))

    def cancel_all(self, parent: int, by: By) -> Done:
        """Stop every letter of the last answer to all that still waits; each text is its author's draft again."""
        with self.turn(Act.REPLY, parent, by) as turn:
            stopped, gone = cancel_all(turn)
            late = f"; уже ушло: {', '.join(f'№ {n}' for n in gone)}" if gone else ""
            return turn.done(f"отменено писем: {stopped}{late}", can_undo=False)

    def last_answer(self, parent: int) -> str:
        """Give the latest answer that the parent's client got, to begin the answer to all with; may be empty."""
        row = self.desk.reads.row(_LAST_ANSWER, (parent,))
        return str(row[0]) if row else ""

    def offer(self, number: int) -> str:
        """Word the offer to answer the duplicates of a request that was just solved; empty when it has none (H-10)."""
        waiting = self.desk.reads.number(_UNSOLVED, (number,))
        return f"Дублей без решения: {waiting}. Ответить всем — A." if waiting else ""

    def _root(self, turn: Turn, parent: int) -> Turn:
        other = Turn(self.desk, turn.tx, load(turn.tx, parent), turn.by, turn.at)
        for _ in range(_CHAIN):
            above = other.ticket.merged_into or other.ticket.parent
            if above is None:
                break
            other = Turn(self.desk, turn.tx, load(turn.tx, above), turn.by, turn.at)
        return other


def _affected(turn: Turn, parent: int) -> tuple[int, int]:
    row = turn.tx.exec(AFFECTED, (parent, parent, parent)).fetchone()
    return int(row[0]), int(row[1])


_CHILDREN = """
SELECT number, subject, status, received_at FROM ticket
WHERE parent = ? AND merged_into IS NULL ORDER BY received_at, number"""
_LAST_ANSWER = """
SELECT text FROM message WHERE ticket_number = ? AND author = 'agent' AND kind = 'answer' AND hidden = 0
ORDER BY at DESC, id DESC LIMIT 1"""
_UNSOLVED = "SELECT count(*) FROM ticket WHERE parent = ? AND is_open = 1 AND merged_into IS NULL"
