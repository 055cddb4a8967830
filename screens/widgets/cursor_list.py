"""A list of one-line rows that is drawn only where it is seen, with a cursor; ten thousand rows cost what twenty do."""

from collections.abc import Callable
from functools import cached_property
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.widgets.lines import Brush, Line


class CursorList(ScrollView, can_focus=True):
    """Rows by index; what they say is the heir's."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--quiet",
        "rows--strong",
        "rows--alarm",
        "rows--cursor",
        *(f"rows--tier-{tier}" for tier in ("none", "some", "regular", "high", "vip")),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "выше", show=False, id="rows.up"),
        Binding("down", "move(1)", "ниже", show=False, id="rows.down"),
        Binding("pageup", "page(-1)", "страница выше", show=False, id="rows.page_up"),
        Binding("pagedown", "page(1)", "страница ниже", show=False, id="rows.page_down"),
        Binding("home", "edge(0)", "в начало", show=False, id="rows.home"),
        Binding("end", "edge(1)", "в конец", show=False, id="rows.end"),
    ]

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self.index = 0
        self.moved: Callable[[], None] | None = None
        """Called when the cursor came to another row."""
        self.picked: Callable[[], None] | None = None
        """Called when a row is clicked a second time."""

    @cached_property
    def brush(self) -> Brush:
        """What the rows are painted with."""
        return Brush(self)

    @property
    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one row out."""
        raise NotImplementedError

    def empty_line(self) -> Line:
        """Say why there is no row."""
        return ()

    def rows_changed(self, index: int) -> None:
        """Show other rows, with the cursor on this one."""
        self.virtual_size = Size(self.size.width, self.count)
        self.index = max(0, min(index, self.count - 1))
        self._keep_in_view()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw what stands on a line of the window."""
        index = y + round(self.scroll_y)
        width = self.size.width
        if index >= self.count:
            return self.brush.draw(self.empty_line() if not self.count and y == 0 else (), width)
        chosen = index == self.index
        line = self.row_line(index, width - 1, chosen)
        if chosen:
            line = tuple((text, "rows--cursor") for text, _ in line)
        return self.brush.draw(((("▌" if chosen else " "), "rows--cursor" if chosen else ""), *line), width)

    def notify_style_update(self) -> None:
        """Paint in the new colours."""
        self.brush.dry()
        super().notify_style_update()

    def action_move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self.go(self.index + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self.go(self.index + pages * max(self.size.height - 1, 1))

    def action_edge(self, last: int) -> None:
        """Go to the first row or the last one."""
        self.go(last * (self.count - 1))

    def go(self, index: int) -> None:
        """Bring the cursor to a row."""
        index = max(0, min(index, self.count - 1))
        if index == self.index:
            return
        old, self.index = self.index, index
        self._keep_in_view()
        for each in (old, index):
            self.refresh(Region(0, each - round(self.scroll_y), self.size.width, 1))
        if self.moved is not None:
            self.moved()

    @on(events.Click)
    def _clicked(self, event: events.Click) -> None:
        index = event.y + round(self.scroll_y)
        if index >= self.count:
            return
        if index == self.index and self.picked is not None:
            self.picked()
        self.go(index)

    @on(events.Resize)
    def _fit(self) -> None:
        self.virtual_size = Size(self.size.width, self.count)
        self._keep_in_view()
        self.refresh()

    def _keep_in_view(self) -> None:
        height = max(self.size.height, 1)
        top = round(self.scroll_y)
        wanted = max(self.index - height + 1, min(top, self.index))
        wanted = max(0, min(wanted, max(self.count - height, 0)))
        if wanted != top:
            self.scroll_target_y = self.scroll_y = float(wanted)
            self.refresh()
