"""Which goal stands beside a figure: one table for the board, the report and every export (C-32, T-01)."""

from models.board_rules import BoardRules
from models.figures import FigureId

_SET = {
    FigureId.REACTION_KEPT: "reaction_kept",
    FigureId.RESPONSE_KEPT: "response_kept",
    FigureId.RESOLUTION_KEPT: "resolution_kept",
    FigureId.RESOLVED_SHARE: "resolved_share",
    FigureId.TYPICAL_SHARE: "typical_share",
    FigureId.CSAT_MEAN: "csat",
    FigureId.REOPEN_RATE: "reopen_rate",
    FigureId.REPEAT_SHARE: "repeat_share",
}


def goal_of(id: FigureId, rules: BoardRules) -> float | None:
    """Give the organisation's goal for a figure in the figure's own unit; None: «порог не задан»."""
    if id is FigureId.REACTION_MEDIAN:
        return rules.reaction.goal.total_seconds()
    name = _SET.get(id)
    found: float | None = getattr(rules.thresholds, name) if name else None
    return found


def baseline_of(id: FigureId, rules: BoardRules) -> float | None:
    """Give what a figure was before the desk had a console, where the standard says so (T-01)."""
    return rules.reaction.baseline.total_seconds() if id is FigureId.REACTION_MEDIAN else None


def at_least(id: FigureId) -> bool:
    """Tell whether the goal is a floor (a share kept) or a ceiling (a time, a rate of things that went wrong)."""
    return id not in _CEILINGS


_CEILINGS = frozenset({FigureId.REACTION_MEDIAN, FigureId.REOPEN_RATE, FigureId.REPEAT_SHARE})
