"""The heat-map of inflow, weekdays down and hours across: the denser the shade the more came, and the numbers below."""

from models.figures import Grid
from models.words import WEEKDAYS
from screens.widgets.lines import Line, Piece

_SHADES = " ░▒▓█"
_LABEL, _TOTAL = 3, 4
_HOURS = 24


def cell_width(width: int) -> int:
    """Say how many cells an hour takes."""
    return max(2, (width - _LABEL - _TOTAL) // _HOURS)


def hours_line(width: int) -> Line:
    """Head the columns with the hours; where they are narrow, every third one."""
    cell = cell_width(width)
    step = 1 if cell > 2 else 3
    named = "".join(f"{hour:02}".rjust(cell * step - 1) + " " if hour % step == 0 else "" for hour in range(_HOURS))
    return ((" " * _LABEL, ""), (named, "rows--quiet"), ("все".rjust(_TOTAL), "rows--quiet"))


def shade(count: int, top: int) -> str:
    """Choose the shade of a cell: nothing only where nothing came."""
    if count <= 0 or top <= 0:
        return _SHADES[0]
    return _SHADES[min(-(-4 * count // top), 4)]


def shades_line(grid: Grid, weekday: int, width: int) -> Line:
    """Draw the shades of one weekday as a solid band."""
    top, cell = busiest(grid), cell_width(width)
    pieces: list[Piece] = [(" " * _LABEL, "")]
    for count in grid.cells[weekday]:
        sign = shade(count, top)
        pieces.append((sign * cell, "rows--hot" if sign == _SHADES[-1] else "rows--heat"))
    return tuple(pieces)


def numbers_line(grid: Grid, weekday: int, width: int) -> Line:
    """Write the numbers of one weekday and their sum."""
    cell, top = cell_width(width), busiest(grid)
    pieces: list[Piece] = [(f"{WEEKDAYS[weekday]:<{_LABEL}}", "rows--strong")]
    for count in grid.cells[weekday]:
        style = "rows--strong" if count and count == top else "" if count else "rows--quiet"
        pieces.append((short(count, cell - 1).rjust(cell - 1) + " ", style))
    return (*pieces, (f"{short(sum(grid.cells[weekday]), _TOTAL):>{_TOTAL}}", "rows--strong"))


def busiest(grid: Grid) -> int:
    """Give the greatest number of any hour."""
    return max((count for row in grid.cells for count in row), default=0)


def short(count: int, width: int) -> str:
    """Write a number in so many cells: «·» for none, where there is no room whole hundreds «3с», thousands «3т»."""
    if not count:
        return "·"
    if len(str(count)) <= width:
        return str(count)
    rough = f"{count // 1000}т" if count >= 1000 else f"{count // 100}с" if count >= 100 else ""
    return rough if rough and len(rough) <= width else "+" * width
