"""A line to write in below what it is about; closing it loses nothing."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static


class WriteLine(Vertical):
    """One question and one line; hidden until something is asked."""

    def __init__(self) -> None:
        super().__init__(id="write-line")
        self._ask = Static("", id="write-ask", markup=False)
        self._input = Input(compact=True, id="write-input")
        self.display = False

    def compose(self) -> ComposeResult:
        """Lay question and line out."""
        yield self._ask
        yield self._input

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    def open(self, ask: str, start: str, example: str) -> None:
        """Ask, with what was typed before, and take the keyboard."""
        self._input.cursor_blink = False
        self._ask.update(Content(ask))
        self._input.placeholder = example
        with self.prevent(Input.Changed):
            self._input.value = start
        self._input.cursor_position = len(start)
        self.display = True
        self._input.focus()

    def close(self) -> None:
        """Hide."""
        self.display = False
        with self.prevent(Input.Changed):
            self._input.value = ""
