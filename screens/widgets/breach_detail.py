"""The promise under the cursor of the time line: when, what, whose, and what to do about it."""

from typing import ClassVar

from screens.widgets.lines import Line, LinesWidget, clip, spread


class BreachDetail(LinesWidget):
    """Three lines: when and which; what it is; what to do."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("board--late", "board--soon", "board--calm", "board--quiet", "board--open", "board--do", "board--good"),
    }

    def __init__(self) -> None:
        super().__init__(id="breach-detail")
        self._said: tuple[str, str, str, str, str] | None = None
        self._empty = ""

    def show(self, head: str, when: str, what: str, advice: str, style: str) -> None:
        """Show these words; ``style`` is that of the heat."""
        self._said = (head, when, what, advice, style)
        self.redraw()

    def nothing(self, words: str) -> None:
        """Say that there is nothing to show."""
        self._said, self._empty = None, words
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay the words out; the subject gives way first."""
        if self._said is None:
            return [((f" {self._empty}", "board--good"),)]
        head, when, what, advice, style = self._said
        first = spread(((f" {head}", "board--open"),), ((when + " ", f"board--{style}"),), width)
        return [first, clip(((f" {what}", "board--quiet"),), width), clip(((f" → {advice}", "board--do"),), width)]
