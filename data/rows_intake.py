"""A request on its way in, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.terms import AttachmentKind, ContactRole, Priority, TicketType, Tier, Urgency, Verdict, Warn


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that came with a request, still in memory; ``kind`` None: nobody has said what it is.

    With ``sha256`` its bytes are on disk already, ``size`` says how many, and ``data`` is empty.
    """

    name: str
    media: str
    data: bytes
    kind: AttachmentKind | None = None
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request from any channel, read and decoded, before the desk has seen it.

    ``at`` is the channel server's stamp (time.md rule 21); ``key`` its identity (Message-ID or the file's own key);
    ``auto`` names why it is no human message (auto-reply, bounce, receipt) and is empty for a person's.
    """

    key: str
    at: datetime
    channel: str
    text: str
    subject: str = ""
    sender: str = ""
    sender_address: str = ""
    type: TicketType | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    quote_from: int | None = None
    auto: str = ""
    bounce_of: tuple[str, ...] = ()
    bounce_final: bool = False
    raw_sha256: str = ""
    source: str = ""
    priority: Priority | None = None
    tier: Tier | None = None
    client: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Answers to the questions of a form, by key, where the way in states them; the text is read for the others."""
    topic: str = ""
    speaks_for: str = ""
    """The ЛПР on whose word a manager or an employee asks, by name (S-51)."""
    declared: Urgency | None = None
    files: tuple[NewFile, ...] = ()
    kinds: tuple[AttachmentKind, ...] = ()
    """Kinds of what was sent with it and is not here itself: the bans of C-28 go by them."""
    contact_id: int | None = None
    """The contact whom an operator picked by hand: it goes before the address (issue §4)."""
    contact_role: ContactRole | None = None
    """The role an operator gave to a new person of ``client``, who is then written down with this request."""
    until: datetime | None = None
    """When the call ended; ``at`` is when it began (D-14)."""
    onto: int | None = None
    """The open ticket that an operator adds this to as the client's further message."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a request: a new ticket, a message on a known one, or nothing new (seen before)."""

    number: int | None
    outcome: str
    event: int = 0
    gap: timedelta = timedelta()
    verdict: Verdict | None = None
    why: str = ""
    missing: tuple[str, ...] = ()
    warnings: tuple[Warn, ...] = ()
