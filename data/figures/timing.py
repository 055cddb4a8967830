"""The figures of time: reactions, answers, resolutions, waiting, handling (D-46, L-28, T-01, T-13, T-14).

Percentiles come from the durations themselves: the p-th is the value at place ceil(p·n) of the sorted ones, the median
of an even number the mean of the two in the middle; never an average of averages.
"""

import json
from collections.abc import Collection, Iterator
from statistics import median

from data.driver import stored
from data.figures.asking import Asking, within
from data.figures.counts import mean, share
from data.figures.handling import handling
from models.clock import ClockName
from models.figures import Figure, FigureId, Filter, Period
from models.goals import baseline_of, goal_of
from models.percentiles import percentile

_LAPS = """
SELECT json_group_array(m.{length}) FROM measure m{join} WHERE m.clock = ? AND m.ended >= ? AND m.ended < ?{where}"""
_MEAN = """
SELECT sum(m.{length}), count(*) FROM measure m{join} WHERE m.clock = ? AND m.ended >= ? AND m.ended < ?{where}"""
_KEPT = """
SELECT count(*) FROM measure m{join} WHERE m.clock = ? AND m.ended >= ? AND m.ended < ? AND m.kept = 1{where}"""
_BROKEN = """
SELECT count(*) FROM measure m{join} WHERE m.clock = ? AND m.broken_at >= ? AND m.broken_at < ?{where}"""
_WAITED = """
SELECT json_group_array({length}) FROM tally t WHERE t.taken_at >= ? AND t.taken_at < ? AND t.merged = 0{where}"""
_WAITED_MEAN = """
SELECT sum({length}), count(*) FROM tally t WHERE t.taken_at >= ? AND t.taken_at < ? AND t.merged = 0{where}"""
_TALLY = " JOIN tally t ON t.ticket_number = m.ticket_number"
_CLOCK_IDS = {
    ClockName.REACTION: (FigureId.REACTION_MEDIAN, FigureId.REACTION_P90, FigureId.REACTION_KEPT),
    ClockName.RESPONSE: (FigureId.RESPONSE_MEDIAN, FigureId.RESPONSE_P90, FigureId.RESPONSE_KEPT),
    ClockName.RESOLUTION: (FigureId.RESOLUTION_MEDIAN, FigureId.RESOLUTION_P90, FigureId.RESOLUTION_KEPT),
}
_WAITING = frozenset({FigureId.WAITING_MEAN, FigureId.WAITING_P90})
_HANDLING = frozenset({FigureId.HANDLING_MEDIAN, FigureId.HANDLING_TOTAL})
TIMED = frozenset((*(id for ids in _CLOCK_IDS.values() for id in ids), FigureId.RESOLUTION_MEAN, *_WAITING, *_HANDLING))
"""The figures that are counted here."""


def timed(
    asking: Asking, period: Period, filter: Filter, ids: Collection[FigureId] | None = None, *, elapsed: bool = False
) -> dict[FigureId, Figure]:
    """Count those of the wanted figures that are of time; ``elapsed``: by the wall clock instead of working hours."""
    found = {figure.id: figure for figure in _all(asking, period, filter, TIMED if ids is None else ids, elapsed)}
    return {
        id: Figure(
            id, figure.value, figure.count, goal_of(id, asking.rules), figure.parts, baseline_of(id, asking.rules)
        )
        for id, figure in found.items()
        if ids is None or id in ids
    }


def _all(asking: Asking, period: Period, filter: Filter, ids: Collection[FigureId], elapsed: bool) -> Iterator[Figure]:
    for clock, own in _CLOCK_IDS.items():
        laps = _Laps(asking, period, filter, clock, "elapsed" if elapsed else "spent")
        middle, tail, kept = own
        if middle in ids or tail in ids:
            yield from _ranked(middle, tail, laps.lengths())
        if kept in ids:
            yield laps.kept(kept)
        if clock is ClockName.RESOLUTION and FigureId.RESOLUTION_MEAN in ids:
            yield mean(FigureId.RESOLUTION_MEAN, *laps.total())
    where, values = within(period, filter)
    length = "unixepoch(t.taken_at) - unixepoch(t.received_at)" if elapsed else "t.waited"
    if FigureId.WAITING_MEAN in ids:
        yield mean(FigureId.WAITING_MEAN, *asking.row(_WAITED_MEAN.format(length=length, where=where), values))
    if FigureId.WAITING_P90 in ids:
        lengths = json.loads(asking.row(_WAITED.format(length=length, where=where), values)[0])
        yield Figure(FigureId.WAITING_P90, percentile(lengths, 0.9) if lengths else None, len(lengths))
    if not _HANDLING.isdisjoint(ids):
        yield from handling(asking, period, filter, ids, elapsed=elapsed)


def _ranked(middle: FigureId, tail: FigureId, lengths: list[int]) -> Iterator[Figure]:
    """Give the median and the ninth tenth of the same durations."""
    lengths.sort()
    yield Figure(middle, median(lengths) if lengths else None, len(lengths))
    yield Figure(tail, percentile(lengths, 0.9) if lengths else None, len(lengths))


class _Laps:
    """What of one clock ended in a period: only the first cycle of a ticket, but every resolution."""

    def __init__(self, asking: Asking, period: Period, filter: Filter, clock: ClockName, length: str) -> None:
        self._asking = asking
        where, (start, end, *rest) = within(period, filter, line="m.line", operator="m.operator_id")
        self._values = clock.value, start, end, *rest
        self._until = clock.value, start, stored(asking.until(period)), *rest
        first = "" if clock is ClockName.RESOLUTION else " AND m.cycle = 1"
        self._parts = {"join": _TALLY if "t." in where else "", "where": first + where, "length": length}

    def lengths(self) -> list[int]:
        """Read the durations."""
        found: list[int] = json.loads(self._asking.row(_LAPS.format(**self._parts), self._values)[0])
        return found

    def total(self) -> tuple[int | None, int]:
        """Sum the durations, and count them."""
        total, count = self._asking.row(_MEAN.format(**self._parts), self._values)
        return total, count

    def kept(self, id: FigureId) -> Figure:
        """Give the share kept: what was kept counts where it ended, what was broken where it broke, ended or not."""
        (kept,) = self._asking.row(_KEPT.format(**self._parts), self._values)
        (broken,) = self._asking.row(_BROKEN.format(**self._parts), self._until)
        return share(id, kept, kept + broken)
