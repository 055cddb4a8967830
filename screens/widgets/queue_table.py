"""The live queue: a widget on the line API that draws only what is in view; a tick draws the cells that changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import ClassVar

from rich.style import Style
from textual import events, on
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from data.rows import QueueRow
from models.workhours import WorkSchedule
from screens.widgets.countdown import NOTHING, Countdown, countdown
from screens.widgets.door_words import INSIDE, AtTheDoor, at_the_door
from screens.widgets.live_list import LiveList
from screens.widgets.queue_columns import SIGNS, TIMES, Column, Signs, layout
from screens.widgets.queue_paint import CLASSES, Heading, Look, Painter
from screens.widgets.read_ahead import HEADING, Source


class QueueTable(LiveList):
    """The tickets of a list with their countdowns, marks for bulk acts, and who else looks."""

    DEFAULT_CSS = Path(__file__).with_name("queue_table.tcss").read_text("utf-8")
    COMPONENT_CLASSES: ClassVar[set[str]] = set(CLASSES)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "отметить", show=False, id="list.mark"),
        Binding("enter", "open", "открыть", show=False, id="list.open"),
    ]

    @dataclass
    class Opened(Message):
        """A ticket was chosen by Enter or a double click."""

        number: int

    @dataclass
    class Marked(Message):
        """The set of marked tickets changed."""

        numbers: frozenset[int]

    def __init__(self, now: datetime, *, signs: Signs = SIGNS, id: str | None = None) -> None:
        super().__init__(now, id)
        self._schedule: WorkSchedule | None = None
        self._zone: tzinfo | None = None
        self._empty = ""
        self._outside = False
        self._marks: set[int] = set()
        self._looked: frozenset[int] = frozenset()
        self._digits = 4
        self._faces: dict[int, tuple[Countdown, Countdown, AtTheDoor]] = {}
        self._drawn: dict[int, Look | str] = {}
        self._strips: dict[int, tuple[Look, Strip]] = {}
        self._styles_of: dict[str, Style] = {}
        self._lines: dict[int, Strip] = {}
        self._said: Heading | None = None
        self._painter = Painter(self._style, signs)

    @property
    def marked(self) -> frozenset[int]:
        """The tickets marked for an act over several."""
        return frozenset(self._marks)

    def use(self, schedule: WorkSchedule, zone: tzinfo) -> None:
        """Count on this calendar and show clock times in this zone; until then the countdowns are empty."""
        self._schedule, self._zone = schedule, zone
        self._faces.clear()
        self.repaint()

    def show(self, source: Source, empty: str, *, keep: bool = False, outside: bool = False) -> None:
        """Show a list; ``empty`` are the words for no rows. ``keep`` stays on the ticket when the new list has it.

        ``outside``: what has no place in the queue, so that the columns tell what each request lacks.
        """
        self._empty = empty
        if outside is not self._outside:
            self._outside = outside
            self._faces.clear()
            self._strips.clear()
            self.refresh()
        if not keep:
            self._take_marks(set())
        self.follow(source, keep=keep)

    def tick(self, now: datetime) -> None:
        """Move the clocks on to this instant and repaint the countdowns whose words changed."""
        self._now = now
        self._faces.clear()
        self._rise()
        self.repaint()
        if self._failed:
            self.reload()

    def see(self, numbers: Iterable[int]) -> None:
        """Show which tickets somebody else has open."""
        if (looked := frozenset(numbers)) != self._looked:
            self._looked = looked
            self.repaint()

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark off, and go down a row."""
        if self._number is not None:
            self._take_marks(self._marks ^ {self._number})
            self._move_to(self._index + 1)

    def keep_marks(self, kept: Iterable[int] = ()) -> None:
        """Take the marks off, but for these tickets."""
        self._take_marks(self._marks & set(kept))

    def _take_marks(self, marks: set[int]) -> None:
        if marks != self._marks:
            self._marks = marks
            self.repaint()
            self.post_message(self.Marked(frozenset(marks)))

    def action_mark(self) -> None:
        """Mark the row under the cursor."""
        self.toggle_mark()

    def action_open(self) -> None:
        """Open the ticket under the cursor."""
        if self._number is not None:
            self.post_message(self.Opened(self._number))

    @on(events.Click)
    def _point(self, event: events.Click) -> None:
        index = self._top + event.y - HEADING
        if event.y >= HEADING and index < self.total:
            self._move_to(index)
            if event.chain == 2:
                self.action_open()

    # --- painting

    def repaint(self) -> None:
        """Ask for the lines whose look changed, only the countdowns where nothing else did.

        Lines that are to be drawn anyway are not among those kept.
        """
        if not self._lines:
            return
        regions: list[Region] = [] if self._said == self._heading() else [Region(0, 0, self.size.width, HEADING)]
        shift = self._top - HEADING
        for y in self._lines.keys() - {0}:
            drawn, look = self._drawn.get(y), self._look(y + shift)
            if drawn == look:
                continue
            if isinstance(drawn, Look) and isinstance(look, Look) and drawn[:4] == look[:4] and drawn.door == look.door:
                regions += self._moved(y, drawn, look)
            else:
                regions.append(Region(0, y, self.size.width, 1))
        if regions:
            self.refresh(*regions)

    def repaint_heading(self) -> None:
        """Ask for the line of headings."""
        self.refresh(Region(0, 0, self.size.width, HEADING))

    def rows_changed(self) -> None:
        """Drop what was drawn of rows no longer held; make room for longer numbers."""
        held = self._window.places
        self._faces.clear()
        self._strips = {number: kept for number, kept in self._strips.items() if number in held}
        digits = len(str(max(held, default=0)))
        if digits > self._digits:
            self._digits = digits
            self._strips.clear()
            self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines past Textual's own cache: a row's strip keeps what was worked out for it while it scrolls."""
        background, filters, lines = self.background_colors[1], self.get_line_filters(), self._lines
        top, width, columns = self._top, self.size.width, self._columns()
        for y in crop.line_range:
            if y not in lines:
                strip = self._draw(y, top, width, columns)
                for line_filter in filters:
                    strip = strip.apply_filter(line_filter, background)
                lines[y] = strip
        strips = [lines[y] for y in crop.line_range]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view: the heading, a row, or nothing."""
        return self._draw(y, self._top, self.size.width, self._columns())

    def _draw(self, y: int, top: int, width: int, columns: tuple[Column, ...]) -> Strip:
        if y < HEADING:
            self._said = self._heading()
            return self._painter.heading(columns, width, self._said)
        look = self._drawn[y] = self._look(top + y - HEADING)
        if isinstance(look, str):
            return self._painter.note(look, width)
        kept = self._strips.get(look.row.number)
        if kept is None or kept[0] != look or kept[1].cell_length != width:
            kept = (look, self._painter.row(look, columns, width))
            self._strips[look.row.number] = kept
        return kept[1]

    def notify_style_update(self) -> None:
        """Draw everything anew in the new colours."""
        self._styles_of.clear()
        self._painter.forget()
        self._strips.clear()
        self._lines.clear()
        super().notify_style_update()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> "QueueTable":
        """Ask for lines to be drawn anew: those of the regions, or all."""
        if regions:
            for region in regions:
                for y in region.line_range:
                    self._lines.pop(y, None)
        else:
            self._lines.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _heading(self) -> Heading:
        seen = self._in_view()
        trouble = "⚠ список не обновлён" if self._failed else ""
        return Heading(seen.start + 1, seen.stop, self.total, self._above, trouble)

    def _columns(self) -> tuple[Column, ...]:
        return layout(self.size.width, self._digits, self._outside)

    def _moved(self, y: int, drawn: Look, look: Look) -> Iterable[Region]:
        """Name the countdown cells of a line that say something else now."""
        still = "reaction" if drawn.reaction == look.reaction else "response" if drawn.response == look.response else ""
        moved = (column for column in self._columns() if column.name in TIMES and column.name != still)
        return (Region(column.x, y, column.width, 1) for column in moved)

    def _look(self, index: int) -> Look | str:
        row = self._window.row(index)
        if row is None:
            return "…" if index < self.total else self._empty_line(index - HEADING)
        number = row.number
        face = self._faces.get(number)
        if face is None:
            face = self._faces[number] = self._face(row)
        return Look(row, index == self._index, number in self._marks, number in self._looked, *face)

    def _empty_line(self, index: int) -> str:
        lines = self._empty.split("\n") if not self.total else []
        return lines[index] if 0 <= index < len(lines) else ""

    def _face(self, row: QueueRow) -> tuple[Countdown, Countdown, AtTheDoor]:
        door = at_the_door(row, self._now) if self._outside else INSIDE
        if self._schedule is None:
            return NOTHING, NOTHING, door
        reaction = countdown(row.reaction, self._now, self._schedule, self._zone)
        return reaction, countdown(row.response, self._now, self._schedule, self._zone), door

    def _style(self, name: str) -> Style:
        found = self._styles_of.get(name)
        if found is None:
            found = self.get_component_rich_style(name, partial=True) if name else self.rich_style
            self._styles_of[name] = found
        return found
