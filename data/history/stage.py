"""Rows of a file put in order on disk, so that a ticket's records come together however far apart they stood.

The scratch base is a file that is unlinked while it is open, so that it vanishes with the process. It is no temporary
base of SQLite: some builds keep those in memory whatever they are told, and sort there too, which is why its indexes
are kept from the beginning on. Memory stays flat.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any, NamedTuple

from data import driver
from data.refusals import StoreTrouble

SEPARATOR = "\x1f"
_BATCH = 5_000
_CACHE_KB = 16_384
_TABLES = (
    "CREATE TABLE record (ticket TEXT, at INTEGER, place INTEGER, line INTEGER, cells TEXT)",
    "CREATE INDEX by_ticket ON record (ticket, at, place, line)",
    "CREATE TABLE head (ticket TEXT, first INTEGER, size INTEGER)",
    "CREATE INDEX by_first ON head (first, ticket, size)",
)
MOST, LARGEST = 10_000, 32_000_000
"""Records of one ticket that are taken, and their letters: no real one has more, and memory holds them together."""


_FULL = "Для разбора файла не хватило места во временной папке. Загруженное цело: освободите место и повторите."


class Staged(NamedTuple):
    """One record: its instant (seconds since 1970), its line in the file, its cells in the layout's order."""

    at: int
    line: int
    cells: list[str]


class Stage:
    """The records on disk."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._waiting: list[tuple[str, int, int, int, str]] = []

    def add(self, ticket: str, at: int, order: int, line: int, cells: Sequence[str]) -> None:
        """Put one record down."""
        joined = SEPARATOR.join(cells)
        if joined.count(SEPARATOR) >= len(cells):
            joined = SEPARATOR.join(cell.replace(SEPARATOR, " ") for cell in cells)
        self._waiting.append((ticket, at, order, line, joined))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def tickets(self) -> Iterator[tuple[str, list[Staged], int]]:
        """Give each ticket with its records in order of time, tickets in order of their first record.

        The last is how many records were more than ``MOST``, or than ``LARGEST`` letters.
        """
        self._flush()
        run = self._connection.execute
        run("DELETE FROM head")
        run("INSERT INTO head SELECT ticket, min(at), count(*) FROM record GROUP BY ticket")
        sql = "SELECT at, line, cells FROM record WHERE ticket = ? ORDER BY at, place, line LIMIT ?"
        for ticket, size in self._connection.execute("SELECT ticket, size FROM head ORDER BY first, ticket"):
            rows: list[Staged] = []
            letters = 0
            for at, line, cells in run(sql, (ticket, MOST)):
                letters += len(cells)
                if letters > LARGEST and rows:
                    break
                rows.append(Staged(at, line, cells.split(SEPARATOR)))
            yield ticket, rows, size - len(rows)

    def count(self) -> int:
        """Count the tickets."""
        self._flush()
        return int(self._connection.execute("SELECT count(DISTINCT ticket) FROM record").fetchone()[0])

    def _flush(self) -> None:
        self._waiting.sort()
        self._connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?)", self._waiting)
        self._waiting = []


@contextmanager
def staging() -> Iterator[Stage]:
    """Open the scratch base for one import."""
    with _scratch() as name, closing(driver.sqlite.connect(name, isolation_level=None)) as connection:
        pragmas = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", f"cache_size = -{_CACHE_KB}")
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}").fetchall()
            for table in _TABLES:
                connection.execute(table)
            _unlink(name)
            connection.execute("BEGIN")
            yield Stage(connection)
        except driver.sqlite.OperationalError as error:
            if driver.failure(error) not in ("SQLITE_FULL", "SQLITE_IOERR"):
                raise
            raise StoreTrouble(_FULL) from None


@contextmanager
def _scratch() -> Iterator[str]:
    """Make a file that only this user can read, and see that it is gone at the end."""
    try:
        descriptor, name = tempfile.mkstemp(prefix="pult-", suffix=".part")
    except OSError:
        raise StoreTrouble(_FULL) from None
    os.close(descriptor)
    try:
        yield name
    finally:
        _unlink(name)


def _unlink(name: str) -> None:
    """Take the file's name away; a system that cannot do so while it is open does it at the end."""
    with suppress(OSError):
        os.unlink(name)
