"""The wallboard's numbers, big enough for the other end of the room, each with its sign and word."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from data.board.rows import Board
from models.board_terms import Heat
from screens.widgets.heat_signs import SIGNS

_WORDS = {Heat.BEST_EFFORT: "без срока"}
"""What is too long to stand under a number."""


class WallCount(Vertical):
    """One number and what it counts."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(id=f"wall-{name}", classes="wall-count")
        self._digits = Digits("")
        self._words = Static(Content(words), classes="wall-words")

    def compose(self) -> ComposeResult:
        """Put the number over its word."""
        yield self._digits
        yield self._words

    def show(self, count: int) -> None:
        """Show this number; a number that is not zero stands out."""
        self._digits.update(str(count))
        self.set_class(count > 0, "-some")


class WallHead(Horizontal):
    """How everything open stands, and how much is nobody's."""

    def __init__(self) -> None:
        super().__init__(id="wall-head")
        self._counts = {heat: WallCount(heat.value, f"{SIGNS[heat]} {_WORDS.get(heat, heat.label)}") for heat in Heat}
        self._unowned = WallCount("unowned", "ничьих")

    def compose(self) -> ComposeResult:
        """Stand the numbers side by side."""
        yield from self._counts.values()
        yield self._unowned

    def show(self, board: Board) -> None:
        """Show this board's numbers."""
        for heat, each in self._counts.items():
            each.show(board.heat(heat))
        self._unowned.show(board.unowned)
