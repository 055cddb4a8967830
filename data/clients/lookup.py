"""Who a sender is: an address or a telephone as one key, and the contact and organisation that it belongs to.

A sender is known by an address or a telephone of a contact and by nothing else: a name in a letter proves nothing
(security.md §7). Intake asks this for every request, so it is one statement on indexes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.mail.phones import phone_key
from models.readiness import readiness
from models.terms import ContactRole, IntakeRule, Readiness, Term, Tier

if TYPE_CHECKING:
    from data.engine import Tx


class AddressKind(Term):
    """How a contact is reached."""

    MAIL = "mail", "почта"
    PHONE = "phone", "телефон"
    OTHER = "other", "имя в канале"


@dataclass(frozen=True, slots=True)
class Known:
    """Whom an address belongs to, and what the gate asks about them."""

    client_id: int
    client: str
    contact_id: int | None = None
    contact: str = ""
    role: ContactRole = ContactRole.UNKNOWN
    tier: Tier | None = None
    readiness: Readiness = Readiness.NO_CURATOR
    intake: IntakeRule = IntakeRule.LPR
    curator: bool = False
    """Whether this contact is the confirmed curator of the organisation (S-55)."""


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


CLAIMS = "(SELECT count(*) FROM contact k WHERE k.client_id = c.id AND k.role = 'curator')"
"""How many contacts of the client ``c`` claim to be its curator."""
OUR_CLAIMS = "(SELECT count(*) FROM contact k WHERE k.client_id = c.id AND k.role = 'curator' AND k.ours)"
"""How many of those are people of ours."""
_ORGANISATION = (
    f"t.tier, c.intake, {CLAIMS}, {OUR_CLAIMS}, "
    "(SELECT q.contact_id FROM curator_period q WHERE q.client_id = c.id AND q.until IS NULL)"
)
_TIER_NOW = "LEFT JOIN tier_period t ON t.client_id = c.id AND t.until IS NULL"
MATCH = (
    f"SELECT c.id, c.name, p.id, p.name, p.role, {_ORGANISATION} FROM contact_address a "
    f"JOIN contact p ON p.id = a.contact_id JOIN client c ON c.id = p.client_id {_TIER_NOW} "
    "WHERE a.key = ? AND a.kind = ? ORDER BY a.id LIMIT 1"
)
"""Whose address this is, by its key and kind."""
NAMED = (
    f"SELECT c.id, c.name, NULL, '', 'unknown', {_ORGANISATION} FROM client c {_TIER_NOW} "
    "WHERE c.name = ? ORDER BY c.id LIMIT 1"
)
"""The organisation of exactly this name."""
CONTACT = (
    f"SELECT c.id, c.name, p.id, p.name, p.role, {_ORGANISATION} FROM contact p "
    f"JOIN client c ON c.id = p.client_id {_TIER_NOW} WHERE p.id = ?"
)
"""One contact by id."""
CLIENT = f"SELECT c.id, c.name, NULL, '', 'unknown', {_ORGANISATION} FROM client c {_TIER_NOW} WHERE c.id = ?"
"""One organisation by id."""


def known_of(row: Sequence[Any] | None) -> Known | None:
    """Read a row of these statements."""
    if row is None:
        return None
    client_id, client, contact_id, contact, role, tier, intake, claims, ours, curator = row
    return Known(
        client_id,
        client,
        contact_id,
        contact,
        ContactRole(role),
        Tier(tier) if tier else None,
        readiness(claims, ours),
        IntakeRule(intake),
        contact_id is not None and contact_id == curator,
    )


def find(tx: "Tx", address: str) -> Known | None:
    """Find whose address this is, inside a write transaction."""
    if not address.strip():
        return None
    kind, key = address_key(address)
    return known_of(tx.exec(MATCH, (key, kind.value)).fetchone())


def find_named(tx: "Tx", name: str) -> Known | None:
    """Find an organisation by its exact name, inside a write transaction."""
    return known_of(tx.exec(NAMED, (" ".join(name.split()),)).fetchone())


def find_contact(tx: "Tx", contact_id: int) -> Known | None:
    """Say who a contact is, inside a write transaction."""
    return known_of(tx.exec(CONTACT, (contact_id,)).fetchone())


def find_client(tx: "Tx", client_id: int) -> Known | None:
    """Say what an organisation is, inside a write transaction; no contact is named."""
    return known_of(tx.exec(CLIENT, (client_id,)).fetchone())
