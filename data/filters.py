"""What a person types to narrow a list: small frozen filters joined with ``&`` that say themselves in Russian."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from data.folding import fold
from data.refusals import BadInput
from models.terms import Status, Term, TicketType, Tier

Piece = tuple[str, tuple[Any, ...]]


class Filter:
    """A condition on the tickets of a list."""

    __slots__ = ()

    def sql(self) -> Piece:
        """Write the condition on ``ticket AS t`` and its values."""
        raise NotImplementedError

    def __and__(self, other: "Filter") -> "Filter":
        if isinstance(self, Everything):
            return other
        return self if isinstance(other, Everything) else Both(self, other)

    def __bool__(self) -> bool:
        return not isinstance(self, Everything)


@dataclass(frozen=True, slots=True)
class Everything(Filter):
    """No condition at all."""

    def sql(self) -> Piece:
        """Hold for every ticket."""
        return "1", ()

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Both(Filter):
    """Two conditions at once."""

    first: Filter
    second: Filter

    def sql(self) -> Piece:
        """Hold where both hold."""
        (first, values), (second, more) = self.first.sql(), self.second.sql()
        return f"{first} AND {second}", values + more

    def __str__(self) -> str:
        return f"{self.first} · {self.second}"


@dataclass(frozen=True, slots=True)
class OneOf(Filter):
    """A column of terms holds one of these words: tier, type or status."""

    column: str
    terms: tuple[Term, ...]

    def sql(self) -> Piece:
        """Hold where the column is one of them."""
        return f"t.{self.column} IN ({', '.join('?' * len(self.terms))})", tuple(term.value for term in self.terms)

    def __str__(self) -> str:
        return f"{_COLUMN_SAID[self.column]} {' или '.join(term.label for term in self.terms)}"


@dataclass(frozen=True, slots=True)
class OwnedBy(Filter):
    """Somebody of these persons has the ticket; no ids stand for nobody."""

    ids: tuple[int, ...]
    said: str

    def sql(self) -> Piece:
        """Hold where the assignee is one of them."""
        return _among("t.assignee_id", self.ids) if self.ids else ("t.assignee_id IS NULL", ())

    def __str__(self) -> str:
        return f"у кого: {self.said}" if self.ids else "ничьи"


@dataclass(frozen=True, slots=True)
class OfClient(Filter):
    """The ticket belongs to one of these clients; no ids stand for an unknown client."""

    ids: tuple[int, ...]
    said: str

    def sql(self) -> Piece:
        """Hold where the client is one of them."""
        return _among("t.client_id", self.ids) if self.ids else ("t.client_id IS NULL", ())

    def __str__(self) -> str:
        return f"клиент: {self.said}" if self.ids else "клиент неизвестен"


@dataclass(frozen=True, slots=True)
class OnLine(Filter):
    """The ticket stands with this line of support."""

    line: int

    def sql(self) -> Piece:
        """Hold where the line is this one."""
        return "t.line = ?", (self.line,)

    def __str__(self) -> str:
        return f"линия {self.line}"


@dataclass(frozen=True, slots=True)
class Numbered(Filter):
    """The ticket has this number."""

    number: int

    def sql(self) -> Piece:
        """Hold for the one ticket."""
        return "t.number = ?", (self.number,)

    def __str__(self) -> str:
        return f"№ {self.number}"


@dataclass(frozen=True, slots=True)
class Mentions(Filter):
    """The subject, client or sender holds this text; a number is also the ticket's own."""

    word: str

    def sql(self) -> Piece:
        """Hold where the folded text holds the folded word."""
        if self.word.isascii() and self.word.isdecimal() and len(self.word) < 16:
            return f"(t.number = ? OR {_LIKE})", (int(self.word), _pattern(self.word))
        return _LIKE, (_pattern(self.word),)

    def __str__(self) -> str:
        return f"«{self.word}»"


_LIKE = "t.needle LIKE ? ESCAPE '\\'"


def _pattern(word: str) -> str:
    plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


class Known(Protocol):
    """Who can be named in a filter: ids with names."""

    def operators(self) -> Sequence[tuple[int, str]]:
        """List the persons of the desk."""

    def clients(self) -> Sequence[tuple[int, str]]:
        """List the organisations."""


NO_ONE = frozenset({"никто", "ничьи", "ничья", "нет", "-", "—", "–"})
ALL: Filter = Everything()


def parse(text: str, known: Known, me: int | None = None) -> Filter:
    """Read what a person typed; raises BadInput with a sentence that names the part not understood."""
    found = ALL
    for token in _tokens(text):
        found = found & _read(token, known, me)
    return found


def _tokens(text: str) -> Iterable[str]:
    parts = text.replace("№ ", "№").split()
    return (part for part in parts if part.strip("\"'«»"))


def _read(token: str, known: Known, me: int | None) -> Filter:
    if token[0] in "№#":
        return _numbered(token)
    name, colon, value = token.partition(":")
    reader = _READERS.get(fold(name)) if colon else None
    if reader is None:
        # A name of Cyrillic letters is meant as a filter; «http:» and «12:30» are looked for as they stand.
        return _unknown(name) if colon and value and name.isalpha() and not name.isascii() else _words(token)
    read, example = reader
    if not value:
        raise BadInput(f"После «{name}:» нужно значение, без пробела: {example}.")
    return read(value, known, me)


def _unknown(name: str) -> Filter:
    raise BadInput(f"Отбор «{name}:» неизвестен. Есть тир:, тип:, статус:, кто:, клиент:, линия: и № номера.")


def _words(token: str) -> Filter:
    return Mentions(word) if (word := fold(token.strip("\"'«»"))) else ALL


def _numbered(token: str) -> Filter:
    digits = token[1:]
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 15:
        raise BadInput(f"«{token}» не номер обращения. Пишите, например, №1042.")
    return Numbered(int(digits))


def _terms(column: str, kind: type[Term], value: str) -> Filter:
    found: list[Term] = []
    for word in filter(None, value.replace("_", " ").split(",")):
        wanted = fold(word)
        matches = [term for term in kind if fold(term.value) == wanted or fold(term.label).startswith(wanted)]
        if not matches:
            words = ", ".join(term.label for term in kind)
            raise BadInput(f"«{word}» не {_COLUMN_SAID[column]}. Есть: {words}.")
        found += [term for term in matches if term not in found]
    return OneOf(column, tuple(found)) if found else ALL


def _tier(value: str, known: Known, me: int | None) -> Filter:
    return _terms("tier", Tier, value)


def _type(value: str, known: Known, me: int | None) -> Filter:
    return _terms("type", TicketType, value)


def _status(value: str, known: Known, me: int | None) -> Filter:
    return _terms("status", Status, value)


def _line(value: str, known: Known, me: int | None) -> Filter:
    if value not in ("1", "2", "3"):
        raise BadInput(f"Линии «{value}» нет. Есть линия:1, линия:2, линия:3.")
    return OnLine(int(value))


def _owner(value: str, known: Known, me: int | None) -> Filter:
    if fold(value) in NO_ONE:
        return OwnedBy((), "")
    if fold(value) == "я" and me is not None:
        return OwnedBy((me,), "я")
    ids, said = _named(value, known.operators())
    if not ids:
        raise BadInput(f"Сотрудника «{value}» нет. «кто:никто» покажет ничьи, «кто:я» — ваши.")
    return OwnedBy(ids, said)


def _client(value: str, known: Known, me: int | None) -> Filter:
    if fold(value) in NO_ONE:
        return OfClient((), "")
    ids, said = _named(value.replace("_", " "), known.clients())
    if not ids:
        raise BadInput(f"Клиента «{value}» нет. «клиент:нет» покажет неизвестных отправителей.")
    return OfClient(ids, said)


def _named(value: str, people: Iterable[tuple[int, str]]) -> tuple[tuple[int, ...], str]:
    wanted = fold(value)
    found = [(number, name) for number, name in people if wanted in fold(name)]
    said = found[0][1] if len(found) == 1 else f"«{value}»"
    return tuple(number for number, _ in found), said


def _among(column: str, ids: tuple[int, ...]) -> Piece:
    return f"{column} IN ({', '.join(str(int(one)) for one in ids)})", ()


_COLUMN_SAID = {"tier": "уровень", "type": "тип", "status": "статус"}
_Reader = Callable[[str, Known, int | None], Filter]
_READERS: dict[str, tuple[_Reader, str]] = {
    "тир": (_tier, "тир:vip"),
    "уровень": (_tier, "уровень:vip"),
    "тип": (_type, "тип:авария"),
    "статус": (_status, "статус:новый"),
    "кто": (_owner, "кто:ирина"),
    "клиент": (_client, "клиент:ромашка"),
    "линия": (_line, "линия:2"),
}
