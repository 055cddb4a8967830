"""Requests in a CSV file: a header in Russian or English, one request a row, in the dialects of spreadsheets."""

import codecs
import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO
from zoneinfo import ZoneInfo

from data.inbox.files import Unreadable
from data.inbox.request import Request, field_name, read_request

REASON_COLUMN = "причина"
FIELD_LIMIT = 10_000_000
_DELIMITERS = (";", ",", "\t")
_GUARDED = ("=", "+", "-", "@")


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
    stream = open(descriptor, encoding=_encoding(descriptor), newline="", errors="strict")  # noqa: SIM115 - closed by _rows
    try:
        first = stream.readline(FIELD_LIMIT)
        header, delimiter = _header(first)
    except (csv.Error, UnicodeError):
        stream.close()
        raise Unreadable("первая строка CSV не читается") from None
    except Unreadable:
        stream.close()
        raise
    names = tuple(field_name(cell) for cell in header)
    return Table(header, delimiter, _rows(stream, delimiter, names, zone))


def write_bad(rows: list[Row], header: tuple[str, ...], delimiter: str) -> bytes:
    """Write the refused rows as a CSV of the same form, each with its reason, to be mended and dropped again."""
    bare = tuple(cell for cell in header if cell.strip() != REASON_COLUMN)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow([*bare, REASON_COLUMN])
    for row in rows:
        kept = [cell for cell, name in zip(row.cells, header, strict=False) if name.strip() != REASON_COLUMN]
        writer.writerow([*(kept + [""] * len(bare))[: len(bare)], *row.cells[len(header) :], row.reason])
    return codecs.BOM_UTF8 + text.getvalue().encode("utf-8", "replace")


def _header(line: str) -> tuple[tuple[str, ...], str]:
    best: tuple[int, tuple[str, ...], str] = (0, (), "")
    for delimiter in _DELIMITERS:
        cells = tuple(next(csv.reader([line], delimiter=delimiter), ()))
        known = sum(field_name(cell) in Request.model_fields for cell in cells)
        if known > best[0]:
            best = (known, cells, delimiter)
    known, cells, delimiter = best
    names = [field_name(cell) for cell in cells]
    if not {"text", "subject"} & set(names):
        raise Unreadable("в первой строке CSV нет столбца «текст» или «тема»: нужна строка заголовков")
    strange = [cell.strip() for cell, name in zip(cells, names, strict=True) if not _is_known(name)]
    if strange:
        raise Unreadable(f"в CSV незнакомый столбец «{strange[0]}»; есть {', '.join(Request.model_fields)}")
    twice = next((name for name in names if name and name != REASON_COLUMN and names.count(name) > 1), "")
    if twice:
        raise Unreadable(f"в CSV два столбца с одним смыслом «{twice}»")
    return cells, delimiter


def _is_known(name: str) -> bool:
    return name in Request.model_fields or name in ("", REASON_COLUMN)


def _rows(stream: TextIO, delimiter: str, names: tuple[str, ...], zone: ZoneInfo) -> Iterator[Row]:
    with stream:
        reader = csv.reader(stream, delimiter=delimiter)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeError) as error:
                yield Row(reader.line_num + 1, (), reason=f"дальше файл не читается: {_said(error)}")
                return
            if any(cell.strip() for cell in cells):
                yield _row(reader.line_num + 1, tuple(cells), names, zone)


def _row(line: int, cells: tuple[str, ...], names: tuple[str, ...], zone: ZoneInfo) -> Row:
    if len(cells) > len(names):
        return Row(line, cells, reason=f"в строке {len(cells)} ячеек, а в заголовке {len(names)}")
    said = zip(names, cells, strict=False)
    named = {name: _unguarded(cell) for name, cell in said if name not in ("", REASON_COLUMN)}
    try:
        return Row(line, cells, read_request(named, zone))
    except ValueError as error:
        return Row(line, cells, reason=str(error))


def _unguarded(cell: str) -> str:
    """Take off the apostrophe that exports put before what a spreadsheet would run (security.md §2)."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(_GUARDED) else cell


def _encoding(descriptor: int) -> str:
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
