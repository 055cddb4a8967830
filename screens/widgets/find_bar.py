"""The line where the list is narrowed as one types; it appears only when asked for."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

KEYS = (("Enter ↓", "к списку с отбором"), ("Esc", "убрать отбор"))
"""The keys that work while one types a filter, for the footer."""


class FindBar(Horizontal):
    """A word, a line to type in, and what is wrong with what was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "убрать отбор", show=False, priority=True),
        Binding("down", "keep", "к списку", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    FindBar { height: 1; background: $panel; }
    FindBar Static { width: auto; text-wrap: nowrap; color: $muted; padding: 0 1; }
    FindBar #find-complaint { width: auto; max-width: 60%; height: 1; color: $late; text-overflow: ellipsis; }
    FindBar Input, FindBar Input:focus { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
    """

    @dataclass
    class Narrowed(Message):
        """The text of the filter changed."""

        text: str

    @dataclass
    class Left(Message):
        """The person goes back to the list; ``kept`` tells whether the filter stays."""

        kept: bool

    def __init__(self) -> None:
        super().__init__(id="find")
        self._text = ""

    def compose(self) -> ComposeResult:
        """Lay the line out."""
        yield Static(Content("Найти:"), markup=False)
        yield Input(placeholder="номер, тема, клиент, тир:vip, тип:авария, кто:имя", compact=True)
        yield Static("", id="find-complaint", markup=False)

    def open(self, text: str) -> None:
        """Appear with this filter and take the keys; it is hidden afterwards, never removed (see CardView)."""
        self._text = text
        line = self.query_one(Input)
        line.value = text
        line.cursor_position = len(text)
        self.display = True
        line.focus()

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the filter; empty: nothing."""
        self.query_one("#find-complaint", Static).update(Content(sentence))

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        message.stop()
        if message.value != self._text:
            self._text = message.value
            self.post_message(self.Narrowed(message.value))

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Go to the list with the filter on."""
        self.post_message(self.Left(True))

    def action_give_up(self) -> None:
        """Take the filter off."""
        self.post_message(self.Left(False))
