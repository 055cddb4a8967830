"""How a text of the desk becomes a message, its event and a letter that waits its delay (time.md rule 38).

Every sentence that leaves the desk goes through ``data/texts/saying.py`` first: its gate stops a hole, a secret or a
note on the way out.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from data.texts.saying import check_outgoing
from data.turn import Turn
from models.events import EventKind
from models.tables import Outbox
from models.terms import MessageKind, OutboxState, Status

EVENTS = {
    MessageKind.ACK: EventKind.ACKNOWLEDGED,
    MessageKind.QUESTION: EventKind.ASKED,
    MessageKind.ANSWER: EventKind.ANSWERED,
}
LEADS = {MessageKind.QUESTION: Status.WAITING_CLIENT, MessageKind.ANSWER: Status.IN_PROGRESS}
"""Where a reply leads a ticket that is being worked on."""
MOVING = frozenset({Status.NEW, Status.OPEN, Status.IN_PROGRESS, Status.WAITING_CLIENT})
"""Where a reply moves the ticket; elsewhere («Не оформлено», «Лист ожидания», «Решён» …) it only speaks."""


def send(
    turn: Turn,
    kind: MessageKind,
    text: str,
    *,
    event: EventKind | None = None,
    facts: Mapping[str, Any] | None = None,
    recipient: str | None = None,
) -> int:
    """Say a text to the client, or to ``recipient`` of theirs; gives the journal number of its event.

    NotSent when the text must not leave.
    """
    check_outgoing(turn, text)
    message = turn.say(kind, text)
    message.channel = turn.ticket.channel
    if recipient is not None:
        message.recipients = recipient
    turn.ticket.unread = False
    said = turn.record(event or EVENTS[kind], facts or {}, message=message)
    assert message.id is not None
    turn.tx.session.add(
        Outbox(
            key=f"{letter_key(turn, kind, text)}-{said}",
            ticket_number=turn.number,
            message_row=message.id,
            event_n=said,
            send_at=turn.at + timedelta(seconds=turn.desk.settings.send_delay_seconds),
            state=OutboxState.WAITING.value,
            channel=turn.ticket.channel,
            recipient=turn.ticket.sender_address if recipient is None else recipient,
        )
    )
    return said


def letter_key(turn: Turn, kind: MessageKind, text: str) -> str:
    """Tell one letter from another by what was meant: the same text sent twice from one picture is one letter."""
    seen = turn.by.seen if turn.by.seen is not None else turn.ticket.version
    identity = f"{turn.number}|{turn.by.person.id}|{kind.value}|{seen}|{text}"
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def refuse_twice(turn: Turn, text: str) -> None:
    """Refuse a ready-made question whose very words still wait to leave: a key pressed twice is one letter."""
    turn.need(turn.tx.exec(_WAITS, (turn.number, text)).fetchone() is None, "этот вопрос уже уходит.")


def leaves_at(turn: Turn) -> str:
    """Say how long the letter can still be taken back."""
    return f"уйдёт через {turn.desk.settings.send_delay_seconds} с"


_WAITS = """
SELECT 1 FROM outbox o JOIN message m ON m.id = o.message_row
WHERE o.ticket_number = ? AND o.state = 'waiting' AND m.text = ?"""
