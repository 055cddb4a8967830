"""A list of lines with headings between them: the cursor stands only on what can be asked about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from screens.widgets.cursor_list import CursorList
from screens.widgets.lines import Line, Piece, length

Lay = Callable[[int], Line]
"""Lays a line out for a width."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line; ``key`` finds it again after a refresh, an empty one is a heading."""

    lay: Lay
    key: str = ""
    about: object = None
    """What ``y`` is asked about: whatever the page put here."""


def heading(text: str, aside: str = "") -> Row:
    """Make a heading with a few quiet words beside it."""
    said: tuple[Piece, ...] = ((text, "rows--head"), (f"  {aside}" if aside else "", "rows--quiet"))
    return Row(lambda _: said)


def blank() -> Row:
    """Make an empty line."""
    return Row(lambda _: ())


def quiet(text: str, key: str = "", about: object = None) -> Row:
    """Make a line of secondary words."""
    return Row(lambda _: ((text, "rows--quiet"),), key, about)


class FigureList(CursorList):
    """Keeps its cursor on the same line whenever the figures are read anew."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--head",
        "rows--good",
        "rows--soon",
        "rows--heat",
        "rows--hot",
    }

    def __init__(self) -> None:
        super().__init__("figure-rows")
        self._rows: tuple[Row, ...] = ()
        self._empty = ""

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._rows)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All lines, headings too."""
        return self._rows

    @property
    def row(self) -> Row | None:
        """The line under the cursor; None on a heading or where there is none."""
        found = self._rows[self.index] if self._rows else None
        return found if found is not None and found.key else None

    def show(self, rows: Sequence[Row], empty: str = "") -> None:
        """Show other lines."""
        held = self._rows[self.index].key if self._rows else ""
        self._rows, self._empty = tuple(rows), empty
        first = next((at for at, row in enumerate(self._rows) if row.key), 0)
        again = next((at for at, row in enumerate(self._rows) if held and row.key == held), None)
        if again is None:
            self.scroll_target_y = self.scroll_y = 0.0
        self.rows_changed(first if again is None else again)
        if self.moved is not None:
            self.moved()

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one line out."""
        line = self._rows[index].lay(width)
        return (*line, (" " * max(width - length(line), 0), ""))

    def empty_line(self) -> Line:
        """Say why there is nothing."""
        return ((f" {self._empty}", "rows--quiet"),)

    def go(self, index: int) -> None:
        """Bring the cursor to a line that can be asked about, the nearest one in the way it goes."""
        index = max(0, min(index, self.count - 1))
        if not self._rows:
            return
        down = index >= self.index
        ahead = range(index, self.count) if down else range(index, -1, -1)
        back = range(index, -1, -1) if down else range(index, self.count)
        found = next((at for at in (*ahead, *back) if self._rows[at].key), index)
        super().go(found)
        self._bring(index)

    def _bring(self, index: int) -> None:
        """Show a line that cannot be asked about too: a heading above the first one, words below the last one."""
        height, top = max(self.size.height, 1), round(self.scroll_y)
        wanted = min(index, max(top, index - height + 1))
        wanted = max(min(wanted, self.index), self.index - height + 1)
        if wanted != top:
            self.scroll_target_y = self.scroll_y = float(wanted)
            self.refresh()
