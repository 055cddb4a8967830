"""What other consoles did: new journal events as they are committed, within 150 ms (P-8).

The head file is written after each commit, so a change of it is the moment; the counter that SQLite keeps is the truth,
asked every 100 ms as well, so that a lost notice or a deleted WAL costs nothing but those 100 ms.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data import driver
from data.journal import STEP
from data.refusals import StoreTrouble
from data.rows import EventRow

if TYPE_CHECKING:
    from sqlite3 import Connection

    from watchfiles import Change

    from data.desk import Desk

POLL_MS = 100
"""How often the database itself is asked."""

_STEP_MS = 10
"""How finely notices are gathered: 10 ms costs 0.2 % of a core while nothing happens, 1 ms costs 0.8 %."""


_TROUBLE: tuple[type[Exception], ...] = (StoreTrouble, *driver.FAULTS)


class News:
    """Follows the journal; each call of ``follow`` is one follower, for one thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def follow(self, stop: threading.Event, after: int | None = None) -> Iterator[tuple[EventRow, ...]]:
        """Yield new events in batches, oldest first, until ``stop`` is set.

        Starts after event ``after`` (None: after the newest one there is). Trouble with the base is waited out: the
        follower goes on from its last event when the base answers again.
        """
        last = self._desk.journal.head() if after is None else after
        watching: Connection | None = None
        seen = -1
        try:
            for _ in self._moments(stop):
                try:
                    if watching is None:
                        watching = driver.reader(self._desk.places.database)
                    version = _data_version(watching)
                    batches = self._batches(last) if version != seen else ()
                    for reached, events in batches:
                        last = reached
                        if events:
                            yield events
                    seen = version
                except _TROUBLE:
                    _close(watching)
                    watching, seen = None, -1
                if stop.is_set():
                    return
        finally:
            _close(watching)

    def _batches(self, last: int) -> Iterator[tuple[int, tuple[EventRow, ...]]]:
        """Give what the desk lived through; a history that is being imported is no news."""
        head = self._desk.journal.head()
        while last < head:
            events = self._desk.journal.lived(last, head)
            last = events[-1].n if len(events) == STEP else head
            yield last, events

    def _moments(self, stop: threading.Event) -> Iterator[None]:
        """Yield whenever it is worth looking: now, at each notice of the file system, and every ``POLL_MS``."""
        from watchfiles import watch

        database = self._desk.places.database
        names = {
            self._desk.places.anchor_file.with_suffix(".head").name,
            f"{database.name}-wal",
            f"{database.name}-journal",
        }

        def ours(_: Change, path: str) -> bool:
            return path.rpartition("/")[2] in names

        yield None
        notices = watch(
            database.parent,
            watch_filter=ours,
            step=_STEP_MS,
            debounce=_STEP_MS,
            rust_timeout=POLL_MS,
            yield_on_timeout=True,
            stop_event=stop,
            recursive=False,
            raise_interrupt=False,
        )
        for _ in notices:
            if stop.is_set():
                return
            yield None


def _close(connection: Connection | None) -> None:
    if connection is not None:
        connection.close()


def _data_version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
