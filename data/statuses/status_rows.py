"""What the base knows of status windows: incidents, what became of each window, what changed since (H-22…H-24)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.reads import instant, stored
from data.statuses.status_words import SAID
from models.shift_terms import StatusState
from models.status_windows import Window

if TYPE_CHECKING:
    from data.engine import Tx


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One window: the hotline (``number`` 0) or an open P1."""

    number: int
    subject: str
    window: Window
    missed: int = 0
    """Windows missed since the last status."""

    @property
    def title(self) -> str:
        """What it is about."""
        return f"№ {self.number} {self.subject}" if self.number else "Горячая линия"


@dataclass(frozen=True, slots=True)
class PostRow:
    """One line of the public log (H-24)."""

    id: int
    number: int
    state: StatusState
    at: datetime
    who: str
    text: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Last:
    """Where the window of a subject begins: the last status, or the beginning of the incident."""

    at: datetime
    event_n: int = 0
    missed_at: datetime | None = None
    missed: int = 0
    postponed: datetime | None = None


def last_in(tx: "Tx", number: int, since: datetime) -> Last:
    """Find inside a transaction where the window of a subject begins."""
    return folded(tx.exec(POSTS, (number, number, stored(since))).fetchall(), since)


def folded(rows: Sequence[Sequence[Any]], since: datetime) -> Last:
    """Fold what became of a subject's windows, oldest first."""
    last = Last(since)
    for state, at, next_at, event in rows:
        if state == StatusState.SENT:
            last = Last(instant(at), int(event))
        elif state == StatusState.MISSED:
            last = Last(last.at, last.event_n, instant(at), last.missed + 1)
        else:
            last = Last(last.at, last.event_n, last.missed_at, last.missed, instant(next_at))
    return last


_MARKS = ", ".join("?" for _ in SAID)
P1 = """
SELECT t.number, t.subject, coalesce((
    SELECT max(j.happened_at) FROM journal_event j
     WHERE j.ticket_number = t.number AND j.kind IN ('priority_changed', 'impact_set', 'reopened')), t.received_at)
  FROM ticket t WHERE t.is_open = 1 AND t.priority = 'critical' AND t.status <> 'unformed' ORDER BY t.number"""
"""Open incidents, each with the instant from which it is owed a status."""
POSTS = """
SELECT state, at, next_at, event_n FROM status_post
 WHERE (ticket_number = ? OR (ticket_number = 0 AND state = 'sent' AND ? <> 0)) AND at >= ? ORDER BY id"""
"""What became of the windows of a subject; a status of the hotline is one of each incident too."""
HOTLINE_SINCE = """
SELECT coalesce(
    (SELECT max(happened_at) FROM journal_event WHERE kind = 'standard_changed'),
    (SELECT recorded_at FROM journal_event ORDER BY n LIMIT 1))"""
CHANGES = f"""
SELECT n, happened_at, kind FROM journal_event j WHERE ticket_number = ? AND n > ? AND kind IN ({_MARKS})
   AND NOT EXISTS (SELECT 1 FROM journal_event b WHERE b.ticket_number = j.ticket_number
                    AND b.kind IN ('undone', 'close_undone', 'reply_cancelled') AND json_extract(b.facts, '$.of') = j.n)
 ORDER BY n"""
"""What changed on one incident, without what was taken back."""
LOG = """
SELECT p.id, p.ticket_number, p.state, p.at, coalesce(o.name, ''), p.text, p.next_at
  FROM status_post p LEFT JOIN operator o ON o.id = p.by_id """
