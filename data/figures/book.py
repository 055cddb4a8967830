"""The figures of periods: the one door through which the board, F6, reports and exports read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.figures.asking import Asking, asking, last_recorded
from data.figures.catching_up import Told, behind, catch_up, count_anew
from data.figures.counting import CountedFigures
from data.figures.narrowing import EVERYTHING
from data.refusals import StoreTrouble
from models.board_terms import Dimension, Share
from models.figures import Change, Figure, FigureId, Filter, Period, Sheet
from models.terms import Status

if TYPE_CHECKING:
    from data.desk import Desk
    from data.figures.tapes import InStatus

_SOME = 1_000
"""Tickets that are counted in about a second."""


class Figures(CountedFigures):
    """Figures of periods; whoever reads them catches up with the journal first."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._now: datetime | None = None

    def catch_up(self, now: datetime, told: Told | None = None) -> int:
        """Count anew what the journal touched since the last time; gives how many tickets (StoreTrouble: none)."""
        self._now = now
        return catch_up(self._desk, now, told)

    def caught_up(self, now: datetime) -> str:
        """Catch up if the base lets us; empty, or the sentence that says as of when the figures are."""
        try:
            self.catch_up(now)
        except StoreTrouble:
            return self.stale
        return ""

    @property
    def stale(self) -> str:
        """The sentence that says as of when the figures are while the base takes nothing."""
        at = last_recorded(self._desk.reads.rows, self.known)
        return f"Показатели на {at.astimezone(self.zone):%H:%M %d.%m}: базу сейчас нельзя дополнить."

    def catch_up_some(self, now: datetime) -> str:
        """Catch up for about a second; empty when that was all, else the sentence that says how far it came.

        StoreTrouble where the base takes nothing now.
        """
        self._now = now
        if catch_up(self._desk, now, most=_SOME) < _SOME:
            return ""
        known, head = self.known, self._desk.journal.head()
        if known >= head:
            return "Показатели пересчитываются по новым правилам."
        return f"Показатели досчитываются: учтено {100 * known // head} % журнала."

    @property
    def known(self) -> int:
        """Up to which journal event the figures are counted."""
        return self._desk.journal.head() - behind(self._desk)

    def count_anew(self, now: datetime, told: Told | None = None) -> int:
        """Throw away what was counted and count everything from the journal again."""
        self._now = now
        return count_anew(self._desk, now, told)

    def sheet(
        self,
        period: Period,
        filter: Filter = EVERYTHING,
        ids: tuple[FigureId, ...] | None = None,
        elapsed: bool = False,
    ) -> Sheet:
        """Count the figures of a period; ``elapsed``: durations by the wall clock instead of working hours."""
        from data.figures.sheets import sheet

        return sheet(self._asking, period, filter, ids, elapsed=elapsed)

    def by(
        self,
        dimension: Dimension,
        period: Period,
        filter: Filter = EVERYTHING,
        ids: tuple[FigureId, ...] | None = None,
        elapsed: bool = False,
    ) -> tuple[tuple[str, Sheet], ...]:
        """Split figures by a dimension, each part with its name (D-34)."""
        from data.figures.sheets import by

        return tuple(by(self._asking, dimension, period, filter, ids, elapsed=elapsed))

    def series(
        self, id: FigureId, period: Period, step: str, filter: Filter = EVERYTHING, elapsed: bool = False
    ) -> tuple[tuple[datetime, Figure], ...]:
        """Count a figure by «hour», «day», «week» or «month» of a period, each with the instant it begins at."""
        from data.figures.sheets import series

        found = series(self._asking, id, period, step, filter, elapsed=elapsed)
        return tuple((one.start, figure) for one, figure in found)

    def compare(
        self,
        first: Period,
        second: Period,
        filter: Filter = EVERYTHING,
        ids: tuple[FigureId, ...] | None = None,
        elapsed: bool = False,
    ) -> tuple[Change, ...]:
        """Set two periods side by side (T-26, T-27)."""
        from data.figures.sheets import compare

        before, after = (self.sheet(period, filter, ids, elapsed) for period in (first, second))
        return tuple(compare(before, after))

    def tape(self, period: Period, filter: Filter = EVERYTHING) -> Mapping[Share, int]:
        """Sum the time tapes of what was resolved in a period (T-07)."""
        from data.figures.tapes import tape

        return tape(self._asking, period, filter)

    def tape_of(self, number: int) -> Mapping[Share, int]:
        """Give the time tape of one ticket (T-07)."""
        from data.figures.tapes import tape_of

        return tape_of(self._desk.reads.rows, number)

    def in_status(
        self, period: Period, filter: Filter = EVERYTHING, elapsed: bool = False
    ) -> "Mapping[Status, InStatus]":
        """Tell how long tickets stood in each status: (count, median, total) of what ended in a period (T-06)."""
        from data.figures.tapes import in_status

        return in_status(self._asking, period, filter, elapsed=elapsed)

    def statuses_of(self, number: int, elapsed: bool = False) -> "Mapping[Status, InStatus]":
        """Tell how long one ticket stood in each status, as far as it has left them (T-06)."""
        from data.figures.tapes import statuses_of

        return statuses_of(self._desk.reads.rows, number, elapsed=elapsed)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which periods begin and end."""
        return ZoneInfo(self._desk.settings.zone)

    @property
    def _asking(self) -> Asking:
        head = last_recorded(self._desk.reads.rows)
        return asking(self._desk, head if self._now is None else max(head, self._now))
