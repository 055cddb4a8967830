"""Telling something that needs no answer: an explanation, rules, the outcome of a bulk act."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.dialogs.frame import Dialog


class Tell(Dialog[bool]):
    """Show paragraphs until the person has read them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,q,й", "leave", "понятно", show=False),
    ]

    def __init__(self, title: Content | str, lines: Sequence[Content | str]) -> None:
        super().__init__(title, "↑↓ — листать   Enter или Esc — закрыть")
        self._lines = [line if isinstance(line, Content) else Content(line) for line in lines]

    def body(self) -> Iterable[Widget]:
        """Give the paragraphs in a part that scrolls."""
        yield VerticalScroll(
            Static(Content("\n").join(self._lines), id="dialog-text", markup=False),
            id="dialog-scroll",
            classes="dialog-focus",
        )


class Confirm(Dialog[bool]):
    """Ask yes or no; Enter and «д» mean yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y,д,l,н", "agree", "да", show=False),
    ]

    def __init__(self, title: Content | str, lines: Sequence[Content | str] = ()) -> None:
        super().__init__(title, "Enter — да   Esc — нет")
        self._lines = [line if isinstance(line, Content) else Content(line) for line in lines]

    def body(self) -> Iterable[Widget]:
        """Give what will happen."""
        yield Static(Content("\n").join(self._lines), id="dialog-text", markup=False)

    def action_agree(self) -> None:
        """Answer yes."""
        self.dismiss(True)
