"""What is handed over, a line each, the worst first; each grade has its heading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from data.shifts.rows import ItemKey, ItemRow
from models.safetext import one_line
from models.shift_terms import Disposition, Grade, ItemKind, ItemState
from models.workhours import WorkSchedule
from screens.widgets.countdown import NOTHING, Countdown, Mood, countdown
from screens.widgets.cursor_list import CursorList
from screens.widgets.lines import Line, cut, length

TITLES = {Grade.HOT: "Горячие", Grade.ORDINARY: "Обычные", Grade.WAITING: "Ждут"}
_KINDS = {ItemKind.DRAFT: "черн.", ItemKind.FILE: "файл", ItemKind.STANDING: "указ."}
_LATE = frozenset({Mood.LATE, Mood.PAUSED_LATE})
_NEAR = frozenset({Mood.SOON, Mood.NOW})
_DONE = frozenset({Mood.KEPT, Mood.KEPT_LATE, Mood.NOTHING})
_SIGNS = {
    ItemState.ACCEPTED: ("✓", "rows--done"),
    ItemState.RETURNED: ("↩", "rows--alarm"),
    ItemState.KEPT: ("✓", "rows--done"),
    ItemState.GONE: ("—", "rows--quiet"),
}
_WIDE = 66
"""From this width on tier and decision stand in full."""
_BROAD = 100
"""From this width on it is said how often an item was handed over."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above a grade: how many items it has, how many of them still want something."""

    grade: Grade
    count: int
    left: int


class GiveList(CursorList):
    """Keeps its cursor on the same item whenever other ones come; headings are passed over."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--heading",
        "rows--hot",
        "rows--done",
        "rows--late",
        "rows--soon",
    }

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__("giving-list")
        self._zone = zone
        self._now: datetime | None = None
        self._schedule: WorkSchedule | None = None
        self._lines: tuple[Heading | ItemRow, ...] = ()
        self._empty: tuple[str, ...] = ()
        self.items: tuple[ItemRow, ...] = ()

    def use(self, schedule: WorkSchedule) -> None:
        """Count deadlines on this calendar."""
        self._schedule = schedule
        self.refresh()

    def tick(self, now: datetime) -> None:
        """Move the deadlines on."""
        self._now = now
        self.refresh()

    @property
    def count(self) -> int:
        """How many lines there are, headings among them."""
        return len(self._lines)

    @property
    def row(self) -> ItemRow | None:
        """The item under the cursor."""
        line = self._lines[self.index] if self._lines else None
        return line if isinstance(line, ItemRow) else None

    def show(self, items: tuple[ItemRow, ...], now: datetime, key: ItemKey | None = None, empty: str = "") -> None:
        """Show these items; the cursor goes to ``key`` when it is among them, else stays where it is."""
        held = key or (self.row.key if self.row is not None else None)
        self.items, self._now, self._empty = items, now, tuple(empty.split("\n"))
        self._lines = tuple(_grouped(items))
        found = next((at for at, line in enumerate(self._lines) if _key(line) == held), None)
        self.rows_changed(self.index if found is None else found)
        self._off_heading(1)

    def go_to(self, key: ItemKey) -> bool:
        """Bring the cursor to an item; False when it is not in the list."""
        found = next((at for at, line in enumerate(self._lines) if _key(line) == key), None)
        if found is not None:
            self.go(found)
        return found is not None

    def go_next(self) -> bool:
        """Go to the next item that still wants something, over the end to the beginning; False when there is none."""
        places = [*range(self.index + 1, self.count), *range(self.index + 1)]
        for place in places:
            line = self._lines[place]
            if isinstance(line, ItemRow) and line.lacks:
                self.go(place)
                return True
        return False

    def go(self, index: int) -> None:
        """Bring the cursor to a line; from a heading it goes on in the same direction."""
        index = max(0, min(index, self.count - 1))
        if self._lines and isinstance(self._lines[index], Heading):
            index += 1 if index >= self.index or index == 0 else -1
        super().go(index)

    def _off_heading(self, way: int) -> None:
        if self._lines and isinstance(self._lines[self.index], Heading):
            self.rows_changed(self.index + way)

    def _keep_in_view(self) -> None:
        super()._keep_in_view()
        if self.index == 1 and round(self.scroll_y) == 1:
            self.scroll_target_y = self.scroll_y = 0.0

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one line out."""
        line = self._lines[index]
        return _heading(line, width) if isinstance(line, Heading) else self._item(line, width)

    def _item(self, item: ItemRow, width: int) -> Line:
        wide = width >= _WIDE
        head = (*self._named(item), *(self._client(item) if wide and item.kind is ItemKind.TICKET else ()))
        due = self._due(item, wide)
        room = width - length(head) - length(due) - 1
        share = min(max(room * 9 // 20, 10), 26)
        carried = f"висит {item.carried} " if item.carried >= 3 and width >= _BROAD else ""
        subject = cut(one_line(item.subject), max(room - share - len(carried), 6))
        quiet = not item.confirmed and item.state is ItemState.DRAFT
        return (
            *head,
            (subject, "rows--strong" if item.grade is Grade.HOT else ""),
            (" ", ""),
            (carried, "rows--soon"),
            *due,
            (cut(decision_said(item, self._zone, short=True), share), "rows--quiet" if quiet else ""),
        )

    def _named(self, item: ItemRow) -> Line:
        name = _KINDS.get(item.kind) or f"№{item.number}"
        strong = "rows--strong" if item.grade is Grade.HOT else ""
        critical = ("P1 " if item.critical else "   ", "rows--hot")
        sign, style = sign_of(item)
        return (f"{sign} ", style), (cut(name, max(7, len(name) + 1)), strong), critical

    def _client(self, item: ItemRow) -> Line:
        return ((cut(item.tier.label if item.tier else "", 9), _tier(item)),)

    def _due(self, item: ItemRow, wide: bool) -> Line:
        if item.kind is not ItemKind.TICKET:
            return ()
        told, style = self._deadline(item, _tier(item))
        return (cut(told, 15 if wide else 13), style), (" ", "")

    def _deadline(self, item: ItemRow, tier: str) -> tuple[str, str]:
        if self._schedule is None or self._now is None:
            return "", ""
        one = countdown(item.reaction, self._now, self._schedule, self._zone)
        said = countdown(item.response, self._now, self._schedule, self._zone) if one.mood in _DONE else one
        if said.mood in _DONE and item.due is not None:
            return f"  {item.due.astimezone(self._zone):%d.%m %H:%M}", tier
        return _clock_said(said), _clock_style(said, tier)

    def empty_line(self) -> Line:
        """Say that nothing is open."""
        return ((f" {self._empty[0] if self._empty else ''}", "rows--quiet"),)


def _tier(item: ItemRow) -> str:
    return f"rows--tier-{item.tier.value if item.tier else 'none'}"


def _clock_said(said: Countdown) -> str:
    return "" if said is NOTHING else f"{said.glyph or ' '} {said.short}"


def _clock_style(said: Countdown, tier: str) -> str:
    return "rows--late" if said.mood in _LATE else "rows--soon" if said.mood in _NEAR else tier


def _grouped(items: tuple[ItemRow, ...]) -> Iterable[Heading | ItemRow]:
    for grade in Grade:
        mine = [item for item in items if item.grade is grade]
        if mine:
            yield Heading(grade, len(mine), sum(bool(item.lacks) for item in mine))
            yield from mine


def _key(line: Heading | ItemRow) -> ItemKey | None:
    return line.key if isinstance(line, ItemRow) else None


def _heading(line: Heading, width: int) -> Line:
    said = f"{TITLES[line.grade]} · {line.count}"
    left = f" · осталось {line.left}" if line.left else ""
    rule = " " + "─" * max(width - len(said) - len(left) - 2, 0)
    style = "rows--hot" if line.grade is Grade.HOT else "rows--heading"
    return ((said, style), (left, "rows--heading"), (rule, "rows--quiet"))


def sign_of(item: ItemRow) -> tuple[str, str]:
    """Give the sign of where an item stands, with its style: done, wants a decision, wants words, changed."""
    if item.state is not ItemState.DRAFT:
        return ("Δ", "rows--alarm") if item.changed else _SIGNS.get(item.state, ("·", "rows--quiet"))
    if not item.lacks:
        return "✓", "rows--done"
    return ("○", "rows--quiet") if not words_lack(item) else ("!", "rows--alarm")


def words_lack(item: ItemRow) -> tuple[str, ...]:
    """What an item lacks beside the confirmation of its decision."""
    return tuple(word for word in item.lacks if word != "решение")


def decision_said(item: ItemRow, zone: ZoneInfo, *, short: bool = False) -> str:
    """Say what becomes of an item; ``short`` for a cell of the list, without the hour and without who follows it."""
    what = item.disposition or item.proposal
    until = f" до {item.until.astimezone(zone):{'%d.%m' if short else '%d.%m %H:%M'}}" if item.until else ""
    watcher = "" if short else f", следит {one_line(item.watcher) or 'кто?'}"
    match what:
        case Disposition.GIVE:
            return f"→ {one_line(item.recipient) or 'кому?'}"
        case Disposition.QUEUE:
            return "в очередь" if short else "в общую очередь"
        case Disposition.ESCALATED:
            return f"линия {item.line}{watcher}"
        case Disposition.WAIT:
            return f"ждём клиента{until}{watcher}" if not short else f"ждём{until}"
        case Disposition.KEEP:
            return f"за мной{until}" if short else f"остаётся за сдающим{until}"
    return "решения нет"
