"""Plain reads for the screens: one read-only connection a thread, rows as tuples, stored instants made aware.

Light on purpose: the first page of the queue is read before any ORM is loaded.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data import driver

if TYPE_CHECKING:
    from sqlite3 import Connection

stored = driver.stored
_read = datetime.fromisoformat


def instant(text: str) -> datetime:
    """Turn a stored instant into an aware UTC one."""
    return _read(text + "+00:00")


def maybe(text: str | None) -> datetime | None:
    """Turn a stored instant that may be empty into an aware UTC one."""
    return None if text is None else _read(text + "+00:00")


class _Lane:
    """One thread's connection; ``busy`` is held while a statement runs on it."""

    def __init__(self, connection: "Connection") -> None:
        self.connection = connection
        self.busy = threading.Lock()

    def close(self) -> None:
        """End what runs and close: a connection that is closed under a running statement takes the process with it."""
        with suppress(*driver.FAULTS):
            self.connection.interrupt()
        with self.busy:
            self.connection.close()


class Reads:
    """Reads of one database file, from any thread; nothing here can write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.local()
        self._guard = threading.Lock()
        self._opened: list[_Lane] = []

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one SELECT and return all its rows; raises StoreTrouble with a sentence when the base cannot answer."""
        try:
            lane = self._lane()
            with lane.busy:
                return lane.connection.execute(sql, values).fetchall()
        except driver.FAULTS as error:
            raise driver.trouble(error, self._path) from None

    def row(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """Run one SELECT and return its first row, or None."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def number(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one SELECT of a single number; an empty answer is 0."""
        found = self.row(sql, values)
        return int(found[0] or 0) if found else 0

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let several reads of this thread see one and the same state of the base."""
        self.rows("BEGIN")
        try:
            yield
        finally:
            self.rows("COMMIT")

    def plan(self, sql: str, values: Sequence[Any] = ()) -> tuple[str, ...]:
        """Say how SQLite would run a statement, a line a step (tests hold the queue to its indexes by it)."""
        return tuple(str(step[3]) for step in self.rows(f"EXPLAIN QUERY PLAN {sql}", values))

    def close(self) -> None:
        """Close every connection, of all threads: the desk is being left."""
        with self._guard:
            while self._opened:
                self._opened.pop().close()
        self._own = threading.local()

    def _lane(self) -> _Lane:
        lane: _Lane | None = getattr(self._own, "lane", None)
        if lane is None:
            lane = self._own.lane = _Lane(driver.reader(self._path))
            with self._guard:
                self._opened.append(lane)
        return lane
