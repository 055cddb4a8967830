"""What the screen of figures is asked: a page, a period, a filter, a split, and by which hours times are counted."""

from dataclasses import dataclass, replace

from data.figures.narrowing import EVERYTHING
from models.board_terms import Dimension
from models.figures import Filter
from models.terms import Term
from screens.figuring.spans import Span


class Page(Term):
    """The pages of the screen, in the order of their digits."""

    SHEET = "sheet", "Всё"
    SPLIT = "split", "Срез"
    PAIR = "pair", "Рядом"
    TREND = "trend", "Ход"
    HOURS = "hours", "Часы"
    TIME = "time", "Время"
    REPEATS = "repeats", "Повторы"
    CHANNELS = "channels", "Каналы"
    ACCEPTANCE = "acceptance", "Приёмка"

    def on(self, steps: int) -> "Page":
        """Give the page so many steps on, round and round."""
        pages = list(Page)
        return pages[(pages.index(self) + steps) % len(pages)]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the desk; everything on the page answers it."""

    span: Span
    page: Page = Page.SHEET
    filter: Filter = EVERYTHING
    dimension: Dimension = Dimension.TIER
    elapsed: bool = False
    """Times by the wall clock instead of working hours outside pauses."""
    beside: Span | None = None
    """The period that stands first of two; None: the one of equal length just before."""

    @property
    def before(self) -> Span:
        """The first of the two periods side by side."""
        return self.beside or self.span.shifted(-1)

    def of(self, page: Page) -> "Asked":
        """Ask the same of another page."""
        return replace(self, page=page)
