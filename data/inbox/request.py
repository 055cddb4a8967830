"""What a request looks like in a file: the fields of JSON and CSV, checked, with Russian words for what is wrong.

The same fields stand in the shipped JSON Schema ``data/files/schema/request.schema.json``; a test holds them together.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, model_validator

from data.rows import Incoming
from models.terms import Priority, Term, TicketType, Tier

CHANNEL = "файл"

ALIASES: dict[str, str] = {
    "ключ": "key",
    "ид": "key",
    "id": "key",
    "время": "at",
    "дата": "at",
    "получено": "at",
    "канал": "channel",
    "тема": "subject",
    "текст": "text",
    "описание": "text",
    "сообщение": "text",
    "отправитель": "sender",
    "имя": "sender",
    "от кого": "sender",
    "адрес": "address",
    "почта": "address",
    "телефон": "address",
    "email": "address",
    "e-mail": "address",
    "phone": "address",
    "клиент": "client",
    "организация": "client",
    "компания": "client",
    "тип": "type",
    "приоритет": "priority",
    "уровень": "tier",
    "тир": "tier",
}
"""Russian (and everyday) names of the fields, in lower case."""

FAULTS_SHOWN = 5
"""How many faults of one request its reason names."""

_LOCAL_FORMS = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y")


def field_name(word: str) -> str:
    """Give the English name of a field that a file named in Russian or English."""
    plain = " ".join(word.casefold().replace("ё", "е").replace("_", " ").split())
    return ALIASES.get(plain, plain)


def read_instant(words: str, zone: ZoneInfo) -> datetime:
    """Read an instant as people write it; without a zone of its own it is local time of the desk."""
    said = words.strip()
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        found = _local_form(said)
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"времени «{said}» не бывает") from None


def _local_form(said: str) -> datetime:
    for form in _LOCAL_FORMS:
        try:
            return datetime.strptime(said, form)  # noqa: DTZ007 - the zone is put on by the caller
        except ValueError:
            continue
    raise ValueError(f"время «{said}» не читается: нужно 2026-03-02T10:00:00+03:00 или 02.03.2026 10:00")


def _instant(value: Any, info: ValidationInfo) -> datetime | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("время пишется строкой")
    zone: ZoneInfo = (info.context or {}).get("zone") or ZoneInfo("UTC")
    return read_instant(value, zone)


def _reader(kind: type[Term]) -> BeforeValidator:
    def read(value: Any) -> Term | None:
        if value is None or value == "":
            return None
        found = kind.read(value) if isinstance(value, str) else None
        if found is None:
            raise ValueError(f"нет значения «{str(value)[:80]}»; есть {', '.join(term.label for term in kind)}")
        return found

    return BeforeValidator(read)


def _text_of(value: Any) -> Any:
    return "" if value is None else value


Line = Annotated[str, BeforeValidator(_text_of), Field(max_length=1000)]


class Request(BaseModel):
    """One request of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Line = ""
    """Its identity in the system it comes from: the same key twice makes one ticket."""
    at: Annotated[datetime | None, BeforeValidator(_instant)] = None
    """When the client wrote; the file's own time when absent."""
    channel: Line = CHANNEL
    """Where it came from, in a word."""
    subject: Line = ""
    """What it is about."""
    text: Annotated[str, BeforeValidator(_text_of), Field(max_length=10_000_000)] = ""
    """What the client said."""
    sender: Line = ""
    """The person's name."""
    address: Line = ""
    """Mail address or telephone: by it the desk knows the person."""
    client: Line = ""
    """The organisation, as the desk calls it."""
    type: Annotated[TicketType | None, _reader(TicketType)] = None
    """One of the seven types; without it the request lies in «Не оформлено»."""
    priority: Annotated[Priority | None, _reader(Priority)] = None
    """Priority; by the type when absent."""
    tier: Annotated[Tier | None, _reader(Tier)] = None
    """Tier; the client's own when absent."""

    @model_validator(mode="after")
    def _says_something(self) -> "Request":
        if not self.text.strip() and not self.subject.strip():
            raise ValueError("пустое обращение: нет ни темы, ни текста")
        return self

    def incoming(self, key: str, stamped: datetime, source: str) -> Incoming:
        """Make the request that the desk accepts; ``key`` and ``stamped`` serve when it has none of its own."""
        return Incoming(
            key=f"key:{self.key}" if self.key else key,
            at=self.at or stamped,
            channel=self.channel or CHANNEL,
            text=self.text,
            subject=self.subject,
            sender=self.sender,
            sender_address=self.address,
            client=self.client,
            type=self.type,
            priority=self.priority,
            tier=self.tier,
            source=source,
        )


def read_request(fields: Mapping[str, Any], zone: ZoneInfo) -> Request:
    """Check the fields of one request; raises ValueError with a Russian sentence that names each bad field."""
    try:
        return Request.model_validate(fields, context={"zone": zone})
    except ValidationError as error:
        found = [_said(details) for details in error.errors()]
        more = f"; и ещё {len(found) - FAULTS_SHOWN}" if len(found) > FAULTS_SHOWN else ""
        raise ValueError("; ".join(found[:FAULTS_SHOWN]) + more) from None


def _said(details: Any) -> str:
    spot = ".".join(str(part) for part in details["loc"])[:80]
    own = str(details["msg"]).removeprefix("Value error, ") if details["type"] == "value_error" else "не подходит"
    words = _WORDS.get(details["type"], own)
    return f"поле «{spot}»: {words}" if spot else words


_WORDS = {
    "string_type": "нужен текст",
    "string_unicode": "в тексте половины знаков",
    "invalid_key": "имя поля не читается",
    "extra_forbidden": "такого поля нет",
    "string_too_long": "слишком длинное значение",
    "model_type": "нужен объект с полями обращения",
    "model_attributes_type": "нужен объект с полями обращения",
}
