"""Choosing among several whose definitions are long: the one under the cursor is explained whole (H-16)."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.dialogs.choose import FRAME, Choice, ChoiceList, Choose

T = TypeVar("T")

_CELLS = 62
"""Of a line of an explanation, at the least."""


class Explain(Choose[T]):
    """A list with a definition below; ``whole`` has the full text of each choice, already safe to draw."""

    def __init__(self, title: str, choices: Sequence[Choice[T]], whole: Sequence[str], start: int = 0) -> None:
        super().__init__(title, choices, start)
        self._whole = tuple(whole)
        self._spare = FRAME + 1 + max(-(-len(text) // _CELLS) for text in whole)

    def body(self) -> Iterable[Widget]:
        """Give the list, and below it the explanation of what is under the cursor."""
        yield from super().body()
        yield Static(Content(self._whole[self._start]), id="dialog-explained", markup=False)

    def on_choice_list_moved(self, message: ChoiceList.Moved) -> None:
        """Explain what is under the cursor now."""
        message.stop()
        self.query_one("#dialog-explained", Static).update(Content(self._whole[message.index]))
