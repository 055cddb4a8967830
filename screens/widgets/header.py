"""The top line: the program, the screens that exist, who works here, and the desk's time."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from data.rows import Person
from screens.safe import safe_line
from screens.widgets.lines import Line, LinesWidget, length, spread

_DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


class HeaderBar(LinesWidget):
    """One line; the clock ticks on it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"header--name", "header--here", "header--quiet"}

    def __init__(self, person: Person, zone: ZoneInfo, places: tuple[str, ...], here: str) -> None:
        super().__init__(id="header")
        self._person = person
        self._zone = zone
        self._places = places
        self._here = here
        self._now: datetime | None = None
        self._badge = ""

    def badge(self, words: str) -> None:
        """Show a few words about the shift beside the person; empty: nothing."""
        if words != self._badge:
            self._badge = words
            self.redraw()

    def tick(self, now: datetime) -> None:
        """Show this instant."""
        self._now = now
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out program, screens, person and time."""
        left: list[tuple[str, str]] = [(" ПУЛЬТ ", "header--name"), ("  ", "")]
        for place in self._places:
            left += [(place, "header--here" if place == self._here else "header--quiet"), ("   ", "")]
        clock = self._clock()
        who = safe_line(self._person.name, 30).plain
        role = f" · {self._person.role.label}" if self._person.role.value != "operator" else ""
        line = f" · линия {self._person.line}"
        badge: Line = ((safe_line(self._badge, 30).plain, "header--here"), ("  ", "")) if self._badge else ()
        right: Line = ((who, "header--here"), (role + line, "header--quiet"), ("    ", ""), (clock, ""), (" ", ""))
        if length(tuple(left)) + length((*badge, *right)) > width:
            right = ((who, "header--here"), ("  ", ""), (clock, ""), (" ", ""))
        right = (*badge, *right)
        return [spread(tuple(left), right, width)]

    def _clock(self) -> str:
        if self._now is None:
            return ""
        local = self._now.astimezone(self._zone)
        zone = "МСК" if self._zone.key == "Europe/Moscow" else (local.tzname() or self._zone.key)
        return f"{_DAYS[local.weekday()]} {local:%H:%M:%S} {zone}"
