"""How an act is taken back: the columns it changed, its letter, its note, and the text that was typed (rule 39)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from data.attached.attaching import put_files_back
from data.past import QUIET, TAKING_BACK, Past, name_of, newest_first
from data.refusals import NotAllowed, Refusal
from data.turn import Turn
from models.events import EventKind
from models.tables import Draft, Message, Outbox
from models.terms import OPEN_STATUSES, MessageKind, OutboxState, Role, Status

_INSTANTS = frozenset(
    {"admitted_at", "resolved_at", "closed_at", "waiting_until", "wanted_date", "asked_at", "common_at", "keep_until"}
)
_LEADERS = frozenset({Role.SUPERVISOR})
REPLIES = frozenset(
    {
        EventKind.ACKNOWLEDGED,
        EventKind.ASKED,
        EventKind.ANSWERED,
        EventKind.REFUSED_AT_GATE,
        EventKind.CURATOR_ASKED,
    }
)
"""What left the desk as a letter, and can be taken back only while the letter waits."""


_TYPED = frozenset({EventKind.NOTED, EventKind.ASKED, EventKind.ANSWERED, EventKind.REFUSED_AT_GATE})
"""Kinds of texts that a person typed, unless the facts call the text ready-made."""


def cancel_reply(turn: Turn, letter: Outbox) -> None:
    """Stop a letter that still waits its delay: the event never counted, the message is hidden, the text a draft.

    Columns that somebody changed since stay as they are.
    """
    turn.tx.flush()
    later: list[Past] = []
    event: Past | None = None
    for past in newest_first(turn.tx.connection, turn.number):
        if past.n == letter.event_n:
            event = past
            break
        later.append(past)
    if event is None:
        raise Refusal(f"№ {turn.number}: этого письма нет в журнале.")
    if event.actor_id != turn.by.person.id and turn.by.person.role not in _LEADERS:
        raise NotAllowed(f"Письмо писал {name_of(turn.tx.connection, event.actor_id)}: отменит автор или супервайзер.")
    stopped = turn.tx.connection.execute(
        update(Outbox)
        .where(col(Outbox.id) == letter.id, col(Outbox.state) == OutboxState.WAITING.value)
        .values(state=OutboxState.CANCELLED.value)
    )
    turn.need(stopped.rowcount == 1, "письмо уже ушло или отменено.")
    turn.tx.session.expire(letter)
    restore(turn, event, later)
    put_text_back(turn, event)
    turn.record(EventKind.REPLY_CANCELLED, {"of": event.n})


def restore(turn: Turn, event: Past, later: Iterable[Past] = ()) -> None:
    """Give the columns that an event changed their values from before it, except those that were changed after it."""
    touched = set()
    for past in later:
        touched |= set(past.facts.get("before", {}))
        if past.kind is EventKind.CLIENT_WROTE:
            touched |= {"status", "is_open", "waiting_until", "resolved_at", "closed_at", "close_reason"}
    for name, old in event.facts.get("before", {}).items():
        if name not in touched:
            setattr(turn.ticket, name, _value(turn, name, old))
    turn.ticket.is_open = Status(turn.ticket.status) in OPEN_STATUSES
    if turn.ticket.type is None:
        turn.ticket.rank = None


def _value(turn: Turn, name: str, old: Any) -> Any:
    if name in _INSTANTS and old is not None:
        return datetime.fromisoformat(old)
    if name == "hold_reason" and isinstance(old, dict):
        note = turn.tx.session.get(Message, old["message"]) if old["message"] else None
        return note.text.partition(": ")[2] if note else "причина стёрта"
    return old


def put_text_back(turn: Turn, event: Past) -> None:
    """Take an event's message out of the conversation and keep what its author typed as their draft."""
    message = turn.tx.session.get(Message, event.message_id) if event.message_id else None
    if message is None:
        return
    message.hidden = True
    put_files_back(turn, message)
    typed = event.kind in _TYPED and not event.facts.get("ready")
    if message.operator_id is not None and (typed or event.facts.get("draft")):
        kind = event.facts.get("draft") or (MessageKind.NOTE.value if event.kind is EventKind.NOTED else "reply")
        _keep_draft(turn, message.operator_id, kind, message.text)


def _keep_draft(turn: Turn, operator_id: int, kind: str, text: str) -> None:
    found = turn.tx.session.scalars(
        select(Draft).where(
            col(Draft.operator_id) == operator_id,
            col(Draft.ticket_number) == turn.number,
            col(Draft.kind) == kind,
        )
    ).first()
    if found is None:
        draft = Draft(operator_id=operator_id, ticket_number=turn.number, kind=kind, text=text, saved_at=turn.at)
        turn.tx.session.add(draft)
    elif text not in found.text:
        found.text = f"{text}\n\n{found.text}"
        found.saved_at = turn.at


def last_act(turn: Turn) -> Past | None:
    """Find the last thing that anybody did to the ticket and that still stands; None on an untouched one."""
    void: set[int] = set()
    for event in newest_first(turn.tx.connection, turn.number):
        if event.kind in TAKING_BACK and event.of is not None:
            if event.actor_id != turn.by.person.id:
                return event
            void.add(event.of)
        elif event.n not in void and event.kind not in QUIET:
            return event
    return None
