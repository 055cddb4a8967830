"""The line that is always visible while one hands over: whose part, to whom, how much is left."""

from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from data.giving.part_rows import UNSIGNED
from data.shifts.rows import ItemRow, PartRow, Progress, ShiftRow
from models.handover import STEP
from models.safetext import one_line
from models.shift_terms import DONE_PARTS, Grade
from screens.widgets.countdown import amount
from screens.widgets.lines import Line, LinesWidget, join, length, spread


def progress_of(items: tuple[ItemRow, ...]) -> Progress:
    """Count what the line says, from the items on the screen."""
    hot = [item for item in items if item.grade is Grade.HOT]
    unsaid = sum(STEP in item.lacks for item in hot)
    return Progress(len(items), sum(bool(item.lacks) for item in items), len(hot), unsaid)


class GiveBar(LinesWidget):
    """One line; the progress stands at its right and never gives way."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--name", "bar--quiet", "bar--left", "bar--ready", "bar--late"}

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="giving-bar")
        self._zone = zone
        self._part: PartRow | None = None
        self._shift: ShiftRow | None = None
        self._progress = Progress(0, 0)
        self._now: datetime | None = None

    def show(self, part: PartRow, shift: ShiftRow | None, progress: Progress, now: datetime) -> None:
        """Show a part and how far it is."""
        self._part, self._shift, self._progress, self._now = part, shift, progress, now
        self.redraw()

    def tick(self, now: datetime) -> None:
        """Move on the time that is left."""
        self._now = now
        self.redraw()

    @property
    def said(self) -> str:
        """The progress in words."""
        return "".join(text for text, _ in self._right())

    def lines(self, width: int) -> list[Line]:
        """Lay out giver and receiver at the left, the progress at the right."""
        part = self._part
        if part is None:
            return [((" Сдача смены", "bar--name"),)]
        absent = "за отсутствующего · " if part.absent_reason else ""
        to = f"{one_line(part.giver)} → {one_line(part.receiver) or 'кому?'}"
        right: Line = (*self._right(), (" ", ""))
        left: Line = ((f" {absent}{to}", "bar--name"),)
        until = self._until()
        whole = join([left[0], until], style="bar--quiet")
        return [spread(whole if length(whole) + length(right) + 2 <= width else left, right, width)]

    def _until(self) -> tuple[str, str] | None:
        shift, now = self._shift, self._now
        if shift is None or shift.ends is None or now is None:
            return None
        if now > shift.ends:
            return f"смена кончилась {amount(now - shift.ends)} назад", "bar--late"
        return (f"до конца {amount(shift.ends - now)}", "bar--quiet") if shift.ends - now < _SOON else None

    def _right(self) -> Line:
        part = self._part
        if part is None:
            return ()
        if part.state in DONE_PARTS:
            return ((f"{part.state.label.capitalize()} {self._at(part.closed_at)}", "bar--ready"),)
        if part.state in UNSIGNED:
            style = "bar--left" if self._progress.left else "bar--ready"
            return ((self._progress.said, style),)
        waiting = [one_line(share.recipient) for share in part.shares if share.accepted_at is None]
        who = f" · ждём: {', '.join(waiting)}" if waiting else ""
        return ((f"Подписано {self._at(part.signed_at)}{who}", "bar--ready"),)

    def _at(self, at: datetime | None) -> str:
        return f"{at.astimezone(self._zone):%H:%M}" if at else ""


_SOON = timedelta(hours=2)
