"""What a ticket shows of its quality, read plainly: a repeated contact, another line's work that waits for marks."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from data.reads import instant, stored
from models.balance import TAKING_BACK
from models.events import EventKind
from models.repeats import is_repeat, topic_key, topic_of
from models.terms import OPEN_STATUSES, Appeal, Verdict

if TYPE_CHECKING:
    from data.rows import QueueRow

_REQUEST = f"merged_into IS NULL AND coalesce(verdict, '') <> '{Verdict.CORRESPONDENCE.value}'"
_EARLIER = f"""
SELECT number, topic, subject FROM (
  SELECT number, topic, subject, is_open, resolved_at, closed_at FROM ticket
   WHERE client_id = ? AND number <> ? AND {_REQUEST} ORDER BY number DESC LIMIT 500)
 WHERE is_open = 1 OR resolved_at >= ? OR closed_at >= ?"""
_SELF = f"SELECT client_id, topic, subject, received_at, repeat_reason FROM ticket WHERE number = ? AND {_REQUEST}"
_ENDING = ", ".join(f"'{kind.value}'" for kind in (EventKind.RESOLVED, EventKind.CLOSED, *sorted(TAKING_BACK)))
_ENDS = f"SELECT n, kind, happened_at, facts FROM journal_event WHERE ticket_number = ? AND kind IN ({_ENDING})"
_APPEAL = "SELECT appeal FROM ticket WHERE number = ?"
_WALK = """
SELECT n, kind, actor_id, facts FROM journal_event
 WHERE ticket_number = ?
   AND kind IN ('escalated', 'taken', 'assigned', 'line_rated', 'undone', 'reply_cancelled', 'close_undone')
 ORDER BY n DESC"""
_OWNERS = frozenset({EventKind.TAKEN, EventKind.ASSIGNED})
Query = Callable[[str, Sequence[Any]], Iterable[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Repeated:
    """The earlier request that a request repeats (L-29, C-13), and the reason where one was named."""

    number: int
    of: int
    subject: str
    ended: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a card says of quality; ``to_rate`` is the line whose work waits for marks (T-20)."""

    appeal: Appeal | None = None
    repeat: Repeated | None = None
    to_rate: int | None = None


NO_SIGNS = Signs()


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a ticket, as far as marks depend on it."""

    n: int
    kind: EventKind
    actor_id: int | None
    facts: Mapping[str, Any]


def signs_of(query: Query, row: "QueueRow", within: timedelta) -> Signs:
    """Read the signs of a ticket."""
    found = next(iter(query(_APPEAL, (row.number,))), (None,))
    past = [Step(n, EventKind(kind), who, json.loads(said)) for n, kind, who, said in query(_WALK, (row.number,))]
    returned = came_back(past, row.line, row.status not in OPEN_STATUSES)
    return Signs(
        appeal=Appeal(found[0]) if found[0] else None,
        repeat=repeated(query, row.number, within),
        to_rate=returned[0] if returned else None,
    )


def repeated(query: Query, number: int, within: timedelta) -> Repeated | None:
    """Find the last ended request of the same client and topic that a request repeats; None: a first contact.

    The same rule as the figures' (``data/figures/repeating.py``): the latest solving or closing before it came.
    """
    row = next(iter(query(_SELF, (number,))), None)
    if row is None or row[0] is None:
        return None
    client, topic, subject, received, reason = row
    came, key = instant(received), topic_key(topic_of(topic, subject))
    if not key:
        return None
    since = stored(came - within)
    alike = [
        (int(earlier), str(its_subject))
        for earlier, its_topic, its_subject in query(_EARLIER, (client, number, since, since))
        if topic_key(topic_of(its_topic, its_subject)) == key
    ]
    ends = [(over, earlier, said) for earlier, said in alike for over in _ends(query, earlier) if over <= came]
    over, earlier, said = max(ends, default=(None, 0, ""))
    if over is None or not is_repeat(came, over, within):
        return None
    return Repeated(number, earlier, said, over, reason or "")


def _ends(query: Query, number: int) -> list[datetime]:
    """Read when a request was solved or closed, but for what was taken back."""
    rows = list(query(_ENDS, (number,)))
    void = {json.loads(facts).get("of") for _, kind, _, facts in rows if EventKind(kind) in TAKING_BACK}
    return [instant(at) for n, kind, at, _ in rows if EventKind(kind) not in TAKING_BACK and n not in void]


def came_back(past: Sequence[Step], line: int, ended: bool) -> tuple[int, int | None] | None:
    """Read from a ticket's events, newest first, which line's work came back unmarked, and whose; None: nothing did."""
    if line > 1 and not ended:
        return None
    void = {event.facts.get("of") for event in past if event.kind in TAKING_BACK}
    worked: int | None = None
    for event in past:
        if event.n in void:
            continue
        if event.kind is EventKind.LINE_RATED:
            return None
        if event.kind in _OWNERS and worked is None:
            worked = event.facts.get("to", event.actor_id)
        if event.kind is EventKind.ESCALATED:
            went = int(event.facts.get("line", 1))
            if went > 1:
                return went, worked if worked is not None else event.facts.get("to")
            worked = event.facts.get("from")
    return None
