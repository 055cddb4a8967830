"""What a page is drawn with, and what it gives to be drawn."""

from dataclasses import dataclass

from models.board_rules import BoardRules
from models.figures import Figure, Period
from screens.figuring.asked import Asked
from screens.figuring.formula import About, about_figure, where_said
from screens.widgets.figure_list import Lay, Row


@dataclass(frozen=True, slots=True)
class Look:
    """The question that was asked, its period, what it was narrowed to in words, and the rules of the board."""

    asked: Asked
    period: Period
    rules: BoardRules
    narrowed: str = ""
    column: int = 0
    """The column under the cursor, on pages that have columns."""

    @property
    def where(self) -> str:
        """Say the period and the filter in a sentence."""
        return where_said(self.period, self.narrowed)

    def about(self, figure: Figure, *extra: str, of: str = "") -> About:
        """Say everything about a figure; ``of`` names the part of the desk that it is of."""
        narrowed = " · ".join(part for part in (self.narrowed, of) if part)
        return about_figure(figure, self.period, narrowed, self.rules, elapsed=self.asked.elapsed, extra=extra)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page: its lines, the line that stands above them, and what is said where there is no line."""

    rows: tuple[Row, ...]
    head: Lay | None = None
    empty: str = "нет данных"
    columns: int = 0
    """How many columns the cursor can choose among."""
