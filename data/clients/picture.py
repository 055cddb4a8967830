"""The clients of a desk as an import sees them: loaded once, changed line by line as the file is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.driver import instant
from data.folding import fold
from models.terms import ContactRole, IntakeRule, Tier

Rows = Callable[[str], Sequence[Sequence[Any]]]

FIELDS = ("licence", "support", "support_since", "subscription_until", "project", "projects", "intake", "note")
"""The plain fields of a client that a file may set."""


@dataclass(slots=True, eq=False)
class Person:
    """A contact as it is, or as it will be; ``id`` None: not written yet."""

    name: str
    role: ContactRole
    client: "Organisation"
    id: int | None = None
    ours: bool = False
    line: int = 0
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Organisation:
    """A client as it is, or as it will be; ``said`` holds which line of the file stated a field, and as what."""

    name: str
    id: int | None = None
    tier: Tier | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    curator: Person | None = None
    said: dict[str, tuple[int, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Picture:
    """Everything by what a line of the file can name it."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    owners: dict[tuple[str, str], Person] = field(default_factory=dict)

    def organisation(self, name: str) -> Organisation | None:
        """Find an organisation by its name, whatever its case, ё and spaces."""
        return self.organisations.get(fold(name))

    def add(self, organisation: Organisation) -> Organisation:
        """Take a new organisation in."""
        self.organisations.setdefault(fold(organisation.name), organisation)
        return organisation


_CLIENTS = (
    f"SELECT c.id, c.name, t.tier, {', '.join(f'c.{name}' for name in FIELDS)} FROM client c "
    "LEFT JOIN tier_period t ON t.client_id = c.id AND t.until IS NULL ORDER BY c.id"
)
_PEOPLE = (
    "SELECT p.id, p.client_id, p.name, p.role, p.ours, q.id IS NOT NULL FROM contact p LEFT JOIN curator_period q "
    "ON q.client_id = p.client_id AND q.contact_id = p.id AND q.until IS NULL ORDER BY p.id"
)
_ADDRESSES = "SELECT contact_id, kind, key, value FROM contact_address ORDER BY id"


def load(rows: Rows) -> Picture:
    """Read the whole of it."""
    picture = Picture()
    by_id: dict[int, Organisation] = {}
    for client_id, name, tier, *values in rows(_CLIENTS):
        fields = dict(zip(FIELDS, map(_read, FIELDS, values), strict=True))
        by_id[client_id] = Organisation(name, client_id, Tier(tier) if tier else None, fields)
        picture.add(by_id[client_id])
    people: dict[int, Person] = {}
    for contact_id, client_id, name, role, ours, confirmed in rows(_PEOPLE):
        client = by_id[client_id]
        person = people[contact_id] = Person(name, ContactRole(role), client, contact_id, bool(ours))
        client.people.append(person)
        client.curator = person if confirmed else client.curator
    for contact_id, kind, key, value in rows(_ADDRESSES):
        people[contact_id].addresses[kind, key] = value
        picture.owners.setdefault((kind, key), people[contact_id])
    return picture


def _read(name: str, value: Any) -> Any:
    if name in ("support_since", "subscription_until"):
        return instant(value) if value else None
    if name in ("support", "project"):
        return bool(value)
    return IntakeRule(value) if name == "intake" else value
