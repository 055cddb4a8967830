"""Opening a history file of whatever form: rows one by one, memory flat, nothing in the file trusted (F-24)."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from data.history.maps import HistoryMap
from data.refusals import BadInput
from data.trouble import in_words

Skip = Callable[[int, str], None]
"""Hears of a row that is left out: its line, and why."""
Rows = Iterator[tuple[int, Sequence[str]]]
"""Each row: the line (or place) in the file, and its cells in the order of the columns."""


@dataclass(slots=True)
class Source:
    """A file being read."""

    columns: tuple[str, ...]
    rows: Rows
    form: str
    """What the file is, for the account: «CSV, UTF-8, разделитель «;»»."""
    share: Callable[[], float] = lambda: 0.0
    """How much of it is read, 0 to 1."""
    others: set[str] = field(default_factory=set)
    """Names met on the way that were not asked for (JSON names its fields row by row)."""
    notes: list[str] = field(default_factory=list)


def opened(path: Path) -> BinaryIO:
    """Open a plain file that has something in it; BadInput says in a sentence why it cannot be."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise BadInput(f"Файл {path} не открывается: {in_words(error)}.") from None
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode) and found.st_size:
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    what = "файл пуст" if stat.S_ISREG(found.st_mode) else "это не файл, а папка, канал или устройство"
    raise BadInput(f"{path}: {what}. Нужна выгрузка CSV, JSON, JSONL или XLSX.")


def read_source(path: Path, stream: BinaryIO, chart: HistoryMap, skip: Skip) -> AbstractContextManager[Source]:
    """Find out what a file is by its first bytes, and read it so."""
    head = stream.read(64 * 1024)
    stream.seek(0)
    if head.startswith(b"PK\x03\x04"):
        from data.history.sheets import read_sheet

        return read_sheet(path, stream, chart, skip)
    if head.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"SQLite format 3")):
        raise BadInput(f"{path.name}: это не таблица (старый Excel, архив или PDF). Сохраните как CSV или XLSX.")
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith((b"{", b"[")):
        from data.history.objects import read_objects

        return read_objects(path, stream, chart, skip, bare)
    from data.history.tables import read_table

    return read_table(path, stream, chart, skip)


def wanted(chart: HistoryMap) -> tuple[str, ...]:
    """List the folded names of all columns that a map would use."""
    return tuple(dict.fromkeys(name for names in chart.columns.values() for name in names))
