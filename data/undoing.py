"""Taking one's own last act back (issue §3; time.md rules 27, 38, 39)."""

from sqlalchemy import select
from sqlmodel import col

from data.answering_all import cancel_all
from data.gate.debts import remind_again
from data.gate.history import put_back, renew_needle
from data.past import Past, name_of, newest_first
from data.rows import By, Done
from data.taking_back import REPLIES, cancel_reply, last_act, put_text_back, restore
from data.turn import Turn
from data.verbs import Verbs
from models.events import EventKind
from models.rights import Act
from models.tables import Outbox


class Undoing(Verbs):
    """Undo."""

    def undo(self, number: int, by: By) -> Done:
        """Take back one's own last act on a ticket while nobody acted after it; the journal keeps both.

        Status, assignment, hold, type, level and note at any time; a reply while it waits its send delay. A close that
        silence made can be taken back by anybody.
        """
        with self.turn(Act.UNDO, number, by) as turn:
            event = _own_last(turn)
            if event.facts.get("batch"):
                cancel_all(turn)
            elif event.kind in REPLIES:
                for part in _parts(turn, event):
                    cancel_reply(turn, _letter(turn, part))
            else:
                _take_back(turn, event)
            return turn.done(f"отменено: {event.kind.label}", can_undo=False)


_WITHOUT_COLUMNS = frozenset({EventKind.NOTED, EventKind.FORM_FILLED})
"""What can be taken back though no column of the ticket changed: a text is all that it was."""
_FOR_GOOD = frozenset({EventKind.MERGED, EventKind.HANDED_OVER})
"""What somebody else already relies on: two requests that are one, a shift that was accepted."""


def _own_last(turn: Turn) -> Past:
    event = last_act(turn)
    turn.need(event is not None and event.kind is not EventKind.RECEIVED, "отменять нечего.")
    assert event is not None
    turn.need("src" not in event.facts, "последнее действие загружено из другой системы. Отменить его нельзя.")
    by_silence = event.kind is EventKind.CLOSED and event.actor_id is None
    if event.actor_id != turn.by.person.id and not by_silence:
        who = name_of(turn.tx.connection, event.actor_id) if event.actor_id else "клиент"
        turn.need(False, f"последним действовал не вы, а {who} ({event.kind.label}). Отменить нельзя.")
    return event


def _letter(turn: Turn, event: Past) -> Outbox:
    letter = turn.tx.session.scalars(
        select(Outbox).where(col(Outbox.ticket_number) == turn.number, col(Outbox.event_n) == event.n)
    ).first()
    turn.need(letter is not None, "этого письма нет в исходящих.")
    assert letter is not None
    return letter


def _take_back(turn: Turn, event: Past) -> None:
    parts = _parts(turn, event)
    changed = any(part.facts.get("before") for part in parts)
    possible = changed and event.kind not in _FOR_GOOD
    turn.need(possible or event.kind in _WITHOUT_COLUMNS, f"«{event.kind.label}» не отменяется.")
    for part in parts:
        restore(turn, part)
        put_text_back(turn, part)
        put_back(turn, part)
        if part.kind is EventKind.CLIENT_NAMED:
            renew_needle(turn.tx, turn.number)
    remind_again(turn.tx, turn.ticket, turn.at)
    for part in parts:
        kind = EventKind.CLOSE_UNDONE if part.kind is EventKind.CLOSED else EventKind.UNDONE
        turn.record(kind, {"of": part.n})


def _parts(turn: Turn, event: Past) -> list[Past]:
    together = {event.n, *event.facts.get("with", ())}
    found: list[Past] = []
    for past in newest_first(turn.tx.connection, turn.number):
        if past.n in together:
            found.append(past)
        if len(found) == len(together):
            break
    return found
