"""What is read of clients: whose an address is, a client's card, its tiers and curators through time."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.clients.lookup import CLAIMS, CONTACT, MATCH, NAMED, OUR_CLAIMS, Known, address_key, known_of
from data.clients.rows import Address, ClientCard, ContactRow, CuratorTerm, Period
from data.driver import instant, stored
from models.curator_checks import read_checks
from models.readiness import readiness
from models.terms import ContactRole, IntakeRule, Tier
from models.tier_hint import hint

if TYPE_CHECKING:
    from data.desk import Desk

_VIPS = (
    "SELECT a.key FROM tier_period t JOIN contact p ON p.client_id = t.client_id "
    "JOIN contact_address a ON a.contact_id = p.id WHERE t.tier = 'vip' AND t.until IS NULL AND a.kind = 'mail'"
)
_CARD = (
    "SELECT c.name, t.tier, t.since, c.licence, c.support, c.support_since, c.subscription_until, c.project, "
    f"c.projects, c.intake, c.note, {CLAIMS}, {OUR_CLAIMS}, "
    "(SELECT count(*) FROM ticket WHERE client_id = c.id AND is_open = 1), "
    "(SELECT count(*) FROM ticket WHERE client_id = c.id) "
    "FROM client c LEFT JOIN tier_period t ON t.client_id = c.id AND t.until IS NULL WHERE c.id = ?"
)
_CONTACTS = (
    "SELECT p.id, p.name, p.role, p.ours, p.checks, q.id IS NOT NULL, a.id, a.kind, a.value FROM contact p "
    "LEFT JOIN curator_period q ON q.client_id = p.client_id AND q.contact_id = p.id AND q.until IS NULL "
    "LEFT JOIN contact_address a ON a.contact_id = p.id WHERE p.client_id = ? ORDER BY p.id, a.id"
)
_CURATORS = (
    "SELECT q.contact_id, p.name, q.since, q.until FROM curator_period q JOIN contact p ON p.id = q.contact_id "
    "WHERE q.client_id = ? ORDER BY q.id"
)
_ROLES = tuple(ContactRole)
_LPR = (ContactRole.CURATOR, ContactRole.OWNER, ContactRole.DIRECTOR, ContactRole.SALES_HEAD)


class ClientReading:
    """Reads of organisations and their people."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def match_address(self, address: str) -> Known | None:
        """Find whose address or telephone this is; None for a sender whom nobody knows."""
        if not address.strip():
            return None
        kind, key = address_key(address)
        return known_of(self._desk.reads.row(MATCH, (key, kind.value)))

    def match_name(self, name: str) -> Known | None:
        """Find an organisation by its exact name."""
        return known_of(self._desk.reads.row(NAMED, (" ".join(name.split()),)))

    def contact(self, contact_id: int) -> Known | None:
        """Say who a contact is."""
        return known_of(self._desk.reads.row(CONTACT, (contact_id,)))

    def vip_addresses(self) -> frozenset[str]:
        """List the mail addresses of VIP clients, normalised: their letters are opened first (F-21)."""
        return frozenset(key for (key,) in self._desk.reads.rows(_VIPS))

    def names(self) -> tuple[tuple[int, str], ...]:
        """List all organisations by name."""
        return tuple(self._desk.reads.rows("SELECT id, name FROM client ORDER BY name, id"))

    def any_known(self) -> bool:
        """Tell whether the desk keeps any client at all (D-45: at the first run nobody can be known yet)."""
        return self._desk.reads.row("SELECT 1 FROM client LIMIT 1") is not None

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
            Period(Tier(tier), instant(since), _maybe(until), reason)
            for tier, since, until, reason in self._desk.reads.rows(sql, (client_id,))
        )

    def curators(self, client_id: int) -> tuple[CuratorTerm, ...]:
        """List the confirmed curators of a client, oldest first (S-55)."""
        return tuple(
            CuratorTerm(contact_id, name, instant(since), _maybe(until))
            for contact_id, name, since, until in self._desk.reads.rows(_CURATORS, (client_id,))
        )

    def contacts(self, client_id: int) -> tuple[ContactRow, ...]:
        """List the people of a client: who decides first, then by name."""
        found: dict[int, tuple[Sequence[Any], list[Address]]] = {}
        for row in self._desk.reads.rows(_CONTACTS, (client_id,)):
            addresses = found.setdefault(row[0], (row, []))[1]
            if row[6] is not None:
                addresses.append(Address(row[6], row[7], row[8]))
        people = [_contact(row, addresses) for row, addresses in found.values()]
        return tuple(sorted(people, key=lambda one: (not one.curator, _standing(one.role), one.name)))

    def card(self, client_id: int, now: datetime) -> ClientCard | None:
        """Read everything that the client's card shows; None when there is no such client."""
        row = self._desk.reads.row(_CARD, (client_id,))
        if row is None:
            return None
        name, tier, since, licence, support, supported, subscribed, project, projects, intake, note = row[:11]
        claims, ours, open_tickets, tickets = row[11:]
        support_since = _maybe(supported)
        return ClientCard(
            id=client_id,
            name=name,
            tier=Tier(tier) if tier else None,
            tier_since=_maybe(since),
            licence=licence,
            support=bool(support),
            support_since=support_since,
            subscription_until=_maybe(subscribed),
            project=bool(project),
            projects=projects,
            intake=IntakeRule(intake),
            note=note,
            readiness=readiness(claims, ours),
            hint=hint(licence, support=bool(support), project=bool(project), support_since=support_since, now=now),
            contacts=self.contacts(client_id),
            tiers=self.history(client_id),
            curators=self.curators(client_id),
            open_tickets=open_tickets,
            tickets=tickets,
        )


def _contact(row: Sequence[Any], addresses: Sequence[Address]) -> ContactRow:
    contact_id, name, role, ours, checks, confirmed = row[:6]
    return ContactRow(
        contact_id, name, ContactRole(role), bool(ours), bool(confirmed), tuple(addresses), read_checks(checks)
    )


def _standing(role: ContactRole) -> int:
    return _LPR.index(role) if role in _LPR else len(_LPR) + _ROLES.index(role)


def _maybe(text: str | None) -> datetime | None:
    return instant(text) if text else None
