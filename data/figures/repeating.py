"""Repeated contacts of a period: the list, their share, the reasons, the weak places (L-29, C-13)."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from data.driver import stored
from data.figures.asking import Asking, within
from data.reads import instant
from models.board_terms import What
from models.figures import Figure, FigureId, Filter, Period
from models.repeats import is_repeat

_Key: TypeAlias = tuple[int, str]
_WEAK = 10
"""How many weak places are named."""
_CAME = """
SELECT t.ticket_number, t.client_id, t.topic_key, t.received_at FROM tally t
 WHERE t.received_at >= ? AND t.received_at < ? AND t.merged = 0 AND t.client_id IS NOT NULL AND t.topic_key <> ''"""
_ENDED = f"""
SELECT t.client_id, t.topic_key, m.at, m.ticket_number
  FROM milestone m JOIN tally t ON t.ticket_number = m.ticket_number
 WHERE m.what IN ('{What.RESOLVED.value}', '{What.CLOSED.value}') AND m.at >= ? AND m.at < ?
   AND t.merged = 0 AND t.client_id IS NOT NULL AND t.topic_key <> ''"""
_TOLD = """
SELECT t.ticket_number, t.topic, coalesce(c.name, ''), coalesce(k.repeat_reason, '')
  FROM tally t JOIN ticket k ON k.number = t.ticket_number LEFT JOIN client c ON c.id = t.client_id
 WHERE t.ticket_number IN ({})"""
_AGAIN = f"""
SELECT m.ticket_number, t.topic, coalesce(c.name, ''), m.at FROM milestone m
  JOIN tally t ON t.ticket_number = m.ticket_number LEFT JOIN client c ON c.id = t.client_id
 WHERE m.what = '{What.REOPENED.value}' AND m.at >= ? AND m.at < ? AND t.merged = 0"""
_CHUNK = 500
_AFTER_ALL = 2**63
"""Stands behind every ticket's number."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """One repeated contact: the request, the earlier one that had ended, when it had."""

    number: int
    earlier: int
    ended: datetime
    received: datetime
    key: str
    """Its folded topic (models/repeats.py)."""
    client: str = ""
    topic: str = ""
    reason: str = ""
    """Why, in the words of the list; empty while nobody named it."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """A repeat that came as the same request, opened again (C-13)."""

    number: int
    at: datetime
    client: str
    topic: str


@dataclass(frozen=True, slots=True)
class WeakPlace:
    """A topic that clients come back with: how often, out of how many requests of it."""

    topic: str
    repeats: int
    received: int


@dataclass(frozen=True, slots=True)
class Repeats:
    """The report of a period."""

    listed: tuple[Repeat, ...]
    share: Figure
    reasons: tuple[tuple[str, int], ...]
    """Reason → how often, most first; "" stands for those that nobody named."""
    weak: tuple[WeakPlace, ...]
    reopened: tuple[Reopened, ...]

    @property
    def unnamed(self) -> int:
        """How many wait for somebody to name their reason."""
        return sum(not one.reason for one in self.listed)


class _Came(NamedTuple):
    number: int
    key: _Key
    at: str
    """As the base keeps it: instants of that form sort as they are."""


def repeats_of(asking: Asking, period: Period, filter: Filter) -> tuple[list[Repeat], int]:
    """Find the repeated contacts of a period, and count the requests that could be one: client and topic known."""
    came = _came(asking, period, filter)
    return _repeats(asking, period, came), len(came)


def _repeats(asking: Asking, period: Period, came: Sequence[_Came]) -> list[Repeat]:
    ends = _ends(asking, period) if came else {}
    span = timedelta(days=asking.rules.repeats.days)
    found = []
    for one in came:
        earlier = _last_before(ends.get(one.key, ()), one)
        if earlier is not None:
            ended, received = instant(earlier[0]), instant(one.at)
            if is_repeat(received, ended, span):
                found.append(Repeat(one.number, earlier[1], ended, received, one.key[1]))
    return found


def report(asking: Asking, period: Period, filter: Filter) -> Repeats:
    """Write the whole report (L-29)."""
    came = _came(asking, period, filter)
    listed, judged = tuple(_told(asking, _repeats(asking, period, came))), len(came)
    share = Figure(
        FigureId.REPEAT_SHARE,
        len(listed) / judged if judged else None,
        judged,
        asking.rules.thresholds.repeat_share,
        (len(listed), judged),
    )
    reasons = Counter(one.reason for one in listed)
    return Repeats(
        listed=listed,
        share=share,
        reasons=tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
        weak=_weak(came, listed),
        reopened=_reopened(asking, period, filter),
    )


def _came(asking: Asking, period: Period, filter: Filter) -> list[_Came]:
    where, values = within(period, filter)
    rows = asking.rows(f"{_CAME}{where} ORDER BY t.received_at, t.ticket_number", values)
    return [_Came(number, (client, key), at) for number, client, key, at in rows]


def _ends(asking: Asking, period: Period) -> dict[_Key, list[tuple[str, int]]]:
    """Read when requests ended, by client and topic, the earliest first; whatever they are narrowed to."""
    since = period.start - timedelta(days=asking.rules.repeats.days)
    found: dict[_Key, list[tuple[str, int]]] = {}
    for client, key, at, number in asking.rows(_ENDED, (stored(since), stored(period.end))):
        found.setdefault((client, key), []).append((at, number))
    for ends in found.values():
        ends.sort()
    return found


def _last_before(ends: Sequence[tuple[str, int]], one: _Came) -> tuple[str, int] | None:
    """Find the latest end of another request that was not after this one came."""
    place = bisect_right(ends, (one.at, _AFTER_ALL))
    return next((end for end in (ends[n] for n in range(place - 1, -1, -1)) if end[1] != one.number), None)


def _told(asking: Asking, found: Sequence[Repeat]) -> Iterator[Repeat]:
    for start in range(0, len(found), _CHUNK):
        chunk = found[start : start + _CHUNK]
        marks = ", ".join("?" * len(chunk))
        said = {row[0]: row[1:] for row in asking.rows(_TOLD.format(marks), [one.number for one in chunk])}
        for one in chunk:
            topic, client, reason = said[one.number]
            yield replace(one, client=str(client), topic=str(topic), reason=str(reason))


def _weak(came: Sequence[_Came], listed: Sequence[Repeat]) -> tuple[WeakPlace, ...]:
    received = Counter(one.key[1] for one in came)
    topics = {one.key: one.topic for one in listed}
    back = Counter(one.key for one in listed)
    most = sorted(back.items(), key=lambda one: (-one[1], topics[one[0]]))[:_WEAK]
    return tuple(WeakPlace(topics[key], count, received[key]) for key, count in most)


def _reopened(asking: Asking, period: Period, filter: Filter) -> tuple[Reopened, ...]:
    where, values = within(period, filter, line="m.line")
    rows = asking.rows(f"{_AGAIN}{where} ORDER BY m.at, m.ticket_number", values)
    return tuple(Reopened(int(number), instant(at), str(client), str(topic)) for number, topic, client, at in rows)
