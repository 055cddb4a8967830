"""The past: reads of the journal, and the proof that nobody changed it (security.md §5, hardening.md R6)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.driver import instant, stored
from data.history.apart import lived
from data.rows import EventRow
from models.events import GENESIS, EventKind, canonical, link, text_hash

if TYPE_CHECKING:
    from data.anchors import Anchor
    from data.desk import Desk
    from models.timers import ClockEvent

_ROW = (
    "SELECT j.n, j.happened_at, j.recorded_at, j.actor_id, coalesce(o.name, ''), j.ticket_number, j.kind, j.facts "
    "FROM journal_event j LEFT JOIN operator o ON o.id = j.actor_id "
)
_WHOLE = (
    "SELECT j.n, j.happened_at, j.recorded_at, j.actor_id, j.ticket_number, j.kind, j.facts, j.text_hash, "
    "j.message_id, j.prev_hash, j.hash, m.text, m.salt "
    "FROM journal_event j LEFT JOIN message m ON m.id = j.message_id WHERE j.n > ? ORDER BY j.n LIMIT ?"
)
_GUARDS = ("journal_event_next", "journal_event_no_delete", "journal_event_no_update")
_STEP = 2000
STEP = 500
"""Events that are read at a time."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of the journal found: ``position`` is the first event that is not as it was written."""

    sound: bool
    sentence: str
    checked: int = 0
    position: int | None = None


class Journal:
    """The journal of one desk. Events are written by ``Tx.record`` only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def head(self) -> int:
        """The number of the newest event; 0 for an empty journal."""
        return self._desk.reads.number("SELECT max(n) FROM journal_event")

    def since(self, n: int, limit: int = STEP) -> tuple[EventRow, ...]:
        """Events after number ``n``, oldest first, at most ``limit`` of them."""
        return self._rows("WHERE j.n > ? ORDER BY j.n LIMIT ?", (n, limit))

    def lived(self, n: int, until: int) -> tuple[EventRow, ...]:
        """The desk's own events after one number up to another, at most ``STEP``: none of an imported history."""
        return self._rows(f"WHERE j.n > ? AND j.n <= ? AND {lived('j')} ORDER BY j.n LIMIT {STEP}", (n, until))

    def of_ticket(self, number: int) -> tuple[EventRow, ...]:
        """The whole history of a ticket, oldest first."""
        return self._rows("WHERE j.ticket_number = ? ORDER BY j.n", (number,))

    def clock_events(self, number: int) -> tuple[ClockEvent, ...]:
        """A ticket's history as the clocks replay it (models/timers.py)."""
        from models.timers import ClockEvent

        return tuple(ClockEvent(row.n, row.happened_at, row.kind, row.facts) for row in self.of_ticket(number))

    def anchor(self) -> int:
        """Keep the present head outside the database for good; gives its number."""
        rows = self._desk.reads.rows("SELECT n, hash FROM journal_event ORDER BY n DESC LIMIT 1")
        if not rows:
            return 0
        self._desk.store.anchors.write_line(rows[0][0], rows[0][1])
        return int(rows[0][0])

    def verify(self, *, whole: bool = True) -> Verdict:
        """Check the chain, the texts it stands for and the anchors.

        Not ``whole``: only the tail since the last line of anchors, which a start can afford.
        """
        anchors = sorted(self._desk.store.anchors.lines(), key=lambda anchor: anchor.n)
        newest = self._desk.store.anchors.newest()
        if not whole and anchors:
            start = anchors[-1]
            verdict = self._check_anchored(start) or self._walk(start.n, start.hash, {})
        else:
            verdict = self._walk(0, GENESIS, {anchor.n: anchor.hash for anchor in anchors})
        if verdict.sound and newest is not None:
            verdict = self._check_anchored(newest) or verdict
        return verdict if not verdict.sound else self._check_guards(verdict)

    def _walk(self, after: int, previous: str, anchored: dict[int, str]) -> Verdict:
        checked, n = 0, after
        for row in self._all_after(after):
            fault = self._fault(row, n + 1, previous, anchored.get(row[0]))
            if fault:
                spot = min(row[0], n + 1) if row[0] > n else row[0]
                return Verdict(False, f"Журнал изменён: событие № {spot} — {fault}. До него всё цело.", checked, spot)
            n, previous, checked = row[0], row[10], checked + 1
        return Verdict(
            True, f"цепь сходится: {checked} {_events(checked)}, последнее № {n}" if n else "журнал пуст", checked
        )

    def _fault(self, row: Sequence[Any], wanted: int, previous: str, anchored: str | None) -> str:
        """Say what is wrong with one stored event; empty when it is as it was written."""
        if row[0] != wanted:
            return "пропало" if row[0] > wanted else "номер повторён"
        try:
            happened, recorded, facts = instant(row[1]), instant(row[2]), json.loads(row[6])
            as_written = stored(happened) == row[1] and stored(recorded) == row[2]
            content = canonical(row[0], row[5], happened, recorded, row[3], row[4], facts, row[7], row[8])
            digest = link(self._desk.store.key, previous, content)
        except (ValueError, TypeError, AttributeError):
            return "записано не по форме"
        if not isinstance(row[11] or "", str) or not isinstance(row[12] or b"", bytes):
            return "текст сообщения не тот, что был"
        if row[9] != previous or row[10] != digest or not as_written:
            return "содержание или порядок не те, что были"
        if json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")) != row[6]:
            return "записано не по форме"
        if anchored is not None and anchored != row[10]:
            return "не то, что помнит якорь"
        if row[7] and row[12] and text_hash(row[12], row[11]) != row[7]:
            return "текст сообщения не тот, что был"
        return ""

    def _check_anchored(self, anchor: Anchor) -> Verdict | None:
        """Compare one anchor with the database; None when the event is there and the same."""
        row = self._desk.reads.row("SELECT hash FROM journal_event WHERE n = ?", (anchor.n,))
        if row is not None and row[0] == anchor.hash:
            return None
        head = self.head()
        if row is None and head < anchor.n:
            said = f"В журнале пропал конец: последнее событие № {head}, а было № {anchor.n}."
            return Verdict(False, f"{said} Верните копию базы или найдите потерянное.", 0, head + 1)
        return Verdict(False, f"Журнал изменён: событие № {anchor.n} не то, что помнит якорь.", 0, anchor.n)

    def _check_guards(self, verdict: Verdict) -> Verdict:
        rows = self._desk.reads.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        missing = set(_GUARDS) - {row[0] for row in rows}
        if missing:
            said = f"Записи целы, но с журнала снята защита от правки ({', '.join(sorted(missing))})."
            return Verdict(False, said, verdict.checked)
        if self._desk.store.anchors.forged() > 1:
            return Verdict(False, "Записи целы, но файл якорей правили: в нём чужие строки.", verdict.checked)
        return verdict

    def _all_after(self, n: int) -> Iterator[Sequence[Any]]:
        while rows := self._desk.reads.rows(_WHOLE, (n, _STEP)):
            yield from rows
            if len(rows) < _STEP:
                return
            n = rows[-1][0]

    def _rows(self, where: str, values: Sequence[Any]) -> tuple[EventRow, ...]:
        return tuple(_event(row) for row in self._desk.reads.rows(_ROW + where, values))


def _event(row: Sequence[Any]) -> EventRow:
    happened: datetime = instant(row[1])
    return EventRow(row[0], happened, instant(row[2]), row[3], row[4], row[5], EventKind(row[6]), json.loads(row[7]))


def _events(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "событие"
    return "события" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "событий"
