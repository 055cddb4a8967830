"""A client's further message at the door: it fills the form, pays a debt, and asks the gate again (S-44, C-03, C-30).

What we asked for is read out of the reply in whatever layout it came; what was answered once is kept unless the reply
answers it anew. A ticket in the queue is not thrown out by anything that its client writes.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from data.gate.answers import answers_of, keep_answers
from data.gate.gatekeeping import Gatekeeper, Weighed, by_key
from data.gate.settling import settle
from data.rows import Incoming, Person
from models.events import EventKind
from models.form_reading import read_form, read_reply, read_type
from models.forms import TYPE
from models.tables import Ticket
from models.terms import AttachmentKind, TicketType

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx


class Rejoining:
    """Reads the answers out of further messages and settles what follows, inside one write transaction."""

    def __init__(self, desk: "Desk", tx: "Tx", gatekeeper: Gatekeeper, by: Person | None) -> None:
        self._desk = desk
        self._tx = tx
        self._gatekeeper = gatekeeper
        self._by = by

    def weigh(
        self, ticket: Ticket, incoming: Incoming, row: int, outside: bool, kinds: Iterable[AttachmentKind]
    ) -> Weighed | None:
        """Fill the form by a message stored under ``row`` and ask the gate again; None where nothing changes."""
        asks = outside or ticket.owes or ticket.by_us
        if not asks:
            return None
        tx = self._tx
        assert ticket.number is not None
        tx.flush()
        kind, answers = self._read(ticket, incoming)
        keys = keep_answers(tx, ticket.number, answers, tx.at, self._by.id if self._by else None, row)
        if keys:
            facts = {"keys": list(keys), "message": row, "v": ticket.version}
            tx.record(EventKind.FORM_FILLED, by=self._by, ticket=ticket.number, happened=tx.at, facts=facts)
        if outside:
            ticket.asked_at = None
        weighed = self._gatekeeper.ask_again(ticket, type=kind, files=kinds, at=incoming.at)
        settle(self._desk, tx, ticket, weighed, at=tx.at, by=self._by)
        return weighed

    def _read(self, ticket: Ticket, incoming: Incoming) -> tuple[TicketType | None, dict[str, str]]:
        """Read type and answers out of a message: by what we asked for, else by whatever labels stand in it."""
        assert ticket.number is not None
        rules, facts = self._desk.standard.gate, self._gatekeeper.facts
        own = TicketType(ticket.type) if ticket.type else None
        read = read_form(incoming.text, rules, incoming.quote_from, own)
        known = answers_of(facts.rows, ticket.number)
        asked, answered = facts.asked_of(ticket.number), {*known, *((TYPE,) if own else ())}
        found = {**read.answers, **read_reply(incoming.text, asked, rules, incoming.quote_from, answered)}
        found |= by_key(incoming.answers, rules.form_for(incoming.type or read.type or own), rules)
        said = found.pop(TYPE, "")
        kind = incoming.type or read.type or (read_type(said, rules) if said else None) or own
        return kind, {key: text for key, text in found.items() if text.strip()}
