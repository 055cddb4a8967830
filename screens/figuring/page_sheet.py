"""Three pages of figures: all of one period, the main ones split, two periods side by side."""

from dataclasses import dataclass
from functools import partial

from data.desk import Desk
from models.board_terms import Dimension
from models.figure_words import said
from models.figures import Change, FigureId, Period, Sheet
from models.goal_met import met
from models.safetext import one_line
from screens.figuring.asked import Asked
from screens.figuring.formula import about_change
from screens.figuring.look import Drawn, Look
from screens.figuring.spans import When
from screens.figuring.words import GROUPS, NAME, change_line, figure_line, narrowed_by, sheet_head
from screens.widgets.figure_list import Row, blank, heading
from screens.widgets.lines import Line, Piece, clip, cut

COLUMNS: tuple[tuple[FigureId, str], ...] = (
    (FigureId.RECEIVED, "получено"),
    (FigureId.REACTION_MEDIAN, "реакция"),
    (FigureId.RESPONSE_MEDIAN, "ответ"),
    (FigureId.RESOLUTION_MEDIAN, "решение"),
    (FigureId.RESOLUTION_KEPT, "в срок"),
    (FigureId.CSAT_MEAN, "CSAT"),
    (FigureId.REOPEN_RATE, "переоткр."),
    (FigureId.REACTION_P90, "реакция 90 %"),
    (FigureId.RESOLUTION_P90, "решение 90 %"),
    (FigureId.RESOLVED_SHARE, "решено"),
    (FigureId.REPEAT_SHARE, "повторных"),
    (FigureId.HANDLING_TOTAL, "обработка"),
)
"""What a split shows of each part, and how the column is headed."""
_LABEL, _COLUMN = 14, 13
_BEFORE = 13


def read_sheet(desk: Desk, asked: Asked, when: When) -> Sheet:
    """Read every figure of the period."""
    return desk.figures.sheet(when.of(asked.span), asked.filter, elapsed=asked.elapsed)


def draw_sheet(sheet: Sheet, look: Look) -> Drawn:
    """Lay every figure out by groups."""
    rows: list[Row] = []
    for title, ids in GROUPS:
        rows += [*([blank()] if rows else []), heading(title)]
        for id in ids:
            figure = sheet[id]
            rows.append(Row(partial(figure_line, figure), id.value, look.about(figure)))
    return Drawn(tuple(rows), sheet_head)


# --- split


@dataclass(frozen=True, slots=True)
class Split:
    """The figures of each part, and of all together."""

    parts: tuple[tuple[str, Sheet], ...]
    whole: Sheet


def read_split(desk: Desk, asked: Asked, when: When) -> Split:
    """Read the main figures of each part."""
    ids = tuple(id for id, _ in COLUMNS)
    period = when.of(asked.span)
    whole = desk.figures.sheet(period, asked.filter, ids, elapsed=asked.elapsed)
    if asked.dimension in narrowed_by(asked.filter):
        return Split((), whole)
    return Split(desk.figures.by(asked.dimension, period, asked.filter, ids, asked.elapsed), whole)


def draw_split(split: Split, look: Look) -> Drawn:
    """Lay the parts out, a line each, all together last."""
    column = min(look.column, len(COLUMNS) - 1)
    dimension = look.asked.dimension
    rows = [_part_row(dimension, label, sheet, look, column) for label, sheet in split.parts]
    if rows:
        rows += [blank(), _part_row(None, "всего", split.whole, look, column)]
    if dimension in narrowed_by(look.asked.filter):
        return Drawn((), empty=f"Уже отобрано: {dimension.label}. Другой разрез — d, снять отбор — x.")
    empty = f"За этот период нет ни одного обращения, которое раскладывается так: {dimension.label}."
    return Drawn(tuple(rows), partial(_split_head, dimension, column), empty, len(COLUMNS))


def _shown(width: int, column: int) -> range:
    """Choose the columns that fit, the one under the cursor among them."""
    room = min(max((width - _LABEL) // _COLUMN, 1), len(COLUMNS))
    first = max(0, column - room + 1)
    return range(first, first + room)


def _label(width: int) -> int:
    return max(width - len(_shown(width, 0)) * _COLUMN, 1)


def _split_head(dimension: Dimension, column: int, width: int) -> Line:
    line: list[Piece] = [(" " + cut(dimension.label, _label(width - 1)), "rows--quiet")]
    for at in _shown(width - 1, column):
        name = f"‹{COLUMNS[at][1]}›" if at == column else COLUMNS[at][1]
        line.append((f"{name:>{_COLUMN}}", "rows--strong" if at == column else "rows--quiet"))
    return tuple(line)


def _part_row(dimension: Dimension | None, label: str, sheet: Sheet, look: Look, column: int) -> Row:
    figure = sheet[COLUMNS[column][0]]
    name = one_line(label) or "не указано"
    about = look.about(figure, of=f"{dimension.label}: {name}" if dimension else "")
    return Row(partial(_part_line, name, sheet, column, dimension is None), f"part:{dimension}:{label}", about)


def _part_line(name: str, sheet: Sheet, column: int, whole: bool, width: int) -> Line:
    line: list[Piece] = [(cut(name, _label(width) - 1) + " ", "rows--strong" if whole else "")]
    for at in _shown(width, column):
        figure = sheet[COLUMNS[at][0]]
        mark = {True: "✓", False: "✗", None: ""}[met(figure)]
        style = {"✓": "rows--good", "✗": "rows--alarm"}.get(mark, "" if figure.known else "rows--quiet")
        line.append((f"{mark}{_fitting(said(figure), _COLUMN - 1)}".rjust(_COLUMN), style))
    return clip(tuple(line), width)


def _fitting(text: str, width: int) -> str:
    return text if len(text) <= width else cut(text, width)


# --- two periods


@dataclass(frozen=True, slots=True)
class Pair:
    """Figures of two periods."""

    changes: tuple[Change, ...]
    first: Period


def read_pair(desk: Desk, asked: Asked, when: When) -> Pair:
    """Read both periods (T-26)."""
    ids = tuple(id for _, group in GROUPS for id in group)
    first, second = when.of(asked.before), when.of(asked.span)
    return Pair(desk.figures.compare(first, second, asked.filter, ids, asked.elapsed), first)


def draw_pair(pair: Pair, look: Look) -> Drawn:
    """Lay both periods out beside each other."""
    found = {change.id: change for change in pair.changes}
    rows: list[Row] = []
    for title, ids in GROUPS:
        rows += [*([blank()] if rows else []), heading(title)]
        for id in (id for id in ids if id in found):
            about = about_change(found[id], pair.first, look.period, look.narrowed)
            rows.append(Row(partial(change_line, found[id], value=_BEFORE), id.value, about))
    return Drawn(tuple(rows), _pair_head)


def _pair_head(_: int) -> Line:
    text = f"{cut('показатель', NAME)}{'первый':>{_BEFORE}}{'второй':>{_BEFORE}}{'изменение':>{_BEFORE + 2}}"
    return ((" ", ""), (text, "rows--quiet"))
