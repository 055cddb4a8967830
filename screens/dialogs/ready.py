"""Showing a ready answer whole, with what can be done with it."""

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.dialogs.choose import Choice, ChoiceList, Choose
from screens.safe import safe_block


class ReadyAnswer(Choose[str]):
    """The ready answer, whole, and what can be done with it."""

    def __init__(self, title: str, text: str, choices: list[Choice[str]]) -> None:
        super().__init__(title, choices)
        self._text = text

    def body(self) -> Iterable[Widget]:
        """Give the text above the list."""
        yield VerticalScroll(Static(safe_block(self._text), id="dialog-text", markup=False), id="dialog-scroll")
        yield Static(Content(""), markup=False)
        yield ChoiceList([(choice.label, choice.hint) for choice in self._choices], self._start)
