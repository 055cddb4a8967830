"""A period at the door: what became of requests, by which channels, where client and desk disagree (H-03, H-19).

Every number is counted from the tickets themselves; the reason of a disagreement is the note that stands beside it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.driver import stored
from models.events import EventKind
from models.impact import view_p
from models.terms import Priority, Urgency, Verdict

if TYPE_CHECKING:
    from data.desk import Desk


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A ticket whose declared urgency is not the desk's priority, and the reason that was given."""

    number: int
    declared: Urgency
    priority: Priority
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The door in [since, until)."""

    verdicts: dict[Verdict, int]
    channels: dict[str, int]
    past: dict[str, int]
    requests: int
    disagreements: tuple[Disagreement, ...]
    warning: str


def summary(desk: "Desk", since: datetime, until: datetime) -> Summary:
    """Count a period of the door; ``requests`` holds those counted past the channel without a ticket too (H-09)."""
    period = (stored(since), stored(until))
    counted = {str(verdict): int(count) for verdict, count in desk.reads.rows(_VERDICTS, period)}
    alone = desk.reads.number(_ALONE, period)
    channels = desk.off_channel.channels(since, until)
    return Summary(
        verdicts={verdict: counted.get(verdict.value, 0) for verdict in Verdict},
        channels=channels,
        past=desk.off_channel.count(since, until),
        requests=sum(channels.values()) + alone,
        disagreements=tuple(_disagreements(desk, period)),
        warning=desk.off_channel.warning(until),
    )


def _disagreements(desk: "Desk", period: tuple[str, str]) -> list[Disagreement]:
    found = []
    for number, declared, priority, reason in desk.reads.rows(_DECLARED, period):
        urgency, ours = Urgency(declared), Priority(priority)
        if view_p(ours) is not urgency:
            found.append(Disagreement(number, urgency, ours, str(reason or "").partition(": ")[2]))
    return found


_VERDICTS = """
SELECT verdict, count(*) FROM ticket WHERE received_at >= ? AND received_at < ? AND verdict IS NOT NULL GROUP BY 1"""
_ALONE = "SELECT count(*) FROM off_channel WHERE ticket_number IS NULL AND at >= ? AND at < ?"
_REASON = f"""
SELECT m.text FROM message m WHERE m.ticket_number = t.number AND m.hidden = 0
AND m.subject IN ('{EventKind.IMPACT_SET.value}', '{EventKind.PRIORITY_CHANGED.value}') ORDER BY m.id DESC LIMIT 1"""
_DECLARED = f"""
SELECT t.number, t.declared, t.priority, ({_REASON}) FROM ticket t
WHERE t.received_at >= ? AND t.received_at < ? AND t.declared IS NOT NULL ORDER BY t.number"""
