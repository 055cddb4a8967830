"""What the wallboard says beside its numbers: the lines of people without a name, what waits, the headline figures."""

from collections import Counter
from datetime import datetime
from typing import ClassVar

from data.board.rows import Board
from models.figure_words import duration_said
from models.words import counted
from screens.widgets.board_head import figures_or_why
from screens.widgets.lines import Line, LinesWidget
from screens.widgets.load_bars import at_work


class WallLines(LinesWidget):
    """Plain sentences; nobody is named and no subject is shown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("board--late", "board--soon", "board--quiet", "board--open", "board--good"),
    }

    def __init__(self) -> None:
        super().__init__(id="wall-lines")
        self._board: Board | None = None
        self._now: datetime | None = None

    def show(self, board: Board, now: datetime) -> None:
        """Show this board."""
        self._board, self._now = board, now
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay the sentences out, what is wrong first."""
        board, now = self._board, self._now
        if board is None or now is None:
            return []
        lines: list[Line] = [((f" ● {words}", "board--late"),) for words in _wrong(board)]
        if not lines:
            lines.append(((" ✓ Решений никто не ждёт", "board--good"),))
        if board.longest is not None:
            waited = duration_said(max((now - board.longest.since).total_seconds(), 0))
            lines.append(((f" Дольше всех ждёт № {board.longest.number}: {waited}", "board--open"),))
        lines += [((f" {words}", "board--quiet"),) for words in _people(board)]
        return [*lines, (), *figures_or_why(board, width)]


def _wrong(board: Board) -> list[str]:
    words = []
    if board.surge is not None and board.surge.lit:
        words.append(f"Всплеск: {counted(board.surge.now, 'обращение', 'обращения', 'обращений')} за час")
    decide = [counted(len(board.awaited), "эскалация", "эскалации", "эскалаций")] if board.awaited else []
    if outages := len({jump.outage for jump in board.jumps}):
        decide.append(counted(outages, "авария", "аварии", "аварий") + " за мелочью VIP")
    if decide:
        words.append(f"Ждут решения: {', '.join(decide)}")
    if board.windows:
        words.append(f"Пропущено: {counted(len(board.windows), 'окно статуса', 'окна статуса', 'окон статуса')}")
    if board.unaccepted:
        words.append(f"Не приняты: {counted(len(board.unaccepted), 'передача', 'передачи', 'передач')}")
    return words


def _people(board: Board) -> list[str]:
    here = [one for one in board.loads if at_work(one)]
    free = Counter(one.line for one in here if one.free)
    over = Counter(one.line for one in here if one.overloaded)
    lines = Counter(one.line for one in here)
    words = []
    for line in sorted(lines):
        people = counted(lines[line], "человек", "человека", "человек")
        more = f", перегружено {over[line]}" if over[line] else ""
        words.append(f"Линия {line}: {people}, свободно {free[line]}{more}")
    return words or ["На смене никого"]
