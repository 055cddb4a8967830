"""The second line: the views with their numbers, and the alarm that needs somebody now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from textual import events
from textual.message import Message

from data.rows import Counts, View
from models.workhours import WorkSchedule
from screens.widgets.countdown import ticking
from screens.widgets.lines import Line, LinesWidget, Piece, length, spread

_SHORT = {
    View.UNREACTED: "Реакция",
    View.WAITING: "Ждём",
    View.UNFORMED: "Не оф.",
    View.TALK: "Перепис.",
    View.CURATOR: "Куратор",
}
_TINY = {
    View.UNREACTED: "Реак",
    View.WAITING: "Ждём",
    View.UNFORMED: "Н/о",
    View.TALK: "Пер",
    View.CURATOR: "Кур",
}
_WHEN_ANY = frozenset({View.TALK, View.CURATOR})
"""Views that take room only while they hold something."""

_NAMES: tuple[dict[View, str], ...] = ({}, _SHORT, _TINY)
_SHORTER = (
    (False, 0, True),
    (True, 0, True),
    (False, 1, True),
    (True, 1, True),
    (True, 1, False),
    (True, 2, False),
)
"""What gives way where it is narrow: long words of the alarm, long names, the nearest due, in the end all words."""


class TabsBar(LinesWidget):
    """Views on the left, alarm on the right; a click on a view opens it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--here", "tabs--quiet", "tabs--alarm", "tabs--soon", "tabs--note"}

    @dataclass
    class Chosen(Message):
        """A view was clicked."""

        view: View

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._view = View.ALL
        self._title = ""
        self._counts = Counts()
        self._now: datetime | None = None
        self._schedule: WorkSchedule | None = None
        self._spans: list[tuple[int, int, View]] = []

    def use(self, schedule: WorkSchedule) -> None:
        """Count on this calendar."""
        self._schedule = schedule
        self.redraw()

    def show(self, view: View, title: str, counts: Counts, now: datetime) -> None:
        """Show the open view, what narrows it, and the numbers; cheap when nothing changed."""
        self._view, self._title, self._counts, self._now = view, title, counts, now
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out the views and the alarm, in the longest words that fit."""
        for short_alarm, short_names, nearest in _SHORTER:
            left, right = self._views(short_names), self._alarm(short_alarm, nearest=nearest)
            if length(left) + length(right) + 2 <= width:
                break
        return [spread(left, right, width)]

    def _views(self, short: int) -> Line:
        left: list[Piece] = [(" ", "")]
        self._spans = []
        for view in View:
            if view in _WHEN_ANY and view is not self._view and not self._counts.views.get(view):
                continue
            said = f"{_NAMES[short].get(view, view.label)} {self._number(view)}".rstrip()
            start = length(tuple(left))
            piece = f"{said} " if _NAMES[short] is _TINY else f" {said}  "
            style = "tabs--here" if view is self._view else "tabs--quiet"
            left += [(piece[:-1], style), (" ", "")]
            self._spans.append((start, start + len(piece) - 1, view))
        if self._title:
            left.append((f" {self._title}", "tabs--note"))
        return tuple(left)

    def _number(self, view: View) -> str:
        return str(self._counts.views[view]) if view in self._counts.views else ""

    def _alarm(self, short: bool, *, nearest: bool) -> Line:
        counts, parts = self._counts, []
        if counts.overdue:
            parts.append((f"⚠ {counts.overdue}" if short else f"⚠ просрочено {counts.overdue}", "tabs--alarm"))
        if counts.undelivered:
            parts.append((f"✉ {counts.undelivered}" if short else f"не доставлено {counts.undelivered}", "tabs--alarm"))
        if counts.quarantined:
            said = f"карантин {counts.quarantined}"
            parts.append((f"✗ {counts.quarantined}" if short else said, "tabs--soon"))
        if nearest and counts.next_due is not None and self._now is not None and counts.next_number is not None:
            left = ticking(self._left(counts.next_due, self._now))
            parts.append((f"{'' if short else 'ближайший '}{left} → {counts.next_number}", "tabs--soon"))
        line: list[Piece] = []
        for part in parts:
            line += [(" · ", "tabs--quiet"), part] if line else [part]
        return (*line, (" ", "")) if line else ()

    def _left(self, due: datetime, now: datetime) -> timedelta:
        """Count as the countdowns of the list do: in working time."""
        return due - now if self._schedule is None or due <= now else self._schedule.between(now, due)

    def on_click(self, event: events.Click) -> None:
        """Open the view under the mouse."""
        for start, end, view in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(view))
