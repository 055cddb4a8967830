"""A list that is read a window at a time, in threads: what is in view and a page around it (design.md decision 6)."""

from dataclasses import dataclass
from typing import Protocol

from textual import events, on, work
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.worker import get_current_worker

from data.queue import Near, Slice
from data.rows import QueueRow
from screens.widgets.queue_window import Window

CALM = 0.1
"""Seconds between two refreshes, however often news arrive."""
SOON = 0.02
"""Seconds between a key and the reading ahead that it makes worth while."""
AHEAD = 40
"""Rows fetched beyond the view on either side, at least."""
HEADING = 1
"""Lines above the rows."""


class Source(Protocol):
    """A list that can be read anywhere (``data.queue.Listing``)."""

    def slice(self, near: Near, above: int, below: int) -> Slice:
        """Give the rows around a place, up to so many above and below it."""


class ReadAhead(ScrollView, can_focus=True):
    """The rows of a list that are held, and how others are fetched; never blocks."""

    @dataclass
    class Loaded(Message, bubble=False, namespace="queue_table"):
        """A thread brought rows (None: it failed, and the screen says why)."""

        source: Source
        near: Near
        fresh: Slice | None

    def __init__(self, name: str | None = None) -> None:
        super().__init__(id=name)
        self._source: Source | None = None
        self._window = Window()
        self._wanted: Near | None = None
        self._busy = self._stale = self._resting = self._failed = self._looking = False

    @property
    def total(self) -> int:
        """How many rows the list has."""
        return self._window.total

    @property
    def visible_rows(self) -> tuple[QueueRow, ...]:
        """The rows in view, top to bottom."""
        seen = (self._window.row(index) for index in self._in_view())
        return tuple(row for row in seen if row is not None)

    @property
    def settled(self) -> bool:
        """Whether nothing is being fetched and all rows in view are there."""
        return not (self._busy or self._stale) and self._wanted is None and self._window.covers(*self._span(0))

    def reload(self) -> None:
        """Read the rows again, soon: something changed. Many calls become few reads."""
        self._stale = True
        if not (self._busy or self._resting):
            self._fetch()

    # --- what the heir knows

    def accept(self, fresh: Slice, near: Near, asked: bool) -> None:
        """Put fresh rows in the place of the old ones; ``asked``: they are those of ``_wanted``."""
        raise NotImplementedError

    def here(self) -> Near:
        """Name the row that must not move."""
        raise NotImplementedError

    def repaint_heading(self) -> None:
        """Ask for the line above the rows."""
        raise NotImplementedError

    # --- geometry

    @property
    def _top(self) -> int:
        return round(self.scroll_y)

    def _page(self) -> int:
        return max(self.size.height - HEADING, 1)

    def _span(self, margin: int) -> tuple[int, int]:
        return self._top - margin, self._top + self._page() + margin

    def _in_view(self) -> range:
        return range(self._top, min(self._top + self._page(), self.total))

    def _resize_list(self) -> None:
        size = Size(self.size.width, self.total + HEADING)
        if size != self.virtual_size:
            self.virtual_size = size

    # --- fetching

    def _need(self) -> None:
        """Fetch when what is in view is not loaded; a page around it too, once this key has been painted."""
        if self._wanted is not None or not self._window.covers(*self._span(0)):
            self._fetch()
        elif not self._looking and not self._window.covers(*self._span(self._page())):
            self._looking = True
            self.set_timer(SOON, self._look_ahead)

    def _look_ahead(self) -> None:
        self._looking = False
        if not self._window.covers(*self._span(self._page())):
            self._fetch()

    def _fetch(self) -> None:
        if self._source is None or self._busy or not self.is_attached:
            return
        self._busy, self._stale = True, False
        near = self._wanted or self.here()
        margin = max(AHEAD, 2 * self._page())
        above = 0 if near.number is None else max(near.index - self._top, 0)
        self._read(self._source, near, above + margin, self._page() + margin)

    @work(thread=True, group="queue-rows", exit_on_error=False)
    def _read(self, source: Source, near: Near, above: int, below: int) -> None:
        fresh: Slice | None = None
        try:
            fresh = source.slice(near, above, below)
        finally:
            if not get_current_worker().is_cancelled:
                self.post_message(self.Loaded(source, near, fresh))

    @on(Loaded)
    def _take(self, message: Loaded) -> None:
        self._busy = False
        if message.source is not self._source:
            self._fetch()
            return
        if self._failed != (message.fresh is None):
            self._failed = message.fresh is None
            self.repaint_heading()
        if message.fresh is not None:
            asked = message.near is self._wanted
            self._wanted = None if asked else self._wanted
            self.accept(message.fresh, message.near, asked)
        self._resting = True
        self.set_timer(CALM, self._wake)
        if message.fresh is not None and (self._wanted is not None or not self._window.covers(*self._span(0))):
            self._fetch()

    def _wake(self) -> None:
        self._resting = False
        if self._stale and not self._busy:
            self._fetch()

    @on(events.Mount)
    def _begin(self) -> None:
        self._fetch()
