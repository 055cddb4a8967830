"""The queue of a past instant, a line a request; nothing in it can be changed."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from data.board.rows import ThenRow
from models.safetext import one_line
from models.words import clock_time
from screens.widgets.cursor_list import CursorList
from screens.widgets.heat_signs import SIGNS
from screens.widgets.lines import Line, Piece, cut

_WIDE = 110


class ThenList(CursorList):
    """Places, dues and owners as they were."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--hot", "rows--soon", "rows--good"}

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__("then-list")
        self._zone = zone
        self._at: datetime | None = None
        self.rows: tuple[ThenRow, ...] = ()

    @property
    def count(self) -> int:
        """How many requests there were."""
        return len(self.rows)

    def show(self, rows: tuple[ThenRow, ...], at: datetime) -> None:
        """Show this queue."""
        self.rows, self._at = rows, at
        self.rows_changed(self.index)

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one request out; the type and the client give way on a narrow screen."""
        one = self.rows[index]
        assert self._at is not None
        due = clock_time(one.due, self._at, self._zone).removeprefix("сегодня ") if one.due else one.heat.label
        style = {"late": "rows--hot", "soon": "rows--soon"}.get(one.heat.value, "rows--quiet")
        tier = one.tier
        line: list[Piece] = [
            (f"{one.place:>3}  ", "rows--quiet"),
            (SIGNS[one.heat] + " ", style),
            (cut(due, 14), style),
            (cut(f" № {one.number}", 9), "rows--strong"),
            (cut(tier.label if tier else "без уровня", 9), f"rows--tier-{tier.value if tier else 'none'}"),
        ]
        taken = 3 + 2 + 2 + 14 + 9 + 9
        if width >= _WIDE:
            line.append((cut(one.status.label, 14), "rows--quiet"))
            line.append((cut(one_line(one.client), 20) + " ", ""))
            taken += 35
        owner = 16
        line.append((" " + cut(one_line(one.subject), max(width - taken - owner - 2, 4)) + " ", ""))
        line.append((cut(one_line(one.owner) or "ничьё", owner), "rows--quiet"))
        return tuple(line)

    def empty_line(self) -> Line:
        """Say that the queue was empty."""
        return ((" Очередь была пуста", "rows--good"),)
