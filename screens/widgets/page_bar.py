"""The pages of a screen with the digits that open them; the open one is marked by form, not by colour alone."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.message import Message

from screens.widgets.lines import Line, LinesWidget, Piece, length

_WIDE = 100


class PageBar(LinesWidget):
    """One line of pages; a click opens one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pages--here", "pages--quiet"}

    class Chosen(Message):
        """A page was clicked; ``index`` counts from 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(id="pages")
        self._names = tuple(names)
        self._here = 0
        self._spans: list[tuple[int, int]] = []

    def show(self, here: int) -> None:
        """Mark the open page."""
        self._here = here
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay the pages out."""
        gap = 4 if width >= _WIDE else 2
        line: list[Piece] = [(" ", "")]
        self._spans = []
        for at, name in enumerate(self._names):
            here = at == self._here
            start = length(tuple(line)) - 1
            line[-1] = (line[-1][0][:-1], "")
            line.append(
                (f"[{at + 1} {name}]" if here else f" {at + 1} {name} ", f"pages--{'here' if here else 'quiet'}")
            )
            self._spans.append((start, length(tuple(line))))
            line.append((" " * (gap - 1), ""))
        return [tuple(line)]

    def on_click(self, event: events.Click) -> None:
        """Open the page under the mouse."""
        for at, (start, end) in enumerate(self._spans):
            if start <= event.x < end:
                self.post_message(self.Chosen(at))
