"""The field in which a text is written: dragged files are held back, ready texts go in with their hole selected."""

from dataclasses import dataclass

from rich.style import Style
from textual.events import Paste
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection as Range

from models.pasted import readings
from models.placeholders import unfilled


class Writing(TextArea):
    """The text itself; keys that send or leave go on to the composer."""

    takes_files = False
    """Whether dragged files are asked for; elsewhere a path is a text like any other."""

    @dataclass
    class Dropped(Message):
        """A paste that reads like paths of files."""

        text: str

    def on_paste(self, event: Paste) -> None:
        """Hold back what may be a dragged file; whatever else is pasted is text."""
        if self.takes_files and readings(event.text):
            event.stop()
            event.prevent_default()
            self.post_message(self.Dropped(event.text))

    @property
    def rich_style(self) -> Style:
        """Give the colours; where a theme leaves them to the terminal, say so, which TextArea itself does not."""
        style = super().rich_style
        return Style(color=style.color or "default", bgcolor=style.bgcolor or "default") + style

    def put_in(self, text: str) -> None:
        """Put a ready text in the place of the selection; its first hole is selected, so that typing fills it."""
        begin, end = sorted((self.selection.start, self.selection.end))
        row, column = begin
        at = sum(len(line) + 1 for line in self.document.lines[:row]) + column
        self.replace(text, begin, end)
        self.focus()
        holes = unfilled(text)
        start, stop = (holes[0].start, holes[0].end) if holes else (len(text), len(text))
        self.show_place(at + start, at + stop)

    def show_place(self, start: int, end: int) -> None:
        """Select a place of the text, counted in characters, and bring it into view."""
        self.selection = Range(self._located(start), self._located(end))
        self.scroll_cursor_visible()

    def _located(self, index: int) -> tuple[int, int]:
        lines = self.document.lines
        for row, line in enumerate(lines):
            if index <= len(line):
                return row, index
            index -= len(line) + 1
        return len(lines) - 1, len(lines[-1])
