"""What a form said before it was changed, kept as a hidden note, so that the change can be taken back and erased.

The journal holds no words of a client, so the answers and the topic that were there lie in the conversation's own
table.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from data.gate.answers import drop_answers, keep_answers
from data.past import Past
from data.turn import Turn
from models.events import EventKind
from models.tables import Message
from models.terms import MessageKind

if TYPE_CHECKING:
    from data.engine import Tx

SUBJECT = EventKind.FORM_FILLED.value
"""By this subject a hidden note is known to hold answers."""
TOPIC = "(topic)"
"""Stands for the topic among the answers; no question can be called so."""


def remember(turn: Turn, before: Mapping[str, str | None]) -> Message:
    """Keep the answers that a change is about to write over, and the topic where it changed; None: there was none."""
    topic = {TOPIC: turn.was["topic"]} if turn.was["topic"] != turn.ticket.topic else {}
    note = turn.say(MessageKind.NOTE, json.dumps({**before, **topic}, ensure_ascii=False), subject=SUBJECT)
    note.hidden = True
    return note


def put_back(turn: Turn, event: Past) -> None:
    """Give the form the answers that it had before this event."""
    note = turn.tx.session.get(Message, event.message_id) if event.message_id else None
    if event.kind is not EventKind.FORM_FILLED or note is None or note.subject != SUBJECT:
        return
    before: dict[str, str | None] = json.loads(note.text or "{}")
    if TOPIC in before:
        turn.ticket.topic = before.pop(TOPIC) or ""
    drop_answers(turn.tx, turn.number, [key for key, text in before.items() if text is None])
    keep_answers(turn.tx, turn.number, {key: text for key, text in before.items() if text}, turn.at)


def renew_needle(tx: "Tx", number: int) -> None:
    """Write the text in which a ticket is looked for anew: its client was named, or is unknown again."""
    from data.folding import needle

    sql = (
        "SELECT t.subject, coalesce(c.name, ''), t.sender, t.sender_address FROM ticket t "
        "LEFT JOIN client c ON c.id = t.client_id WHERE t.number = ?"
    )
    subject, client, sender, address = tx.exec(sql, (number,)).fetchone()
    said = needle(f"{number} {subject} {client} {sender} {address}")
    tx.exec("UPDATE ticket SET needle = ? WHERE number = ?", (said, number))
