"""The time line of the next breaches, drawn: each promise at its own instant, the broken ones at its left (D-42)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType

from data.board.rows import Breach
from models.board_terms import Heat
from models.clock import ClockName
from models.words import counted
from models.workhours import WorkSchedule
from screens.widgets.breach_lanes import Laid, Mark, lay
from screens.widgets.canvas import Canvas
from screens.widgets.heat_signs import SIGNS
from screens.widgets.lines import Line, LinesWidget, cut

KEYED = 9
"""How many of the coming breaches have a digit of their own."""
_GUTTERS = ((150, 38), (100, 30), (0, 23))
_ANYWAY = timedelta(hours=4)
BreachKey = tuple[int, ClockName]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the drawing that one can click: the row, the cells, the breach."""

    row: int
    start: int
    end: int
    index: int


class BreachLine(LinesWidget, can_focus=True):
    """Keeps its cursor on the same promise, whatever comes and goes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("board--late", "board--soon", "board--calm", "board--quiet", "board--rule", "board--good", "board--cursor"),
        *("board--open", "board--axis"),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down", "move(1)", "дальше", show=False, id="breach.next"),
        Binding("left,up", "move(-1)", "раньше", show=False, id="breach.previous"),
        Binding("home", "edge(0)", "в начало", show=False, id="breach.home"),
        Binding("end", "edge(1)", "в конец", show=False, id="breach.end"),
    ]

    def __init__(self, zone: ZoneInfo, *, secret: bool = False) -> None:
        super().__init__(id="breaches")
        self._zone = zone
        self._secret = secret
        self._now: datetime | None = None
        self._ahead = _ANYWAY
        self._schedule: WorkSchedule | None = None
        self._key: BreachKey | None = None
        self._index, self._past = 0, False
        self._spots: list[Spot] = []
        self.late: tuple[Breach, ...] = ()
        self.coming: tuple[Breach, ...] = ()
        self.moved: Callable[[], None] | None = None
        """Called when another promise is under the cursor."""
        self.picked: Callable[[], None] | None = None
        """Called when the one under the cursor is clicked."""

    def use(self, schedule: WorkSchedule) -> None:
        """Draw the closed hours of this calendar otherwise."""
        self._schedule = schedule
        self.redraw()

    def show(self, breaches: Sequence[Breach], ahead: timedelta, now: datetime, *, past: bool = False) -> None:
        """Show these promises, of now or as they were; the cursor stays on its own, and begins on the next to break."""
        self._now, self._ahead, self._past = now, ahead, past
        self._sort(breaches)
        self.redraw()
        if self.moved is not None:
            self.moved()

    def tick(self, now: datetime) -> None:
        """Let the time go on: what has passed its instant is late from now on."""
        if self._now is not None and now != self._now:
            self._now = now
            self._sort(self.order)
            self.redraw()

    def _sort(self, breaches: Sequence[Breach]) -> None:
        now = self._now
        self.late = tuple(one for one in breaches if one.heat is Heat.LATE or (one.at and now and one.at < now))
        late = set(map(key_of, self.late))
        self.coming = tuple(one for one in breaches if one.at is not None and key_of(one) not in late)
        if self._key is None and self.order:
            self._index = len(self.late) if self.coming else 0
        places = {key_of(one): at for at, one in enumerate(self.order)}
        if self._key is not None:
            self._index = places.get(self._key, self._of_ticket(self._key[0]))
        self._index = max(0, min(self._index, len(self.order) - 1))
        self._key = key_of(self.order[self._index]) if self.order else None

    def _of_ticket(self, number: int) -> int:
        """Find the ticket whose promise was kept meanwhile: its next promise is meant, not its neighbour's."""
        return next((at for at, one in enumerate(self.order) if one.number == number), self._index)

    @property
    def order(self) -> tuple[Breach, ...]:
        """Everything that the cursor can stand on, in its order."""
        return (*self.late, *self.coming)

    @property
    def chosen(self) -> Breach | None:
        """The promise under the cursor."""
        return self.order[self._index] if self.order else None

    # --- moving

    def action_move(self, steps: int) -> None:
        """Go to the next promise or the one before."""
        self.go(self._index + steps)

    def action_edge(self, last: int) -> None:
        """Go to the first or the last."""
        self.go(last * (len(self.order) - 1))

    def jump(self, digit: int) -> bool:
        """Go to the breach that wears this digit, with 0 to the first broken one; False when there is none."""
        if digit == 0:
            place = 0 if self.late else -1
        else:
            place = len(self.late) + digit - 1 if digit <= len(self.coming) else -1
        if place >= 0:
            self.go(place)
        return place >= 0

    def go(self, index: int) -> None:
        """Bring the cursor to a place of the order."""
        if not self.order:
            return
        self._index = max(0, min(index, len(self.order) - 1))
        self._key = key_of(self.order[self._index])
        self.redraw()
        if self.moved is not None:
            self.moved()

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked; a second click opens it."""
        for spot in self._spots:
            if spot.row == event.y and spot.start <= event.x < spot.end:
                again = spot.index == self._index
                self.go(spot.index)
                if again and self.picked is not None:
                    self.picked()
                return

    def on_resize(self) -> None:
        """Use the lanes that there are now: the height decides how many."""
        self._laid = None
        self.refresh()

    def on_focus(self) -> None:
        """Show the cursor as the one that the keys move."""
        self.redraw_all()

    def on_blur(self) -> None:
        """Show that the keys move another one."""
        self.redraw_all()

    def redraw_all(self) -> None:
        """Paint in other colours."""
        self.notify_style_update()
        self.refresh()

    # --- drawing

    def lines(self, width: int) -> list[Line]:
        """Draw the broken ones at the left, the coming hours at the right, the axis and its hours below."""
        lanes = max(self.content_size.height - 2, 1)
        gutter = next(size for least, size in _GUTTERS if width >= least)
        self._spots = []
        canvas = Canvas(width - gutter, lanes + 2)
        self._draw_hours(canvas, lanes)
        self._draw_marks(canvas, lanes, gutter)
        left = self._draw_late(lanes, gutter)
        return [(*left[row], *canvas.line(row)) for row in range(lanes + 2)]

    def _x(self, at: datetime, width: int) -> int:
        assert self._now is not None
        return int((at - self._now) / self._ahead * (width - 1))

    def _draw_hours(self, canvas: Canvas, lanes: int) -> None:
        now = self._now
        if now is None:
            return
        step = self._ahead / max(canvas.width - 1, 1)
        for x in range(canvas.width):
            shut = self._schedule is not None and not self._schedule.is_open(now + step * x)
            canvas.put(lanes, x, "╌" if shut else "─", "board--axis")
        canvas.put(lanes, 0, "├", "board--axis")
        said = f"{now.astimezone(self._zone):%H:%M}" + (" сейчас" if canvas.width >= 70 and not self._past else "")
        canvas.put(lanes + 1, 0, said, "board--open")
        after = self._after()
        room = canvas.width - len(after) - 1
        canvas.put(lanes + 1, room + 1, after, "board--soon")
        hour = now.astimezone(self._zone).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        while hour <= now + self._ahead:
            x = self._x(hour, canvas.width)
            canvas.put(lanes, x, "┼", "board--axis")
            if len(said) + 2 < x <= room - 3:
                canvas.put(lanes + 1, x - 2, f"{hour:%H:%M}", "board--quiet")
            hour += timedelta(hours=1)

    def _after(self) -> str:
        later = len(self.coming) - len(self._inside())
        return f"позже {later} →" if later else ""

    def _draw_marks(self, canvas: Canvas, lanes: int, gutter: int) -> None:
        if self._now is None:
            return
        marks = [self._mark(place, one, canvas.width) for place, one in enumerate(self._inside())]
        laid = lay(marks, lanes, canvas.width)
        for one in laid:
            self._draw_mark(canvas, one, gutter)
        for one in laid:
            canvas.stem(one.x, one.lane + 1, lanes, ("board--rule", "board--axis"))
        placed = {one.index for one in laid}
        for place, mark in enumerate(marks):
            if place not in placed:
                style = "board--cursor" if self._chosen_ahead(place) else "board--soon"
                canvas.put(lanes, mark.x, "▲" if self._chosen_ahead(place) else "●", style)
        if not marks:
            hours = counted(round(self._ahead.total_seconds() / 3600), "час", "часа", "часов")
            canvas.put(max(lanes // 2 - 1, 0), 2, f"Ближайшие {hours} ничего не нарушится.", "board--good")

    def _draw_mark(self, canvas: Canvas, one: Laid, gutter: int) -> None:
        breach = self.coming[one.index]
        style = "board--cursor" if self._chosen_ahead(one.index) else f"board--{STYLE[breach.heat]}"
        canvas.put(one.lane, one.start, one.text, style)
        self._spots.append(Spot(one.lane, gutter + one.start, gutter + one.end, len(self.late) + one.index))

    def _inside(self) -> list[Breach]:
        assert self._now is not None
        return [one for one in self.coming if one.at is not None and one.at <= self._now + self._ahead]

    def _chosen_ahead(self, place: int) -> bool:
        return not self._secret and self._index == len(self.late) + place

    def _mark(self, place: int, one: Breach, width: int) -> Mark:
        assert one.at is not None
        digit = str(place + 1) if place < KEYED and not self._secret else ""
        tier = one.tier.label if one.tier else "без уровня"
        brief = (f"{digit} № {one.number}", digit)
        full = f"{digit} № {one.number} {tier} {one.clock.label}"
        named = () if self._secret or width < 90 else (f"{full} · {cut(one.client, min(cell_len(one.client), 24))}",)
        return Mark(self._x(one.at, width), SIGNS[one.heat], (*named, full, f"{digit} № {one.number} {tier}", *brief))

    def _draw_late(self, lanes: int, gutter: int) -> list[Line]:
        shown = self.late
        first = 0
        if len(shown) > lanes and lanes - 1 <= self._index < len(shown):
            first = min(self._index - lanes + 2, len(shown) - lanes + 1)
        room = lanes if len(shown) <= lanes else lanes - 1
        rows: list[Line] = []
        for index in range(first, min(first + room, len(shown))):
            style = "board--cursor" if index == self._index and not self._secret else "board--late"
            rows.append(((cut(self._late_said(shown[index], gutter - 1), gutter - 1), style), (" ", "")))
            self._spots.append(Spot(len(rows) - 1, 0, gutter - 1, index))
        if len(shown) > lanes:
            below = len(shown) - room - first
            said = f"  выше {first}, ниже {below}" if first else f"  ещё {below}"
            rows.append(((cut(said, gutter), "board--quiet"),))
        rows += [((" " * gutter, ""),)] * (lanes - len(rows))
        if shown:
            rows.append(((cut(f"● просрочено {len(shown)}", gutter - 1), "board--late"), (" ", "")))
        else:
            rows.append(((cut("✓ просроченных нет", gutter), "board--good"),))
        rows.append(((cut("  0 — к первому" if shown and not self._secret else "", gutter), "board--quiet"),))
        return rows

    def _late_said(self, one: Breach, width: int) -> str:
        tier = one.tier.label if one.tier else "—"
        since = "стоит" if one.at is None else self._since(one.at)
        head = f"{SIGNS[Heat.PAUSED if one.at is None else Heat.LATE]} № {one.number} "
        room = width - cell_len(head) - cell_len(since) - 1
        middle = tier if width < 29 else f"{tier} {one.clock.label}"
        return head + cut(middle, room) + " " + since

    def _since(self, at: datetime) -> str:
        local, today = at.astimezone(self._zone), self._now and self._now.astimezone(self._zone).date()
        return f"{local:%H:%M}" if local.date() == today else f"{local:%d.%m}"


STYLE = {Heat.LATE: "late", Heat.SOON: "soon", Heat.CALM: "calm", Heat.PAUSED: "quiet", Heat.BEST_EFFORT: "quiet"}


def key_of(one: Breach) -> BreachKey:
    """Tell promises apart: the ticket and which of its clocks."""
    return one.number, one.clock
