"""What a further message does to a known ticket (R10, time.md rules 17–27): a reply, an automat, a bounce."""

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data.admission import INSERT_KEY, INSERT_MESSAGE, message_row, sender_said
from data.clients.book import Known, address_key, find
from data.driver import stored
from data.gate.cleaning import without_nul
from data.gate.gatekeeping import Gatekeeper
from data.gate.rejoining import Rejoining
from data.gate.settling import is_outside, mark_hidden, said_of
from data.mail.fields import subject_number
from data.refusals import Refusal
from data.rows import Accepted, Incoming, Person
from models.events import EventKind
from models.tables import Ticket
from models.terms import Author, OutboxState, Status, Term

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_MERGES_FOLLOWED = 50


class Outcome(Term):
    """What became of a request."""

    ADMITTED = "admitted", "принято в очередь"
    UNFORMED = "unformed", "не оформлено"
    REFUSED = "refused", "не принято: отказать по стандарту"
    CURATOR = "curator", "ждёт слова куратора"
    TALK = "talk", "переписка"
    JOINED = "joined", "добавлено к обращению"
    AUTO = "auto", "автоматическое письмо"
    AUTO_ALONE = "auto_alone", "автоматическое письмо без обращения"
    UNDELIVERED = "undelivered", "наше письмо не доставлено"
    SEEN = "seen", "уже принято раньше"


class Joining:
    """Finds the ticket that a message belongs to, and adds it there, inside one write transaction."""

    def __init__(self, desk: "Desk", tx: "Tx", gatekeeper: Gatekeeper, by: Person | None = None) -> None:
        self._desk = desk
        self._tx = tx
        self._by = by
        self._rejoining = Rejoining(desk, tx, gatekeeper, by)

    def ticket_of(self, incoming: Incoming) -> int | None:
        """Find the ticket: by the letters it answers, else by «[№ N]» if the sender belongs to that ticket's client."""
        ids = [*incoming.bounce_of, incoming.in_reply_to, *reversed(incoming.references)]
        number = self._by_letters([one for one in ids if one])
        named = subject_number(incoming.subject)
        if number is None and named is not None and self._is_theirs(named, incoming):
            number = named
        return None if number is None else self.survivor(number)

    def add(self, number: int, incoming: Incoming, hidden: Sequence[str] = ()) -> Accepted:
        """Add a client's message: it opens the next cycle, moves the status by R10, and goes through the gate again."""
        tx = self._tx
        ticket: Ticket | None = tx.session.get(Ticket, number)
        if ticket is None:
            raise Refusal(f"Обращения № {number} нет. Проверьте номер.")
        ticket.version += 1
        ticket.unread = True
        before = ticket.status
        outside = is_outside(ticket)
        was = _ended_by_a_word(ticket, outside)
        _move(ticket, outside)
        salt = secrets.token_bytes(16)
        row = self._keep(number, incoming, salt)
        facts: dict[str, Any] = {"v": ticket.version, "from": before, "line": ticket.line}
        if was:
            facts["was"] = was
        if outside and before == Status.CLOSED.value:
            facts["counted"] = False
        if incoming.kinds:
            facts["kinds"] = [kind.value for kind in incoming.kinds]
        event = tx.record(
            EventKind.CLIENT_WROTE,
            by=self._by,
            ticket=number,
            happened=incoming.at,
            facts=facts | ({"hidden": list(hidden)} if hidden else {}) | ({"outside": True} if outside else {}),
            text=without_nul(incoming.text),
            salt=salt,
            message_id=row,
        )
        kept = self._desk.attachments.keep(tx, number, row, incoming.files, tx.at, self._by)
        if hidden:
            mark_hidden(ticket)
        gap = tx.at - incoming.at
        said = self._rejoining.weigh(ticket, incoming, row, outside, (*incoming.kinds, *kept.kinds))
        self._desk.clocks.refresh(tx, ticket)
        tx.flush()
        if said is None or not outside:
            return Accepted(number, Outcome.JOINED.label, event, gap)
        return said_of(said, number, Outcome.JOINED.label, gap, event)

    def add_auto(self, number: int, incoming: Incoming) -> Accepted:
        """Keep an automatic letter as a line of its ticket; no clock and no status moves (rule 17)."""
        salt = secrets.token_bytes(16)
        row = self._keep(number, incoming, salt)
        event = self._tx.record(
            EventKind.AUTO_LETTER,
            by=None,
            ticket=number,
            happened=incoming.at,
            facts={"what": incoming.auto},
            text=without_nul(incoming.text),
            salt=salt,
            message_id=row,
        )
        outcome = Outcome.AUTO
        if incoming.bounce_final and self._mark_undelivered(number, incoming):
            outcome = Outcome.UNDELIVERED
        return Accepted(number, outcome.label, event, self._tx.at - incoming.at)

    def note_auto(self, incoming: Incoming) -> Accepted:
        """Note an automatic letter that belongs to no ticket; its text stays in the accepted file alone."""
        event = self._tx.record(
            EventKind.AUTO_LETTER, by=None, ticket=None, happened=incoming.at, facts={"what": incoming.auto}
        )
        self._tx.exec(INSERT_KEY, (incoming.key, 0, stored(self._tx.at)))
        return Accepted(None, Outcome.AUTO_ALONE.label, event, self._tx.at - incoming.at)

    def _keep(self, number: int, incoming: Incoming, salt: bytes) -> int:
        known = find(self._tx, incoming.sender_address)
        values = message_row(number, incoming, sender_said(incoming, known), self._tx.at, salt)
        row = self._tx.exec(INSERT_MESSAGE, values).lastrowid
        assert row is not None
        self._tx.exec(INSERT_KEY, (incoming.key, number, stored(self._tx.at)))
        return row

    def _mark_undelivered(self, number: int, incoming: Incoming) -> bool:
        """Mark the reply that came back, and its ticket, for the owner to see; False when it was none of ours."""
        marks = ", ".join("?" * len(incoming.bounce_of))
        sql = f"SELECT id FROM message WHERE author = '{Author.AGENT.value}' AND message_id IN ({marks})"
        rows = [row for (row,) in self._tx.exec(sql, incoming.bounce_of)] if incoming.bounce_of else []
        for row in rows:
            mark_undelivered(self._tx, number, row, "почта вернула письмо")
        return bool(rows)

    def _by_letters(self, ids: Sequence[str]) -> int | None:
        for one in dict.fromkeys(ids):
            row = self._tx.exec("SELECT ticket_number FROM message WHERE message_id = ? LIMIT 1", (one,)).fetchone()
            if row is not None:
                return int(row[0])
        return None

    def _is_theirs(self, number: int, incoming: Incoming) -> bool:
        """A number in a subject proves nothing: the sender must be the ticket's, or of its client (security.md §2)."""
        row = self._tx.exec("SELECT client_id, sender_address FROM ticket WHERE number = ?", (number,)).fetchone()
        if row is None or not incoming.sender_address:
            return False
        client_id, address = row
        known: Known | None = find(self._tx, incoming.sender_address)
        if client_id is not None and known is not None and known.client_id == client_id:
            return True
        return bool(address) and address_key(address) == address_key(incoming.sender_address)

    def survivor(self, number: int) -> int:
        """Follow a merged ticket to the one that goes on."""
        for _ in range(_MERGES_FOLLOWED):
            row = self._tx.exec("SELECT merged_into FROM ticket WHERE number = ?", (number,)).fetchone()
            if row is None or row[0] is None:
                break
            number = int(row[0])
        return number


def mark_undelivered(tx: "Tx", number: int, message_row: int, reason: str) -> int:
    """Mark a reply as not delivered, on its outbox row and its ticket; gives the journal number."""
    tx.exec(
        "UPDATE outbox SET state = ?, reason = ? WHERE message_row = ?",
        (OutboxState.UNDELIVERED.value, reason, message_row),
    )
    row = tx.exec("SELECT id FROM outbox WHERE message_row = ?", (message_row,)).fetchone()
    ticket = tx.session.get_one(Ticket, number)
    ticket.undelivered = True
    ticket.version += 1
    facts = {"message": message_row, "outbox": row[0] if row else None, "v": ticket.version}
    event = tx.record(EventKind.UNDELIVERED, by=None, ticket=number, happened=tx.at, facts=facts)
    tx.flush()
    return event


def _ended_by_a_word(ticket: Ticket, outside: bool) -> dict[str, str]:
    """Say what was waited for and is over by the client's message, so that the journal alone gives that moment."""
    over = {"waiting_until": ticket.waiting_until if ticket.status == Status.WAITING_CLIENT.value else None}
    over["asked_at"] = ticket.asked_at if outside else None
    return {name: at.isoformat() for name, at in over.items() if at is not None}


def _move(ticket: Ticket, outside: bool) -> None:
    """Move a ticket by its client's message: R10, and the counted reopening of rule 27.

    One that was closed before it was ever admitted stands at the door again, and nothing is counted.
    """
    status = Status(ticket.status)
    if status is Status.WAITING_CLIENT:
        ticket.status = Status.IN_PROGRESS.value
        ticket.waiting_until = None
    elif status in (Status.RESOLVED, Status.CLOSED):
        ticket.reopenings += status is Status.CLOSED and not outside
        ticket.status, ticket.is_open = (Status.UNFORMED if outside else Status.OPEN).value, True
        ticket.resolved_at = ticket.closed_at = ticket.close_reason = None
