"""Self-briefing: what changed since one's own last shift, before anybody hands anything over (handover.md §1.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.driver import stored
from data.history.apart import lived
from data.rows import Person
from data.shifts import reading
from data.shifts.journal_at import first_at
from data.shifts.rows import ShiftRow
from models.events import EventKind
from models.terms import Status
from models.words import counted

if TYPE_CHECKING:
    from data.desk import Desk

FIRST_TIME = timedelta(days=1)
"""How far back a person is told who was on no shift yet."""
SHOWN = 5
"""Lines of each sort that are told; the rest is counted."""
LONGEST = 140
"""Letters of a colleague's note that are told."""

_OVER = ", ".join(f"'{kind.value}'" for kind in (EventKind.RESOLVED, EventKind.CLOSED, EventKind.MERGED_INTO))
_BACK = ", ".join(f"'{kind.value}'" for kind in (EventKind.REOPENED, EventKind.CLOSE_UNDONE, EventKind.CLIENT_WROTE))
_DONE = ", ".join(f"'{status.value}'" for status in (Status.RESOLVED, Status.CLOSED))
_NEW = f"SELECT count(*) FROM journal_event WHERE n >= ? AND kind = 'received' AND {lived()}"
_CLOSED = f"""
SELECT count(DISTINCT j.ticket_number) FROM journal_event j JOIN ticket t ON t.number = j.ticket_number
 WHERE j.n >= ? AND j.kind IN ({_OVER}) AND t.is_open = 0 AND (t.resolved_at IS NULL OR t.resolved_at >= ?)
   AND {lived("j")}
"""
_HANGING = f"""
SELECT t.number, t.subject, coalesce(o.name, '') FROM ticket t LEFT JOIN operator o ON o.id = t.assignee_id
 WHERE t.is_open = 1
   AND EXISTS (SELECT 1 FROM journal_event WHERE ticket_number = t.number AND kind = 'received' AND n < ?1)
   AND coalesce((SELECT kind FROM journal_event WHERE ticket_number = t.number AND n >= ?1
                    AND (kind IN ({_OVER}, {_BACK}))
                    AND (kind <> '{EventKind.CLIENT_WROTE.value}' OR json_extract(facts, '$.from') IN ({_DONE}))
                  ORDER BY n LIMIT 1), '') NOT IN ({_BACK})
 ORDER BY t.received_at, t.number
"""
_ESCALATED = f"""
SELECT DISTINCT t.number, t.subject, t.line, coalesce(o.name, '') FROM journal_event j
  JOIN ticket t ON t.number = j.ticket_number LEFT JOIN operator o ON o.id = t.assignee_id
 WHERE j.n >= ? AND j.kind = 'escalated' AND t.is_open = 1 AND t.line > 1 AND {lived("j")}
 ORDER BY t.number
"""
_NOTED = """
SELECT j.ticket_number, o.name, m.text FROM journal_event j JOIN message m ON m.id = j.message_id
  JOIN operator o ON o.id = j.actor_id
 WHERE j.n >= ? AND j.kind = 'noted' AND m.hidden = 0 AND j.actor_id <> ? ORDER BY j.n DESC
"""
_UNUSUAL = """
SELECT o.name, p.note FROM part p JOIN operator o ON o.id = p.giver_id
 WHERE p.cut_n >= ? AND p.note <> '' AND p.giver_id <> ? ORDER BY p.id DESC
"""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a person reads first; ``hanging`` were open already when their last shift ended, and still are."""

    said: str
    new: int = 0
    closed: int = 0
    hanging: int = 0
    escalated: int = 0
    noted: int = 0
    lines: tuple[str, ...] = ()
    shift: ShiftRow | None = None
    """Their last shift; None: they were on none yet."""


class Briefing:
    """What changed while somebody was away."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def since(self, person: Person, now: datetime) -> Brief:
        """Compare this instant with the end of the person's own last shift; a newcomer is told of the last day."""
        reads = self._desk.reads
        with reads.snapshot():
            shift = reading.last_worked(reads.rows, person.id, now)
            at = _end(shift, now)
            cut = shift.cut_n if shift is not None and shift.cut_n is not None else first_at(reads.row, at)
            new, closed = reads.number(_NEW, (cut,)), reads.number(_CLOSED, (cut, stored(at)))
            hanging, escalated = reads.rows(_HANGING, (cut,)), reads.rows(_ESCALATED, (cut,))
            noted = reads.rows(_NOTED, (cut, person.id))
            unusual = reads.rows(_UNUSUAL, (cut, person.id))
        lines = (
            *_told([f"Необычное ({name}): {_short(note)}" for name, note in unusual]),
            *_told([_escalated(row) for row in escalated]),
            *_told([f"Висит № {number}: {subject}{_of(owner)}" for number, subject, owner in hanging]),
            *_told([f"Заметка № {number} ({name}): {_short(text)}" for number, name, text in noted]),
        )
        said = f"{self._from(shift)}: новых {new}, закрыто {closed}, висят {len(hanging)}."
        return Brief(said, new, closed, len(hanging), len(escalated), len(noted) + len(unusual), lines, shift)

    def _from(self, shift: ShiftRow | None) -> str:
        if shift is None:
            return "На смене вы впервые, за сутки"
        day = shift.starts.astimezone(ZoneInfo(self._desk.settings.zone))
        return f"С вашей прошлой смены ({shift.kind} {day:%d.%m})"


def _end(shift: ShiftRow | None, now: datetime) -> datetime:
    if shift is None:
        return now - FIRST_TIME
    return min(one for one in (shift.closed_at, shift.ends, now) if one is not None)


def _told(lines: Sequence[str]) -> tuple[str, ...]:
    rest = len(lines) - SHOWN
    more = (f"… и ещё {counted(rest, 'строка', 'строки', 'строк')}",) if rest > 0 else ()
    return (*lines[:SHOWN], *more)


def _escalated(row: Sequence[Any]) -> str:
    number, subject, line, owner = row
    return f"Эскалация № {number}: {subject}, линия {line}{_of(owner) or ', без владельца'}"


def _of(owner: str) -> str:
    return f" · {owner}" if owner else ""


def _short(text: str) -> str:
    clean = " ".join(text.split())
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"
