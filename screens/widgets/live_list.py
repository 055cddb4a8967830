"""A list with a cursor that follows its rows without a jump (design.md decision 6).

The cursor is a ticket number, so it lives through every refresh; the row under it keeps its line on the screen, and
what comes in above is only counted until the hand rests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message

from data.queue import Near, Slice
from data.rows import QueueRow
from screens.widgets.queue_window import Window
from screens.widgets.read_ahead import ReadAhead, Source

REST = timedelta(seconds=5)
"""How long after the last key a list at its top may show what came in above."""


class LiveList(ReadAhead):
    """Cursor, view and loaded rows of a list; what they look like is the heir's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "выше", show=False, id="list.up"),
        Binding("down", "move(1)", "ниже", show=False, id="list.down"),
        Binding("pageup", "page(-1)", "страница выше", show=False, id="list.page_up"),
        Binding("pagedown", "page(1)", "страница ниже", show=False, id="list.page_down"),
        Binding("home", "edge(0)", "в начало", show=False, id="list.home"),
        Binding("end", "edge(1)", "в конец", show=False, id="list.end"),
    ]

    @dataclass
    class Highlighted(Message, namespace="queue_table"):
        """The cursor came to another ticket; None: the list is empty."""

        number: int | None

        def can_replace(self, message: Message) -> bool:
            """Let the last of several moves stand for all."""
            return isinstance(message, LiveList.Highlighted)

    def __init__(self, now: datetime, name: str | None = None) -> None:
        super().__init__(name)
        self._now = now
        self._index = 0
        self._number: int | None = None
        self._above = 0
        self._pinned = True
        self._touched = now - REST
        self._own_scroll = self._anew = False
        self.moved: Callable[[], None] | None = None
        """Called at once when the cursor stands on another ticket, so that what follows it is in the same picture."""

    @property
    def number(self) -> int | None:
        """The ticket under the cursor."""
        return self._number

    @property
    def row(self) -> QueueRow | None:
        """The row under the cursor, as last read."""
        return self._window.row(self._index) if self._number is not None else None

    def around(self, above: int, below: int) -> tuple[QueueRow, ...]:
        """Give the loaded rows about the cursor, the nearest below it first."""
        near = [*range(self._index + 1, self._index + below + 1), *range(self._index - 1, self._index - above - 1, -1)]
        return tuple(row for index in near if (row := self._window.row(index)) is not None)

    def follow(self, source: Source, *, keep: bool) -> None:
        """Read another list; ``keep`` stays on the ticket when that list has it, else it begins at its top."""
        self._source, self._anew = source, True
        number = self._number if keep else None
        self._wanted = Near(number)
        self._fetch()

    def go_to(self, number: int) -> None:
        """Bring the cursor to a ticket if the list holds it."""
        if (index := self._window.index(number)) is not None:
            self._move_to(index)
        elif self._source is not None:
            self._wanted = Near(number)
            self._fetch()

    def step(self, rows: int) -> int | None:
        """Move the cursor by so many rows and give its ticket (None while it is being fetched)."""
        self._move_to(self._index + rows)
        return self._number

    def action_move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self._move_to(self._index + rows)

    def action_page(self, pages: int) -> None:
        """Move cursor and view by pages."""
        rows = pages * max(self._page() - 1, 1)
        self._move_to(self._index + rows, self._top + rows)

    def action_edge(self, last: int) -> None:
        """Go to the first row or the last one."""
        self._move_to(last * (self.total - 1))

    # --- what the heir draws

    def repaint(self) -> None:
        """Ask for the lines whose look changed."""
        raise NotImplementedError

    def rows_changed(self) -> None:
        """Take note that other rows are held now."""
        raise NotImplementedError

    # --- the view

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Fetch what a wheel or the scrollbar brought into view."""
        super().watch_scroll_y(old_value, new_value)
        if not self._own_scroll and round(old_value) != round(new_value):
            self._touch()
            self._need()

    def _place(self, top: int) -> None:
        """Scroll so that this index is the first in view, by our own will."""
        self._own_scroll = True
        self.scroll_target_y = self.scroll_y = float(max(0, min(top, self.total - self._page())))
        self._own_scroll = False
        self._count_above(min(self._above, self._top))

    def _count_above(self, count: int) -> None:
        if count != self._above:
            self._above = count
            self.repaint_heading()

    # --- the cursor

    def _touch(self) -> None:
        self._touched = self._now
        self._pinned = self._top == 0
        self._count_above(min(self._above, self._top))

    def _at_rest(self) -> bool:
        return self._pinned and self._now - self._touched >= REST

    def _rise(self) -> None:
        """Show what came in above, when the hand rests and the view was at the top."""
        if self._above and self._at_rest():
            self._place(self._index - self._page() + 1)

    def _move_to(self, index: int, top: int | None = None) -> None:
        self._index = index = max(0, min(index, self.total - 1))
        self._show_cursor(self._top if top is None else top)
        self._touch()
        row = self._window.row(index)
        self._wanted = None if row is not None or not self.total else Near(index=index)
        self._be_at(row.number if row is not None else None)
        self.repaint()
        self._need()

    def _show_cursor(self, top: int) -> None:
        self._place(max(self._index - self._page() + 1, min(top, self._index)))

    def _be_at(self, number: int | None) -> None:
        if number != self._number:
            self._number = number
            if number is not None or not self.total:
                if self.moved is not None:
                    self.moved()
                self.post_message(self.Highlighted(number))

    # --- a fresh window takes the place of the old one

    def here(self) -> Near:
        """Name the row that must not move: the one under the cursor when it is seen, else the first in view."""
        index = self._index if self._index in self._in_view() else self._top
        row = self._window.row(index)
        return Near(index=index) if row is None else Near(row.number, row.key, index)

    def accept(self, fresh: Slice, near: Near, asked: bool) -> None:
        """Put fresh rows in the place of the old ones without a jump."""
        old, line, top = self._window, self._index - self._top, self._top
        new = old.replaced_by(fresh)
        if asked and near.number not in new.places and near.number is not None and not self._anew:
            return
        first_seen = old.row(top)
        self._window = new
        self._resize_list()
        if asked:
            self._arrive(near, line if self._anew else None)
        elif 0 <= line < self._page():
            self._index = self._followed(old)
            self._keep_line(self._index - line, top)
        else:
            found = new.index(first_seen.number) if first_seen else None
            found_cursor = new.index(self._number)
            self._index = self._index if found_cursor is None else found_cursor
            self._keep_line(top if found is None else found, top)
        self._anew = False
        self._settle_cursor()
        self.rows_changed()
        self.repaint()

    def _arrive(self, near: Near, line: int | None) -> None:
        """Come to the place that was asked for; in another list the ticket keeps its line when that can be."""
        found = self._window.index(near.number)
        at_top = near.index == 0 if near.number is None else found is None
        self._index = 0 if at_top else near.index if found is None else found
        self._show_cursor(0 if at_top else self._top if line is None or found is None else found - line)
        if at_top:
            self._pinned = True
            self._count_above(0)

    def _followed(self, old: Window) -> int:
        """Find the cursor's ticket; when it is gone, the row that stands in its place."""
        if self._number is None:
            return self._index
        found = self._window.index(self._number)
        found = old.successor(self._index, self._window) if found is None else found
        return self._index if found is None else found

    def _keep_line(self, top: int, was: int) -> None:
        """Scroll so that nothing in view moves, and count what came in above; at rest on the top, show it instead."""
        if self._at_rest():
            self._place(self._index - self._page() + 1)
            return
        came = self._above + top - was
        self._place(top)
        self._count_above(max(0, min(came, self._top)))

    def _settle_cursor(self) -> None:
        self._index = max(0, min(self._index, self.total - 1))
        row = self._window.row(self._index)
        if row is not None:
            self._be_at(row.number)
        elif not self.total:
            self._be_at(None)

    @on(events.Resize)
    def _fill(self) -> None:
        self._resize_list()
        if self.total:
            self._show_cursor(self._top)
        self.rows_changed()
        self.refresh()
        self._need()
