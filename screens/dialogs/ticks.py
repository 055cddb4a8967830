"""The checklists of a request: Enter or a digit ticks a point or takes the tick off, Esc leaves (D-23)."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from data.texts.checklists import Point
from models.safetext import one_line
from screens.dialogs.choose import Choice, Choose


class Ticks(Choose[Point]):
    """Ask which point is ticked now; answers with it."""

    def __init__(self, number: int, points: Sequence[Point], zone: ZoneInfo, start: int) -> None:
        done = sum(point.done for point in points)
        choices = [Choice(point, _label(point), _who(point, zone)) for point in points]
        super().__init__(f"№ {number}: отмечено {done} из {len(points)}", choices, start)


def _label(point: Point) -> str:
    return f"{'✓' if point.done else '·'} {point.list.label}: {one_line(point.item)}"


def _who(point: Point, zone: ZoneInfo) -> str:
    if not point.done or point.at is None:
        return "отметится само" if point.by_itself else ""
    return f"{one_line(point.who)}, {point.at.astimezone(zone):%d.%m %H:%M}"
