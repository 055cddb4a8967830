"""What waits for a supervisor: escalations, jumps of VIP trifles, handovers, missed statuses, the quarantine (D-42)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from data.board.rows import Awaited, Board, Breach, Jump, Load, MissedWindow, Unaccepted, VipWait
from models.board_terms import Heat
from models.figure_words import duration_said
from models.safetext import one_line
from models.terms import Priority, Tier
from models.words import counted
from screens.widgets.lines import Line, cut
from screens.widgets.load_bars import at_work
from screens.widgets.panel_list import PanelList

Thing = Awaited | Jump | VipWait | Unaccepted | MissedWindow | Load | int
_NAMED = 3
"""How many tickets a line names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One line: what it is, since when, and the key that answers it."""

    key: tuple[str | int, ...]
    thing: Thing
    head: str
    words: str
    since: datetime | None = None
    stroke: str = ""


def waits_of(board: Board) -> tuple[Wait, ...]:
    """List what waits, what a decision is needed for first."""
    return (*_decisions(board), *_rest(board))


def _decisions(board: Board) -> Iterator[Wait]:
    for jump in board.jumps:
        words = f"VIP № {jump.vip} → № {jump.outage}: мелочь перед аварией «{one_line(jump.outage_subject)}»"
        yield Wait(("jump", jump.vip, jump.outage), jump, "⚠ порядок", words, None, "s")
    for in_work in dict.fromkeys(each.in_work for each in board.vips):
        first, *others = (each for each in board.vips if each.in_work == in_work)
        who = numbers_said([first.waiting, *(each.waiting for each in others)])
        words = f"VIP {who} {'ждут' if others else 'ждёт'} VIP № {in_work}: {one_line(first.owner)}"
        yield Wait(("vip", in_work), first, "⚠ два VIP", words, None, "p")
    for one in sorted(board.awaited, key=lambda each: each.since):
        to = f" → {one_line(one.to)}" if one.to else ""
        words = f"№ {one.number} {one_line(one.reason) or one_line(one.subject)} ({one_line(one.by)}{to})"
        yield Wait(("awaited", one.event), one, "⚠ решение", words, one.since, "v")


def _rest(board: Board) -> Iterator[Wait]:
    for window in board.windows:
        words = f"№ {window.number} {one_line(window.subject)}" if window.number else "горячая линия"
        yield Wait(("window", window.number), window, "● статус", words, window.since, "F7")
    for load in board.loads:
        if left := left_behind(board, load):
            words = f"{one_line(load.name)} не на смене: {numbers_said([one.number for one in left])}"
            yield Wait(("gone", load.person_id), load, "● без рук", words, None, "p")
    for part in board.unaccepted:
        items = counted(part.items, "пункт", "пункта", "пунктов")
        words = f"{one_line(part.giver)} → {one_line(part.receiver) or 'никто'}, {items}"
        if part.signed_at is None:
            words = f"«{one_line(part.kind)}» не передана: {one_line(part.giver)}"
        yield Wait(("part", part.shift_id, part.giver), part, "◕ передача", words, part.signed_at, "F8")
    if board.quarantine:
        words = counted(board.quarantine, "файл", "файла", "файлов")
        yield Wait(("quarantine", 0), board.quarantine, "○ карантин", words)


def left_behind(board: Board, load: Load) -> tuple[Breach, ...]:
    """List what burns in the hands of somebody who is not at work: P1, VIP, broken, soon broken (HO-03)."""
    if at_work(load):
        return ()
    return tuple(one for one in board.breaches if one.owner_id == load.person_id and _burns(one))


def _burns(one: Breach) -> bool:
    return one.heat in (Heat.LATE, Heat.SOON) or one.priority is Priority.CRITICAL or one.tier is Tier.VIP


def numbers_said(numbers: list[int]) -> str:
    """Name the first tickets and count the others."""
    named = ", ".join(f"№ {number}" for number in numbers[:_NAMED])
    return named + (f" и ещё {len(numbers) - _NAMED}" if len(numbers) > _NAMED else "")


class WaitList(PanelList):
    """The cursor stays on its line whatever comes above it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--hot", "rows--good", "rows--soon"}

    def __init__(self) -> None:
        super().__init__("waits")
        self.waits: tuple[Wait, ...] = ()
        self._now: datetime | None = None

    @property
    def count(self) -> int:
        """How many things wait."""
        return len(self.waits)

    @property
    def row(self) -> Wait | None:
        """The line under the cursor."""
        return self.waits[self.index] if self.waits else None

    def show(self, waits: tuple[Wait, ...], now: datetime) -> None:
        """Show what waits now."""
        held = self.row.key if self.row is not None else None
        self._now, self.waits = now, waits
        keys = [one.key for one in waits]
        self.rows_changed(keys.index(held) if held in keys else self.index)

    def tick(self, now: datetime) -> None:
        """Let the waiting grow."""
        self._now = now
        self.refresh()

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one line out: the key at the right, before it how long."""
        one = self.waits[index]
        style = "rows--hot" if one.head[0] in "⚠●" else "rows--soon" if one.head[0] == "◕" else "rows--quiet"
        waited = ""
        if one.since is not None and self._now is not None:
            waited = duration_said(max((self._now - one.since).total_seconds(), 0))
        tail = f" {waited}" if width >= 40 or not one.stroke else ""
        tail += f" {one.stroke}" if one.stroke else ""
        head = one.head if width >= 34 else one.head.split(" ", 1)[0]
        room = max(width - len(head) - len(tail) - 2, 4)
        return ((head + " ", style), (cut(one.words, room), ""), (tail + " ", "rows--quiet"))

    def empty_line(self) -> Line:
        """Say that nothing waits."""
        return ((" ✓ Решений никто не ждёт", "rows--good"),)
