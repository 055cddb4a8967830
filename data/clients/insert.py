"""How a client, a contact and an address are written, inside a transaction that somebody else opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.clients.lookup import MATCH, address_key
from data.clients.needles import renew
from data.driver import stored
from data.refusals import BadInput
from data.rows import By
from models.events import EventKind
from models.terms import ContactRole, IntakeRule, Tier

if TYPE_CHECKING:
    from data.engine import Tx

NAME_LIMIT = 300
TEXT_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class NewContact:
    """A person to be added to a client, with the addresses and telephones they write from."""

    name: str
    role: ContactRole = ContactRole.EMPLOYEE
    addresses: tuple[str, ...] = ()
    ours: bool = False


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
    support_since: datetime | None = None
    subscription_until: datetime | None = None
    projects: int = 0
    intake: IntakeRule = IntakeRule.LPR
    tier_since: datetime | None = None

    @property
    def plain(self) -> bool:
        """Whether nothing but its name and people is said of it: what an operator may add while on a call."""
        return self == NewClient(self.name, contacts=self.contacts)


_CLIENT = (
    "INSERT INTO client (name, licence, support, support_since, subscription_until, project, projects, intake, note, "
    "created_at, needle) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '') RETURNING id"
)
_CONTACT = (
    "INSERT INTO contact (client_id, name, role, ours, created_at, needle) VALUES (?, ?, ?, ?, ?, '') RETURNING id"
)


def insert_client(tx: "Tx", client: NewClient, by: By | None, at: datetime) -> int:
    """Write a client with its people; gives its id. Raises BadInput for a name or an address that cannot be."""
    name = clean_name(client.name, "У клиента нет названия. Назовите его.")
    values = (
        name,
        client.licence.strip()[:NAME_LIMIT],
        int(client.support),
        _maybe(client.support_since),
        _maybe(client.subscription_until),
        int(client.project),
        client.projects,
        client.intake.value,
        storable(client.note)[:TEXT_LIMIT],
        stored(at),
    )
    client_id = int(tx.exec(_CLIENT, values).fetchone()[0])
    if client.tier is not None:
        change_tier(tx, client_id, client.tier, min(client.tier_since or at, at), "при заведении")
    people = [_write_contact(tx, client_id, contact, at) for contact in client.contacts]
    renew(tx.exec, client_id)
    tier = client.tier.value if client.tier else None
    note(tx, EventKind.CLIENT_ADDED, by, at, {"client": client_id, "tier": tier, "contacts": people})
    return client_id


def insert_contact(tx: "Tx", client_id: int, contact: NewContact, by: By | None, at: datetime) -> int:
    """Write a contact with its addresses; gives its id."""
    contact_id = _write_contact(tx, client_id, contact, at)
    renew(tx.exec, client_id)
    facts = {"client": client_id, "contact": contact_id, "role": contact.role.value}
    note(tx, EventKind.CONTACT_ADDED, by, at, facts)
    return contact_id


def _write_contact(tx: "Tx", client_id: int, contact: NewContact, at: datetime) -> int:
    said = contact.name if contact.name.strip() else next(iter(contact.addresses), "")
    name = clean_name(said, "У человека нет ни имени, ни телефона, ни адреса. Назовите хоть что-то.")
    values = (client_id, name, contact.role.value, int(contact.ours), stored(at))
    contact_id = int(tx.exec(_CONTACT, values).fetchone()[0])
    for address in contact.addresses:
        insert_address(tx, contact_id, address)
    return contact_id


def insert_address(tx: "Tx", contact_id: int, address: str) -> bool:
    """Write one address of a contact; False when the contact has it already, BadInput when somebody else has."""
    said = " ".join(storable(address).split())[:NAME_LIMIT]
    if not said:
        return False
    kind, key = address_key(said)
    taken = tx.exec(MATCH, (key, kind.value)).fetchone()
    if taken is not None and taken[2] != contact_id:
        raise BadInput(f"Адрес {said} уже записан за «{taken[3]}» ({taken[1]}). Уберите его там или здесь.")
    sql = "INSERT OR IGNORE INTO contact_address (contact_id, kind, value, key) VALUES (?, ?, ?, ?)"
    return tx.exec(sql, (contact_id, kind.value, said, key)).rowcount == 1


def change_tier(tx: "Tx", client_id: int, tier: Tier | None, at: datetime, reason: str) -> None:
    """End the tier in force and begin another (S-03)."""
    tx.exec("UPDATE tier_period SET until = ? WHERE client_id = ? AND until IS NULL", (stored(at), client_id))
    if tier is not None:
        sql = "INSERT INTO tier_period (client_id, tier, since, reason) VALUES (?, ?, ?, ?)"
        tx.exec(sql, (client_id, tier.value, stored(at), reason))


def need_client(tx: "Tx", client_id: int) -> str:
    """Give a client's name, or refuse: there is none of this id."""
    row = tx.exec("SELECT name FROM client WHERE id = ?", (client_id,)).fetchone()
    if row is None:
        raise BadInput(f"Клиента с номером {client_id} нет.")
    return str(row[0])


def need_contact(tx: "Tx", contact_id: int) -> tuple[int, str, ContactRole, bool]:
    """Give a contact's client, name, role and whether it is ours, or refuse."""
    row = tx.exec("SELECT client_id, name, role, ours FROM contact WHERE id = ?", (contact_id,)).fetchone()
    if row is None:
        raise BadInput(f"Контакта с номером {contact_id} нет.")
    return int(row[0]), str(row[1]), ContactRole(row[2]), bool(row[3])


def note(tx: "Tx", kind: EventKind, by: By | None, at: datetime, facts: Mapping[str, Any]) -> None:
    """Write an event of a client; its facts hold ids and slugs, never what somebody wrote."""
    tx.record(kind, by=by.person if by else None, ticket=None, happened=at, facts=facts)


def clean_name(name: str, complaint: str) -> str:
    """Bring a name to one storable line, or refuse with the complaint."""
    plain = " ".join(storable(name).split())[:NAME_LIMIT]
    if not plain:
        raise BadInput(complaint)
    return plain


def storable(text: str) -> str:
    """Replace what the database cannot hold: NUL and halves of UTF-16 pairs."""
    return text.replace("\x00", "␀").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _maybe(at: datetime | None) -> str | None:
    return stored(at) if at is not None else None
