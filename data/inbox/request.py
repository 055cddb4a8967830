"""What a request looks like in a file: the fields of JSON and CSV, checked, with Russian words for what is wrong.

The same fields stand in the shipped JSON Schema ``data/files/schema/request.schema.json``; a test holds them together.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, model_validator

from data.rows import Incoming
from models.terms import AttachmentKind, Priority, Term, TicketType, Tier, Urgency

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
    "ответы": "answers",
    "форма": "answers",
    "тематика": "topic",
    "от имени": "speaks_for",
    "по поручению": "speaks_for",
    "лпр": "speaks_for",
    "speaks for": "speaks_for",
    "заявленная срочность": "declared",
    "вложения": "kinds",
    "виды вложений": "kinds",
}
"""Russian (and everyday) names of the fields, in lower case."""

QUESTIONS: dict[str, str] = {
    "что нужно": "what",
    "зачем": "why",
    "кто использует": "users",
    "вход": "input",
    "выход": "output",
    "срок": "due",
    "что делали": "steps",
    "что ожидали": "expected",
    "ожидали": "expected",
    "что получили": "got",
    "получили": "got",
    "кому мешает": "hindered",
    "срочность": "urgency",
    "время ошибки": "error_time",
    "время возникновения ошибки": "error_time",
    "что недоступно": "down",
    "с какого времени": "since",
}
"""Columns that are answers of a form (R5): as the shipped forms label their questions, in lower case."""
ANSWER_PREFIX = "ответ "
"""A column «ответ: …» holds the answer to any question of the organisation's own forms."""

ANSWERS_LIMIT = 100
ANSWER_LIMIT = 100_000
FAULTS_SHOWN = 5
"""How many faults of one request its reason names."""

_LOCAL_FORMS = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y")


def field_name(word: str) -> str:
    """Give the English name of a field that a file named in Russian or English."""
    plain = " ".join(word.casefold().replace("ё", "е").replace("_", " ").split())
    return ALIASES.get(plain, plain)


def question_name(word: str) -> str:
    """Give the question that a column or a field names; empty when it names none."""
    plain = " ".join(word.casefold().replace("ё", "е").replace("_", " ").replace(":", " ").split())
    if plain.startswith(ANSWER_PREFIX):
        return plain.removeprefix(ANSWER_PREFIX)
    return QUESTIONS.get(plain, "")


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


@lru_cache(maxsize=256)
def _word(kind: type[Term], word: str) -> Term | None:
    """Read a word of a closed list; a table says the same few on every row."""
    return kind.read(word)


def _reader(kind: type[Term]) -> BeforeValidator:
    def read(value: Any) -> Term | None:
        if value is None or value == "":
            return None
        found = _word(kind, value) if isinstance(value, str) else None
        if found is None:
            raise ValueError(f"нет значения «{str(value)[:80]}»; есть {', '.join(term.label for term in kind)}")
        return found

    return BeforeValidator(read)


def _answers_of(value: Any) -> Any:
    """Read the answers of a form: an object of words by question."""
    if value is None or value == "":
        return {}
    if not isinstance(value, Mapping) or not all(isinstance(said, str | None) for said in value.values()):
        raise ValueError("нужен объект: вопрос и ответ словами")
    if len(value) > ANSWERS_LIMIT or any(len(said or "") > ANSWER_LIMIT for said in value.values()):
        raise ValueError("слишком длинное значение")
    return {question_name(str(key)) or str(key).strip(): said for key, said in value.items() if said}


def _kinds_of(value: Any) -> Any:
    """Read kinds of attachments: a list of words, or words with commas between."""
    words = value.split(",") if isinstance(value, str) else value or ()
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise ValueError("нужен список видов вложений")
    found = [(word, AttachmentKind.read(word)) for word in words if word.strip()]
    strange = next((word for word, kind in found if kind is None), None)
    if strange is not None:
        known = ", ".join(kind.label for kind in AttachmentKind)
        raise ValueError(f"нет значения «{strange.strip()[:80]}»; есть {known}")
    return tuple(kind for _, kind in found)


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
    answers: Annotated[dict[str, str], BeforeValidator(_answers_of)] = Field(default_factory=dict)
    """Answers to the questions of the form, by key or label; the text is read for the others."""
    topic: Line = ""
    """What it is about by the desk's own list: «обучение» opens a door (S-60)."""
    speaks_for: Line = ""
    """The ЛПР on whose word it is asked, by name."""
    declared: Annotated[Urgency | None, _reader(Urgency)] = None
    """The urgency that the client declares; it moves no priority (H-19)."""
    kinds: Annotated[tuple[AttachmentKind, ...], BeforeValidator(_kinds_of)] = ()
    """Kinds of what was sent along."""

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
            answers=self.answers,
            topic=self.topic,
            speaks_for=self.speaks_for,
            declared=self.declared,
            kinds=self.kinds,
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
