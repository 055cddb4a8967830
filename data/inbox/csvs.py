"""Requests in a CSV file: a header in Russian or English, one request a row, in the dialects of spreadsheets."""

import codecs
import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from data.inbox.cells import guarded, unguarded
from data.inbox.files import Unreadable
from data.inbox.request import Request, field_name, question_name, read_request

REASON_COLUMN = "причина"
FIELD_LIMIT = 10_000_000
_ABOVE = 10
_ANSWERS = "answers: "
_DELIMITERS = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a request, or why it is none; ``line`` is where it ends in the file, ``cells`` are as they stood."""

    line: int
    cells: tuple[str, ...]
    request: Request | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file being read: its header as it stood, and the rows, one by one."""

    header: tuple[str, ...]
    delimiter: str
    rows: Iterator[Row]


def read_csv(descriptor: int, zone: ZoneInfo) -> Table:
    """Read a table from a descriptor, which is closed at its end; raises Unreadable when there is no usable header."""
    csv.field_size_limit(FIELD_LIMIT)
    stream = open(descriptor, encoding=encoding_of(descriptor), newline="", errors="strict")  # noqa: SIM115 - closed by _rows
    try:
        first, above = stream.readline(FIELD_LIMIT), 0
        while is_no_header(first) and above < _ABOVE:
            first, above = stream.readline(FIELD_LIMIT), above + 1
        header, delimiter = _header(first)
    except (csv.Error, UnicodeError):
        stream.close()
        raise Unreadable("первая строка CSV не читается") from None
    except Unreadable:
        stream.close()
        raise
    names = tuple(_column(cell) for cell in header)
    return Table(header, delimiter, _rows(stream, delimiter, names, zone, above + 1))


def write_bad(rows: list[Row], header: tuple[str, ...], delimiter: str) -> bytes:
    """Write the refused rows as a CSV of the same form, each with its reason, to be mended and dropped again."""
    bare = tuple(cell for cell in header if cell.strip() != REASON_COLUMN)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow([*bare, REASON_COLUMN])
    for row in rows:
        kept = [cell for cell, name in zip(row.cells, header, strict=False) if name.strip() != REASON_COLUMN]
        cells = [*(kept + [""] * len(bare))[: len(bare)], *row.cells[len(header) :]]
        writer.writerow([*(guarded(unguarded(cell)) for cell in cells), row.reason])
    return codecs.BOM_UTF8 + text.getvalue().encode("utf-8", "replace")


def _header(line: str) -> tuple[tuple[str, ...], str]:
    best: tuple[int, tuple[str, ...], str] = (0, (), "")
    for delimiter in _DELIMITERS:
        cells = tuple(next(csv.reader([line], delimiter=delimiter), ()))
        known = sum(field_name(cell) in Request.model_fields or bool(question_name(cell)) for cell in cells)
        if known > best[0]:
            best = (known, cells, delimiter)
    known, cells, delimiter = best
    names = [_column(cell) for cell in cells]
    if not {"text", "subject"} & set(names):
        raise Unreadable("в первой строке CSV нет столбца «текст» или «тема»: нужна строка заголовков")
    strange = [cell.strip() for cell, name in zip(cells, names, strict=True) if not _is_known(name)]
    if strange:
        raise Unreadable(f"в CSV незнакомый столбец «{strange[0]}»; есть {', '.join(Request.model_fields)}")
    twice = next((name for name in names if name and name != REASON_COLUMN and names.count(name) > 1), "")
    if twice:
        raise Unreadable(f"в CSV два столбца с одним смыслом «{twice}»")
    return cells, delimiter


def _column(cell: str) -> str:
    """Give the field that a column holds; the answers of a form stand as «answers: question»."""
    name = field_name(cell)
    question = "" if name in Request.model_fields else question_name(cell)
    return _ANSWERS + question if question else name


def _is_known(name: str) -> bool:
    return name in Request.model_fields or name in ("", REASON_COLUMN) or name.startswith(_ANSWERS)


def is_no_header(line: str) -> bool:
    """Tell whether a line is one of those that spreadsheets put above the header: blank, or «sep=;»."""
    return bool(line) and (not line.strip() or re.fullmatch(r"\"?sep=.?\"?", line.strip(), re.IGNORECASE) is not None)


def _lines(stream: TextIO, ended: list[bool]) -> Iterator[str]:
    """Give the lines, and note that a reader asked for more: it does so inside a row only when a quote stays open."""
    yield from stream
    ended.append(True)


def _rows(stream: TextIO, delimiter: str, names: tuple[str, ...], zone: ZoneInfo, above: int) -> Iterator[Row]:
    ended: list[bool] = []
    with stream:
        reader = csv.reader(_lines(stream, ended), delimiter=delimiter)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeError) as error:
                yield Row(reader.line_num + above, (), reason=f"дальше файл не читается: {_said(error)}")
                return
            if ended:
                open_quote = "кавычка не закрыта: дальше неё весь остаток файла стал одной ячейкой"
                yield Row(reader.line_num + above, tuple(cells), reason=open_quote)
                return
            if any(cell.strip() for cell in cells):
                yield _row(reader.line_num + above, tuple(cells), names, zone)


def _row(line: int, cells: tuple[str, ...], names: tuple[str, ...], zone: ZoneInfo) -> Row:
    if len(cells) > len(names):
        return Row(line, cells, reason=f"в строке {len(cells)} ячеек, а в заголовке {len(names)}")
    said = zip(names, cells, strict=False)
    named: dict[str, Any] = {name: unguarded(cell) for name, cell in said if name not in ("", REASON_COLUMN)}
    answers = {name: named.pop(name) for name in list(named) if name.startswith(_ANSWERS)}
    if answers:
        named["answers"] = {name.removeprefix(_ANSWERS): text for name, text in answers.items()}
    try:
        return Row(line, cells, read_request(named, zone))
    except ValueError as error:
        return Row(line, cells, reason=str(error))


def encoding_of(descriptor: int) -> str:
    """Tell how a table is encoded: by its mark, else UTF-8 when all of it is that, else as old Windows tables are."""
    head = os.pread(descriptor, 4, 0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if _is_utf8(descriptor) else "cp1251"


def _is_utf8(descriptor: int) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    try:
        while part := os.pread(descriptor, 1 << 20, offset):
            decoder.decode(part)
            offset += len(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _said(error: Exception) -> str:
    return "слишком длинная ячейка" if "limit" in str(error) else "нарушена кодировка или кавычки"
