"""The counted figures of a period: inflow, outcome, channels, clients, marks, reopenings (T-21, C-29, D-49, L-28).

Each group of figures is one statement over the tally, run only when one of its figures is wanted.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from data.figures.arrivals import nightly
from data.figures.asking import Asking, within
from data.figures.loads import load
from data.figures.narrowing import EVERYTHING
from data.figures.reactions import by_completeness
from data.figures.repeating import repeats_of
from data.figures.silent import lines_told, reopenings_told, resolutions_told
from models.board_terms import What
from models.figures import Figure, FigureId, Filter, Period
from models.goals import goal_of
from models.terms import ChannelKind

_Counter: TypeAlias = Callable[[Asking, Period, Filter], Iterable[Figure]]

_RECEIVED = """
SELECT count(*), coalesce(sum(t.resolved_at IS NOT NULL), 0) FROM tally t
 WHERE t.received_at >= ? AND t.received_at < ? AND t.merged = 0"""
_DEEP = """
SELECT count(*), coalesce(sum(t.top_line >= 3), 0) FROM tally t
 WHERE t.received_at >= ? AND t.received_at < ? AND t.merged = 0"""
_CLIENTS = """
SELECT count(*), count(t.client_id), count(DISTINCT t.client_id) FROM tally t
 WHERE t.received_at >= ? AND t.received_at < ? AND t.merged = 0"""
_CHANNELS = """
SELECT t.channel, count(*) FROM tally t WHERE t.received_at >= ? AND t.received_at < ? AND t.merged = 0"""
_MOMENTS = """
SELECT count(*), count(DISTINCT m.ticket_number) FROM milestone m{}
 WHERE m.what = ? AND m.at >= ? AND m.at < ?"""
_FIRST_LINE = """
SELECT count(DISTINCT m.ticket_number), count(DISTINCT CASE WHEN t.top_line = 1 THEN m.ticket_number END)
  FROM milestone m JOIN tally t ON t.ticket_number = m.ticket_number
 WHERE m.what = ? AND m.at >= ? AND m.at < ?"""
_TALLY = " JOIN tally t ON t.ticket_number = m.ticket_number"
_PAST = """
SELECT count(*), coalesce(sum(t.imported = ''), 0), coalesce(sum(k.off_channel), 0)
  FROM tally t JOIN ticket k ON k.number = t.ticket_number WHERE t.received_at >= ? AND t.received_at < ?"""
_BARE = "SELECT count(*) FROM off_channel WHERE ticket_number IS NULL AND at >= ? AND at < ?"
_MARKS = """
SELECT count(*), sum(c.mark), sum(c.mark >= ?), sum(c.mark <= ?)
  FROM client_mark c JOIN tally t ON t.ticket_number = c.ticket_number
 WHERE c.at >= ? AND c.at < ? AND t.merged = 0"""
_LINES = """
SELECT count(*), sum(l.speed), sum(l.quality) FROM line_mark l JOIN tally t ON t.ticket_number = l.ticket_number
 WHERE l.at >= ? AND l.at < ? AND t.merged = 0"""


def counted(
    asking: Asking, period: Period, filter: Filter, ids: Collection[FigureId] | None = None
) -> dict[FigureId, Figure]:
    """Count those of the wanted figures that are counted here; None: all of them. Their goals stand beside them."""
    found: dict[FigureId, Figure] = {}
    for given, counter in _COUNTERS:
        if ids is None or not given.isdisjoint(ids):
            found |= {figure.id: figure for figure in counter(asking, period, filter)}
    return {
        id: Figure(id, figure.value, figure.count, goal_of(id, asking.rules), figure.parts)
        for id, figure in found.items()
        if ids is None or id in ids
    }


def number(id: FigureId, count: int, *, recorded: bool = True) -> Figure:
    """Make a count; of what nothing recorded it is no zero but «нет данных»."""
    return Figure(id, count if recorded else None, count)


def share(id: FigureId, part: int, whole: int) -> Figure:
    """Make a share; of nothing there is none."""
    return Figure(id, part / whole if whole else None, whole, parts=(part, whole))


def mean(id: FigureId, total: int | None, count: int) -> Figure:
    """Make a mean; without anything to divide by there is none."""
    return Figure(id, total / count if total is not None and count else None, count)


def moments(
    asking: Asking, what: What, period: Period, filter: Filter, told: tuple[str, Sequence[Any]] = ("", ())
) -> tuple[int, int]:
    """Count the moments of a kind in a period, and their tickets; what was joined to another one has no moments.

    ``told`` leaves out histories that know nothing of the kind.
    """
    where, values = within(period, filter, line="m.line")
    where, values = where + told[0], (*values, *told[1])
    events, tickets = asking.row(_MOMENTS.format(_TALLY if "t." in where else "") + where, (what.value, *values))
    return events, tickets


def by_channel(asking: Asking, period: Period, filter: Filter) -> dict[str, int]:
    """Count what was received by channel, as the tickets name them; "" where none was recorded."""
    where, values = within(period, filter)
    return {str(name): int(count) for name, count in asking.rows(f"{_CHANNELS}{where} GROUP BY t.channel", values)}


def _received(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    where, values = within(period, filter)
    told, silent = resolutions_told(asking)
    received, resolved = asking.row(_RECEIVED + where, values)
    judged, resolved = asking.row(_RECEIVED + where + told, (*values, *silent)) if silent else (received, resolved)
    yield number(FigureId.RECEIVED, received)
    yield share(FigureId.RESOLVED_SHARE, resolved, judged)
    events = moments(asking, What.RESOLVED, period, filter)[1]
    yield number(FigureId.RESOLVED, events, recorded=bool(events or judged) or not received)


def _deep(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    where, values = within(period, filter)
    told, silent = lines_told(asking)
    received, deep = asking.row(_DEEP + where + told, (*values, *silent))
    yield share(FigureId.ENGINEER_SHARE, deep, received)


def _clients(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    where, values = within(period, filter)
    received, named, clients = asking.row(_CLIENTS + where, values)
    yield number(FigureId.CLIENTS, clients, recorded=bool(named) or not received)


def _calls(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    found = by_channel(asking, period, filter)
    calls = sum(count for name, count in found.items() if name and asking.kind(name) is ChannelKind.PHONE)
    yield number(FigureId.CALLS, calls, recorded=not found or any(found))


def _admitted(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    yield number(FigureId.ADMITTED, moments(asking, What.ADMITTED, period, filter)[1])


def _typical(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    where, values = within(period, filter, line="m.line")
    told, silent = lines_told(asking)
    resolved, first = asking.row(_FIRST_LINE + where + told, (What.RESOLVED.value, *values, *silent))
    yield share(FigureId.TYPICAL_SHARE, first, resolved)


def _reopened(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    _, closed = moments(asking, What.CLOSED, period, filter)
    events, tickets = moments(asking, What.REOPENED, period, filter)
    _, of = moments(asking, What.CLOSED, period, filter, reopenings_told(asking))
    yield number(FigureId.CLOSED, closed)
    yield share(FigureId.REOPEN_RATE, tickets, of)
    yield number(FigureId.REOPEN_EVENTS, events, recorded=bool(events or of or not closed))


def _returned(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    yield number(FigureId.RETURNS, moments(asking, What.RETURNED, period, filter)[0])


def _past_channel(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    where, values = within(period, filter)
    received, own, count = asking.row(_PAST + where, values)
    if replace(filter, channel=None, source=None) == EVERYTHING and not filter.source:
        one = filter.channel is not None
        sql = _BARE + (" AND channel = ?" if one else "")
        bare = asking.row(sql, (*values[:2], *([filter.channel] if one else [])))[0]
        count, own = count + bare, own + bare
    yield number(FigureId.OFF_CHANNEL, count, recorded=bool(own or count) or not received)


def _nights(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    night, received = nightly(asking, period, filter)
    yield share(FigureId.NIGHT_SHARE, night, received)


def _marks(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    where, values = within(period, filter)
    csat = asking.rules.csat
    count, total, good, bad = asking.row(_MARKS + where, (csat.positive, csat.negative, *values))
    yield mean(FigureId.CSAT_MEAN, total, count)
    yield number(FigureId.CSAT_COUNT, count, recorded=bool(count))
    yield share(FigureId.CSAT_POSITIVE, good or 0, count)
    yield share(FigureId.CSAT_NEGATIVE, bad or 0, count)


def _line_marks(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    where, values = within(period, filter, line="l.about_line", operator="l.about_id")
    count, speed, quality = asking.row(_LINES + where, values)
    yield mean(FigureId.LINE_SPEED, speed, count)
    yield mean(FigureId.LINE_QUALITY, quality, count)
    yield number(FigureId.LINE_MARKS, count, recorded=bool(count))


def _repeated(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    found, judged = repeats_of(asking, period, filter)
    yield number(FigureId.REPEATS, len(found), recorded=bool(judged))
    yield share(FigureId.REPEAT_SHARE, len(found), judged)


def _loaded(asking: Asking, period: Period, filter: Filter) -> Iterable[Figure]:
    yield load(asking, period, filter)


_Group: Mapping[_Counter, frozenset[FigureId]] = {
    _received: frozenset({FigureId.RECEIVED, FigureId.RESOLVED, FigureId.RESOLVED_SHARE}),
    _deep: frozenset({FigureId.ENGINEER_SHARE}),
    _clients: frozenset({FigureId.CLIENTS}),
    _calls: frozenset({FigureId.CALLS}),
    _admitted: frozenset({FigureId.ADMITTED}),
    _typical: frozenset({FigureId.TYPICAL_SHARE}),
    _reopened: frozenset({FigureId.CLOSED, FigureId.REOPEN_RATE, FigureId.REOPEN_EVENTS}),
    _returned: frozenset({FigureId.RETURNS}),
    _past_channel: frozenset({FigureId.OFF_CHANNEL}),
    _nights: frozenset({FigureId.NIGHT_SHARE}),
    _marks: frozenset({FigureId.CSAT_MEAN, FigureId.CSAT_COUNT, FigureId.CSAT_POSITIVE, FigureId.CSAT_NEGATIVE}),
    _line_marks: frozenset({FigureId.LINE_SPEED, FigureId.LINE_QUALITY, FigureId.LINE_MARKS}),
    _repeated: frozenset({FigureId.REPEATS, FigureId.REPEAT_SHARE}),
    _loaded: frozenset({FigureId.LOAD_SHARE}),
    by_completeness: frozenset({FigureId.COMPLETE_REACTION, FigureId.INCOMPLETE_REACTION}),
}
_COUNTERS = tuple((given, counter) for counter, given in _Group.items())
