"""One answer for a whole incident: who gets it, who does not and why, and taking it back (L-14, H-10)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlmodel import col

from data.past import Past, newest_first
from data.refusals import Refusal
from data.rows import Done
from data.sending import LEADS, MOVING, leaves_at, send
from data.taking_back import cancel_reply, put_text_back
from data.texts.saying import check_family
from data.turn import Turn
from data.verbs import load
from models.events import EventKind
from models.tables import Outbox
from models.terms import MessageKind, OutboxState, Status

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx


@dataclass(frozen=True, slots=True)
class Recipient:
    """One client's request in the preview: who gets the text, where, and why not (empty: they get it)."""

    number: int
    who: str
    address: str
    text: str = ""
    skipped: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether somebody has to say it, because no letter can reach the address."""
        return not self.skipped and "@" not in self.address


@dataclass(frozen=True, slots=True)
class Preview:
    """Everybody whom an answer to all concerns, the parent first."""

    recipients: tuple[Recipient, ...]
    skipped: tuple[Recipient, ...] = ()


@dataclass
class Answering:
    """One answer to all on its way: the parent, the duplicates, what was sent so far."""

    parent: Turn
    others: Sequence[Turn]
    text: str
    kind: MessageKind
    sent: list[int] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)


def children_of(tx: "Tx", parent: int) -> list[int]:
    """List the duplicates of a request inside a transaction, oldest first."""
    sql = "SELECT number FROM ticket WHERE parent = ? AND merged_into IS NULL ORDER BY received_at, number"
    return [int(number) for (number,) in tx.exec(sql, (parent,))]


def gather(desk: "Desk", parent: int, text: str, kind: MessageKind) -> Preview:
    """Work out who gets the text and who does not, by the same rules as the sending."""
    got: list[Recipient] = []
    skipped: list[Recipient] = []
    for number, who, address, status, unread in desk.reads.rows(_FAMILY, (parent, parent, parent)):
        is_parent = number == parent
        why = _why_not(Status(status), unread=bool(unread) and not is_parent, is_parent=is_parent)
        said = desk.texts.fill_for(number, text) if text.strip() and not why else ""
        (skipped if why else got).append(Recipient(number, who, address, said, why))
    return Preview(tuple(got), tuple(skipped))


def send_all(answering: Answering) -> Done:
    """Send the text on every request of the incident that can be answered; refuse when nobody can."""
    parent = answering.parent
    check_family(parent, answering.text, [parent.number, *(other.number for other in answering.others)])
    batch = [pair for other in answering.others if (pair := _answer(answering, other)) is not None]
    why = _why_not(parent.status, unread=False, is_parent=True)
    if not why:
        _said(answering, parent, {"batch": batch})
    else:
        answering.skipped.append((parent.number, why))
    if not answering.sent:
        reasons = "; ".join(f"№ {number}: {reason}" for number, reason in answering.skipped)
        raise Refusal(f"№ {parent.number}: ответ никому не уйдёт. {reasons}.")
    if why:
        listed = ", ".join(f"№ {number}" for number in answering.sent)
        note = parent.say(MessageKind.NOTE, f"Ответ всем дублям: {listed}")
        parent.record(EventKind.NOTED, {"batch": batch, "ready": True}, message=note)
    left = f", пропущено {len(answering.skipped)}" if answering.skipped else ""
    return parent.done(f"ответ всем: писем {len(answering.sent)}{left}, {leaves_at(parent)}")


def _answer(answering: Answering, other: Turn) -> list[int] | None:
    """Answer one duplicate; None where it is passed over."""
    unread = other.tx.exec(_UNREAD, (other.number,)).fetchone()[0]
    why = _why_not(other.status, unread=bool(unread))
    if why:
        answering.skipped.append((other.number, why))
        return None
    other.lock()
    event = _said(answering, other, {"parent": answering.parent.number})
    other.desk.clocks.refresh(other.tx, other.ticket)
    return [other.number, event]


def _said(answering: Answering, turn: Turn, facts: dict[str, object]) -> int:
    text = turn.desk.texts.fill_for(turn.number, answering.text, turn.at)
    if turn.status is Status.NEW:
        turn.own_if_free()
    if turn.status in MOVING:
        turn.move(LEADS[answering.kind])
    answering.sent.append(turn.number)
    return send(turn, answering.kind, text, facts=facts)


def _why_not(status: Status, *, unread: bool, is_parent: bool = False) -> str:
    if status is Status.CLOSED:
        return "закрыто"
    if is_parent and status is Status.RESOLVED:
        return "решено, клиент ответ уже получил"
    return "клиент написал новое, его не прочли" if unread else ""


def cancel_all(turn: Turn) -> tuple[int, list[int]]:
    """Stop the letters of the ticket's last answer to all; gives how many were stopped, and whose had left already."""
    past = _last_batch(turn)
    turn.need(past is not None, "ответа всем здесь не было.")
    assert past is not None
    own = [[turn.number, past.n]] if past.kind is not EventKind.NOTED else []
    stopped, gone = 0, []
    for number, event in [*past.facts["batch"], *own]:
        letter = _letter(turn.tx, number, event)
        if letter is None or letter.state != OutboxState.WAITING.value:
            gone.append(number)
            continue
        other = turn if number == turn.number else _locked(turn, number)
        cancel_reply(other, letter)
        turn.desk.clocks.refresh(other.tx, other.ticket)
        stopped += 1
    turn.need(stopped > 0, "все письма уже ушли или отменены.")
    if not own and not gone:
        put_text_back(turn, past)
        turn.record(EventKind.UNDONE, {"of": past.n})
    return stopped, gone


def _locked(turn: Turn, number: int) -> Turn:
    other = Turn(turn.desk, turn.tx, load(turn.tx, number), turn.by, turn.at)
    other.lock()
    return other


def _last_batch(turn: Turn) -> Past | None:
    """Find the last answer to all in the ticket's past: a letter of its own, or a note where it could not have one."""
    turn.tx.flush()
    return next((past for past in newest_first(turn.tx.connection, turn.number) if "batch" in past.facts), None)


def _letter(tx: "Tx", number: int, event: int) -> Outbox | None:
    return tx.session.scalars(
        select(Outbox).where(col(Outbox.ticket_number) == number, col(Outbox.event_n) == event)
    ).first()


_UNREAD = """
SELECT coalesce(max(CASE WHEN kind = 'client_wrote' THEN n END), 0)
     > coalesce(max(CASE WHEN actor_id IS NOT NULL THEN n END), 0)
FROM journal_event WHERE ticket_number = ?"""
"""Whether the client wrote after the last time that anybody of the desk acted on the ticket or opened it."""
_FAMILY = f"""
SELECT t.number, coalesce(nullif(t.sender, ''), c.name, t.sender_address), t.sender_address, t.status,
       ({_UNREAD.replace("= ?", "= t.number")})
FROM (SELECT number FROM ticket WHERE number = ? UNION ALL
      SELECT number FROM ticket WHERE parent = ? AND merged_into IS NULL) f
JOIN ticket t ON t.number = f.number LEFT JOIN client c ON c.id = t.client_id
ORDER BY t.number <> ?, t.received_at, t.number"""
