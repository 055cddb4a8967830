"""The store: every change of the desk goes through ``Store.write``, one transaction with its journal events.

BEGIN IMMEDIATE on one connection a thread, durable at commit (hardening.md §1–2, R4, R5).
"""

from __future__ import annotations

import random
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from data import driver, keyfile, migrate
from data.anchors import Anchors
from data.chain import Chain, Entry
from data.holder import Holder
from data.places import Places
from data.refusals import StoreTrouble
from models.events import EventKind

if TYPE_CHECKING:
    from sqlite3 import Connection as Raw
    from sqlite3 import Cursor

    from data.rows import Person

PATIENCE = 5.0
"""Seconds that a write waits for another console before it gives up and names the holder."""


class Tx:
    """One write transaction. Everything done through it is kept together, or not at all."""

    def __init__(self, connection: Connection, raw: Raw, key: bytes, at: datetime) -> None:
        self.at = at
        self.connection = connection
        self.raw = raw
        self._key = key
        self._session: Session | None = None
        self._chain: Chain | None = None

    @property
    def session(self) -> Session:
        """The ORM's view of this transaction, made when first asked for; it commits with the transaction only."""
        if self._session is None:
            self._session = Session(self.connection, expire_on_commit=False)
        return self._session

    @property
    def chain(self) -> Chain:
        """The journal's end, read once in this transaction."""
        if self._chain is None:
            self._chain = Chain(self.raw, self._key)
        return self._chain

    @property
    def wrote(self) -> Chain | None:
        """The chain, when this transaction touched the journal."""
        return self._chain

    def exec(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Cursor:
        """Run one plain statement; what the session holds is flushed before."""
        self.flush()
        return self.raw.execute(sql, values)

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> Cursor:
        """Run one plain statement for many rows."""
        self.flush()
        return self.raw.executemany(sql, rows)

    def flush(self) -> None:
        """Send what the session holds to the database."""
        if self._session is not None:
            self._session.flush()

    def record(
        self,
        kind: EventKind,
        *,
        by: Person | None,
        ticket: int | None,
        happened: datetime,
        facts: Mapping[str, Any],
        text: str | None = None,
        salt: bytes | None = None,
        message_id: int | None = None,
    ) -> int:
        """Write one journal event of this transaction; gives its number. Facts hold no personal text."""
        self.flush()
        entry = Entry(kind, happened, by, ticket, facts, text, salt, message_id)
        return self.chain.append(entry, self.at)

    def record_many(self, entries: Sequence[Entry]) -> list[int]:
        """Write many journal events at once, in order; gives their numbers (P-7)."""
        self.flush()
        return self.chain.extend(entries, self.at)

    def settle(self) -> None:
        """End the session's part before the commit."""
        if self._session is not None:
            self._session.commit()

    def close(self) -> None:
        """Let the session go."""
        if self._session is not None:
            self._session.close()


class _Lane:
    """One thread's connection for writing."""

    def __init__(self, engine: Engine) -> None:
        self.connection = engine.connect()
        raw = self.connection.connection.driver_connection
        assert raw is not None
        self.raw: Raw = raw
        self.busy = False

    def drop(self) -> None:
        with suppress(Exception):
            self.connection.close()


class Store:
    """The desk's database: opened, checked and brought up to date by the constructor (StoreTrouble otherwise)."""

    def __init__(self, places: Places) -> None:
        migrate.ready(places)
        self.places = places
        self.secret = keyfile.load(places.key_file)
        self.key = keyfile.derive(self.secret, "journal")
        self.anchors = Anchors(places.anchor_file, self.key)
        self.operator = ""
        self.began: Callable[[Tx], None] = _nothing
        """Told of each transaction before its verb."""
        self._holder = Holder(places.database)
        self._local = threading.local()
        self._lanes: weakref.WeakSet[_Lane] = weakref.WeakSet()
        self._turn = threading.Lock()
        self._checked = False
        self._engine = create_engine(
            "sqlite://",
            creator=lambda: driver.writer(places.database),
            module=driver.sqlite,
            poolclass=NullPool,
            hide_parameters=True,
        )
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def write(self, at: datetime, who: str = "") -> Iterator[Tx]:
        """Open the one transaction of a verb: committed at the end, undone as a whole on any error.

        ``at`` stamps its journal events; ``who`` is shown to a console that has to wait (the signed-in operator
        otherwise). Waits up to five seconds for other consoles, then raises StoreTrouble that names the holder.
        """
        lane = self._lane()
        if lane.busy:
            raise RuntimeError("a write transaction inside another one")
        self._wait_turn(at)
        lane.busy = True
        try:
            with self._guarded(lane, at):
                tx = self._begin(lane, at)
                record = self._holder.sign(who or self.operator, at)
                try:
                    yield from self._run(lane, tx)
                finally:
                    self._holder.clear(record)
                self._anchor(tx)
        finally:
            lane.busy = False
            self._turn.release()

    def tidy(self) -> None:
        """Fold the WAL into the database and refresh the planner's statistics; skipped while the base is busy."""
        raw = self._lane().raw
        with suppress(driver.sqlite.OperationalError):
            raw.execute("PRAGMA optimize = 0x10002").fetchall()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def copy(self, target: Path) -> None:
        """Write a whole, checked copy of the database as it is now, while others go on writing."""
        migrate.copy_database(self._lane().raw, target)

    def close(self) -> None:
        """Close every connection of this process."""
        for lane in list(self._lanes):
            lane.drop()
        self._local = threading.local()
        self._holder.close()
        self.anchors.close()
        self._engine.dispose()

    def _lane(self) -> _Lane:
        lane: _Lane | None = getattr(self._local, "lane", None)
        if lane is None:
            lane = self._local.lane = _Lane(self._engine)
            self._lanes.add(lane)
        return lane

    def _wait_turn(self, at: datetime) -> None:
        if not self._turn.acquire(timeout=PATIENCE):
            raise self._held(at)

    def _begin(self, lane: _Lane, at: datetime) -> Tx:
        limit = time.monotonic() + PATIENCE
        pause = 0.0005
        lane.raw.execute("PRAGMA busy_timeout = 0").fetchall()
        try:
            while True:
                try:
                    lane.connection.begin()
                    break
                except driver.sqlite.OperationalError as error:
                    if driver.failure(error) != "SQLITE_BUSY":
                        raise
                    if time.monotonic() > limit:
                        raise self._held(at) from None
                time.sleep(random.uniform(0, pause))
                pause = min(pause * 1.5, 0.02)
        finally:
            lane.raw.execute(f"PRAGMA busy_timeout = {driver.BUSY_MS}").fetchall()
        tx = Tx(lane.connection, lane.raw, self.key, at)
        if not self._checked:
            migrate.record_upgrade(tx)
            self._checked = True
        return tx

    def _run(self, lane: _Lane, tx: Tx) -> Iterator[Tx]:
        try:
            self.began(tx)
            yield tx
            tx.settle()
            if not lane.raw.in_transaction:
                raise RuntimeError("the transaction was ended from inside: nothing of it is kept")
            lane.connection.commit()
        except BaseException:
            with suppress(Exception):
                lane.connection.rollback()
            raise
        finally:
            tx.close()

    @contextmanager
    def _guarded(self, lane: _Lane, at: datetime) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, driver.sqlite.Error) as error:
            cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
            reason = driver.failure(cause)
            if reason in ("SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISUSE", "SQLITE_RANGE", ""):
                raise
            if reason == "SQLITE_BUSY":
                raise self._held(at) from None
            if reason != "SQLITE_FULL":
                lane.drop()
                self._local.__dict__.pop("lane", None)
            raise driver.trouble(cause, self.places.database) from None

    def _anchor(self, tx: Tx) -> None:
        # The commit is durable already: a full disk that refuses the anchor must not call it undone.
        if tx.wrote is not None:
            with suppress(OSError):
                self.anchors.note(tx.wrote.n, tx.wrote.hash)

    def _held(self, at: datetime) -> StoreTrouble:
        holding = self._holder.read()
        named = holding.said(at) if holding else "другая программа"
        return StoreTrouble(
            f"База занята: пишет {named}. Ничего не записано, введённый текст цел. Повторите или подождите."
        )


def _nothing(_: Tx) -> None:
    return None


def _begin(connection: Connection) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("BEGIN IMMEDIATE")
