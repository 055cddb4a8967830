"""Words of the standard's files read as terms: each wrong word is refused with those that there are."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from models.gate_rules import Backing, Unknown, Unmarked
from models.queue_order import Lane
from models.targets import Target
from models.terms import (
    AttachmentKind,
    ChannelKind,
    ContactRole,
    Priority,
    Reason,
    Role,
    Scope,
    Severity,
    Status,
    Term,
    TicketType,
    Tier,
    Urgency,
)

_Word = TypeVar("_Word", bound=Term)
EVERYTHING = "все"
"""In place of a list of types: all of them."""


def read_term(kind: type[_Word], word: Any) -> _Word:
    """Read one word of a file; ValueError names the words that there are."""
    found = kind.read(word) if isinstance(word, str) else None
    if found is None:
        known = ", ".join(f"«{term.label}»" for term in kind)
        raise ValueError(f"нет такого слова: {word!r}; есть {known}")
    return found


def _target(words: Any) -> Target:
    if isinstance(words, Target):
        return words
    if not isinstance(words, str):
        raise ValueError(f'срок пишется словами в кавычках, например "2 ч", а стоит {words!r}')
    return Target.parse(words)


def _types(words: Any) -> Any:
    return tuple(TicketType) if words == EVERYTHING else words


Words = Annotated[Target, BeforeValidator(_target)]
LaneWord = Annotated[Lane, BeforeValidator(lambda word: read_term(Lane, word))]
TierWord = Annotated[Tier, BeforeValidator(lambda word: read_term(Tier, word))]
TypeWord = Annotated[TicketType, BeforeValidator(lambda word: read_term(TicketType, word))]
TypeWords = Annotated[frozenset[TypeWord], BeforeValidator(_types)]
PriorityWord = Annotated[Priority, BeforeValidator(lambda word: read_term(Priority, word))]
StatusWord = Annotated[Status, BeforeValidator(lambda word: read_term(Status, word))]
RoleWord = Annotated[Role, BeforeValidator(lambda word: read_term(Role, word))]
ContactWord = Annotated[ContactRole, BeforeValidator(lambda word: read_term(ContactRole, word))]
KindWord = Annotated[ChannelKind, BeforeValidator(lambda word: read_term(ChannelKind, word))]
AttachmentWord = Annotated[AttachmentKind, BeforeValidator(lambda word: read_term(AttachmentKind, word))]
ReasonWord = Annotated[Reason, BeforeValidator(lambda word: read_term(Reason, word))]
BackingWord = Annotated[Backing, BeforeValidator(lambda word: read_term(Backing, word))]
UnmarkedWord = Annotated[Unmarked, BeforeValidator(lambda word: read_term(Unmarked, word))]
UnknownWord = Annotated[Unknown, BeforeValidator(lambda word: read_term(Unknown, word))]
SeverityWord = Annotated[Severity, BeforeValidator(lambda word: read_term(Severity, word))]
ScopeWord = Annotated[Scope, BeforeValidator(lambda word: read_term(Scope, word))]
UrgencyWord = Annotated[Urgency, BeforeValidator(lambda word: read_term(Urgency, word))]


class WrongKey(ValueError):
    """A value that fits its key but not the rest: ``spot`` is the way to the key in its file."""

    def __init__(self, spot: Sequence[str | int], said: str) -> None:
        super().__init__(said)
        self.spot = tuple(spot)


class Part(BaseModel):
    """A table of a file of the standard: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
