"""The rows of the figures' cache: how what was measured of a ticket is written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from data.driver import stored
from models.board_terms import Share
from models.instants import instant_of
from models.measuring import Counted, Sums

if TYPE_CHECKING:
    from data.engine import Tx

OWN = ("tier", "type", "priority", "channel", "appeal", "client_id", "line")
"""Columns of a tally that are the ticket's own."""
_MEASURE = (
    *("ticket_number", "seq", "clock", "cycle", "started", "ended", "spent", "elapsed", "target", "broken_at"),
    *("kept", "line", "operator_id"),
)
_SPAN = ("ticket_number", "seq", "started", "ended", "status", "line", "owner_id", "side", "elapsed", "worked")
_MILESTONE = ("ticket_number", "seq", "n", "what", "at", "line", "operator_id", "reason")
_TALLY = (
    *("ticket_number", *OWN, "merged", "received_at", "taken_at", "waited", "resolved_at", "closed_at"),
    *("imported", "topic", "topic_key", "top_line", "operator_id", "complete", "reopenings", "returns", "handled"),
    *(*(share.value for share in Share), "elapsed"),
)
_TABLES = {"measure": _MEASURE, "span": _SPAN, "milestone": _MILESTONE, "tally": _TALLY}


@dataclass
class FigureRows:
    """What is to be written of some tickets; whatever was there of them before goes."""

    numbers: list[int] = field(default_factory=list)
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: {name: [] for name in _TABLES})

    def add(self, number: int, own: Sequence[Any], merged: bool, counted: Counted) -> None:
        """Lay out one ticket; ``own`` are its columns ``OWN``."""
        self.numbers.append(number)
        self.rows["measure"] += _measures(number, counted)
        self.rows["span"] += _spans(number, counted)
        self.rows["milestone"] += [
            (number, seq, one.n, one.what.value, _at(one.at), one.line, one.operator_id, one.reason)
            for seq, one in enumerate(counted.moments, start=1)
        ]
        if counted.sums is not None:
            self.rows["tally"].append((number, *own, int(merged), *_tally(counted.sums)))

    def write(self, tx: "Tx") -> None:
        """Put them in the place of what was written of these tickets before."""
        gone = [(number,) for number in self.numbers]
        for table, names in _TABLES.items():
            tx.many(f"DELETE FROM {table} WHERE ticket_number = ?", gone)
            values = ", ".join("?" * len(names))
            tx.many(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})", self.rows[table])


def _measures(number: int, counted: Counted) -> Iterable[tuple[Any, ...]]:
    for seq, lap in enumerate(counted.laps, start=1):
        elapsed = 0 if lap.ended is None else lap.ended - lap.started
        times = _at(lap.started), _maybe(lap.ended), lap.spent, elapsed, lap.target, _maybe(lap.broken_at)
        kept = None if lap.kept is None else int(lap.kept)
        yield number, seq, lap.clock.value, lap.cycle, *times, kept, lap.line, lap.operator_id


def _spans(number: int, counted: Counted) -> Iterable[tuple[Any, ...]]:
    for seq, piece in enumerate(counted.pieces, start=1):
        stood = piece.stood
        place = stood.status.value, stood.line, stood.owner_id, piece.side.value
        yield number, seq, _at(piece.started), _maybe(piece.ended), *place, piece.elapsed, piece.worked


def _tally(sums: Sums) -> tuple[Any, ...]:
    times = _at(sums.received), _maybe(sums.taken), sums.waited, _maybe(sums.resolved), _maybe(sums.closed)
    about = sums.imported, sums.topic, sums.topic_key, sums.top_line, sums.operator_id
    complete = None if sums.complete is None else int(sums.complete)
    tape = [sums.tape[share] for share in Share]
    return *times, *about, complete, sums.reopenings, sums.returns, sums.handled, *tape, sums.elapsed


def _maybe(second: int | None) -> str | None:
    return None if second is None else _at(second)


@lru_cache(maxsize=4096)
def _at(second: int) -> str:
    return stored(instant_of(second))
