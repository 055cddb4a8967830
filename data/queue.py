"""The lists of the desk: pages by keyset over the partial indexes, counters, places, single rows.

Light on purpose: the first screen reads its page through here, before any ORM is loaded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from data import queue_sql as sql
from data.filters import Filter, parse
from data.queue_rows import row_of
from data.reads import Reads, maybe, stored
from data.rows import Counts, Order, Page, Person, QueueRow, View
from models.rights import Act, may

Key = sql.Key


class HasReads(Protocol):
    """What the lists need of a desk."""

    @property
    def reads(self) -> Reads:
        """Plain read-only connections."""


@dataclass(frozen=True, slots=True)
class Near:
    """Which part of a list is wanted: around a ticket, else its old key when it is gone, else an index."""

    number: int | None = None
    key: Key = ()
    index: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of a list: ``first`` is the index of its first row among ``total``."""

    rows: tuple[QueueRow, ...]
    first: int = 0
    total: int = 0


class Queue:
    """The lists of tickets, read without changing anything."""

    def __init__(self, desk: HasReads) -> None:
        self._reads = desk.reads

    def listing(self, view: View, order: Order, flt: Filter | str, me: Person) -> "Listing":
        """Bind a view, an order and a filter into the list that a table scrolls."""
        return Listing(self, view, order, self.filter(flt, me), me)

    def filter(self, typed: Filter | str, me: Person | None = None) -> Filter:
        """Read a typed filter; raises BadInput with a sentence."""
        return parse(typed, self, me.id if me else None) if isinstance(typed, str) else typed

    def page(
        self,
        view: View,
        order: Order,
        flt: Filter | str,
        me: Person,
        *,
        after: Key | None = None,
        before: Key | None = None,
        around: int | None = None,
        size: int = 60,
    ) -> Page:
        """Give the rows after or before a key, around a ticket, or the first ones; in the order of the list."""
        listing = self.listing(view, order, flt, me)
        if around is not None and (key := listing.key_of(around)) is not None:
            above = listing.stretch(key, size // 2, backwards=True)
            below = listing.stretch(key, size - len(above), inclusive=True)
            return _page((*above, *below), listing, True)
        if before is not None:
            return _page(listing.stretch(before, size, backwards=True), listing, True)
        return _page(listing.stretch(after, size), listing, after is not None)

    def position(self, view: View, order: Order, flt: Filter | str, me: Person, number: int) -> tuple[int | None, int]:
        """Give a ticket's index in a list (None when it is not there) and the length of the list."""
        listing = self.listing(view, order, flt, me)
        key = listing.key_of(number)
        return None if key is None else listing.index(key), listing.total()

    def counts(self, me: Person, now: datetime) -> Counts:
        """Count the views, what is overdue at ``now``, and name the nearest due."""
        with self._reads.snapshot():
            views = {view: self._count(view, me.id) for view in View}
            at = stored(now)
            overdue = self._reads.number(_OVERDUE_RUNNING, (at,)) + self._reads.number(_OVERDUE_AT_ONCE, (at,) * 2)
            nearest = self._reads.row(_NEAREST, (at,) * 4)
            undelivered = self._reads.number(_UNDELIVERED)
            outranked = self._reads.row(sql.OUTRANKED) if may(me.role, Act.PUT_FIRST) else None
            alarming = self._reads.row(_ALARMING)
        due, number = nearest or (None, None)
        return Counts(
            views,
            overdue,
            maybe(due),
            number,
            undelivered=undelivered,
            outranked=outranked,
            alarming=(alarming[0], bool(alarming[1])) if alarming else None,
        )

    def _count(self, view: View, me: int) -> int:
        where, values = sql.condition(view, me)
        table = sql.table(view, Order.QUEUE, narrowed=False)
        return self._reads.number(f"SELECT count(*) FROM {table} WHERE {where}", values)

    def find(self, number: int) -> QueueRow | None:
        """Give one ticket as a row, open or closed; None when there is no such number."""
        return next(iter(self.rows_of((number,))), None)

    def rows_of(self, numbers: Iterable[int]) -> tuple[QueueRow, ...]:
        """Give tickets as rows, in the order asked; numbers that nobody has are left out."""
        wanted = tuple(dict.fromkeys(numbers))
        marks = ", ".join(str(int(number)) for number in wanted)
        found = self._reads.rows(f"SELECT {sql.ROW} FROM ticket AS t {sql.NAMED} WHERE t.number IN ({marks})")
        by_number = {values[0]: row_of(values) for values in found}
        return tuple(by_number[number] for number in wanted if number in by_number)

    def operators(self) -> Sequence[tuple[int, str]]:
        """List the persons of the desk, for filters that name one."""
        return [(number, name) for number, name in self._reads.rows("SELECT id, name FROM operator")]

    def clients(self) -> Sequence[tuple[int, str]]:
        """List the organisations, for filters that name one."""
        return [(number, name) for number, name in self._reads.rows("SELECT id, name FROM client")]

    @property
    def reads(self) -> Reads:
        """The connections that the lists read through."""
        return self._reads


class Listing:
    """One list of one person: a view in an order through a filter."""

    def __init__(self, queue: Queue, view: View, order: Order, flt: Filter, me: Person) -> None:
        self.view, self.order, self.filter, self.me = view, order, flt, me
        self._queue, self._reads = queue, queue.reads
        where, values = sql.condition(view, me.id)
        if flt:
            narrowed, more = flt.sql()
            where, values = f"{where} AND {narrowed}", values + more
        self._where, self._values = where, values
        self._table = sql.table(view, order, narrowed=bool(flt))
        self._sort = sql.sort(view, order)
        self._sort_back = sql.sort(view, order, backwards=True)
        self._columns = ", ".join(sql.columns(view, order))

    def stretch(
        self, key: Key | None, size: int, *, backwards: bool = False, inclusive: bool = False
    ) -> tuple[QueueRow, ...]:
        """Give up to ``size`` rows after (or before) a key, the key's own row with them when ``inclusive``."""
        found: list[tuple[Any, ...]] = []
        for statement, values in self.statements(key, backwards=backwards, inclusive=inclusive):
            if (room := size - len(found)) <= 0:
                break
            found += self._reads.rows(statement, (*values, room))
        place = _PLACES[sql.columns(self.view, self.order)]
        rows = tuple(row_of(values, place) for values in found)
        return rows[::-1] if backwards else rows

    def statements(
        self, key: Key | None, *, backwards: bool = False, inclusive: bool = False
    ) -> Iterable[tuple[str, tuple[Any, ...]]]:
        """Write the SELECTs of a stretch, one a range of the index; the limit, their last value, is missing."""
        pieces: Iterable[sql.Piece] = (("1", ()),)
        if key is not None:
            pieces = sql.beyond(self.view, self.order, key, backwards=backwards, inclusive=inclusive)
        turn = self._sort_back if backwards else self._sort
        for piece, values in pieces:
            wanted = f"SELECT t.number FROM {self._table} WHERE {self._where} AND {piece} ORDER BY {turn} LIMIT ?"
            yield (
                f"SELECT {sql.ROW} FROM ticket AS t {sql.NAMED} WHERE t.number IN ({wanted}) ORDER BY {turn}",
                (*self._values, *values),
            )

    def key_of(self, number: int) -> Key | None:
        """Give the key of a ticket in this list; None when the list does not hold it."""
        where = f"{self._where} AND t.number = ?"
        return self._reads.row(f"SELECT {self._columns} FROM ticket AS t WHERE {where}", (*self._values, number))

    def key_at(self, index: int) -> Key | None:
        """Give the key of the row at an index; None beyond the end."""
        statement = (
            f"SELECT {self._columns} FROM {self._table} WHERE {self._where} ORDER BY {self._sort} LIMIT 1 OFFSET ?"
        )
        return self._reads.row(statement, (*self._values, max(index, 0)))

    def index(self, key: Key) -> int:
        """Count the rows before a key."""
        return sum(
            self._reads.number(
                f"SELECT count(*) FROM {self._table} WHERE {self._where} AND {piece}", (*self._values, *values)
            )
            for piece, values in sql.beyond(self.view, self.order, key, backwards=True)
        )

    def total(self) -> int:
        """Count the rows of the list."""
        return self._reads.number(f"SELECT count(*) FROM {self._table} WHERE {self._where}", self._values)

    def slice(self, near: Near, above: int, below: int) -> Slice:
        """Give the rows around a place of the list, up to so many above and below it, all of one state of the base."""
        with self._reads.snapshot():
            total = self.total()
            key = None if near.number is None else self.key_of(near.number)
            key = key or near.key or self.key_at(min(near.index, total - 1))
            if key is None:
                return Slice(())
            rows = self.stretch(key, above, backwards=True)
            index = self.index(key)
            first = index - len(rows)
            rows += self.stretch(key, below, inclusive=True)
            return Slice(rows, first, total)


def _page(rows: tuple[QueueRow, ...], listing: Listing, inside: bool) -> Page:
    if not rows:
        return Page(())
    above = inside and bool(listing.stretch(rows[0].key, 1, backwards=True))
    return Page(rows, above, bool(listing.stretch(rows[-1].key, 1)))


_PLACES = {
    sql.columns(View.ALL, Order.QUEUE): (15, 14, 0),
    sql.columns(View.UNFORMED, Order.QUEUE): (13, 0),
    sql.columns(View.ALL, Order.SLA): (42, 43, 0),
}

# An answer promised at once breaks only after its grace (time.md rule 15), so its small class is asked row by row.
_OVERDUE_RUNNING = "SELECT count(*) FROM ticket WHERE is_open = 1 AND sla_class = 1 AND due_next < ?"
_OVERDUE_AT_ONCE = (
    "SELECT count(*) FROM ticket WHERE is_open = 1 AND sla_class = 0 AND "
    "(reaction_state = 'running' AND reaction_breach < ? OR response_state = 'now' AND response_breach < ?)"
)
_NEAREST = (
    "SELECT due, number FROM (SELECT due_next AS due, number FROM ticket WHERE is_open = 1 AND sla_class = 1 "
    "AND due_next >= ? ORDER BY due_next LIMIT 1) UNION ALL "
    "SELECT min(reaction_due), number FROM ticket "
    "WHERE is_open = 1 AND sla_class = 0 AND reaction_state = 'running' AND reaction_due >= ? "
    "HAVING number IS NOT NULL UNION ALL SELECT min(response_breach), number FROM ticket "
    "WHERE is_open = 1 AND sla_class = 0 AND response_state = 'now' AND response_start <= ? AND response_breach >= ? "
    "HAVING number IS NOT NULL ORDER BY 1 LIMIT 1"
)
_AT_DOOR = "SELECT number, received_at, by_us, instr(warnings, 'maybe_outage') AS outage FROM ticket INDEXED BY {}"
_ALARMING = (
    "SELECT number, outage > 0 FROM ("
    + " UNION ALL ".join(
        f"{_AT_DOOR.format(index)} WHERE {where}"
        for index, where in (
            ("ix_ticket_unformed", "status = 'unformed' AND is_open = 1 AND verdict IS NOT 'correspondence'"),
            ("ix_ticket_talk", "verdict = 'correspondence' AND is_open = 1"),
            ("ix_ticket_curator", "status = 'waiting_curator' AND is_open = 1"),
        )
    )
    + ") WHERE outage > 0 OR by_us = 1 ORDER BY outage = 0, received_at, number LIMIT 1"
)
_UNDELIVERED = "SELECT count(*) FROM ticket WHERE is_open = 1 AND undelivered = 1"
