"""What is said to the client, through the outbox with its send delay, and notes (time.md rules 17, 18, 38)."""

from sqlalchemy import select
from sqlmodel import col

from data.attached.attaching import take_along
from data.past import HOLDER, STATUS, WORDS
from data.refusals import BadInput, Refusal
from data.rows import By, Done
from data.sending import LEADS, MOVING, leaves_at, letter_key, send
from data.taking_back import cancel_reply
from data.texts.saying import with_caution, worded
from data.turn import Turn, words
from data.verbs import Verbs
from models.clock import LIVE, ClockState
from models.events import EventKind
from models.rights import Act
from models.tables import Draft, Outbox
from models.terms import MessageKind, OutboxState, Status

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
            said = text.strip() or worded(turn, "ack")
            _send(turn, MessageKind.ACK, said, drafts=bool(text.strip()))
            return turn.done("сообщаем «принято»")

    def reply(self, number: int, by: By, kind: MessageKind, text: str) -> Done:
        """Answer the client, or ask (then the ticket waits); it leaves after the send delay and can be cancelled.

        The same text sent twice from one picture of the ticket is one reply.
        """
        if kind not in LEADS:
            raise BadInput(f"Клиенту уходит ответ или вопрос, а не «{kind.label}».")
        clean = words(text, "текст ответа")
        try:
            with self.turn(Act.REPLY, number, by, minds=HOLDER | STATUS | WORDS) as turn:
                turn.need(turn.status is not Status.CLOSED, "закрыто. Сначала откройте снова.")
                _refuse_twice(turn, kind, clean)
                if turn.status is Status.NEW:
                    turn.own_if_free()
                if turn.status in MOVING:
                    turn.move(LEADS[kind])
                _send(turn, kind, clean)
                take_along(turn, note=False)
                return turn.done(with_caution(f"{kind.label}: {leaves_at(turn)}", clean))
        except _SentAlready as sent:
            return sent.done

    def note(self, number: int, by: By, text: str) -> Done:
        """Write for colleagues only; a note stops no clock and can be added to a closed ticket."""
        clean = words(text, "текст заметки")
        with self.turn(Act.NOTE, number, by) as turn:
            message = turn.say(MessageKind.NOTE, clean)
            draft = drop_drafts(turn, notes=True)
            turn.record(EventKind.NOTED, {"draft": draft}, message=message)
            take_along(turn, note=True)
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


class _SentAlready(Exception):
    def __init__(self, done: Done) -> None:
        self.done = done


def _refuse_twice(turn: Turn, kind: MessageKind, text: str) -> None:
    same = select(Outbox).where(
        col(Outbox.ticket_number) == turn.number,
        col(Outbox.key).startswith(letter_key(turn, kind, text)),
        col(Outbox.state) != OutboxState.CANCELLED.value,
    )
    letter = turn.tx.session.scalars(same).first()
    if letter is not None:
        version = turn.ticket.version - 1
        sentence = f"№ {turn.number}: это уже отправлено"
        raise _SentAlready(Done(turn.number, version, letter.event_n, sentence))


def _send(turn: Turn, kind: MessageKind, text: str, *, drafts: bool = True) -> None:
    author = _author(turn) if drafts else {}
    draft = drop_drafts(turn, notes=False) if drafts else None
    send(turn, kind, text, facts={"draft": draft, **author})


def _author(turn: Turn) -> dict[str, int]:
    """Name who began the text, where it came to this person by a handover (HO-31)."""
    mine = select(col(Draft.author_id)).where(
        col(Draft.operator_id) == turn.by.person.id,
        col(Draft.ticket_number) == turn.number,
        col(Draft.kind) != NOTE_DRAFT,
        col(Draft.author_id).is_not(None),
    )
    author = turn.tx.session.scalars(mine).first()
    return {} if author is None else {"author": author}


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
