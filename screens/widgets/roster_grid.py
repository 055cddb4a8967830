"""The grid of a week: people down, seven days across, their month beside; below it who covers what, and what is wrong.

Everything is told by letters and signs; colour and weight only repeat it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events, on
from textual.binding import Binding, BindingType
from textual.strip import Strip

from models.roster import folded
from models.roster_loads import Load
from models.safetext import one_line
from screens.rostering.roster_week import BROKEN, DAYS, HELD, Cell, Row, Week, short
from screens.widgets.cursor_list import CursorList
from screens.widgets.lines import Line, LinesWidget, Piece, cut, wrap

HOLE = "дыра"
_WIDE, _SIDE_FROM = 100, 74
_FULL_CELL = 9
"""Cells from which on a shift is named in full."""
_EMPTY_WEEK = Week((date.min,) * 7)


@dataclass(frozen=True, slots=True)
class Columns:
    """How many cells of the terminal each column takes."""

    name: int
    cell: int
    side: int

    @classmethod
    def of(cls, width: int) -> "Columns":
        """Share the width out; the month beside gives way on a narrow screen."""
        side = 0 if width < _SIDE_FROM else 19 if width < _WIDE else 25
        cell = max(5, min((width - 1 - side - 17) // 7, 10))
        return cls(width - 1 - side - 7 * cell, cell, side)


class WeekHead(LinesWidget):
    """The days of the week, today marked, and what the columns of the month are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"week--quiet", "week--today"}

    def __init__(self) -> None:
        super().__init__(id="week-head")
        self._week = _EMPTY_WEEK
        self._today = date.min

    def show(self, week: Week, today: date) -> None:
        """Show the head of a week."""
        self._week, self._today = week, today
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay the head out."""
        columns = Columns.of(width)
        pieces: list[Piece] = [(" " * (columns.name + 1), "")]
        for weekday, day in enumerate(self._week.days):
            here = day == self._today
            said = f"{'›' if here else ' '}{DAYS[weekday]} {day.day}"
            pieces.append((cut(said, columns.cell), "week--today" if here else "week--quiet" if weekday > 4 else ""))
        if columns.side:
            pieces.append((_side(columns, ("см", "ноч", "н.ч", self._week.month[:4])), "week--quiet"))
        return [tuple(pieces)]


class RosterGrid(CursorList):
    """The cells; the cursor is one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--reserve", "rows--cell", "rows--excused"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "левее", show=False, id="rows.left"),
        Binding("right", "step(1)", "правее", show=False, id="rows.right"),
    ]

    def __init__(self) -> None:
        super().__init__("roster-grid")
        self.column = 0
        self.week = _EMPTY_WEEK
        self.held: tuple[date, str] | None = None
        """The cell that waits for the other one of a swap."""

    @property
    def count(self) -> int:
        """How many people are listed."""
        return len(self.week.rows)

    @property
    def row(self) -> Row | None:
        """The person under the cursor."""
        return self.week.rows[self.index] if self.week.rows else None

    @property
    def day(self) -> date:
        """The date under the cursor."""
        return self.week.days[self.column]

    def show(self, week: Week) -> None:
        """Show a week, the cursor on the same person."""
        held = self.row.name if self.row else ""
        self.week = week
        self.rows_changed(self._at(held, self.index))

    def go_to(self, day: date | None, name: str) -> None:
        """Bring the cursor to a cell of this week."""
        if day in self.week.days:
            self.column = self.week.days.index(day)
        self.rows_changed(self._at(name, self.index))
        if self.moved is not None:
            self.moved()

    def _at(self, name: str, otherwise: int) -> int:
        wanted = folded(name)
        return next((n for n, row in enumerate(self.week.rows) if folded(row.name) == wanted), otherwise)

    def action_step(self, days: int) -> None:
        """Move the cursor by days, inside the week."""
        self._to_column(self.column + days)

    def _to_column(self, column: int) -> None:
        column = max(0, min(column, 6))
        if column != self.column:
            self.column = column
            self.refresh()
            if self.moved is not None:
                self.moved()

    @on(events.Click)
    def _clicked_day(self, event: events.Click) -> None:
        columns = Columns.of(self.size.width)
        column = (event.x - columns.name - 1) // columns.cell
        if 0 <= column < 7:
            self._to_column(column)

    def render_line(self, y: int) -> Strip:
        """Draw one person's week; only the cell under the cursor is lit."""
        index = y + round(self.scroll_y)
        width = self.size.width
        if index >= self.count:
            return self.brush.draw(self.empty_line() if not self.count and y == 0 else (), width)
        return self.brush.draw(self.row_line(index, width, index == self.index), width)

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one person's week out."""
        row, columns = self.week.rows[index], Columns.of(width)
        said = one_line(row.name) + (f" ({row.note})" if row.note else "")
        line: list[Piece] = [("▌" if chosen else " ", "rows--strong" if chosen else "")]
        line.append(
            (cut(said, columns.name - 1) + " ", "rows--strong" if chosen else "rows--quiet" if row.note else "")
        )
        for column, cell in enumerate(row.cells):
            mark = HELD if self.held == (self.week.days[column], row.name) else cell.mark or " "
            text = cut(mark + cell_said(cell, self.week.letters, columns.cell - 1), columns.cell)
            here = chosen and column == self.column
            line.append((text, "rows--cell" if here else _style(cell)))
        if columns.side:
            line.append((_side(columns, _load(row.load)), "" if row.load.shifts else "rows--quiet"))
        return tuple(line)

    def empty_line(self) -> Line:
        """Say why there is no row."""
        return ((" Сотрудников, которые ведут смены, нет: добавьте их (Ctrl+U)", "rows--quiet"),)


class RosterFoot(LinesWidget):
    """Under the grid: who covers each day, then what is to be said of the cell and the week."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"foot--quiet", "foot--alarm", "foot--strong"}

    def __init__(self) -> None:
        super().__init__(id="roster-foot")
        self._week = _EMPTY_WEEK
        self._said: tuple[Piece, ...] = ()
        self._last: tuple[str, ...] = ()

    def show(self, week: Week, said: Sequence[Piece], last: Sequence[str]) -> None:
        """Show the summary of a week, lines about the cursor's cell, and last of all what always stands there."""
        self._week, self._said, self._last = week, tuple(said), tuple(last)
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay everything out; what has no room is left out above the last lines."""
        lines = [*self._covers(width)]
        room = max(self.content_size.height - len(lines) - len(self._last), 0)
        folded_lines = [(part, style) for text, style in self._said for part in wrap(text, width - 2)]
        if len(folded_lines) > room > 0:
            left = f"… ещё строк: {len(folded_lines) - room + 1}, все нарушения — v"
            folded_lines = [*folded_lines[: room - 1], (left, "foot--quiet")]
        lines += [((f" {text}", style),) for text, style in folded_lines[:room]]
        lines += [()] * (room - len(folded_lines))
        return [*lines, *(((cut(f" {text}", width), "foot--quiet"),) for text in self._last)]

    def _covers(self, width: int) -> list[Line]:
        columns = Columns.of(width)
        lines: list[Line] = []
        for cover in self._week.covers:
            label = cut(f" {self._week.letters.get(cover.kind, '')} {one_line(cover.kind)}", columns.name + 1)
            pieces: list[Piece] = [(label, "foot--quiet")]
            for people in cover.people:
                said = cover_said(people, columns.cell - 1)
                pieces.append((cut(f" {said}", columns.cell), "" if people else "foot--alarm"))
            lines.append(tuple(pieces))
        return lines


def cell_said(cell: Cell, letters: Mapping[str, str], room: int) -> str:
    """Write a cell: the kind of shift, in full where there is room, then «ст» or «рез»; «нет» for somebody away."""
    if not cell.kinds:
        return "нет" if cell.away else "·"
    role = " ст" if cell.senior else " рез" if cell.reserve else ""
    full = "+".join(map(one_line, cell.kinds)) + role
    if room >= _FULL_CELL and cell_len(full) < room:
        return full
    return "+".join(letters.get(kind, one_line(kind)[:1]) for kind in cell.kinds) + role


def cover_said(people: Sequence[str], room: int) -> str:
    """Name who covers a shift in so many cells: a surname, and how many more; «дыра» where nobody does."""
    if not people:
        return HOLE
    more = f"+{len(people) - 1}" if len(people) > 1 else ""
    name = short(people[0])
    space = max(room - len(more), 1)
    return set_cell_size(name, min(cell_len(name), space)) + more


def _style(cell: Cell) -> str:
    if cell.mark == BROKEN:
        return "rows--alarm"
    if cell.mark:
        return "rows--excused"
    return "rows--strong" if cell.kinds and not cell.reserve else "rows--reserve" if cell.kinds else "rows--quiet"


def _load(load: Load) -> tuple[str, ...]:
    if not load.hours:
        return ("", "", "", "")
    return str(load.shifts), str(load.nights), _hours(load.night_hours), _hours(load.hours)


def _hours(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours:.0f}" if hours == int(hours) else f"{hours:.1f}".replace(".", ",")


def _side(columns: Columns, parts: Sequence[str]) -> str:
    widths = (4, 4, 5, 6) if columns.side < 25 else (6, 6, 6, 7)
    return "".join(f"{part:>{width}}" for part, width in zip(parts, widths, strict=True))
