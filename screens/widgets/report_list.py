"""The list of reports, and the page on which one of them, a comparison or a ticket's way is read."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.containers import VerticalScroll

from data.reports.report_rows import ReportRow
from models.safetext import one_line
from screens.widgets.cursor_list import CursorList
from screens.widgets.lines import Line, LinesWidget, clip, cut

_DAY, _KIND, _TIMES, _ADDED = 11, 12, 13, 8
_WIDE = 60
"""From this width on a line says when the report was made and by whom."""


class ReportList(CursorList):
    """Keeps its cursor on the same report whenever the list is read anew."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--good"}

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__("reports")
        self._zone = zone
        self._rows: tuple[ReportRow, ...] = ()
        self._now: datetime | None = None
        self.marks: tuple[int, ...] = ()
        """Shifts that are marked for a comparison, in the order of marking."""

    @property
    def count(self) -> int:
        """How many reports there are."""
        return len(self._rows)

    @property
    def row(self) -> ReportRow | None:
        """The report under the cursor."""
        return self._rows[self.index] if self._rows else None

    def of(self, shift_id: int) -> ReportRow | None:
        """Give the line of a shift."""
        return next((row for row in self._rows if row.shift_id == shift_id), None)

    def show(self, rows: tuple[ReportRow, ...], now: datetime) -> None:
        """Show the reports, newest first."""
        held = self.row
        self._rows, self._now = rows, now
        known = {row.shift_id for row in rows}
        self.marks = tuple(mark for mark in self.marks if mark in known)
        index = next((at for at, row in enumerate(rows) if held is not None and row.id == held.id), 0)
        self.rows_changed(index)

    def mark(self) -> None:
        """Mark the report under the cursor, or take its mark off; the oldest of three marks goes."""
        row = self.row
        if row is None:
            return
        without = tuple(mark for mark in self.marks if mark != row.shift_id)
        self.marks = without if row.shift_id in self.marks else (*without, row.shift_id)[-2:]
        self.refresh()

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one report out."""
        row = self._rows[index]
        marked = row.shift_id in self.marks
        line: list[tuple[str, str]] = [
            ("● " if marked else "  ", "rows--strong"),
            (cut(f"{row.day:%d.%m.%Y}", _DAY), ""),
            (cut(one_line(row.kind), _KIND), "rows--strong" if row.night else ""),
        ]
        if width < _WIDE:
            line.append((one_line(row.who) or "сделан сам", "rows--quiet"))
            return clip(tuple(line), width)
        ends = f"{row.ends.astimezone(self._zone):%H:%M}" if row.ends else "…"
        line.append((cut(f"{row.starts.astimezone(self._zone):%H:%M}–{ends}", _TIMES), "rows--quiet"))
        made = f"{row.made_at.astimezone(self._zone):%d.%m %H:%M}"
        line.append((cut(f"+{row.addenda} доп." if row.addenda else "", _ADDED), "rows--good"))
        line.append((f"{made} {one_line(row.who) or 'сделан сам'}", "rows--quiet"))
        return clip(tuple(line), width)

    def empty_line(self) -> Line:
        """Say that there is nothing yet."""
        return ((" Отчётов ещё нет: смену ни разу не сдавали", "rows--quiet"),)


class ReadingPage(LinesWidget):
    """Lines to be read; as high as they need."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text--title",
        "text--head",
        "text--quiet",
        "text--good",
        "text--alarm",
    }

    def __init__(self) -> None:
        super().__init__(id="reading-lines")
        self._lines: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Show other lines."""
        self._lines = lines
        self._laid = None
        self.styles.height = max(len(lines), 1)
        self.refresh()

    def lines(self, width: int) -> list[Line]:
        """Give the lines, cut where the window is narrower than the paper."""
        return [clip(line, width) for line in self._lines]


class ReadingScroll(VerticalScroll, can_focus=True):
    """The page and what moves over it."""

    def __init__(self, page: ReadingPage) -> None:
        super().__init__(page, id="reading")
