"""Whether a figure keeps its goal, and which way is better: the same words on the board, in reports and exports."""

from models.figures import Change, Figure, FigureId, Unit
from models.goals import at_least

LESS_IS_BETTER = frozenset(
    {
        *(id for id in FigureId if id.unit is Unit.SECONDS),
        *(FigureId.CSAT_NEGATIVE, FigureId.REOPEN_RATE, FigureId.REOPEN_EVENTS, FigureId.RETURNS),
        *(FigureId.REPEAT_SHARE, FigureId.REPEATS, FigureId.OFF_CHANNEL),
    }
)
"""Figures that ought to go down."""
MORE_IS_BETTER = frozenset(
    {
        *(FigureId.REACTION_KEPT, FigureId.RESPONSE_KEPT, FigureId.RESOLUTION_KEPT, FigureId.RESOLVED_SHARE),
        *(FigureId.TYPICAL_SHARE, FigureId.CSAT_MEAN, FigureId.CSAT_POSITIVE),
        *(FigureId.LINE_SPEED, FigureId.LINE_QUALITY),
    }
)
"""Figures that ought to go up; the others say how much there was, and neither way is better."""


def met(figure: Figure) -> bool | None:
    """Tell whether the goal is kept; None where no goal was set or there is nothing to weigh (C-32)."""
    if figure.value is None or figure.threshold is None:
        return None
    return figure.value >= figure.threshold if at_least(figure.id) else figure.value <= figure.threshold


def better(change: Change) -> bool | None:
    """Tell whether the second period is better; None where neither way is, or nothing changed, or there is no data."""
    if not change.share or (change.id not in LESS_IS_BETTER and change.id not in MORE_IS_BETTER):
        return None
    return (change.share < 0) == (change.id in LESS_IS_BETTER)
