"""Below the list of ordinary items: the one under the cursor, in three lines."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from data.shifts.rows import ItemRow
from models.handover import may_queue
from models.safetext import one_line
from screens.handing.handover_words import decided_said, facts, headed, moment
from screens.handing.taking_state import gone, verdict
from screens.widgets.item_page import STYLES
from screens.widgets.lines import Line, LinesWidget, Piece, clip, join


class TakingDetail(LinesWidget):
    """What the line of the list has no room for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = STYLES

    def __init__(self, zone: ZoneInfo, me: int) -> None:
        super().__init__(id="take-detail")
        self._zone, self._me = zone, me
        self._item: ItemRow | None = None
        self._new = False
        self._now: datetime | None = None

    def show(self, item: ItemRow | None, new: bool, now: datetime) -> None:
        """Show an item; ``new``: it came after the signature and is only told."""
        self._item, self._new, self._now = item, new, now
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay the three lines out."""
        item, now = self._item, self._now
        if item is None or now is None:
            return [(), (), ()]
        first: Line = ((f" {headed(item)}", "item--name"),)
        second: Line = ((" ", ""), *join(facts(item, "item--quiet"), style="item--quiet"))
        return [clip(line, width) for line in (first, second, self._third(item, now))]

    def _third(self, item: ItemRow, now: datetime) -> Line:
        if self._new:
            free = may_queue(item.priority, item.tier, item.breached)
            whose = "останется в общей очереди" if free else "будет на вас"
            return ((f" + пришло после подписи; с приёмом {whose}", "item--soon"),)
        parts: list[Piece | None] = [self._remark(item), (decided_said(item, now, self._zone, self._me), "item--quiet")]
        if item.next_step:
            parts.append((f"шаг: {one_line(item.next_step)}", ""))
        parts += [
            (f"обещано: {one_line(what)}, к {moment(by, now, self._zone)}", "item--soon") for what, by in item.promises
        ]
        return ((" ", ""), *join(parts, style="item--quiet"))

    def _remark(self, item: ItemRow) -> Piece | None:
        reading, said = item.reading, verdict(item)
        if gone(item):
            return ("уже закрыто", "item--good")
        if said is not None:
            reason = f": {one_line(reading.reason)}" if reading is not None and reading.reason else ""
            return (f"{said.label}{reason}", "item--alarm" if reason else "item--good")
        if item.changed:
            return ("≠ изменилось после подписи", "item--soon")
        if reading is not None and reading.question:
            return (f"вопрос: {one_line(reading.answer) or 'ответа ещё нет'}", "item--soon")
        return None
