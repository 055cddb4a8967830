"""The shift's own page: who is on and until when, and the ways on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from data.rows import Person
from data.shifts.rows import ShiftRow
from models.safetext import one_line
from screens.keys import BY_ID, display
from screens.widgets.countdown import amount
from screens.widgets.cursor_list import CursorList
from screens.widgets.lines import Line, LinesWidget, Piece, clip, cut, join

if TYPE_CHECKING:
    from screens.handing.shift_needs import Standing

_DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


@dataclass(frozen=True, slots=True)
class Way:
    """One way on: the act behind it, its name, how things stand there."""

    act: str
    name: str
    said: str


class Ways(CursorList):
    """The ways on, each with its key."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--key"}

    def __init__(self) -> None:
        super().__init__("shift-ways")
        self._ways: tuple[Way, ...] = ()
        self._keymap: Mapping[str, str] = {}

    @property
    def count(self) -> int:
        """How many ways there are."""
        return len(self._ways)

    @property
    def row(self) -> Way | None:
        """The way under the cursor."""
        return self._ways[self.index] if self._ways else None

    def show(self, ways: tuple[Way, ...], display_of: Mapping[str, str]) -> None:
        """Show these ways; the cursor stays."""
        self._ways, self._keymap = ways, display_of
        self.rows_changed(self.index)

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one way out: key, name, how things stand."""
        way = self._ways[index]
        key = display(BY_ID[way.act], self._keymap)
        return (
            (cut(f" {key}", 6), "rows--key"),
            (cut(way.name, 26), "rows--strong"),
            (cut(one_line(way.said), max(width - 32, 0)), "rows--quiet"),
        )


class ShiftHead(LinesWidget):
    """Which shift it is, who works it, what comes after it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "shift--name",
        "shift--quiet",
        "shift--good",
        "shift--soon",
        "shift--late",
    }

    def __init__(self, person: Person, zone: ZoneInfo) -> None:
        super().__init__(id="shift-head")
        self._person = person
        self._zone = zone
        self._standing: Standing | None = None
        self._now: datetime | None = None

    def show(self, standing: "Standing", now: datetime) -> None:
        """Show where the shift stands."""
        self._standing, self._now = standing, now
        self._fit()

    def tick(self, now: datetime) -> None:
        """Move on the time that is left."""
        self._now = now
        self.redraw()

    def on_resize(self) -> None:
        """Lay out anew."""
        self._fit()

    def _fit(self) -> None:
        self._laid = None
        self.styles.height = len(self.lines(self.content_size.width or 60))
        self.refresh()

    def lines(self, width: int) -> list[Line]:
        """Lay the lines out."""
        standing = self._standing
        if standing is None:
            return [()]
        said = self._of_shift(standing.shift) if standing.shift is not None else _none()
        after = self._after(standing.after) if standing.after is not None else ()
        return [(), *(clip(line, width) for line in (*said, *after)), ()]

    def _of_shift(self, shift: ShiftRow) -> Iterable[Line]:
        day = f"{_DAYS[shift.day.weekday()]} {shift.day:%d.%m}"
        hours = f"{self._at(shift.starts)}–{self._at(shift.ends)}" if shift.ends else f"с {self._at(shift.starts)}"
        yield join(
            [
                (f" Смена «{one_line(shift.kind)}», {day}", "shift--name"),
                (hours, ""),
                (shift.state.label, "shift--good"),
                self._left(shift),
            ],
            style="shift--quiet",
        )
        for one in shift.people:
            yield (
                ("   ", ""),
                (one_line(one.name), "shift--name" if one.person_id == self._person.id else ""),
                *self._about(shift, one.person_id, one.accepted_at, one.reserve),
            )

    def _about(self, shift: ShiftRow, person_id: int, accepted: datetime | None, reserve: bool) -> Iterable[Piece]:
        said = [
            "старший" if person_id == shift.senior_id else "",
            "резерв" if reserve else "",
            f"на смене с {self._at(accepted)}" if accepted else "смена ещё не принята",
        ]
        yield "  " + " · ".join(filter(None, said)), "shift--quiet" if accepted else "shift--soon"

    def _left(self, shift: ShiftRow) -> Piece | None:
        if shift.ends is None or self._now is None:
            return None
        if self._now > shift.ends:
            return f"кончилась {amount(self._now - shift.ends)} назад", "shift--late"
        if self._now < shift.starts:
            return f"начнётся через {amount(shift.starts - self._now)}", "shift--soon"
        return f"до конца {amount(shift.ends - self._now)}", ""

    def _after(self, shift: ShiftRow) -> Iterable[Line]:
        day = f"{_DAYS[shift.day.weekday()]} {shift.day:%d.%m}"
        names = ", ".join(one_line(one.name) for one in shift.people) or "никого"
        yield (
            (" Следующая: ", "shift--quiet"),
            (f"«{one_line(shift.kind)}», {day} {self._at(shift.starts)}", ""),
            (f" · {names}", "shift--quiet"),
        )

    def _at(self, at: datetime | None) -> str:
        return f"{at.astimezone(self._zone):%H:%M}" if at else ""


def _none() -> Iterable[Line]:
    yield ((" Смены сейчас нет", "shift--name"), (" · графика нет или в нём пусто (F9)", "shift--quiet"))
    yield ((" Сдать открытое коллеге можно и без графика.", "shift--quiet"),)
