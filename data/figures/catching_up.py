"""Keeping the figures' cache up with the journal: every ticket that it touched is counted anew, from its events.

Counted outside the write, from one picture of the base; kept only if no other console came first (``figures_n`` moves
by compare-and-set in the same transaction): many consoles may do it at once, and one killed in between loses nothing.

Other rules have everything open counted anew, some hundreds of tickets a transaction too: nobody waits for them all.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from data.driver import instant
from data.figures.figure_rows import OWN, FigureRows
from models.events import EventKind
from models.instants import seconds_of
from models.measuring import Facts, measured
from models.terms import Status, Verdict
from models.walked import Recorded, Stood

if TYPE_CHECKING:
    from data.desk import Desk

HEAD = "figures_n"
"""The key under which the database keeps how far the figures have read the journal: «120», or «120 17».

The second number is there while other rules are being counted in: up to which open ticket that is done.
"""
BATCH = 500
"""Tickets that one transaction writes, so that nobody waits long for it."""
_SHORT = 2_000
"""Events without a figure that are rather read again than noted as read: a card being opened writes nothing here."""
_STATE = (
    "SELECT coalesce((SELECT max(n) FROM journal_event), 0),"
    f" coalesce((SELECT value FROM meta WHERE key = '{HEAD}'), '')"
)
_IDLE = ", ".join(
    f"'{kind.value}'"
    for kind in (
        *(EventKind.VIEWED, EventKind.WARNED, EventKind.BREACHED, EventKind.REMINDED, EventKind.REMINDER_SET),
        *(EventKind.REPLY_WRITTEN, EventKind.ATTACHED, EventKind.ATTACHMENT_NAMED, EventKind.CHECKED),
        *(EventKind.ALERTED, EventKind.ALERT_ANSWERED, EventKind.NOTED, EventKind.AUTO_LETTER, EventKind.UNDELIVERED),
    )
)
"""Events that change no figure."""
_TOUCHED = (
    f"SELECT n, ticket_number FROM journal_event WHERE n > ? AND ticket_number IS NOT NULL AND kind NOT IN ({_IDLE})"
    " ORDER BY n LIMIT ?"
)
_RULES = (
    "SELECT 1 FROM journal_event WHERE n > ? AND n <= ? AND ticket_number IS NULL"
    f" AND kind IN ('{EventKind.CALENDAR_CHANGED.value}', '{EventKind.STANDARD_CHANGED.value}') LIMIT 1"
)
_OPEN = "SELECT number FROM ticket WHERE is_open = 1 AND number > ? ORDER BY number LIMIT ?"
_TICKET = (
    f"SELECT number, {', '.join(OWN)}, received_at, resolved_at, closed_at, status, assignee_id,"
    " hold_reason IS NOT NULL, asked_at IS NOT NULL, merged_into IS NOT NULL, coalesce(verdict, ''), topic, subject"
    " FROM ticket WHERE number IN ({})"
)
_EVENTS = (
    "SELECT ticket_number, n, happened_at, kind, facts, actor_id FROM journal_event"
    " WHERE ticket_number IN ({}) ORDER BY ticket_number, n"
)
_PASSED = "UPDATE meta SET value = ? WHERE key = ? AND value = ?"
_FIRST = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO NOTHING"

Told = Callable[[int, int], object]
"""Hears how many journal events were read, of how many."""


class _Mark(NamedTuple):
    """How far the figures have come; ``open`` is None where no other rules are being counted in."""

    n: int
    open: int | None = None
    said: str = ""
    """As the base keeps it; empty: nothing yet."""

    @classmethod
    def read(cls, said: str, head: int) -> "_Mark":
        """Read what the base keeps; what cannot be read has everything counted from the beginning."""
        words = said.split()
        if not words or not all(word.isdecimal() for word in words) or int(words[0]) > head:
            return cls(0, None, said)
        return cls(int(words[0]), int(words[1]) if words[1:] else None, said)

    @property
    def written(self) -> str:
        """What the base keeps of it."""
        return f"{self.n}" if self.open is None else f"{self.n} {self.open}"


def catch_up(desk: "Desk", now: datetime, told: Told | None = None, most: int | None = None) -> int:
    """Count anew what the journal touched since the last time; gives how many tickets that were.

    ``most``: no further than so many tickets, to the end of their batch; there may be more then.
    """
    head, mark = _state(desk)
    done, begun = 0, mark.n
    while (mark.n < head or mark.open is not None) and (most is None or done < most):
        desk.catch_up_rules()
        rows, then = _batch(desk, mark, head)
        if not rows.numbers and then.open == mark.open and then.n - mark.n < _SHORT:
            return done
        if not _keep(desk, now, rows, mark, then):
            head, mark = _state(desk)
            continue
        done, mark = done + len(rows.numbers), then._replace(said=then.written)
        if told is not None and head > begun:
            told(mark.n - begun, head - begun)
    return done


def count_anew(desk: "Desk", now: datetime, told: Told | None = None) -> int:
    """Throw the cache away and count everything from the journal."""
    with desk.store.write(now) as tx:
        tx.exec("DELETE FROM meta WHERE key = ?", (HEAD,))
        for table in ("measure", "span", "milestone", "tally"):
            tx.exec(f"DELETE FROM {table}")
    return catch_up(desk, now, told)


def behind(desk: "Desk") -> int:
    """Tell how many journal events the figures have not read yet."""
    head, mark = _state(desk)
    return head - mark.n


def _state(desk: "Desk") -> tuple[int, _Mark]:
    head, said = desk.reads.rows(_STATE)[0]
    return int(head), _Mark.read(str(said), int(head))


def _batch(desk: "Desk", mark: _Mark, head: int) -> tuple[FigureRows, _Mark]:
    """Count the tickets of the next events, at most ``BATCH`` of them; gives how far that is."""
    with desk.reads.snapshot():
        found, until = _touched(desk, mark.n, head)
        ruled = desk.reads.row(_RULES, (mark.n, until)) is not None
        open_until = _add_open(desk, found, 0 if ruled else mark.open)
        rows = FigureRows()
        _count(desk, sorted(found), rows)
    return rows, _Mark(until, open_until)


def _add_open(desk: "Desk", found: dict[int, None], after: int | None) -> int | None:
    """Fill a batch with open tickets that other rules count otherwise; gives up to which it is done, None: all are."""
    room = BATCH - len(found)
    if after is None or not room:
        return after
    numbers = [number for (number,) in desk.reads.rows(_OPEN, (after, room))]
    found |= dict.fromkeys(numbers)
    return numbers[-1] if len(numbers) == room else None


def _touched(desk: "Desk", known: int, head: int) -> tuple[dict[int, None], int]:
    """Find whom the next events touch, at most ``BATCH`` tickets; gives up to which event that is."""
    found: dict[int, None] = {}
    until, at = known, known
    while until < head:
        events = desk.reads.rows(_TOUCHED, (at, 4 * BATCH))
        for n, number in events:
            if n > head:
                break
            if number not in found and len(found) == BATCH:
                return found, until
            found[number] = None
            until = at = n
        if len(events) < 4 * BATCH or events[-1][0] > head:
            until = head
    return found, until


def _count(desk: "Desk", numbers: Sequence[int], rows: FigureRows) -> None:
    marks = ", ".join("?" * len(numbers))
    events = _events(desk.reads.rows(_EVENTS.format(marks), numbers))
    policy = desk.policy
    for row in desk.reads.rows(_TICKET.format(marks), numbers):
        number, own = int(row[0]), row[1 : 1 + len(OWN)]
        facts = _facts(number, int(own[OWN.index("line")]), row[1 + len(OWN) :])
        rows.add(number, own, facts.merged, measured(events.get(number, ()), facts, policy))


def _facts(number: int, line: int, row: Sequence[Any]) -> Facts:
    received, resolved, closed, status, owner, held, asked, merged, verdict, topic, subject = row
    return Facts(
        number=number,
        received=seconds_of(instant(received)),
        now=Stood(Status(status), line, owner, bool(held), bool(asked)),
        resolved=_second(resolved),
        closed=_second(closed),
        merged=bool(merged),
        talk=verdict == Verdict.CORRESPONDENCE.value,
        topic=topic,
        subject=subject,
    )


def _second(text: str | None) -> int | None:
    return None if text is None else seconds_of(instant(text))


def _events(rows: Sequence[Sequence[Any]]) -> dict[int, list[Recorded]]:
    found: dict[int, list[Recorded]] = {}
    for number, n, at, kind, facts, actor in rows:
        event = Recorded(n, instant(at), EventKind(kind), json.loads(facts), actor)
        found.setdefault(number, []).append(event)
    return found


def _keep(desk: "Desk", now: datetime, rows: FigureRows, mark: _Mark, then: _Mark) -> bool:
    """Write what was counted unless another console came first; then nothing is written."""
    with desk.store.write(now) as tx:
        if not mark.said:
            tx.exec(_FIRST, (HEAD, ""))
        if tx.exec(_PASSED, (then.written, HEAD, mark.said)).rowcount != 1:
            return False
        rows.write(tx)
    return True
