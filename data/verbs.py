"""How every act on a ticket runs: rights, the version that was seen, the guard, the change, its event, the clocks.

A trade of the desk derives from ``Verbs`` and writes each verb as a few lines inside ``with self.turn(…)``; the one
transaction, its order and its refusals are here and nowhere else.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlmodel import col

from data.past import matters, name_of, said, since
from data.refusals import MovedOn, NoSuchTicket, NotAllowed, TakenBy
from data.rows import By
from data.turn import Turn
from models.events import EventKind
from models.rights import Act, may, refusal
from models.tables import Operator, Ticket
from models.terms import Role

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

NOTHING: frozenset[EventKind] = frozenset()


class Verbs:
    """A trade of the desk: verbs on tickets, each one transaction with its event."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    @contextmanager
    def turn(
        self,
        act: Act,
        number: int | Callable[["Tx"], int],
        by: By,
        *,
        minds: frozenset[EventKind] = NOTHING,
        claim: bool = False,
    ) -> Iterator[Turn]:
        """Open the transaction of one verb: rights, load, what moved on since ``by.seen`` of the kinds it minds, lock.

        ``number`` may be chosen inside the transaction. Raises a Refusal; then nothing was changed.
        """
        at = whole_second(by.at)
        with self.desk.store.write(at) as tx:
            permit(tx, act, by)
            turn = Turn(self.desk, tx, load(tx, number if isinstance(number, int) else number(tx)), by, at)
            into = turn.ticket.merged_into
            turn.need(into is None, f"объединено с № {into}. Работайте там.")
            if claim:
                refuse_if_taken(turn)
            refuse_if_moved_on(turn, minds)
            if claim:
                turn.refuse_if_gated()
                turn.claim()
            else:
                turn.lock()
            yield turn
            self.desk.clocks.refresh(tx, turn.ticket)
            tx.session.flush()


def whole_second(at: datetime) -> datetime:
    """Cut an instant to whole seconds UTC (time.md rule 1)."""
    return at.astimezone(UTC).replace(microsecond=0)


def permit(tx: "Tx", act: Act, by: By) -> None:
    """Ask the one table of rights, with the role that the person has now: a disabled person does nothing more."""
    row = tx.connection.execute(
        select(col(Operator.role), col(Operator.active)).where(col(Operator.id) == by.person.id)
    ).one_or_none()
    if row is None or not row.active:
        raise NotAllowed(f"{by.person.name}: вход закрыт. Обратитесь к супервайзеру.")
    role = Role(row.role)
    if not may(role, act):
        raise NotAllowed(refusal(role, act))


def load(tx: "Tx", number: int) -> Ticket:
    """Load a ticket for a change."""
    ticket: Ticket | None = tx.session.get(Ticket, number)
    if ticket is None:
        raise NoSuchTicket(f"Обращения № {number} нет. Проверьте номер.")
    return ticket


def refuse_if_taken(turn: Turn) -> None:
    """Name the holder to the one who came second (T-05)."""
    holder = turn.ticket.assignee_id
    turn.need(holder != turn.by.person.id, "уже у вас.")
    if holder is not None:
        name = name_of(turn.tx.connection, holder)
        raise TakenBy(f"№ {turn.number} уже взято: {name}. Возьмите следующее.", name)


def refuse_if_moved_on(turn: Turn, minds: frozenset[EventKind]) -> None:
    """Refuse an act on an old picture, with what changed (F-15); own acts and quiet marks do not count."""
    seen = turn.by.seen
    if not minds or seen is None or seen >= turn.ticket.version:
        return
    connection = turn.tx.connection
    news = [event for event in since(connection, turn.number, seen) if matters(event, minds, turn.by.person.id)]
    if not news:
        return
    changes = [said(connection, event, turn.zone) for event in news]
    wrote = any(event.kind is EventKind.CLIENT_WROTE for event in news)
    lead = "клиент написал ещё" if wrote else "изменилось"
    raise MovedOn(f"№ {turn.number}: {lead}, пока вы смотрели: {'; '.join(changes)}. Прочтите и повторите.", changes)
