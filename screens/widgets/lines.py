"""Drawing by lines: pieces of text with the name of their style, cut and wrapped by terminal cells."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Piece = tuple[str, str]
"""A text, already safe to draw, and the component class that styles it (empty: the widget's own style)."""

Line = tuple[Piece, ...]


def cut(text: str, width: int) -> str:
    """Fit a text into exactly this many cells, marking what was cut off with «…»."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…"


def wrap(text: str, width: int) -> list[str]:
    """Break one line of text at spaces into lines of at most this many cells; a long word is chopped."""
    width = max(width, 1)
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    held, taken = "", 0
    for word in _words(text):
        size = cell_len(word)
        if taken + cell_len(word.rstrip(" ")) <= width:
            held, taken = held + word, taken + size
            continue
        if held.strip():
            lines.append(held.rstrip())
        held, taken = word, size
        if size > width:
            *whole, held = chop_cells(word.rstrip(" "), width) or [""]
            lines.extend(whole)
            held += " " if word.endswith(" ") else ""
            taken = cell_len(held)
    lines.append(held.rstrip())
    return lines


def _words(text: str) -> Iterable[str]:
    parts = text.split(" ")
    return (*(part + " " for part in parts[:-1]), parts[-1])


def length(line: Line) -> int:
    """Count the cells of a line."""
    return sum(cell_len(text) for text, _ in line)


def spread(left: Line, right: Line, width: int) -> Line:
    """Put one part at the left edge and one at the right; the left part gives way when both do not fit."""
    right_size = length(right)
    room = width - right_size
    if not right or room < 12:
        return clip(left, width)
    kept = clip(left, room - 2)
    return (*kept, (" " * (room - length(kept)), ""), *right)


def clip(line: Line, width: int) -> Line:
    """Cut a line to this many cells; the last visible piece ends with «…» when something is lost."""
    if length(line) <= width:
        return line
    kept: list[Piece] = []
    for text, style in line:
        size = cell_len(text)
        if size >= width:
            kept.append((cut(text, width) if size > width else cut(text + " ", width), style))
            break
        kept.append((text, style))
        width -= size
    return tuple(kept)


def join(parts: Sequence[Piece | None], between: str = " · ", style: str = "") -> Line:
    """Set pieces side by side with a separator, leaving the empty ones out."""
    line: list[Piece] = []
    for part in parts:
        if part is None or not part[0]:
            continue
        if line:
            line.append((between, style))
        line.append(part)
    return tuple(line)


class Brush:
    """Paints lines in one widget's colours; the widget's own style is dear to compute, so it is kept."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._own: Style | None = None
        self._named: dict[str, Style] = {}

    def dry(self) -> None:
        """Forget the kept style: the widget's style changed."""
        self._own = None
        self._named.clear()

    def draw(self, line: Line, width: int) -> Strip:
        """Turn a line into a strip of exactly this width."""
        own = self._own
        if own is None:
            own = self._own = self._widget.rich_style
        segments = [Segment(text, self._style(style) if style else own) for text, style in line]
        return Strip(segments).adjust_cell_length(width, own)

    def _style(self, name: str) -> Style:
        known = self._named.get(name)
        if known is None:
            known = self._named[name] = self._widget.get_component_rich_style(name)
        return known


class LinesWidget(Widget):
    """A widget of a few lines that it lays out itself; ``lines`` is asked again only after ``redraw``."""

    _laid: tuple[int, list[Line]] | None = None

    @cached_property
    def brush(self) -> Brush:
        """What this widget's lines are painted with."""
        return Brush(self)

    def lines(self, width: int) -> list[Line]:
        """Lay the lines out for this width."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Lay out anew and paint only the lines that came out different."""
        width = self.content_size.width
        before = self._laid
        if before is None or before[0] != width or width == 0:
            self._laid = None
            self.refresh()
            return
        fresh = self.lines(width)
        self._laid = (width, fresh)
        old = before[1]
        for y in range(max(len(old), len(fresh))):
            if (old[y] if y < len(old) else None) != (fresh[y] if y < len(fresh) else None):
                self.refresh(Region(0, y, self.outer_size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width = self.content_size.width
        if self._laid is None or self._laid[0] != width:
            self._laid = (width, self.lines(width))
        lines = self._laid[1]
        return self.brush.draw(lines[y] if y < len(lines) else (), width)

    def notify_style_update(self) -> None:
        """Paint in the new colours."""
        self.brush.dry()
        super().notify_style_update()
