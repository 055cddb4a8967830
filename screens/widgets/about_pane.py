"""Beside or below the figures: what is said of the one under the cursor, as much of it as there is room for."""

from collections.abc import Sequence
from typing import ClassVar

from screens.widgets.lines import Line, LinesWidget, cut, wrap


class AboutPane(LinesWidget):
    """A title and folded lines; without room for a title only the lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"about--title", "about--quiet"}

    def __init__(self) -> None:
        super().__init__(id="about")
        self._title = ""
        self._lines: tuple[str, ...] = ()
        self._low = False

    def show(self, title: str, lines: Sequence[str], *, low: bool) -> None:
        """Show what is said; ``low``: three lines are all the room, without a title."""
        self._title, self._lines, self._low = title, tuple(lines), low
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Fold everything to the width; what has no room ends in «… y»."""
        height = self.content_size.height
        if self._low:
            whole = " ".join(line for line in self._lines if line)
            folded: list[Line] = [((part, "about--quiet"),) for part in wrap(whole, width)]
        else:
            folded = [((part, "about--title"),) for part in wrap(self._title, width)] if self._title else []
            folded += [()] if folded else []
            folded += [((part, ""),) for line in self._lines for part in wrap(line, width)]
        if len(folded) > height > 0:
            last = "".join(text for text, _ in folded[height - 1])
            folded[height - 1] = ((f"{cut(last, width - 4).rstrip(' …')} … y", "about--quiet"),)
        return folded[:height]
