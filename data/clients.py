"""The organisations that the desk serves: their people, the addresses they write from, and their tier through time.

A sender is known by an address or a telephone of a contact and by nothing else: a name in a letter proves nothing
(security.md §7).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.driver import instant, stored
from data.mail.phones import phone_key
from data.refusals import BadInput
from data.rows import By
from data.verbs import permit
from models.events import EventKind
from models.rights import Act
from models.tables import Ticket
from models.terms import ContactRole, Term, Tier

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx


class AddressKind(Term):
    """How a contact is reached."""

    MAIL = "mail", "почта"
    PHONE = "phone", "телефон"
    OTHER = "other", "имя в канале"


@dataclass(frozen=True, slots=True)
class Known:
    """Whom an address belongs to."""

    client_id: int
    client: str
    contact_id: int | None = None
    contact: str = ""
    role: ContactRole = ContactRole.UNKNOWN
    tier: Tier | None = None


@dataclass(frozen=True, slots=True)
class NewContact:
    """A person to be added to a client, with the addresses and telephones they write from."""

    name: str
    role: ContactRole = ContactRole.EMPLOYEE
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewClient:
    """An organisation to be added."""

    name: str
    tier: Tier | None = None
    licence: str = ""
    support: bool = False
    project: bool = False
    note: str = ""
    contacts: tuple[NewContact, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Period:
    """A tier of a client, and from when to when it was in force (S-03)."""

    tier: Tier
    since: datetime
    until: datetime | None
    reason: str


def address_key(address: str) -> tuple[AddressKind, str]:
    """Normalise an address so that two spellings are equal: mail in lower case, a telephone by its digits (L-17)."""
    said = address.strip()
    if "@" in said.strip("@"):
        return AddressKind.MAIL, _mail_key(said)
    if number := phone_key(said):
        return AddressKind.PHONE, number
    return AddressKind.OTHER, said.casefold()


def _mail_key(said: str) -> str:
    local, _, domain = said.strip("<>").rpartition("@")
    plain = domain.casefold().rstrip(".")
    try:
        return f"{local.casefold()}@{plain.encode('idna').decode() if not plain.isascii() else plain}"
    except UnicodeError:
        return f"{local.casefold()}@{plain}"


_MATCH = (
    "SELECT c.id, c.name, p.id, p.name, p.role, t.tier FROM contact_address a JOIN contact p ON p.id = a.contact_id "
    "JOIN client c ON c.id = p.client_id LEFT JOIN tier_period t ON t.client_id = c.id AND t.until IS NULL "
    "WHERE a.key = ? AND a.kind = ? ORDER BY a.id LIMIT 1"
)
_NAMED = (
    "SELECT c.id, c.name, NULL, '', 'unknown', t.tier FROM client c "
    "LEFT JOIN tier_period t ON t.client_id = c.id AND t.until IS NULL WHERE c.name = ? ORDER BY c.id LIMIT 1"
)
_VIPS = (
    "SELECT a.key FROM tier_period t JOIN contact p ON p.client_id = t.client_id "
    "JOIN contact_address a ON a.contact_id = p.id WHERE t.tier = 'vip' AND t.until IS NULL AND a.kind = 'mail'"
)


class Clients:
    """Clients, their contacts and tiers."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def match_address(self, address: str) -> Known | None:
        """Find whose address or telephone this is; None for a sender whom nobody knows."""
        if not address.strip():
            return None
        kind, key = address_key(address)
        return _known(self._desk.reads.row(_MATCH, (key, kind.value)))

    def match_name(self, name: str) -> Known | None:
        """Find an organisation by its exact name."""
        return _known(self._desk.reads.row(_NAMED, (name.strip(),)))

    def vip_addresses(self) -> frozenset[str]:
        """List the mail addresses of VIP clients, normalised: their letters are opened first (F-21)."""
        return frozenset(key for (key,) in self._desk.reads.rows(_VIPS))

    def names(self) -> tuple[tuple[int, str], ...]:
        """List all organisations by name."""
        return tuple(self._desk.reads.rows("SELECT id, name FROM client ORDER BY name, id"))

    def tier_at(self, client_id: int, at: datetime) -> Tier | None:
        """Give the tier that was in force at an instant (S-03)."""
        when = "since <= ? AND (until IS NULL OR until > ?)"
        sql = f"SELECT tier FROM tier_period WHERE client_id = ? AND {when} ORDER BY id"
        row = self._desk.reads.row(sql, (client_id, stored(at), stored(at)))
        return Tier(row[0]) if row else None

    def history(self, client_id: int) -> tuple[Period, ...]:
        """List the tiers of a client, oldest first."""
        sql = "SELECT tier, since, until, reason FROM tier_period WHERE client_id = ? ORDER BY id"
        return tuple(
            Period(Tier(tier), instant(since), instant(until) if until else None, reason)
            for tier, since, until, reason in self._desk.reads.rows(sql, (client_id,))
        )

    def add(self, name: str, tier: Tier | None, at: datetime, by: By | None = None) -> int:
        """Add an organisation; gives its id. Without a person it is the program itself that adds (a file, the demo)."""
        return self.import_many([NewClient(name, tier)], at, by)[0]

    def import_many(self, clients: Iterable[NewClient], at: datetime, by: By | None = None) -> list[int]:
        """Add organisations with their people in one transaction; gives their ids."""
        with self._desk.store.write(at) as tx:
            if by is not None:
                permit(tx, Act.CLIENTS, by)
            return [_insert(tx, client, by, at) for client in clients]

    def add_contact(
        self,
        client_id: int,
        name: str,
        role: ContactRole,
        addresses: Sequence[str],
        at: datetime,
        by: By | None = None,
    ) -> int:
        """Add a person to an organisation, with what they write and call from; gives the contact's id."""
        with self._desk.store.write(at) as tx:
            if by is not None:
                permit(tx, Act.CLIENTS, by)
            _need_client(tx, client_id)
            added = _insert_contact(tx, client_id, NewContact(name, role, tuple(addresses)), at)
            facts = {"client": client_id, "contact": added}
            _note(tx, EventKind.CLIENT_CHANGED, by, at, facts)
            return added

    def set_tier(self, by: By, client_id: int, tier: Tier | None, reason: str) -> int:
        """Change the tier of a client from now on, and of its open tickets by time.md rule 29 (S-03, C-39).

        Gives the number of open tickets that changed with it.
        """
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.CLIENTS, by)
            name = _need_client(tx, client_id)
            old = _current_tier(tx, client_id)
            if old is tier:
                raise BadInput(f"У клиента «{name}» уже уровень «{tier.label if tier else 'не задан'}».")
            _change_period(tx, client_id, tier, by.at, reason)
            facts = {"client": client_id, "old": old.value if old else None, "new": tier.value if tier else None}
            _note(tx, EventKind.CLIENT_CHANGED, by, by.at, facts)
            return self._carry_over(tx, by, client_id, old, tier)

    def _carry_over(self, tx: "Tx", by: By, client_id: int, old: Tier | None, new: Tier | None) -> int:
        sql = "SELECT number FROM ticket WHERE client_id = ? AND is_open = 1 AND tier IS ? ORDER BY number"
        numbers = [number for (number,) in tx.exec(sql, (client_id, old.value if old else None))]
        for number in numbers:
            ticket = tx.session.get(Ticket, number)
            if ticket is None:
                continue
            ticket.tier = new.value if new else None
            ticket.version += 1
            facts: dict[str, Any] = {"old": old, "new": new, "client": client_id, "v": ticket.version}
            tx.record(EventKind.TIER_CHANGED, by=by.person, ticket=number, happened=by.at, facts=facts)
            self._desk.clocks.refresh(tx, ticket)
        tx.session.flush()
        return len(numbers)


def _known(row: Sequence[Any] | None) -> Known | None:
    if row is None:
        return None
    client_id, client, contact_id, contact, role, tier = row
    return Known(client_id, client, contact_id, contact, ContactRole(role), Tier(tier) if tier else None)


def find(tx: "Tx", address: str) -> Known | None:
    """Find whose address this is, inside a write transaction."""
    if not address.strip():
        return None
    kind, key = address_key(address)
    return _known(tx.exec(_MATCH, (key, kind.value)).fetchone())


def find_named(tx: "Tx", name: str) -> Known | None:
    """Find an organisation by its exact name, inside a write transaction."""
    return _known(tx.exec(_NAMED, (name.strip(),)).fetchone())


def _note(tx: "Tx", kind: EventKind, by: By | None, at: datetime, facts: dict[str, Any]) -> None:
    tx.record(kind, by=by.person if by else None, ticket=None, happened=at, facts=facts)


def _need_client(tx: "Tx", client_id: int) -> str:
    row = tx.exec("SELECT name FROM client WHERE id = ?", (client_id,)).fetchone()
    if row is None:
        raise BadInput(f"Клиента с номером {client_id} нет.")
    return str(row[0])


def _current_tier(tx: "Tx", client_id: int) -> Tier | None:
    sql = "SELECT tier FROM tier_period WHERE client_id = ? AND until IS NULL"
    row = tx.exec(sql, (client_id,)).fetchone()
    return Tier(row[0]) if row else None


def _change_period(tx: "Tx", client_id: int, tier: Tier | None, at: datetime, reason: str) -> None:
    tx.exec("UPDATE tier_period SET until = ? WHERE client_id = ? AND until IS NULL", (stored(at), client_id))
    if tier is not None:
        sql = "INSERT INTO tier_period (client_id, tier, since, reason) VALUES (?, ?, ?, ?)"
        tx.exec(sql, (client_id, tier.value, stored(at), reason))


def _insert(tx: "Tx", client: NewClient, by: By | None, at: datetime) -> int:
    name = " ".join(client.name.split())
    if not name:
        raise BadInput("У клиента нет названия. Назовите его.")
    columns = "name, licence, support, project, note, created_at"
    sql = f"INSERT INTO client ({columns}) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
    values = (name, client.licence, client.support, client.project, client.note, stored(at))
    client_id = int(tx.exec(sql, values).fetchone()[0])
    if client.tier is not None:
        _change_period(tx, client_id, client.tier, at, "при заведении")
    for contact in client.contacts:
        _insert_contact(tx, client_id, contact, at)
    facts = {"client": client_id, "tier": client.tier.value if client.tier else None}
    _note(tx, EventKind.CLIENT_ADDED, by, at, facts)
    return client_id


def _insert_contact(tx: "Tx", client_id: int, contact: NewContact, at: datetime) -> int:
    sql = "INSERT INTO contact (client_id, name, role, created_at) VALUES (?, ?, ?, ?) RETURNING id"
    values = (client_id, contact.name.strip(), contact.role.value, stored(at))
    contact_id = int(tx.exec(sql, values).fetchone()[0])
    for address in contact.addresses:
        _insert_address(tx, contact_id, address)
    return contact_id


def _insert_address(tx: "Tx", contact_id: int, address: str) -> None:
    kind, key = address_key(address)
    taken = tx.exec(_MATCH, (key, kind.value)).fetchone()
    if taken is not None and taken[2] != contact_id:
        raise BadInput(f"Адрес {address.strip()} уже записан за «{taken[3]}» ({taken[1]}). Уберите его там или здесь.")
    sql = "INSERT OR IGNORE INTO contact_address (contact_id, kind, value, key) VALUES (?, ?, ?, ?)"
    tx.exec(sql, (contact_id, kind.value, address.strip(), key))
