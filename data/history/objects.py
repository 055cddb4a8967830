"""JSON and JSONL histories: a list of objects at the top or inside, or an object a line; read piece by piece."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from data.folding import fold
from data.history.maps import HistoryMap
from data.history.readers import Rows, Skip, Source
from data.refusals import BadInput

LINE_LIMIT = 16 << 20
"""Bytes of one line of JSONL, and of one text inside JSON."""
OTHERS = 200
"""Names that are remembered as not asked for."""
DEEPEST = 64
"""How deep lists and objects may lie in each other."""
_OPENING, _CLOSING = ("start_map", "start_array"), ("end_map", "end_array")
_WHOLE = 10**15
"""Numbers up to this are whole ones where they can be; 1e9999999 is left as it is written."""
_DEPTH = 6
_LISTED = 20
_PIECE = 64 * 1024


@contextmanager
def read_objects(path: Path, stream: BinaryIO, chart: HistoryMap, skip: Skip, head: bytes) -> Iterator[Source]:
    """Read a file that begins like JSON."""
    size = os.fstat(stream.fileno()).st_size
    spots, others = _spots(chart), set[str]()
    if head.startswith(b"{") and _is_a_line(head, size):
        found = _lines(stream, skip)
        form = "JSONL"
    else:
        spot = chart.records or _spot(path, stream)
        stream.seek(0)
        found = _listed(path, stream, spot, skip)
        form = f"JSON, список «{spot}»" if spot != "item" else "JSON, список"

    def rows() -> Rows:
        for line, item in found:
            cells = [""] * len(chart.columns)
            for name, value in flat(item):
                for place in spots.get(name, ()):
                    cells[place] = cells[place] or value
                if name not in spots and len(others) < OTHERS:
                    others.add(name)
            yield line, cells

    names = tuple(candidates[0] for candidates in chart.columns.values())
    yield Source(names, rows(), form, lambda: min(stream.tell() / size, 1.0), others)


def _spots(chart: HistoryMap) -> dict[str, list[int]]:
    """Give the places of each name that the map knows: a field is whichever of its names an object has."""
    spots: dict[str, list[int]] = {}
    for place, names in enumerate(chart.columns.values()):
        for name in names:
            spots.setdefault(name, []).append(place)
    return spots


def flat(item: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Give an object's values by folded name, inner objects with a dot between, lists joined by commas."""
    for key, value in item.items():
        name = f"{before}{fold(str(key))}"
        if isinstance(value, Mapping):
            if depth < _DEPTH:
                yield from flat(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            plain = [_text(one) for one in value[:_LISTED] if not isinstance(one, (Mapping, list))]
            if plain or not value:
                yield name, ", ".join(plain)
        else:
            yield name, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (float, Decimal)) and -_WHOLE < value < _WHOLE and value == int(value):
        return str(int(value))
    text = str(value).replace("\x00", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _is_a_line(head: bytes, size: int) -> bool:
    """Tell JSONL: its first line is a whole object, and something comes after it."""
    first, newline, rest = head.partition(b"\n")
    if not newline:
        return False
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and bool(rest.strip() or size > len(head) + 3)


def _lines(stream: BinaryIO, skip: Skip) -> Iterator[tuple[int, Mapping[str, Any]]]:
    number = 0
    while line := stream.readline(LINE_LIMIT):
        number += 1
        if len(line) >= LINE_LIMIT and not line.endswith(b"\n"):
            skip(number, "строка длиннее 16 МБ")
            while (rest := stream.readline(LINE_LIMIT)) and not rest.endswith(b"\n"):
                pass
            continue
        if not line.strip():
            continue
        try:
            item = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            skip(number, "строка не читается как JSON")
            continue
        if isinstance(item, dict):
            yield number, item
        else:
            skip(number, "в строке не объект")


class _Bounded:
    """A stream for the parser that refuses a text without end: the parser would hold all of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(_PIECE if size < 0 else size)
        spot = piece.rfind(b'"')
        self._since = len(piece) - spot if spot >= 0 else self._since + len(piece)
        if self._since > LINE_LIMIT:
            raise BadInput("В файле JSON текст длиннее 16 МБ. Проверьте выгрузку.")
        return piece


def _shallow(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Give the parser's events, refusing nesting without end: the names of its places alone would fill the memory."""
    import ijson

    depth = 0
    for event, value in ijson.basic_parse(_Bounded(stream)):
        if event in _OPENING:
            depth += 1
            if depth > DEEPEST:
                raise BadInput(f"В файле JSON вложенность глубже {DEEPEST}. Проверьте выгрузку.")
        elif event in _CLOSING:
            depth -= 1
        yield event, value


def _spot(path: Path, stream: BinaryIO) -> str:
    """Find the first list of objects: at the top, or inside the object that the file is."""
    import ijson

    stream.seek(0)
    before: tuple[str, str] = ("", "")
    for prefix, event, _ in _guarded(path, lambda: ijson.parse(_shallow(stream))):
        if event == "start_map" and before[1] == "start_array":
            return str(prefix)
        before = prefix, event
    raise BadInput(f"{path.name}: в файле нет списка объектов. Проверьте выгрузку или назовите в карте records.")


def _listed(path: Path, stream: BinaryIO, spot: str, skip: Skip) -> Iterator[tuple[int, Mapping[str, Any]]]:
    import ijson

    for number, item in enumerate(_guarded(path, lambda: ijson.items(ijson.parse(_shallow(stream)), spot)), start=1):
        if isinstance(item, dict):
            yield number, item
        else:
            skip(number, "в списке не объект")


def _guarded(path: Path, begin: Callable[[], Iterator[Any]]) -> Iterator[Any]:
    import ijson

    try:
        yield from begin()
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError):
        raise BadInput(f"{path.name}: JSON оборван или испорчен, ничего не загружено. Выгрузите файл заново.") from None
