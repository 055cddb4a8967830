"""Ordinary items of a handover, a line each; it knows which of them were really on the screen (HO-07)."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.strip import Strip

from data.shifts.rows import ItemKey, ItemRow
from models.impact import view_p
from models.safetext import one_line
from models.shift_terms import Disposition, Grade, Verdict
from models.workhours import WorkSchedule
from screens.handing.handover_words import decided_said, named
from screens.handing.taking_state import gone, verdict
from screens.widgets.countdown import countdown
from screens.widgets.cursor_list import CursorList
from screens.widgets.lines import Line, cut

_NUMBER, _PRIORITY, _DUE, _DECIDED = 8, 3, 16, 24
_WIDE = 66
"""From this width on a line says what was decided."""


class TakeList(CursorList):
    """Keeps its cursor on the same item whenever the rows are read anew."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--good"}

    def __init__(self, zone: ZoneInfo, me: int) -> None:
        super().__init__("take-list")
        self._zone, self._me = zone, me
        self.nothing = "Обычных пунктов нет"
        """What stands here while there is no item."""
        self._rows: tuple[ItemRow, ...] = ()
        self._new: frozenset[ItemKey] = frozenset()
        self._now: datetime | None = None
        self._schedule: WorkSchedule | None = None
        self._painted: set[ItemKey] = set()
        self._decided = 0
        self.seen: Callable[[frozenset[ItemKey]], None] | None = None
        """Called with the items whose lines were drawn."""

    @property
    def count(self) -> int:
        """How many items there are."""
        return len(self._rows)

    @property
    def row(self) -> ItemRow | None:
        """The item under the cursor."""
        return self._rows[self.index] if self._rows else None

    def show(
        self, rows: tuple[ItemRow, ...], newcomers: tuple[ItemRow, ...], now: datetime, schedule: WorkSchedule | None
    ) -> None:
        """Show the items, behind them what came after the signature; the cursor stays on its item."""
        held = self.row
        self._rows, self._new = rows + newcomers, frozenset(row.key for row in newcomers)
        self._now, self._schedule = now, schedule
        self._decided = _DECIDED if any(map(self._decision, self._rows)) else 0
        index = next((at for at, row in enumerate(self._rows) if held is not None and row.key == held.key), self.index)
        self.rows_changed(index)

    def go_to(self, key: ItemKey) -> bool:
        """Bring the cursor to an item; False when it is not in the list."""
        index = next((at for at, row in enumerate(self._rows) if row.key == key), None)
        if index is not None:
            self.go(index)
        return index is not None

    def is_new(self, item: ItemRow) -> bool:
        """Tell whether an item came after the signature."""
        return item.key in self._new

    def action_page(self, pages: int) -> None:
        """Bring the next page to the screen, or the one before, whole: each line of it counts as shown."""
        height, top = max(self.size.height, 1), round(self.scroll_y)
        self.go(top + 2 * height - 1 if pages > 0 else top - height)

    def tick(self, now: datetime) -> None:
        """Let the clocks of the visible lines go on."""
        self._now = now
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a line, and remember whose it was: that is what «показано» counts."""
        index = y + round(self.scroll_y)
        if index < len(self._rows) and y < self.size.height:
            if not self._painted:
                self.call_after_refresh(self.tell_seen)
            self._painted.add(self._rows[index].key)
        return super().render_line(y)

    def tell_seen(self) -> None:
        """Tell whose lines were drawn since the last time."""
        painted, self._painted = frozenset(self._painted), set()
        if self.seen is not None and painted:
            self.seen(painted)

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one item out: a mark, number, priority, the next deadline, subject with client, the decision."""
        row = self._rows[index]
        mark, style = self._mark(row)
        decided = self._decided if width >= _WIDE else 0
        room = max(width - 2 - _NUMBER - _PRIORITY - _DUE - decided, 10)
        who = f" · {one_line(row.client)}" if row.client else ""
        line: list[tuple[str, str]] = [
            (f"{mark} ", style),
            (cut(named(row), _NUMBER), "rows--quiet" if row.number is None else ""),
            (
                cut(view_p(row.priority).label if row.priority else "", _PRIORITY),
                "rows--strong" if row.critical else "rows--quiet",
            ),
            (cut(self._due(row), _DUE), "rows--alarm" if row.breached else "rows--quiet"),
            (cut(f"{one_line(row.subject) or 'без темы'}{who}", room - 1) + " ", ""),
        ]
        if decided:
            line.append((cut(self._decision(row), decided), "rows--quiet"))
        return tuple(line)

    def _decision(self, row: ItemRow) -> str:
        """Say what becomes of an item, where that is anything but the usual."""
        if (
            self._now is None
            or self.is_new(row)
            or (row.disposition is Disposition.GIVE and row.recipient_id == self._me)
        ):
            return ""
        return decided_said(row, self._now, self._zone, self._me)

    def _mark(self, row: ItemRow) -> tuple[str, str]:
        if self.is_new(row):
            return "+", "rows--strong"
        if gone(row):
            return "–", "rows--quiet"
        said, reading = verdict(row), row.reading
        if said is Verdict.REFUSED:
            return "✗", "rows--alarm"
        if said is Verdict.ACCEPTED:
            return "✓", "rows--good"
        if row.changed and not row.shown:
            return "≠", "rows--alarm"
        if reading is not None and reading.question and not reading.answer:
            return "?", "rows--strong"
        return ("·", "rows--quiet") if row.shown else (" ", "")

    def _due(self, row: ItemRow) -> str:
        if row.grade is Grade.WAITING and row.until is not None and self._now is not None:
            return f"до {row.until.astimezone(self._zone):%d.%m %H:%M}"
        if self._now is None or self._schedule is None:
            return ""
        for clock in (row.reaction, row.response):
            if clock.due is not None and clock.due == row.due:
                said = countdown(clock, self._now, self._schedule, self._zone)
                return f"{said.glyph} {said.short}".strip()
        return ""

    def empty_line(self) -> Line:
        """Say that there is nothing of this sort."""
        return ((f" {self.nothing}", "rows--quiet"),)
