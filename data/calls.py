"""A request that is being taken by hand: a call on the line, what is known of the caller, and how it outlives a crash.

A call is kept as a draft of its operator (ticket 0), as JSON, with secrets masked; several can wait at once. A draft of
another version or a damaged one is read as far as it can be: no word is given up for a bad field.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from data.clients.rows import ClientLine
from data.mail.phones import phone_key
from data.rows import DraftRow, Incoming
from models.terms import ContactRole, Readiness, Term, TicketType, Tier, Urgency

if TYPE_CHECKING:
    from data.desk import Desk

_Word = TypeVar("_Word", bound=Term)

KIND = "intake"
"""The kind of the drafts: «intake», then «intake2», «intake3» … for calls that are parked."""
PARKED = 5
"""How many calls can wait at once, the one on the line among them."""
PHONE = "телефон"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is on the line: somebody the desk knows, or what was typed of a new person."""

    typed: str = ""
    contact_id: int | None = None
    client_id: int | None = None
    name: str = ""
    client: str = ""
    address: str = ""
    role: ContactRole = ContactRole.UNKNOWN
    tier: Tier | None = None
    note: str = ""
    """What else is worth knowing at once, such as «нет куратора»."""

    @property
    def known(self) -> bool:
        """Whether the desk knows this person."""
        return self.contact_id is not None

    @property
    def said(self) -> str:
        """The caller in a few words, as typed where nobody knows them."""
        return self.name or self.address or self.typed or "кто-то"


@dataclass(frozen=True, slots=True)
class Call:
    """Everything that is typed and chosen of one request by hand; ``at`` is set when it is written down afterwards."""

    key: str
    began: datetime
    slot: str = KIND
    caller: Caller = Caller()
    channel: str = PHONE
    at: datetime | None = None
    text: str = ""
    type: TicketType | None = None
    declared: Urgency | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    parent: int | None = None
    joins: int | None = None
    topic: str = ""
    speaks_for: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed yet, so that there is nothing to keep."""
        return not (self.text.strip() or self.caller.said != "кто-то" or any(self.answers.values()))

    @property
    def live(self) -> bool:
        """Whether the caller is on the line now."""
        return self.at is None and self.channel.casefold() == PHONE

    def incoming(self, now: datetime) -> Incoming:
        """Give the request as the desk accepts it; a live call began when the form was opened (L-09, D-14)."""
        caller, at = self.caller, self.at or (self.began if self.live else now)
        return Incoming(
            key=self.key,
            at=min(at, now),
            channel=self.channel,
            text=self.text,
            sender=caller.name,
            sender_address=caller.address,
            type=self.type,
            source="вручную",
            client=caller.client,
            answers={key: text for key, text in self.answers.items() if text.strip()},
            topic=self.topic,
            speaks_for=self.speaks_for,
            declared=self.declared,
            contact_id=caller.contact_id,
            contact_role=None if caller.known else caller.role,
            until=now if self.live else None,
            onto=self.joins,
        )


def begin(now: datetime, slot: str = KIND) -> Call:
    """Begin a call; its key makes it one request, however often it is saved."""
    return Call(key=f"hand:{uuid4().hex}", began=now, slot=slot)


def newcomer(typed: str) -> Caller:
    """Read what was typed of a person nobody knows: a telephone, an address, else a name (C-05: they stay unknown)."""
    words = " ".join(typed.split())
    reachable = "@" in words.strip("@") or phone_key(words) is not None
    return Caller(typed=typed, name="" if reachable else words, address=words if reachable else "")


def caller_of(line: ClientLine, typed: str) -> Caller:
    """Make a caller of a find; an organisation alone has nobody in it, so the person behind it stays unknown."""
    return Caller(
        typed=typed,
        contact_id=line.contact_id,
        client_id=line.id,
        name=line.contact,
        client=line.name,
        address=line.address,
        role=line.role if line.contact_id is not None else ContactRole.UNKNOWN,
        tier=line.tier,
        note="" if line.readiness is Readiness.READY else line.readiness.label,
    )


class Calls:
    """The calls that a person has begun and not saved, on any console."""

    def __init__(self, desk: "Desk", operator_id: int) -> None:
        self._desk = desk
        self._operator_id = operator_id

    def waiting(self) -> tuple[Call, ...]:
        """List them, newest first."""
        mine = self._desk.drafts.mine(self._operator_id)
        return tuple(_read(row) for row in mine if row.ticket_number == 0 and row.kind.startswith(KIND))

    def free_slot(self, taken: tuple[Call, ...]) -> str | None:
        """Name a place for one more call; None when too many wait."""
        used = {call.slot for call in taken}
        names = [KIND, *(f"{KIND}{n}" for n in range(2, PARKED + 1))]
        return next((name for name in names if name not in used), None)

    def keep(self, call: Call, now: datetime) -> None:
        """Put a call on disk as it stands now, without the secrets in it (S-70); an empty one is forgotten."""
        text = "" if call.empty else written(call)
        self._desk.drafts.save(self._operator_id, 0, call.slot, text, now)

    def forget(self, call: Call, now: datetime) -> None:
        """Take a call off the disk: it was registered, or given up."""
        self._desk.drafts.drop(self._operator_id, 0, call.slot, now)


def written(call: Call) -> str:
    """Write a call as JSON, masked."""
    from models.secrets import mask

    values = asdict(call)
    values["text"] = mask(call.text).text
    values["answers"] = {key: mask(text).text for key, text in call.answers.items()}
    return json.dumps(values, ensure_ascii=False, default=_plain)


def hidden_in(call: Call) -> tuple[str, ...]:
    """Name the kinds of secrets that stand in a call and are not stored, for a word to the operator (S-70)."""
    from models.secrets import mask

    found = [kind for text in (call.text, *call.answers.values()) for kind in mask(text).kinds]
    return tuple(dict.fromkeys(kind.label for kind in found))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _read(row: DraftRow) -> Call:
    """Read a kept call; what is no JSON of ours becomes its text."""
    blank = replace(begin(row.saved_at), slot=row.kind)
    try:
        values = json.loads(row.text)
    except ValueError:
        return replace(blank, text=row.text)
    if not isinstance(values, dict):
        return replace(blank, text=row.text)
    answers = values.get("answers")
    return Call(
        key=_text(values, "key") or blank.key,
        began=_instant(values, "began") or row.saved_at,
        slot=row.kind,
        caller=_caller(values.get("caller")),
        channel=_text(values, "channel") or PHONE,
        at=_instant(values, "at"),
        text=_text(values, "text"),
        type=_term(TicketType, values.get("type")),
        declared=_term(Urgency, values.get("declared")),
        answers={str(key): str(text) for key, text in answers.items()} if isinstance(answers, dict) else {},
        parent=_number(values, "parent"),
        joins=_number(values, "joins"),
        topic=_text(values, "topic"),
        speaks_for=_text(values, "speaks_for"),
    )


def _caller(values: Any) -> Caller:
    if not isinstance(values, dict):
        return Caller()
    return Caller(
        typed=_text(values, "typed"),
        contact_id=_number(values, "contact_id"),
        client_id=_number(values, "client_id"),
        name=_text(values, "name"),
        client=_text(values, "client"),
        address=_text(values, "address"),
        role=_term(ContactRole, values.get("role")) or ContactRole.UNKNOWN,
        tier=_term(Tier, values.get("tier")),
        note=_text(values, "note"),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    found = values.get(name)
    return found if isinstance(found, str) else ""


def _number(values: Mapping[str, Any], name: str) -> int | None:
    found = values.get(name)
    return found if isinstance(found, int) else None


def _instant(values: Mapping[str, Any], name: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(_text(values, name))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _term(kind: type[_Word], value: Any) -> _Word | None:
    return kind.read(value) if isinstance(value, str) else None
