"""Where the marks of a time line stand: each at its own instant, its words beside it, none over another's.

Pure arithmetic of cells. A mark whose words find no room says less; one that finds none at all is drawn on the axis.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len


@dataclass(frozen=True, slots=True)
class Mark:
    """One instant at a cell; ``words`` are what may be said there, the longest first."""

    x: int
    sign: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A mark that found its place: ``start`` is the first of the cells of ``text``, the sign stands at ``x``."""

    index: int
    lane: int
    start: int
    text: str
    x: int

    @property
    def end(self) -> int:
        """The cell after the last one."""
        return self.start + cell_len(self.text)


def lay(marks: Sequence[Mark], lanes: int, width: int) -> tuple[Laid, ...]:
    """Lay marks out, the earliest in the topmost free lane; crowded ones say less until all have room, if they can."""
    levels = [0] * len(marks)
    while True:
        laid, homeless = _attempt(marks, levels, lanes, width)
        if homeless is None or not _less(marks, levels, laid, homeless):
            return tuple(laid)


def _attempt(marks: Sequence[Mark], levels: Sequence[int], lanes: int, width: int) -> tuple[list[Laid], int | None]:
    laid: list[Laid] = []
    homeless = None
    for index, mark in enumerate(marks):
        start, text = _placed(mark, levels[index], width)
        for lane in range(lanes):
            if all(one.lane != lane or one.end + 1 <= start or start + cell_len(text) + 1 <= one.start for one in laid):
                laid.append(Laid(index, lane, start, text, mark.x))
                break
        else:
            homeless = index if homeless is None else homeless
    return laid, homeless


def _placed(mark: Mark, level: int, width: int) -> tuple[int, str]:
    """Say where a mark begins: words go to the right of the sign, at the right edge to its left."""
    words = mark.words[level] if mark.words else ""
    text = mark.sign + words
    if mark.x + cell_len(text) <= width:
        return mark.x, text
    flipped = f"{words.strip()} {mark.sign}" if words.strip() and words[0] == " " else words + mark.sign
    return max(mark.x + 1 - cell_len(flipped), 0), flipped


def _less(marks: Sequence[Mark], levels: list[int], laid: Sequence[Laid], homeless: int) -> bool:
    """Have the longest of those who stand in the way say less; False when nobody can."""
    able = [
        index for index in (*_near(laid, marks[homeless].x), homeless) if levels[index] + 1 < len(marks[index].words)
    ]
    if not able:
        return False
    longest = max(able, key=lambda index: len(marks[index].words[levels[index]]))
    levels[longest] += 1
    return True


def _near(laid: Sequence[Laid], x: int) -> Iterator[int]:
    return (one.index for one in laid if one.start - 1 <= x + 3 and x - 1 <= one.end)
