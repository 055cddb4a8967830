"""Sheets of figures: of one period, split, along time, beside another period; every screen and export reads these."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from data.driver import stored
from data.figures.asking import Asking
from data.figures.counts import counted
from data.figures.periods import steps
from data.figures.timing import timed
from models.board_terms import Dimension, What
from models.figures import Change, Figure, FigureId, Filter, Period, Sheet
from models.terms import Appeal, TicketType, Tier

_WHATS = ", ".join(f"'{what.value}'" for what in What)
_NAMES = f"""
SELECT t.{{0}}, count(DISTINCT t.ticket_number) FROM milestone m JOIN tally t ON t.ticket_number = m.ticket_number
 WHERE m.what IN ({_WHATS}) AND m.at >= ? AND m.at < ? AND t.{{0}} <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {{1}}"""
_PEOPLE = "SELECT id, name FROM operator ORDER BY name, id"
_LINES = (1, 2, 3)
MOST = 40
"""Channels and topics that are told apart; the rest are rare."""
NAMED = (Dimension.CHANNEL, Dimension.TOPIC)
"""What is split by its most frequent names."""
_EMPTY = {
    Dimension.TIER: "без уровня",
    Dimension.TYPE: "без типа",
    Dimension.CHANNEL: "без канала",
    Dimension.OPERATOR: "никто",
    Dimension.TOPIC: "без темы",
    Dimension.APPEAL: "не назван",
}


def sheet(
    asking: Asking, period: Period, filter: Filter, ids: Sequence[FigureId] | None = None, *, elapsed: bool = False
) -> Sheet:
    """Count the wanted figures, or all of them, in their order."""
    found = timed(asking, period, filter, ids, elapsed=elapsed) | counted(asking, period, filter, ids)
    return Sheet(period, filter, {id: found.get(id) or Figure(id) for id in (FigureId if ids is None else ids)})


def by(
    asking: Asking,
    dimension: Dimension,
    period: Period,
    filter: Filter,
    ids: Sequence[FigureId] | None,
    *,
    elapsed: bool = False,
) -> Iterator[tuple[str, Sheet]]:
    """Split figures by a dimension; what has no figure at all there is left out."""
    for label, part in _parts(asking, dimension, period, filter):
        one = sheet(asking, period, part, ids, elapsed=elapsed)
        if any(figure.value and figure.count for figure in one.figures.values()) or _shares(one.figures.values()):
            yield label, one


def series(
    asking: Asking, id: FigureId, period: Period, step: str, filter: Filter, *, elapsed: bool = False
) -> Iterator[tuple[Period, Figure]]:
    """Count a figure along time; what lies ahead has no data."""
    for one in steps(period, step, asking.zone):
        yield one, sheet(asking, one, filter, (id,), elapsed=elapsed)[id] if one.start < asking.as_of else Figure(id)


def compare(first: Sheet, second: Sheet) -> Iterator[Change]:
    """Set two sheets side by side (T-26): 120 → 15 min is −0.875."""
    for id in first.figures:
        before, after = first[id], second[id]
        share = None
        if before.value and after.value is not None:
            share = (after.value - before.value) / before.value
        yield Change(id, before, after, share)


def _shares(figures: Collection[Figure]) -> bool:
    return any(figure.known and figure.parts is not None for figure in figures)


def _parts(asking: Asking, dimension: Dimension, period: Period, filter: Filter) -> Iterator[tuple[str, Filter]]:
    if dimension is Dimension.TIER:
        yield from ((tier.label, replace(filter, tier=tier)) for tier in reversed(Tier))
    elif dimension is Dimension.TYPE:
        yield from ((kind.label, replace(filter, type=kind)) for kind in TicketType)
    elif dimension is Dimension.APPEAL:
        yield from ((appeal.label, replace(filter, appeal=appeal)) for appeal in Appeal)
    elif dimension is Dimension.LINE:
        yield from ((f"линия {line}", replace(filter, line=line)) for line in _LINES)
    elif dimension is Dimension.OPERATOR:
        yield from ((name, replace(filter, operator_id=id)) for id, name in asking.rows(_PEOPLE, ()))
    elif dimension is Dimension.CHANNEL:
        yield from ((name, replace(filter, channel=name)) for name in _named(asking, "channel", period))
    else:
        yield from ((name, replace(filter, topic=name)) for name in _named(asking, "topic", period))
    if dimension in _EMPTY:
        yield _EMPTY[dimension], replace(filter, without=dimension)


def _named(asking: Asking, column: str, period: Period) -> Iterator[str]:
    bounds = stored(period.start), stored(period.end)
    yield from (str(name) for name, _ in asking.rows(_NAMES.format(column, MOST), bounds))
