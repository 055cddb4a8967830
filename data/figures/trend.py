"""Weeks beside each other, and how many people their work asks for (D-43, D-20)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.figures import periods
from data.figures.asking import Asking
from models.figures import FigureId, Filter, Period, Sheet
from models.staffing import staffing

if TYPE_CHECKING:
    from data.desk import Desk

TREND = (
    FigureId.RECEIVED,
    FigureId.RESOLVED,
    FigureId.REACTION_MEDIAN,
    FigureId.RESPONSE_KEPT,
    FigureId.RESOLUTION_MEAN,
    FigureId.CSAT_MEAN,
    FigureId.REOPEN_RATE,
    FigureId.NIGHT_SHARE,
    FigureId.LOAD_SHARE,
)
"""What a manager follows from week to week."""
_STAFF = (FigureId.LOAD_SHARE, FigureId.NIGHT_SHARE)


@dataclass(frozen=True, slots=True)
class Trend:
    """Whole local weeks, the oldest first, and the hint over all of them."""

    weeks: tuple[Sheet, ...]
    staff: Sheet
    hint: tuple[str, ...]
    """Sentences on staffing."""


def trend(desk: "Desk", asking: Asking, weeks: int, now: datetime, filter: Filter) -> Trend:
    """Count the last whole weeks before the one in progress, so that no week looks poor for being young."""
    this = now.astimezone(asking.zone).date()
    spans = [periods.week(this - timedelta(weeks=back), asking.zone) for back in range(weeks, 0, -1)]
    whole = Period(spans[0].start, spans[-1].end, f"{weeks} нед.")
    staff = desk.figures.sheet(whole, filter, _STAFF)
    load, night = (staff[id].value for id in _STAFF)
    standard = desk.standard
    return Trend(
        tuple(desk.figures.sheet(span, filter, TREND) for span in spans),
        staff,
        staffing(load, night, standard.board.readiness, standard.shifts.roster),
    )
