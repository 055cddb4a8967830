"""The frozen snapshots of clients that leave the data room: a line of the list, a card, a line of the time line."""

from dataclasses import dataclass
from datetime import datetime

from models.curator_checks import Check
from models.terms import ContactRole, IntakeRule, Readiness, Term, Tier
from models.tier_hint import Hint


@dataclass(frozen=True, slots=True)
class Period:
    """A tier of a client, and from when to when it was in force (S-03)."""

    tier: Tier
    since: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class CuratorTerm:
    """Who was the confirmed curator, and from when to when (S-55)."""

    contact_id: int
    name: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Address:
    """One way to reach a contact, as it was written; ``kind`` is mail, phone or other."""

    id: int
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person of a client; ``curator``: confirmed, ``ours``: a person of ours."""

    id: int
    name: str
    role: ContactRole
    ours: bool = False
    curator: bool = False
    addresses: tuple[Address, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client in a list: its name, tier, whether it may set tasks, and the contact that a search found."""

    id: int
    name: str
    tier: Tier | None
    readiness: Readiness
    contact_id: int | None = None
    contact: str = ""
    role: ContactRole = ContactRole.UNKNOWN
    address: str = ""
    exact: bool = False
    """Found by the whole telephone number or address, so that it can be nobody else."""
    curator: bool = False


@dataclass(frozen=True, slots=True)
class ClientCard:
    """Everything the card shows of one client."""

    id: int
    name: str
    tier: Tier | None
    tier_since: datetime | None
    licence: str
    support: bool
    support_since: datetime | None
    subscription_until: datetime | None
    project: bool
    projects: int
    intake: IntakeRule
    note: str
    readiness: Readiness
    hint: Hint
    contacts: tuple[ContactRow, ...]
    tiers: tuple[Period, ...]
    curators: tuple[CuratorTerm, ...]
    open_tickets: int
    tickets: int

    @property
    def curator(self) -> ContactRow | None:
        """The confirmed curator, else the only one who claims to be it."""
        claimed = [one for one in self.contacts if one.role is ContactRole.CURATOR]
        confirmed = next((one for one in claimed if one.curator), None)
        return confirmed or (claimed[0] if len(claimed) == 1 else None)


class Moment(Term):
    """What a line of a client's time line tells."""

    OPENED = "opened", "обращение"
    CALL = "call", "звонок"
    WROTE = "wrote", "клиент"
    ANSWERED = "answered", "ответ"
    NOTED = "noted", "заметка"
    AUTO = "auto", "автомат"
    EVENT = "event", "событие"
    OFF_CHANNEL = "off_channel", "мимо канала"
    TIER = "tier", "уровень"
    CURATOR = "curator", "куратор"


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One moment of a client's history: when, what, by which channel, in which ticket; ``text`` is as stored."""

    at: datetime
    moment: Moment
    text: str
    who: str = ""
    channel: str = ""
    number: int | None = None
    subject: str = ""
    key: tuple[str, int, int] = ("", 0, 0)
    """Its place in the order, for reading on from it."""


@dataclass(frozen=True, slots=True)
class TimePage:
    """A stretch of a time line, newest first; ``before`` is where to read on from, None at its beginning."""

    rows: tuple[TimeRow, ...]
    before: tuple[str, int, int] | None = None
