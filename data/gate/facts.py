"""What the database knows that the gate asks about: the people of an organisation, what a ticket holds, who agreed."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from data.clients.lookup import Known, address_key
from data.folding import fold
from models.events import EventKind
from models.form_reading import own_words
from models.gate_rules import GateRules
from models.terms import TASK_TYPES, AttachmentKind, Author, ChannelKind, ContactRole, MessageKind
from models.wording import confirms

Rows = Callable[[str, Sequence[Any]], Iterable[Sequence[Any]]]
"""How the database is read: inside a write transaction, or through the desk's reading connections."""

SAID_LIMIT = 200_000
"""Letters of a ticket's messages that are weighed again."""
_FILES = """
SELECT DISTINCT a.kind FROM attachment a LEFT JOIN message m ON m.id = a.message_row
WHERE a.ticket_number = ? AND a.outbox_id IS NULL AND (a.operator_id IS NULL OR m.author = ?)"""
_TOLD = """
SELECT facts FROM journal_event WHERE ticket_number = ? AND kind IN (?, ?) AND json_extract(facts, '$.kinds') NOTNULL"""
_TAKING_BACK = (EventKind.UNDONE, EventKind.REPLY_CANCELLED)
_SPOKEN = (ChannelKind.PHONE, ChannelKind.ONLINE_MEETING, ChannelKind.MEETING)


class GateFacts:
    """Looks things up for the gatekeeper; an organisation that is not asked about costs nothing."""

    def __init__(self, rows: Rows, rules: GateRules) -> None:
        self.rows = rows
        self._rules = rules
        self._people: bool | None = None

    def said_by_client(self, number: int) -> str:
        """Give what the client has written on a ticket, the quoted tails left out."""
        sql = (
            "SELECT text, quote_from FROM message WHERE ticket_number = ? AND author = ? AND kind = ? AND hidden = 0 "
            "ORDER BY at, id"
        )
        found = self.rows(sql, (number, Author.CUSTOMER.value, MessageKind.REQUEST.value))
        heads = [text if cut is None else text[:cut] if text[:cut].strip() else text for text, cut in found]
        return "\n\n".join(heads)[:SAID_LIMIT]

    def first(self, sql: str, values: Sequence[Any]) -> Sequence[Any] | None:
        """Give the first row, or None."""
        return next(iter(self.rows(sql, values)), None)

    def people_known(self) -> bool:
        """Tell whether the desk keeps clients at all: on a first run nobody can be known yet (D-45)."""
        if self._people is None:
            self._people = self.first("SELECT 1 FROM client LIMIT 1", ()) is not None
        return self._people

    def lpr_named(self, known: Known | None, name: str) -> int | None:
        """Find the ЛПР of the same organisation whom a name means; of somebody else's organisation nobody is found."""
        if known is None:
            return None
        wanted = set(fold(name).split())
        sql = "SELECT id, name, role FROM contact WHERE client_id = ? ORDER BY id"
        for contact, full, role in self.rows(sql, (known.client_id,)):
            if wanted and self._rules.role(ContactRole(role)).lpr and wanted <= set(fold(full).split()):
                return int(contact)
        return None

    def participants(self, known: Known | None, addresses: Sequence[str]) -> frozenset[ContactRole]:
        """Give the roles of those of the same organisation who were written to as well (S-53)."""
        if known is None or known.role is not ContactRole.CONTRACTOR or not addresses:
            return frozenset()
        return self._roles_of(known, addresses[:50])

    def writers(self, known: Known | None, number: int) -> frozenset[ContactRole]:
        """Give the roles of those of the same organisation who wrote on a ticket or were written to (S-53)."""
        if known is None:
            return frozenset()
        sql = (
            "SELECT sender_address, recipients FROM message WHERE ticket_number = ? AND author = ? ORDER BY id LIMIT 50"
        )
        found = self.rows(sql, (number, Author.CUSTOMER.value))
        addresses = {word for sender, others in found for word in (sender, *others.split(", ")) if word}
        return self._roles_of(known, sorted(addresses)[:100])

    def _roles_of(self, known: Known, addresses: Sequence[str]) -> frozenset[ContactRole]:
        keys = [address_key(address)[1] for address in addresses]
        sql = (
            "SELECT DISTINCT p.role FROM contact_address a JOIN contact p ON p.id = a.contact_id "
            f"WHERE p.client_id = ? AND a.key IN ({', '.join('?' * len(keys))})"
        )
        return frozenset(ContactRole(role) for (role,) in self.rows(sql, (known.client_id, *keys)))

    def has_agreed_task(self, known: Known | None, channel: str) -> bool:
        """Tell whether an online meeting has an admitted task of this client to be about (S-21)."""
        if known is None or self._rules.channel(channel).kind is not ChannelKind.ONLINE_MEETING:
            return False
        types = sorted(TASK_TYPES)
        sql = (
            "SELECT 1 FROM ticket WHERE client_id = ? AND is_open = 1 AND admitted_at IS NOT NULL "
            f"AND type IN ({', '.join('?' * len(types))}) LIMIT 1"
        )
        return self.first(sql, (known.client_id, *types)) is not None

    def has_written(self, number: int) -> bool:
        """Tell whether the client has written about a request, besides whatever was said by voice (C-11)."""
        sql = (
            "SELECT channel, substr(text, 1, coalesce(nullif(quote_from, 0), 2000)) FROM message "
            "WHERE ticket_number = ? AND author = ? AND kind = ? ORDER BY id"
        )
        found = self.rows(sql, (number, Author.CUSTOMER.value, MessageKind.REQUEST.value))
        return any(
            self._rules.channel(channel).kind not in _SPOKEN and confirms(own_words(text), self._rules.words)
            for channel, text in found
        )

    def kinds(self, number: int) -> frozenset[AttachmentKind]:
        """Give the kinds of what the client sent with a ticket: files of its messages, and what was only told (C-28).

        A file that an operator laid beside the client's words at hand intake is the client's as well.
        """
        found = {str(kind) for (kind,) in self.rows(_FILES, (number, Author.CUSTOMER.value))}
        for (facts,) in self.rows(_TOLD, (number, EventKind.RECEIVED, EventKind.CLIENT_WROTE)):
            found.update(json.loads(facts)["kinds"])
        return frozenset(map(AttachmentKind, found))

    def confirmed(self, number: int) -> bool:
        """Tell whether the curator's last word on a ticket was a yes."""
        kinds = EventKind.CURATOR_CONFIRMED, EventKind.CURATOR_DECLINED
        said = self.standing(number, *kinds)
        return bool(said) and said[-1][0] is EventKind.CURATOR_CONFIRMED

    def asked_of(self, number: int) -> tuple[str, ...]:
        """Give the questions that the last request for missing answers asked, whether answered since or not."""
        for _, facts in reversed(self.standing(number, EventKind.ASKED)):
            if asked := facts.get("missing"):
                return tuple(str(key) for key in asked)
        return ()

    def standing(self, number: int, *kinds: EventKind) -> list[tuple[EventKind, dict[str, Any]]]:
        """List the events of these kinds that nobody has taken back, oldest first, with their facts."""
        wanted = (*kinds, *_TAKING_BACK)
        sql = (
            "SELECT n, kind, facts FROM journal_event WHERE ticket_number = ? "
            f"AND kind IN ({', '.join('?' * len(wanted))}) ORDER BY n"
        )
        found = [(n, EventKind(kind), json.loads(facts)) for n, kind, facts in self.rows(sql, (number, *wanted))]
        void = {facts.get("of") for _, kind, facts in found if kind in _TAKING_BACK}
        return [(kind, facts) for n, kind, facts in found if kind in kinds and n not in void]
