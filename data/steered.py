"""The steering side of a desk: the board, the figures, what lies ahead and behind, warnings, quality."""

from functools import cached_property
from typing import TYPE_CHECKING, cast

from data.rules.ruled import RuledDesk

if TYPE_CHECKING:
    from data.alerts.chains import Alerts
    from data.board.book import BoardBook
    from data.desk import Desk
    from data.figures.book import Figures
    from data.foresight.book import Foresight
    from data.history.importing import History
    from data.quality.book import Quality


class SteeredDesk(RuledDesk):
    """A desk that a supervisor steers and a manager weighs."""

    @cached_property
    def board(self) -> "BoardBook":
        """What breaks next, who is loaded, and what a supervisor does about it."""
        from data.board.book import BoardBook

        return BoardBook(cast("Desk", self))

    @cached_property
    def figures(self) -> "Figures":
        """The figures of periods."""
        from data.figures.book import Figures

        return Figures(cast("Desk", self))

    @cached_property
    def foresight(self) -> "Foresight":
        """What a change would do before it is made."""
        from data.foresight.book import Foresight

        return Foresight(cast("Desk", self))

    @cached_property
    def alerts(self) -> "Alerts":
        """Who is warned of a promise that nears its end."""
        from data.alerts.chains import Alerts

        return Alerts(cast("Desk", self))

    @cached_property
    def history(self) -> "History":
        """Histories of other systems."""
        from data.history.importing import History

        return History(cast("Desk", self))

    @cached_property
    def quality(self) -> "Quality":
        """Marks between lines, repeated contacts, samples and reviews."""
        from data.quality.book import Quality

        return Quality(cast("Desk", self))
