"""What is said to the client, through the outbox with its send delay, and notes (time.md rules 17, 18, 38)."""

import hashlib
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from data.past import HOLDER, STATUS, WORDS
from data.refusals import BadInput, Refusal
from data.rows import By, Done
from data.taking_back import cancel_reply
from data.turn import Turn, words
from data.verbs import Verbs
from models.clock import LIVE, ClockState
from models.events import EventKind
from models.rights import Act
from models.tables import Draft, Outbox
from models.terms import MessageKind, OutboxState, Status

_EVENTS = {
    MessageKind.ACK: EventKind.ACKNOWLEDGED,
    MessageKind.QUESTION: EventKind.ASKED,
    MessageKind.ANSWER: EventKind.ANSWERED,
}
_LEADS = {MessageKind.QUESTION: Status.WAITING_CLIENT, MessageKind.ANSWER: Status.IN_PROGRESS}
_MOVING = frozenset({Status.NEW, Status.OPEN, Status.IN_PROGRESS, Status.WAITING_CLIENT})
"""Where a reply moves the ticket; elsewhere («Не оформлено», «Лист ожидания», «Решён» …) it only speaks."""
NOTE_DRAFT = "note"


class Replies(Verbs):
    """What is said to the client, and notes."""

    def acknowledge(self, number: int, by: By, text: str = "") -> Done:
        """Tell the client «принято», in the desk's words unless given: stops the reaction, moves nothing (R10)."""
        minds = HOLDER | STATUS | WORDS
        with self.turn(Act.ACKNOWLEDGE, number, by, minds=minds) as turn:
            turn.need_open()
            waits = ClockState(turn.ticket.reaction_state) in LIVE
            turn.need(waits, "первое слово уже сказано, «принято» не нужно.")
            _send(turn, MessageKind.ACK, text.strip() or receipt(turn), drafts=bool(text.strip()))
            return turn.done("сообщаем «принято»")

    def reply(self, number: int, by: By, kind: MessageKind, text: str) -> Done:
        """Answer the client, or ask (then the ticket waits); it leaves after the send delay and can be cancelled.

        The same text sent twice from one picture of the ticket is one reply.
        """
        if kind not in _LEADS:
            raise BadInput(f"Клиенту уходит ответ или вопрос, а не «{kind.label}».")
        clean = words(text, "текст ответа")
        try:
            with self.turn(Act.REPLY, number, by, minds=HOLDER | STATUS | WORDS) as turn:
                turn.need(turn.status is not Status.CLOSED, "закрыто. Сначала откройте снова.")
                _refuse_twice(turn, kind, clean)
                if turn.status is Status.NEW:
                    turn.own_if_free()
                if turn.status in _MOVING:
                    turn.move(_LEADS[kind])
                _send(turn, kind, clean)
                return turn.done(f"{kind.label}: уйдёт через {self.desk.settings.send_delay_seconds} с")
        except _SentAlready as sent:
            return sent.done

    def note(self, number: int, by: By, text: str) -> Done:
        """Write for colleagues only; a note stops no clock and can be added to a closed ticket."""
        clean = words(text, "текст заметки")
        with self.turn(Act.NOTE, number, by) as turn:
            message = turn.say(MessageKind.NOTE, clean)
            draft = drop_drafts(turn, notes=True)
            turn.record(EventKind.NOTED, {"draft": draft}, message=message)
            return turn.done("заметка записана")

    def cancel(self, outbox_id: int, by: By) -> Done:
        """Stop a reply that has not left: it never counted, and its text is a draft again (time.md rule 38)."""
        number = self.desk.reads.number("SELECT ticket_number FROM outbox WHERE id = ?", (outbox_id,))
        if not number:
            raise Refusal("Такого письма нет в исходящих.")
        with self.turn(Act.REPLY, number, by) as turn:
            letter = turn.tx.session.get_one(Outbox, outbox_id)
            cancel_reply(turn, letter)
            return turn.done("отправка отменена, текст сохранён в черновике", can_undo=False)


def receipt(turn: Turn) -> str:
    """Word the «принято» for the client, with the time of the answer where one is promised (C-07)."""
    due = turn.ticket.response_due
    promised = turn.ticket.response_state == ClockState.RUNNING.value and due is not None and due > turn.at
    when = f" Ответим не позднее {due.astimezone(turn.zone):%d.%m.%Y %H:%M}." if promised and due else ""
    return f"Здравствуйте! Ваше обращение № {turn.number} принято в работу.{when}"


class _SentAlready(Exception):
    def __init__(self, done: Done) -> None:
        self.done = done


def _key(turn: Turn, kind: MessageKind, text: str) -> str:
    seen = turn.by.seen if turn.by.seen is not None else turn.ticket.version
    identity = f"{turn.number}|{turn.by.person.id}|{kind.value}|{seen}|{text}"
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _refuse_twice(turn: Turn, kind: MessageKind, text: str) -> None:
    same = select(Outbox).where(
        col(Outbox.ticket_number) == turn.number,
        col(Outbox.key).startswith(_key(turn, kind, text)),
        col(Outbox.state) != OutboxState.CANCELLED.value,
    )
    letter = turn.tx.session.scalars(same).first()
    if letter is not None:
        version = turn.ticket.version - 1
        sentence = f"№ {turn.number}: это уже отправлено"
        raise _SentAlready(Done(turn.number, version, letter.event_n, sentence))


def _send(turn: Turn, kind: MessageKind, text: str, *, drafts: bool = True) -> None:
    draft = drop_drafts(turn, notes=False) if drafts else None
    message = turn.say(kind, text)
    message.channel = turn.ticket.channel
    turn.ticket.unread = False
    event = turn.record(_EVENTS[kind], {"draft": draft}, message=message)
    assert message.id is not None
    turn.tx.session.add(
        Outbox(
            key=f"{_key(turn, kind, text)}-{event}",
            ticket_number=turn.number,
            message_row=message.id,
            event_n=event,
            send_at=turn.at + timedelta(seconds=turn.desk.settings.send_delay_seconds),
            state=OutboxState.WAITING.value,
            channel=turn.ticket.channel,
            recipient=turn.ticket.sender_address,
        )
    )


def drop_drafts(turn: Turn, *, notes: bool) -> str | None:
    """Delete the person's draft that this text was, and give its kind, so that taking the text back restores it."""
    mine = select(Draft).where(
        col(Draft.operator_id) == turn.by.person.id,
        col(Draft.ticket_number) == turn.number,
        (col(Draft.kind) == NOTE_DRAFT) if notes else (col(Draft.kind) != NOTE_DRAFT),
    )
    kinds = []
    for draft in turn.tx.session.scalars(mine).all():
        kinds.append(draft.kind)
        turn.tx.session.delete(draft)
    return kinds[0] if kinds else None
