"""A CSV file of clients as rows of named cells: columns in Russian or English, the dialects of spreadsheets."""

import csv
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from data.folding import fold
from data.inbox.cells import unguarded
from data.inbox.csvs import encoding_of, is_no_header
from data.refusals import BadInput
from data.trouble import in_words
from models.client_words import is_spoilt

SIZE_LIMIT = 64 << 20
_CELL_LIMIT = 100_000
_DELIMITERS = (";", ",", "\t", "|")
_ABOVE = 10

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "client": ("организация", "клиент", "компания", "название", "юрлицо", "client", "company", "organisation"),
    "person": ("контакт", "имя", "фио", "контактное лицо", "сотрудник", "person", "contact", "name", "full name"),
    "role": ("роль", "должность", "role", "position"),
    "phone": ("телефон", "телефоны", "мобильный", "рабочий телефон", "phone", "phones", "mobile", "tel"),
    "mail": ("почта", "e-mail", "email", "электронная почта", "mail", "mails"),
    "address": ("адреса", "адрес", "telegram", "телеграм", "whatsapp", "address", "addresses"),
    "tier": ("уровень", "тир", "tier", "level"),
    "licence": ("тариф", "лицензия", "тариф битрикс24", "licence", "license", "plan"),
    "support": ("поддержка", "support"),
    "support_since": ("поддержка с", "поддержка без перерыва с", "support since"),
    "subscription_until": ("подписка до", "маркетплейс до", "подписка +маркетплейс до", "subscription until"),
    "project": ("проект", "проектная работа", "project"),
    "projects": ("внедрено проектов", "внедрённые проекты", "проектов", "projects"),
    "intake": ("приём", "правило приёма", "intake"),
    "note": ("заметка", "примечание", "комментарий", "note", "comment"),
    "confirmed": ("куратор подтверждён", "подтверждённый куратор", "curator", "confirmed curator"),
    "ours": ("наш сотрудник", "наш", "ours"),
}
"""What a column may be called; several columns may hold telephones, mails and other addresses."""
MANY = frozenset({"phone", "mail", "address"})
_NAMES = {fold(name): field for field, names in COLUMNS.items() for name in (*names, field)}


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One row: ``cells`` by field, several values where several columns hold them; ``reason``: why it is no use."""

    line: int
    cells: Mapping[str, tuple[str, ...]]
    reason: str = ""

    def one(self, field: str) -> str:
        """Give the single value of a field; empty when there is none."""
        return next((value for value in self.cells.get(field, ()) if value), "")


@dataclass(frozen=True, slots=True)
class ClientTable:
    """A table being read: what each column was taken for (None: not known, left out), and its rows."""

    columns: tuple[tuple[str, str | None], ...]
    rows: Iterator[ClientRow]

    @property
    def strange(self) -> tuple[str, ...]:
        """The columns that mean nothing to us."""
        return tuple(name for name, field in self.columns if field is None and name.strip())


def read_clients(path: Path, mapping: Mapping[str, str] | None = None) -> ClientTable:
    """Open a table of clients; ``mapping`` names columns that we do not know. Raises BadInput with a sentence."""
    said = {fold(name): _field(field) for name, field in (mapping or {}).items()}
    descriptor = _opened(path)
    csv.field_size_limit(_CELL_LIMIT)
    stream = open(descriptor, encoding=encoding_of(descriptor), newline="", errors="strict")  # noqa: SIM115 - closed by _rows
    try:
        first, above = stream.readline(_CELL_LIMIT), 0
        while is_no_header(first) and above < _ABOVE:
            first, above = stream.readline(_CELL_LIMIT), above + 1
        columns, delimiter = _header(first, said)
    except (csv.Error, UnicodeError):
        stream.close()
        raise BadInput(f"{path.name}: первая строка не читается. Сохраните файл как CSV (UTF-8).") from None
    except BadInput:
        stream.close()
        raise
    return ClientTable(columns, _rows(stream, delimiter, [field for _, field in columns], above + 1))


def _opened(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        found = os.fstat(descriptor)
    except OSError as error:
        raise BadInput(f"Файл {path} не открывается: {in_words(error)}.") from None
    if stat.S_ISREG(found.st_mode) and 0 < found.st_size <= SIZE_LIMIT:
        return descriptor
    os.close(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise BadInput(f"{path} не файл. Нужна таблица CSV.")
    raise BadInput(f"{path}: файл пуст." if not found.st_size else f"{path}: файл больше 64 МБ. Разделите его.")


def _field(name: str) -> str | None:
    """Read what a person says a column is: a field, one of its names, or «-» to leave it out."""
    plain = fold(name)
    if plain in ("-", "нет", "пропустить"):
        return ""
    if plain not in _NAMES:
        fields = ", ".join(names[0] for names in COLUMNS.values())
        raise BadInput(f"--map: поля «{name}» нет. Есть: {fields}; «-» пропустит столбец.")
    return _NAMES[plain]


def _header(line: str, said: Mapping[str, str | None]) -> tuple[tuple[tuple[str, str | None], ...], str]:
    best: tuple[int, tuple[tuple[str, str | None], ...], str] = (-1, (), "")
    for delimiter in _DELIMITERS:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        columns = tuple((cell.strip(), said.get(fold(cell), _NAMES.get(fold(cell)))) for cell in cells)
        known = sum(bool(field) for _, field in columns)
        if known > best[0]:
            best = (known, columns, delimiter)
    _, columns, delimiter = best
    fields = [field for _, field in columns if field]
    if "client" not in fields:
        raise BadInput(
            "В первой строке нет столбца «организация»: нужна строка заголовков. "
            "Если он назван иначе: --map «Ваш столбец=организация»."
        )
    twice = next((field for field in fields if fields.count(field) > 1 and field not in MANY), "")
    if twice:
        raise BadInput(f"Два столбца с одним смыслом «{COLUMNS[twice][0]}». Уберите один или: --map «Столбец=-».")
    return columns, delimiter


def _rows(stream: TextIO, delimiter: str, fields: list[str | None], above: int) -> Iterator[ClientRow]:
    ended: list[bool] = []

    def lines() -> Iterator[str]:
        yield from stream
        ended.append(True)

    with stream:
        reader = csv.reader(lines(), delimiter=delimiter)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeError):
                yield ClientRow(reader.line_num + above, {}, "дальше файл не читается: нарушена кодировка или кавычки")
                return
            if ended:
                yield ClientRow(reader.line_num + above, {}, "кавычка не закрыта: остаток файла стал одной ячейкой")
                return
            if any(cell.strip() for cell in cells):
                yield _row(reader.line_num + above, cells, fields)


def _row(line: int, cells: list[str], fields: list[str | None]) -> ClientRow:
    if len(cells) > len(fields) and any(cell.strip() for cell in cells[len(fields) :]):
        return ClientRow(line, {}, f"ячеек {len(cells)}, а в заголовке {len(fields)}: сдвинулись столбцы")
    named: dict[str, tuple[str, ...]] = {}
    for field, cell in zip(fields, cells, strict=False):
        if field:
            values = addresses_in(cell) if field in MANY else (unguarded(cell.strip()),)
            named[field] = (*named.get(field, ()), *values)
    return ClientRow(line, named)


_BETWEEN = re.compile(r"[;\n\r|]+|,(?!\s*(?:доб|вн|ext|#|x\d))", re.IGNORECASE)


def addresses_in(cell: str) -> tuple[str, ...]:
    """Split a cell that holds several addresses; a comma before «доб.» belongs to the number."""
    if is_spoilt(cell):
        return (cell.strip(),)
    parts = (unguarded(part.strip()).lstrip("'").strip() for part in _BETWEEN.split(unguarded(cell.strip())))
    return tuple(part for part in parts if part)
