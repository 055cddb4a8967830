"""The tickets of a sample, or the checks of one's own work, a line each."""

from dataclasses import dataclass
from typing import ClassVar

from models.figure_words import share_said
from models.safetext import one_line
from screens.widgets.cursor_list import CursorList
from screens.widgets.lines import Line, clip, cut

_NUMBER, _WHO, _SCORE = 9, 22, 12


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line: a ticket, whose work it is, and the score where it was checked."""

    number: int
    operator_id: int
    who: str
    subject: str
    review: int | None = None
    score: float | None = None
    fresh: bool = False
    """A check that the person has not read yet."""


class ReviewList(CursorList):
    """Keeps its cursor on the same ticket whenever the list is read anew."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--good"}

    def __init__(self) -> None:
        super().__init__("reviews")
        self._rows: tuple[ReviewLine, ...] = ()
        self._empty = ""

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._rows)

    @property
    def row(self) -> ReviewLine | None:
        """The line under the cursor."""
        return self._rows[self.index] if self._rows else None

    def show(self, rows: tuple[ReviewLine, ...], empty: str) -> None:
        """Show other lines; the cursor stays on its ticket where it is among them."""
        held = self.row
        self._rows, self._empty = rows, empty
        here = (held.number, held.review) if held else None
        index = next((at for at, row in enumerate(rows) if (row.number, row.review) == here), None)
        if index is None:
            index = next((at for at, row in enumerate(rows) if held and row.number == held.number), 0)
        self.rows_changed(index)

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one line out: the mark tells without colour whether it was checked."""
        row = self._rows[index]
        said = "не проверено" if row.score is None else share_said(row.score)
        style = "rows--quiet" if row.score is None else "rows--good"
        mark = "● " if row.fresh else "✓ " if row.score is not None else "· "
        return clip(
            (
                (mark, "rows--strong" if row.fresh else style),
                (cut(f"№ {row.number}", _NUMBER), "rows--strong"),
                (cut(one_line(row.who), _WHO), ""),
                (cut(said, _SCORE + 1), style),
                (one_line(row.subject), ""),
            ),
            width,
        )

    def empty_line(self) -> Line:
        """Say why there is nothing."""
        return ((f" {self._empty}", "rows--quiet"),)
