"""The lines above a list of figures: what is shown and how it was counted, and the names of the columns."""

from typing import ClassVar

from screens.widgets.figure_list import Lay
from screens.widgets.lines import Line, LinesWidget, length, spread


class HeadLine(LinesWidget):
    """The line above a list, which names its columns and does not scroll."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--quiet", "rows--strong"}

    def __init__(self) -> None:
        super().__init__(id="figure-head")
        self._lay: Lay | None = None

    def show(self, lay: Lay | None) -> None:
        """Show another one."""
        self._lay = lay
        self._laid = None
        self.refresh()

    def lines(self, width: int) -> list[Line]:
        """Lay it out."""
        line = self._lay(width) if self._lay is not None else ()
        return [(*line, (" " * max(width - length(line), 0), "rows--quiet"))] if line else []


class TitleLine(LinesWidget):
    """What is shown: the period and the filter at the left, how it was counted at the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"title--strong", "title--quiet", "title--alarm"}

    def __init__(self) -> None:
        super().__init__(id="figures-title")
        self.left: Line = ()
        self.right: Line = ()

    def lines(self, width: int) -> list[Line]:
        """Lay it out."""
        return [spread(self.left, (*self.right, (" ", "")), width)]
