"""What is open, by tier and by how it stands: a small table that is read without colour (D-42)."""

from typing import ClassVar

from data.board.rows import Board
from models.board_terms import Heat
from models.terms import Tier
from screens.widgets.heat_signs import SIGNS
from screens.widgets.lines import Line, LinesWidget, Piece, cut

_TIERS: tuple[Tier | None, ...] = (Tier.VIP, Tier.HIGH, Tier.REGULAR, Tier.SOME, Tier.NONE, None)
_STYLES = {Heat.LATE: "board--late", Heat.SOON: "board--soon", Heat.CALM: "board--calm"}
_NAME = 12
_WORDS = {
    Heat.LATE: "поздно",
    Heat.SOON: "скоро",
    Heat.CALM: "спокойно",
    Heat.PAUSED: "пауза",
    Heat.BEST_EFFORT: "без ср.",
}
WORDY = 78
"""From this width on the columns are headed by words."""


class BoardCells(LinesWidget):
    """Rows are tiers, columns are heats; nothing is a point, never an empty place."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("board--late", "board--soon", "board--calm", "board--quiet", "board--open"),
        *(f"board--tier-{tier}" for tier in ("none", "some", "regular", "high", "vip")),
    }

    def __init__(self) -> None:
        super().__init__(id="board-cells")
        self._board: Board | None = None

    def show(self, board: Board) -> None:
        """Show this board."""
        self._board = board
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out the headings, a line a tier, the sum."""
        board = self._board
        if board is None:
            return []
        size = min(max((width - _NAME - 2) // 6, 3), 12)
        heads: list[Piece] = [(cut(" Открыто", _NAME), "board--open")]
        for heat in Heat:
            word = f"{SIGNS[heat]} {_WORDS[heat]}" if width >= WORDY else SIGNS[heat]
            heads.append((_right(word, size), _STYLES.get(heat, "board--quiet")))
        heads.append((_right("всего" if size >= 5 else "Σ", size), "board--quiet"))
        rows = [self._row(board, tier, size) for tier in _TIERS if tier is not None or _has(board, None)]
        sums: list[Piece] = [(cut(" всего", _NAME), "board--quiet")]
        for heat in Heat:
            count = board.heat(heat)
            sums.append((_right(str(count), size), _STYLES.get(heat, "board--open") if count else "board--quiet"))
        return [tuple(heads), *rows, (*sums, (_right(str(board.open), size), "board--open"))]

    def _row(self, board: Board, tier: Tier | None, size: int) -> Line:
        name = tier.label if tier else "без уровня"
        line: list[Piece] = [(cut(f" {name}", _NAME), f"board--tier-{tier.value if tier else 'none'}")]
        total = 0
        for heat in Heat:
            count = board.cells.get((tier, heat), 0)
            total += count
            style = _STYLES.get(heat, "board--open") if count else "board--quiet"
            line.append((_right(str(count) if count else "·", size), style))
        return (*line, (_right(str(total) if total else "·", size), "board--quiet"))


def _has(board: Board, tier: Tier | None) -> bool:
    return any(count for (each, _), count in board.cells.items() if each is tier)


def _right(text: str, size: int) -> str:
    return text.rjust(size) if len(text) < size else " " + cut(text, size - 1)
