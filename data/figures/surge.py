"""The surge meter: the last hour beside the same hour of earlier days, and what people ask about (H-02)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from data.board.rows import Surge
from data.driver import stored
from data.reads import maybe
from data.shifts.reading import Ask
from models.board_rules import BoardRules, TopicRules
from models.repeats import topic_key

_HOUR = timedelta(hours=1)
_COUNT = "SELECT count(*) FROM tally WHERE imported = '' AND received_at > ? AND received_at <= ?"
_BEGAN = "SELECT recorded_at FROM journal_event ORDER BY n LIMIT 1"
_ASKED = """
SELECT k.subject, k.topic FROM tally t JOIN ticket k ON k.number = t.ticket_number
 WHERE t.imported = '' AND t.received_at > ? AND t.received_at <= ?"""


def surge(ask: Ask, now: datetime, rules: BoardRules, zone: tzinfo) -> Surge:
    """Measure the inflow; joined requests count too, because a surge is often one trouble of many clients.

    An hour before the desk itself began is none to compare with.
    """
    live = rules.live
    here = _count(ask, now)
    began = maybe(next((row[0] for row in ask(_BEGAN, ())), None))
    hours = _same_hours(now, live.surge_days, zone)
    days = [at for at in hours if began is not None and began <= _hour_before(at)]
    usual = sum(_count(ask, at) for at in days) / len(days) if days else None
    lit = usual is not None and here >= live.surge_least and here >= live.surge_times * usual
    return Surge(here, usual, lit, _topics(ask, now, rules.topics) if lit else ())


def group_of(words: str, topics: tuple[TopicRules, ...]) -> str | None:
    """Find the group of typical questions that some words belong to: every word of one of its phrases stands there."""
    said = set(topic_key(words).split())
    fits = (one.name for one in topics if any(set(topic_key(phrase).split()) <= said for phrase in one.phrases))
    return next(fits, None)


def _same_hours(now: datetime, days: int, zone: tzinfo) -> Iterator[datetime]:
    local = now.astimezone(zone)
    return (local - timedelta(days=back) for back in range(1, days + 1))


def _count(ask: Ask, until: datetime) -> int:
    return int(next(iter(ask(_COUNT, (stored(_hour_before(until)), stored(until)))))[0])


def _hour_before(at: datetime) -> datetime:
    """An hour of real time: local arithmetic would stretch it where the clock is moved."""
    return datetime.fromtimestamp(at.timestamp() - 3600, at.tzinfo)


def _topics(ask: Ask, now: datetime, topics: tuple[TopicRules, ...]) -> tuple[tuple[str, int], ...]:
    asked = ask(_ASKED, (stored(now - _HOUR), stored(now)))
    found = Counter(group for subject, topic in asked if (group := group_of(f"{subject} {topic}", topics)))
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))
