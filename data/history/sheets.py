"""XLSX histories: one sheet of the book, row by row; formulas are never computed, only their kept values are read."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any, BinaryIO

from data.folding import fold
from data.history.maps import HistoryMap
from data.history.readers import Rows, Skip, Source, wanted
from data.refusals import BadInput

UNPACKED_LIMIT = 4 << 30
"""Bytes that a book may have unpacked; whatever of it is no sheet is held in memory: ``TEXTS_LIMIT``."""
TEXTS_LIMIT = 256 << 20
ROW_LIMIT = 16 << 20
"""Bytes of one row: the parser holds all of it."""
_ABOVE, _COLUMNS = 20, 16_384
_TYPES = "[Content_Types].xml"
_TYPES_LIMIT = 1 << 20
_PART = re.compile(rb"<Override\b[^>]*>")
_NAME, _TYPE = re.compile(rb"PartName\s*=\s*[\"']/?([^\"']+)"), re.compile(rb"ContentType\s*=\s*[\"']([^\"']+)")
_SHEET = b"worksheet+xml"
_ROW, _DATA = (f"{{http://schemas.openxmlformats.org/spreadsheetml/2006/main}}{name}" for name in ("row", "sheetData"))


@contextmanager
def read_sheet(path: Path, stream: BinaryIO, chart: HistoryMap, skip: Skip) -> Iterator[Source]:
    """Read the sheet that the map names, else the only one that has its columns."""
    _weigh(path, stream)
    from openpyxl import load_workbook

    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise BadInput(f"{path.name}: книга Excel не читается ({type(error).__name__}). Сохраните заново.") from None
    try:
        sheet, columns, above = _chosen(path, book, chart)
        total = max(int(sheet.max_row or 0), 1)
        place = [0]
        source = Source(
            columns,
            _rows(sheet, columns, above, place, skip),
            f"XLSX, лист «{sheet.title}»",
            lambda: min(place[0] / total, 1.0),
        )
        if rest := [f"«{one.title}»" for one in book.worksheets if one.title != sheet.title]:
            source.notes.append(f"Другие листы не читались: {', '.join(rest)}.")
        yield source
    finally:
        book.close()


def _weigh(path: Path, stream: BinaryIO) -> None:
    """Refuse what is no book, and one that would fill the memory when unpacked."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            sheets = _sheets(archive)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, NotImplementedError):
        raise BadInput(f"{path.name}: архив повреждён. Сохраните книгу заново.") from None
    stream.seek(0)
    texts = sum(part.file_size for part in parts if part.filename not in sheets and "/media/" not in part.filename)
    if texts > TEXTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise BadInput(f"{path.name}: книга слишком велика. Сохраните её как CSV: он читается любой длины.")
    if not any(part.filename.startswith("xl/") for part in parts):
        raise BadInput(f"{path.name}: это архив, а не книга Excel. Распакуйте его.")


def _sheets(archive: zipfile.ZipFile) -> set[str]:
    """Name the parts that are sheets and nothing else, whatever they are called: those are read row by row."""
    if _TYPES not in archive.namelist():
        return set()
    with archive.open(_TYPES) as file:
        said = file.read(_TYPES_LIMIT)
    kinds: dict[str, set[bytes]] = {}
    for part in _PART.findall(said):
        name, kind = _NAME.search(part), _TYPE.search(part)
        if name and kind:
            kinds.setdefault(name[1].decode("utf-8", "replace"), set()).add(kind[1].rpartition(b".")[2])
    return {name for name, found in kinds.items() if found == {_SHEET}}


def _chosen(path: Path, book: Any, chart: HistoryMap) -> tuple[Any, tuple[str, ...], int]:
    titles = ", ".join(f"«{one.title}»" for one in book.worksheets)
    if chart.sheet:
        sheet = next((one for one in book.worksheets if fold(one.title) == fold(chart.sheet)), None)
        if sheet is None:
            raise BadInput(f"{path.name}: листа «{chart.sheet}» нет. Есть: {titles}.")
        return sheet, *_head(sheet, chart)
    found = [(one, *_head(one, chart)) for one in book.worksheets]
    names = wanted(chart)
    known = [sum(fold(cell) in names for cell in columns) for _, columns, _ in found]
    best = max(known, default=0)
    if best == 0:
        raise BadInput(f"{path.name}: ни на одном листе нет столбцов карты. Листы: {titles}.")
    if known.count(best) > 1:
        raise BadInput(f"{path.name}: столбцы карты есть на нескольких листах ({titles}). Назовите в карте sheet.")
    return found[known.index(best)]


def _head(sheet: Any, chart: HistoryMap) -> tuple[tuple[str, ...], int]:
    """Find the row that names the columns: the one of the first twenty with most of the map's names."""
    names, best, place = wanted(chart), 0, 0
    columns: tuple[str, ...] = ()
    for number, row in takewhile(lambda one: one[0] <= _ABOVE, _parsed(sheet)):
        cells = tuple(cell.strip() for cell in row)
        known = sum(fold(cell) in names for cell in cells)
        if known > best:
            best, columns, place = known, cells, number
    while columns and not columns[-1]:
        columns = columns[:-1]
    return columns, place


def _rows(sheet: Any, columns: Sequence[str], above: int, place: list[int], skip: Skip) -> Rows:
    width = len(columns)
    for number, row in _parsed(sheet):
        place[0] = number
        cells = row[:width]
        if number > above and any(cells):
            yield number, cells + [""] * (width - len(cells))


def _parsed(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a sheet that are there, by their numbers; a row that was read is forgotten.

    The library's own walk holds every row's shell, and fills gaps between rows up to any number a file may say.
    """
    from xml.etree.ElementTree import ParseError, iterparse

    from openpyxl.worksheet._reader import WorkSheetParser

    number, book = 0, sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        rows: Any = None
        try:
            for event, element in iterparse(_Narrow(source), events=("start", "end")):
                if event == "start":
                    rows = element if element.tag == _DATA else rows
                elif element.tag == _ROW and rows is not None:
                    number, cells = parser.parse_row(element)
                    yield number, _laid(cells)
                    rows.clear()
                    parser.row_dimensions.clear()
        except (ParseError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError, ArithmeticError):
            said = f"лист «{sheet.title}» испорчен после строки {number}, ничего не загружено"
            raise BadInput(f"{said}. Сохраните книгу заново.") from None


class _Narrow:
    """A sheet for the parser, which refuses a row without end: the parser would hold all of it."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._source.read(size)
        spot = piece.rfind(b"row")
        begins = spot > 0 and piece[spot - 1 : spot] in (b"<", b"/", b":")
        self._since = len(piece) - spot if begins else self._since + len(piece)
        if self._since > ROW_LIMIT:
            raise BadInput("В книге строка длиннее 16 МБ. Проверьте выгрузку.")
        return piece


def _laid(cells: Sequence[Mapping[str, Any]]) -> list[str]:
    """Lay the cells of a row out by their columns."""
    found: list[str] = []
    for cell in cells:
        column = cell["column"]
        if not 0 < column <= _COLUMNS:
            continue
        if column > len(found):
            found += [""] * (column - len(found))
        found[column - 1] = _text(cell["value"])
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
