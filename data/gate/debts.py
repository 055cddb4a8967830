"""What an outage owes: it enters with two answers, and the rest is asked for half an hour later (C-30).

The reminder belongs to whoever has the ticket when it comes due. While nobody has it, it is the one's who entered the
request by hand, or else the first supervisor's; a desk without either reminds nobody, and the card shows the debt.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.driver import stored
from data.rows import Person
from models.terms import Role

if TYPE_CHECKING:
    from data.engine import Tx
    from models.tables import Ticket

DEBT_AFTER = timedelta(minutes=30)
"""From admission to the reminder (C-30)."""
DEBT = "Авария принята по двум ответам. Дополните форму."
"""What the reminder says; by these words it is known from a person's own."""
INSERT_DEBT = "INSERT INTO reminder (ticket_number, operator_id, at, what) VALUES (?, ?, ?, ?)"
_SUPERVISOR = "SELECT id FROM operator WHERE active = 1 AND role = ? ORDER BY id LIMIT 1"


def owe(tx: "Tx", ticket: "Ticket", at: datetime, by: Person | None) -> None:
    """Remind of an outage's missing answers, once, half an hour from its admission."""
    assert ticket.number is not None
    if row := debt_row(tx, ticket.number, at, ticket.assignee_id or (by.id if by else None)):
        tx.exec(INSERT_DEBT, row)


def debt_row(tx: "Tx", number: int, at: datetime, person: int | None) -> tuple[int, int, str, str] | None:
    """Lay out the reminder of a debt; None where there is nobody to be reminded."""
    whom = person if person is not None else supervisor(tx)
    return None if whom is None else (number, whom, stored(at + DEBT_AFTER), DEBT)


def supervisor(tx: "Tx") -> int | None:
    """Find who hears of what nobody has."""
    row = tx.exec(_SUPERVISOR, (Role.SUPERVISOR.value,)).fetchone()
    return int(row[0]) if row else None


def pay(tx: "Tx", ticket: "Ticket", at: datetime) -> None:
    """Put the reminder of a paid debt away."""
    sql = "UPDATE reminder SET done_at = ? WHERE ticket_number = ? AND what = ? AND done_at IS NULL"
    tx.exec(sql, (stored(at), ticket.number, DEBT))


def remind_again(tx: "Tx", ticket: "Ticket", at: datetime) -> None:
    """Make the reminder of a debt agree with the ticket after something was taken back: due again, or put away."""
    if not ticket.owes:
        pay(tx, ticket, at)
        return
    sql = "UPDATE reminder SET done_at = NULL WHERE ticket_number = ? AND what = ? AND at > ?"
    tx.exec(sql, (ticket.number, DEBT, stored(at)))
