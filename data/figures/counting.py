"""The counted half of the figures' door: reports by channel, hour, repeat, week; acceptance, readiness, maturity."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from data.figures.asking import Asking
from data.figures.narrowing import EVERYTHING
from models.figures import FigureId, Filter, Grid, Period, Sheet

if TYPE_CHECKING:
    from data.desk import Desk
    from data.figures.channels import ChannelRow
    from data.figures.line_marks import LineRow
    from data.figures.repeating import Repeats
    from data.figures.trend import Trend
    from models.acceptance import Acceptance
    from models.maturity import Maturity
    from models.readiness_tree import Question, Reading

CONTRACTOR = (
    FigureId.RECEIVED,
    FigureId.CALLS,
    FigureId.CSAT_MEAN,
    FigureId.CSAT_COUNT,
    FigureId.HANDLING_MEDIAN,
    FigureId.HANDLING_TOTAL,
)
"""What a contractor reports (L-34)."""


class CountedFigures(ABC):
    """Reports that are counted rather than timed; nothing here writes."""

    _desk: "Desk"

    def heat_map(self, period: Period, filter: Filter = EVERYTHING) -> Grid:
        """Lay the inflow out by weekday and local hour (D-44)."""
        from data.figures.arrivals import heat_map

        return heat_map(self._asking, period, filter)

    def repeats(self, period: Period, filter: Filter = EVERYTHING) -> "Repeats":
        """Report the repeated contacts: list, share, reasons, weak places (L-29)."""
        from data.figures.repeating import report

        return report(self._asking, period, filter)

    def channels(self, period: Period, filter: Filter = EVERYTHING) -> "tuple[ChannelRow, ...]":
        """Report requests and clients by channel (D-64)."""
        from data.figures.channels import channels

        return channels(self._asking, period, filter)

    def contractor(self, period: Period, filter: Filter = EVERYTHING) -> Sheet:
        """Report calls, clients' marks and handling (L-34)."""
        return self._desk.figures.sheet(period, filter, CONTRACTOR)

    def line_marks(self, period: Period, filter: Filter = EVERYTHING) -> "tuple[LineRow, ...]":
        """Report the marks between lines by person (T-20)."""
        from data.figures.line_marks import line_marks

        return line_marks(self._asking, period, filter)

    def acceptance(self, period: Period, filter: Filter = EVERYTHING) -> "Acceptance":
        """Judge a period by the four criteria (D-49)."""
        from data.figures.judging import acceptance

        return acceptance(self._desk, self._asking, period, filter)

    def trend(self, weeks: int, now: datetime, filter: Filter = EVERYTHING) -> "Trend":
        """Set the last whole weeks beside each other, with a hint on staffing (D-43, D-20)."""
        from data.figures.trend import trend

        return trend(self._desk, self._asking, weeks, now, filter)

    def night_said(self, period: Period, filter: Filter = EVERYTHING) -> str:
        """Say the verdict on a night shift (D-26, C-24)."""
        from models.readiness_tree import night_verdict

        share = self._desk.figures.sheet(period, filter, (FigureId.NIGHT_SHARE,))[FigureId.NIGHT_SHARE]
        return night_verdict(share.value, self._desk.standard.board.readiness)

    def readiness(
        self, period: Period, own: "Mapping[Question, bool] | None" = None, filter: Filter = EVERYTHING
    ) -> "Reading":
        """Work the readiness calculator through: the data's answers, a person's own before them (D-04, D-58)."""
        from data.figures.readiness import readiness

        return readiness(self._desk, self._asking, period, own, filter)

    def maturity(self, period: Period) -> "Maturity":
        """Find the level of maturity from what was set up, and used in a period (D-48)."""
        from data.figures.readiness import maturity

        return maturity(self._desk, self._asking, period)

    @property
    @abstractmethod
    def _asking(self) -> Asking:
        """How the base is asked now."""
