"""CSV histories: the dialects of spreadsheets, lines of any length, bytes of any encoding, memory flat."""

import codecs
import csv
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from data.folding import fold
from data.history.maps import HistoryMap
from data.history.readers import Rows, Skip, Source, wanted
from data.inbox.csvs import is_no_header
from data.refusals import BadInput

LINE_LIMIT = 4_000_000
"""Letters of one line; a longer one is left out, and never held in memory."""
CELL_LIMIT = 1_000_000
_DELIMITERS = {",": "запятая", ";": "точка с запятой", "\t": "табуляция", "|": "«|»"}
_ABOVE = 20
_HEAD = 64 * 1024


@contextmanager
def read_table(path: Path, stream: BinaryIO, chart: HistoryMap, skip: Skip) -> Iterator[Source]:
    """Read a CSV file: its first line that is not blank names the columns."""
    csv.field_size_limit(CELL_LIMIT)
    size = os.fstat(stream.fileno()).st_size
    encoding, damaged = encoding_of(stream)
    with io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") as text:
        lines = _Lines(text, skip)
        first = lines.header()
        columns, delimiter = _header(first, wanted(chart))
        if len(columns) < 2:
            raise BadInput(f"{path.name}: в первой строке нет заголовков столбцов. Нужна строка с их именами.")
        source = Source(
            columns,
            _rows(lines, delimiter, len(columns), skip),
            f"CSV, {encoding.removesuffix('-sig').upper()}, {_DELIMITERS[delimiter]}",
            lambda: min(stream.tell() / size, 1.0) if not stream.closed else 1.0,
        )
        if damaged:
            source.notes.append("В файле есть байты не в UTF-8: вместо них стоит знак «\ufffd».")
        yield source
        if lines.nuls:
            source.notes.append(f"Убраны нулевые байты в строках: {lines.nuls}.")


def encoding_of(stream: BinaryIO) -> tuple[str, bool]:
    """Tell how a table is encoded, and whether it is UTF-8 with spoilt bytes."""
    head = stream.read(_HEAD)
    stream.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", False
    if _sound(stream):
        return "utf-8-sig", False
    text = head.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(sign > "\x7f" for sign in text) - bad
    return ("utf-8-sig", True) if good > 4 * bad and good else ("cp1251", False)


def _sound(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while part := stream.read(1 << 20):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True


class _Lines:
    """The lines of a text, none longer than ``LINE_LIMIT``, without NUL."""

    def __init__(self, stream: TextIO, skip: Skip) -> None:
        self._stream = stream
        self._skip = skip
        self.above = 0
        """Lines before and with the header."""
        self.nuls = 0
        self.ended = False

    def header(self) -> str:
        """Give the first line that can hold the names of columns; empty when there is none."""
        for _ in range(_ABOVE):
            line = self._stream.readline(LINE_LIMIT)
            self.above += 1
            if not is_no_header(line):
                return line.replace("\x00", "")
        return ""

    def __iter__(self) -> Iterator[str]:
        read, number = self._stream.readline, self.above
        while line := read(LINE_LIMIT):
            number += 1
            if len(line) >= LINE_LIMIT - 1 and not line.endswith(("\n", "\r")):
                self._skip(number, "строка длиннее 4 млн знаков")
                while (rest := read(LINE_LIMIT)) and not rest.endswith(("\n", "\r")):
                    pass
                line = "\n"
            if "\x00" in line:
                self.nuls += 1
                line = line.replace("\x00", "")
            yield line
        self.ended = True


def _header(line: str, names: Sequence[str]) -> tuple[tuple[str, ...], str]:
    best: tuple[int, int, tuple[str, ...], str] = (-1, 0, (), ",")
    for delimiter in _DELIMITERS:
        try:
            cells = tuple(cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), ()))
        except csv.Error:
            continue
        known = sum(fold(cell) in names for cell in cells)
        if (known, len(cells)) > best[:2]:
            best = known, len(cells), cells, delimiter
    return best[2], best[3]


def _rows(lines: _Lines, delimiter: str, width: int, skip: Skip) -> Rows:
    reader = csv.reader(iter(lines), delimiter=delimiter)
    above = lines.above
    while True:
        began = reader.line_num + 1
        try:
            for cells in reader:
                line = reader.line_num + above
                if lines.ended and _open_quote(cells, line - began - above):
                    skip(began + above, "кавычка не закрыта: остаток файла стал одной ячейкой")
                    return
                if len(cells) == width:
                    yield line, cells
                elif cells:
                    kept = _fitted(cells, width)
                    if kept is None:
                        skip(line, f"ячеек больше, чем столбцов ({width})")
                    elif any(kept):
                        yield line, kept
                began = reader.line_num + 1
            return
        except csv.Error:
            skip(began + above, "ячейка длиннее 1 млн знаков или кавычка не закрыта")


def _open_quote(cells: Sequence[str], lines: int) -> bool:
    """Tell that the last row of a file was swallowed by a quote that nobody closed."""
    return lines > 0 and bool(cells) and cells[-1].endswith(("\n", "\r"))


def _fitted(cells: list[str], width: int) -> list[str] | None:
    """Bring a row to the width of the header: empty cells at its end come and go with spreadsheets."""
    if any(cell.strip() for cell in cells[width:]):
        return None
    return cells[:width] + [""] * (width - len(cells))
