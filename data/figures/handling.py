"""The time of handling: working hours in «В работе» with somebody who has the ticket (L-34)."""

import json
from collections.abc import Collection, Iterator
from statistics import median

from data.driver import stored
from data.figures.asking import Asking, within
from data.figures.narrowing import narrowed
from data.reads import instant
from models.board_terms import Side
from models.figures import Figure, FigureId, Filter, Period
from models.instants import seconds_of
from models.pieces import worked
from models.terms import Status

_OF_TICKETS = """
SELECT json_group_array(t.handled) FROM tally t
 WHERE t.resolved_at >= ? AND t.resolved_at < ? AND t.merged = 0 AND t.handled > 0"""
_AT_WORK = (
    f"s.status = '{Status.IN_PROGRESS.value}' AND s.side = '{Side.LINE.value}' AND s.owner_id IS NOT NULL"
    " AND (s.ended > ? OR s.ended IS NULL) AND s.started < ?"
)
_PIECES = """
SELECT s.started, s.ended, s.worked FROM span s JOIN tally t ON t.ticket_number = s.ticket_number WHERE """


def handling(
    asking: Asking, period: Period, filter: Filter, ids: Collection[FigureId], *, elapsed: bool = False
) -> Iterator[Figure]:
    """Give the median over what was resolved in a period, and the whole handling that lies in it."""
    if FigureId.HANDLING_MEDIAN in ids:
        where, values = within(period, filter)
        lengths = json.loads(asking.rows(_OF_TICKETS + where, values)[0][0])
        yield Figure(FigureId.HANDLING_MEDIAN, median(lengths) if lengths else None, len(lengths))
    if FigureId.HANDLING_TOTAL in ids:
        yield _total(asking, period, filter, elapsed)


def _total(asking: Asking, period: Period, filter: Filter, elapsed: bool) -> Figure:
    """Sum the handling in a period; a piece that reaches over its edge counts as far as it lies within."""
    where, values = narrowed(filter, line="s.line", operator="s.owner_id")
    first, until = seconds_of(period.start), seconds_of(asking.until(period))
    if until <= first:
        return Figure(FigureId.HANDLING_TOTAL)
    rows = asking.rows(_PIECES + _AT_WORK + where, (stored(period.start), stored(asking.until(period)), *values))
    total = 0
    for started, ended, own in rows:
        start, end = seconds_of(instant(started)), seconds_of(instant(ended)) if ended else until
        whole = bool(ended) and start >= first and end <= until
        start, end = max(start, first), min(end, until)
        total += (end - start) if elapsed else own if whole else worked(asking.policy, start, end)
    return Figure(FigureId.HANDLING_TOTAL, total if rows else None, len(rows))
