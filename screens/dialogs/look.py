"""Looking at a file without opening it: the head of a text, or a picture in half cells of any terminal."""

from collections.abc import Iterable
from typing import ClassVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from data.attached.preview import Picture, Point, Preview
from screens.dialogs.frame import Dialog
from screens.safe import safe_block

TAKEN = (10, 9)
"""Cells beside and lines around a picture that the dialog itself takes."""


def room_for(width: int, height: int) -> tuple[int, int]:
    """Say how many points a picture may have on a screen of this size: one a cell across, two a cell down."""
    return max(min(width, 84) - TAKEN[0], 10), max(height - TAKEN[1], 4) * 2


class PictureView(Widget):
    """A picture, two points in each cell."""

    DEFAULT_CSS = "PictureView { width: auto; height: auto; }"

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._rows = picture.rows
        self.styles.width = len(picture.rows[0]) if picture.rows else 0
        self.styles.height = (len(picture.rows) + 1) // 2

    def render_line(self, y: int) -> Strip:
        """Draw two rows of points as one line: the upper one in the sign's colour, the lower one behind it."""
        if 2 * y >= len(self._rows):
            return Strip.blank(self.size.width)
        upper = self._rows[2 * y]
        below = self._rows[2 * y + 1] if 2 * y + 1 < len(self._rows) else None
        return Strip([Segment("▀", _style(above, below[x] if below else None)) for x, above in enumerate(upper)])


def _style(above: Point, below: Point | None) -> Style:
    return Style(color=Color.from_rgb(*above), bgcolor=Color.from_rgb(*below) if below else None)


class Look(Dialog[bool]):
    """Show what a file shows of itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,q,й", "leave", "закрыть", show=False),
    ]
    DEFAULT_CSS = """
    Look #dialog-scroll { max-height: 100%; align-horizontal: center; }
    """

    def __init__(self, title: Content, found: Preview) -> None:
        super().__init__(title, "↑↓ — листать   Enter или Esc — закрыть")
        self._found = found

    def body(self) -> Iterable[Widget]:
        """Give the picture, the text, or the reason why there is neither."""
        with_focus = VerticalScroll(self._shown(), id="dialog-scroll", classes="dialog-focus")
        yield with_focus
        if self._found.cut:
            yield Static(Content("Показано начало. Целиком — сохраните файл (s)."), id="dialog-hint", markup=False)

    def _shown(self) -> Widget:
        if self._found.picture is not None:
            return PictureView(self._found.picture)
        text = safe_block(self._found.text, whole=True) if not self._found.reason else Content(self._found.reason)
        return Static(Content.assemble(text), id="dialog-text", markup=False)
