"""The head of the board: how everything open stands, what presses most, and the headline figures (D-46, L-03, H-02)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from data.board.rows import Board, Surge
from models.board_terms import Heat
from models.figure_words import baseline_said, duration_said, said, value_said
from models.figures import NO_DATA, Figure, FigureId
from screens.widgets.heat_signs import SIGNS
from screens.widgets.lines import Line, LinesWidget, Piece, clip, length

_STYLES = {Heat.LATE: "board--late", Heat.SOON: "board--soon", Heat.CALM: "board--calm"}
_SHORT = {
    FigureId.REACTION_MEDIAN: "реакция",
    FigureId.RESPONSE_MEDIAN: "ответ",
    FigureId.RESOLUTION_MEAN: "решение",
    FigureId.CSAT_MEAN: "CSAT",
    FigureId.WAITING_MEAN: "ожидание",
    FigureId.RESOLVED_SHARE: "решено",
    FigureId.REOPEN_RATE: "переоткрыто",
}
_TIGHT = {FigureId.WAITING_MEAN: "ждут", FigureId.REOPEN_RATE: "снова"}
_MORE = " … y"

_FIRST = " 30 дней"
_BROAD = 118
"""From this width figures bear their whole names."""
FIGURE_LINES = 2
"""Lines that the head of the board has for its figures (board.tcss)."""


class BoardHead(LinesWidget):
    """Four lines that are read first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("board--late", "board--soon", "board--calm", "board--quiet", "board--open", "board--then"),
    }

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="board-head")
        self._zone = zone
        self._board: Board | None = None
        self._now: datetime | None = None

    def show(self, board: Board, now: datetime) -> None:
        """Show this board."""
        self._board, self._now = board, now
        self.redraw()

    def tick(self, now: datetime) -> None:
        """Let the waiting grow."""
        self._now = now
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out the heats, what presses, the figures."""
        board = self._board
        if board is None or self._now is None:
            return [((" Табло читается…", "board--quiet"),)]
        return [
            clip(self._heats(board, width), width),
            clip(self._presses(board), width),
            *figures_or_why(board, width),
        ]

    def _heats(self, board: Board, width: int) -> Line:
        line: list[Piece] = [(f" Открыто {board.open}  ", "board--open")] if width >= 92 else [(" ", "")]
        for heat in Heat:
            count = board.heat(heat)
            style = _STYLES.get(heat, "board--quiet") if count else "board--quiet"
            line.append((f"{SIGNS[heat]} {count} {heat.label}", style))
            line.append(("   " if width >= 92 else "  ", ""))
        return tuple(line)

    def _presses(self, board: Board) -> Line:
        if board.then:
            local = board.at.astimezone(self._zone)
            how = "  из журнала; g — очередь, Esc — к настоящему"
            return ((f" КАК БЫЛО {local:%d.%m.%Y %H:%M} ", "board--then"), (how, ""))
        assert self._now is not None
        surge = _surge(board.surge)
        parts: list[Piece] = [surge] if surge and surge[1] == "board--late" else []
        parts.append((f"ничьих {board.unowned}", "board--soon" if board.unowned else "board--quiet"))
        if board.longest is not None:
            waited = duration_said((self._now - board.longest.since).total_seconds())
            parts.append((f"дольше всех ждёт № {board.longest.number}: {waited}", "board--open"))
        if surge and surge not in parts:
            parts.append(surge)
        line: list[Piece] = [(" ", "")]
        for place, part in enumerate(parts):
            line += [(" · ", "board--quiet"), part] if place else [part]
        return tuple(line)


def _surge(surge: Surge | None) -> Piece | None:
    if surge is None:
        return None
    usual = NO_DATA if surge.usual is None else f"{surge.usual:.0f}"
    words = f"за час {surge.now}, обычно {usual}"
    return (f"⚠ всплеск: {words}", "board--late") if surge.lit else (words, "board--quiet")


def figures_or_why(board: Board, width: int) -> list[Line]:
    """Lay the headline figures out; where they are not of now, or not counted yet, the last line says so."""
    if not board.behind:
        return figure_lines(board.headline, width)
    lines = figure_lines(board.headline, width, FIGURE_LINES - 1)[: FIGURE_LINES - 1]
    return [*lines, clip(((f" {board.behind}", "board--soon"),), width)]


def figure_lines(figures: Sequence[Figure], width: int, most: int = FIGURE_LINES) -> list[Line]:
    """Lay the headline figures out on so many lines; where room is short, names and comparisons grow short.

    What has no room even then is not hidden in silence: the last line ends with the key that lists everything.
    """
    ways = ((_whole, _compared), (_short, _compared), (_short, _goal), (_short, _nothing), (_tight, _nothing))
    for name, beside in ways if width >= _BROAD else ways[1:]:
        lines = _laid(figures, width, name, beside)
        if len(lines) <= most:
            return lines
    return [*lines[: most - 1], (*clip(lines[most - 1], width - cell_len(_MORE)), (_MORE, "board--quiet"))]


def _laid(
    figures: Sequence[Figure], width: int, name: Callable[[Figure], str], beside: Callable[[Figure], str]
) -> list[Line]:
    lines: list[Line] = []
    line: list[Piece] = [(_FIRST, "board--quiet")]
    for figure in figures:
        piece: Line = ((f"  {name(figure)} ", "board--quiet"), (said(figure), "board--open"))
        piece += ((f" ({beside(figure)})", "board--quiet"),) if beside(figure) else ()
        if len(line) > 1 and length((*line, *piece)) > width:
            lines.append(tuple(line))
            line = [(" " * cell_len(_FIRST), "")]
        line += piece
    return [*lines, tuple(line)] if figures else []


def _whole(figure: Figure) -> str:
    return figure.id.label


def _short(figure: Figure) -> str:
    return _SHORT.get(figure.id, figure.id.label)


def _tight(figure: Figure) -> str:
    return _TIGHT.get(figure.id) or _short(figure)


def _compared(figure: Figure) -> str:
    return baseline_said(figure)


def _goal(figure: Figure) -> str:
    return f"цель {value_said(figure.threshold, figure.id.unit)}" if _compared(figure) and figure.threshold else ""


def _nothing(_: Figure) -> str:
    return ""
