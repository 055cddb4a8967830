"""What the gate would say to a request that is still being typed: the same gate, nothing written (issue §4)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.clients.lookup import CONTACT, MATCH, NAMED, Known, address_key, known_of
from data.gate.cleaning import clean
from data.gate.gatekeeping import Gatekeeper, Weighed
from data.gate.masking import without_secrets
from data.rows import Incoming
from models.terms import ContactRole, TicketType

if TYPE_CHECKING:
    from data.desk import Desk


def preview(desk: "Desk", incoming: Incoming, now: datetime) -> Weighed:
    """Weigh a request as ``register`` would, with the same person behind it; only reads, in any thread."""
    ready, hidden = without_secrets(clean(incoming, now))
    return Gatekeeper.reading(desk).ask(ready, _known(desk, ready), hidden=hidden)


def _known(desk: "Desk", incoming: Incoming) -> Known | None:
    """Say who asks, as ``data/clients/newcomers.py`` and the intake do inside their transaction."""

    def row(sql: str, values: Sequence[Any]) -> Known | None:
        return known_of(desk.reads.row(sql, tuple(values)))

    if incoming.contact_id is not None:
        return row(CONTACT, (incoming.contact_id,))
    kind, key = address_key(incoming.sender_address)
    known = row(MATCH, (key, kind.value)) if incoming.sender_address.strip() else None
    if known is None and incoming.client:
        known = row(NAMED, (" ".join(incoming.client.split()),))
        role = incoming.contact_role
        if known is not None and role not in (None, ContactRole.UNKNOWN):
            known = replace(known, role=role, contact=incoming.sender)
    return known


def preview_ticket(
    desk: "Desk", number: int, said: Mapping[str, str], type: TicketType | None, now: datetime
) -> Weighed | None:
    """Weigh a stored ticket with the answers and the type that are about to be written; None when it is not there."""
    row = desk.reads.row(f"SELECT {', '.join(_WEIGHED)} FROM ticket WHERE number = ?", (number,))
    if row is None:
        return None
    from models.tables import Ticket

    ticket = Ticket(received_at=now, **dict(zip(_WEIGHED, row, strict=True)))
    return Gatekeeper.reading(desk).ask_again(ticket, said, type=type, at=now)


_WEIGHED = (
    *("number", "status", "channel", "subject", "topic", "speaks_for", "declared", "verdict", "warnings"),
    *("type", "tier", "client_id", "contact_id"),
)
"""The columns of a ticket that the gate looks at."""
