"""How much of people's time the desk takes: handling without counting a minute twice (D-02, L-34)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeAlias

from data.driver import stored
from data.figures.asking import Asking
from data.figures.narrowing import narrowed
from data.reads import instant
from models.board_terms import Side
from models.figures import Figure, FigureId, Filter, Period
from models.instants import seconds_of
from models.pieces import worked
from models.terms import Status

_Piece: TypeAlias = tuple[datetime, datetime]
_WEEK = timedelta(days=7)
_SPANS = f"""
SELECT s.owner_id, s.started, s.ended FROM span s JOIN tally t ON t.ticket_number = s.ticket_number
 WHERE s.status = '{Status.IN_PROGRESS.value}' AND s.owner_id IS NOT NULL AND t.merged = 0
   AND s.side = '{Side.LINE.value}' AND (s.ended > ? OR s.ended IS NULL) AND s.started < ?"""


def handled(asking: Asking, period: Period, filter: Filter) -> dict[int, int]:
    """Give the business seconds in which each person was at work on something in a period, by their id."""
    where, values = narrowed(filter, line="s.line", operator="s.owner_id")
    until = asking.until(period)
    pieces: dict[int, list[_Piece]] = {}
    for owner, started, ended in asking.rows(_SPANS + where, (stored(period.start), stored(until), *values)):
        last = min(instant(ended), until) if ended is not None else until
        pieces.setdefault(int(owner), []).append((max(instant(started), period.start), last))
    return {owner: _worked(asking, own) for owner, own in pieces.items()}


def load(asking: Asking, period: Period, filter: Filter) -> Figure:
    """Give the load as a share of one person's working time: everybody's handling together, unless one is chosen.

    Of a period that still lasts only what is gone of it counts, above and below the line.
    """
    people = handled(asking, period, filter)
    gone = max(asking.until(period) - period.start, timedelta())
    whole = round(asking.rules.readiness.week_hours * 3600 * (gone / _WEEK))
    spent = sum(people.values())
    value = spent / whole if people and whole else None
    return Figure(FigureId.LOAD_SHARE, value, len(people), parts=(spent, whole))


def _worked(asking: Asking, pieces: Iterable[_Piece]) -> int:
    return sum(worked(asking.policy, seconds_of(start), seconds_of(end)) for start, end in united(pieces))


def united(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Join pieces of time that overlap or touch, so that what was done at once counts once."""
    joined: list[_Piece] = []
    for start, end in sorted(pieces):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined
