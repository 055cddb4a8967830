"""Who has how much: a bar a person, what is hot in it, who is free, who is in reserve (L-31, D-42)."""

from typing import ClassVar

from data.board.rows import Load
from models.safetext import one_line
from screens.widgets.lines import Line, Piece, cut
from screens.widgets.panel_list import PanelList

_NARROW, _WIDE = 34, 56
_BAR = {"hot": "█", "work": "▓", "wait": "░"}


class LoadBars(PanelList):
    """People at work first, the most loaded on top; the cursor stays on its person."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--hot", "rows--good", "rows--soon"}

    def __init__(self) -> None:
        super().__init__("loads")
        self.loads: tuple[Load, ...] = ()
        self._full = 12

    @property
    def count(self) -> int:
        """How many people there are."""
        return len(self.loads)

    @property
    def row(self) -> Load | None:
        """The person under the cursor."""
        return self.loads[self.index] if self.loads else None

    def show(self, loads: tuple[Load, ...], full: int) -> None:
        """Show these loads; ``full`` requests make a full bar."""
        held = self.row.person_id if self.row is not None else None
        if loads == self.loads and full == self._full:
            return
        self._full = full
        self.loads = tuple(sorted(loads, key=lambda one: (not at_work(one), -one.hot, -one.open, one.name)))
        places = [one.person_id for one in self.loads]
        self.rows_changed(places.index(held) if held in places else self.index)

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one person out: the name, the bar, the numbers, and where there is room in words."""
        load = self.loads[index]
        bar = 12 if width >= _WIDE else 8 if width >= _NARROW else 5
        numbers = f" {load.open:>2}" + (f" {load.hot}●" if load.hot else "   ")
        words = self._words(load, full=width >= _WIDE) if width >= _NARROW else ""
        name = min(max(width - bar - len(numbers) - 2 - _words_room(width), 8), 24)
        quiet = "" if at_work(load) else "rows--quiet"
        sign, sign_style = _sign(load)
        line: list[Piece] = [(sign, sign_style), (cut(one_line(load.name), name), quiet), (" ", "")]
        line += self._bar(load, bar)
        line.append((numbers, "rows--hot" if load.hot else quiet))
        if words:
            style = sign_style if sign.strip() else "rows--good" if load.free else "rows--quiet"
            line.append((" " + words, style))
        return tuple(line)

    def _bar(self, load: Load, size: int) -> list[Piece]:
        full = max(self._full, 1)
        filled = min(-(-load.open * size // full), size) if load.open else 0
        hot = min(-(-load.hot * size // full), filled) if load.hot else 0
        wait = min(load.waiting * size // full, filled - hot)
        work = filled - hot - wait
        return [
            (_BAR["hot"] * hot, "rows--hot"),
            (_BAR["work"] * work, ""),
            (_BAR["wait"] * wait, "rows--quiet"),
            ("·" * (size - filled), "rows--quiet"),
        ]

    def _words(self, load: Load, *, full: bool) -> str:
        if load.reserve:
            return "резерв"
        if not at_work(load):
            return "ждём" if load.expected else "нет на смене" if full else "нет"
        if load.overloaded:
            return "перегруз"
        return "свободен" if load.free else f"ждёт {load.waiting}" if load.waiting else ""

    def empty_line(self) -> Line:
        """Say that there is nobody."""
        return ((" Никого нет: добавьте сотрудников", "rows--quiet"),)


def _sign(load: Load) -> tuple[str, str]:
    if load.reserve:
        return "р", "rows--quiet"
    if not at_work(load):
        return ("?", "rows--soon") if load.expected else ("–", "rows--quiet")
    return ("⚠", "rows--hot") if load.overloaded else (" ", "rows--quiet")


def _words_room(width: int) -> int:
    return 14 if width >= _WIDE else 10 if width >= _NARROW else 0


def at_work(load: Load) -> bool:
    """Tell whether somebody can be counted on now."""
    return load.on_shift or load.signed_in
