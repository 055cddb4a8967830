"""A drawing of cells that becomes lines: what is put later stands over what was put before."""

from rich.cells import cell_len

from screens.widgets.lines import Line


class Canvas:
    """Cells with styles that later ones are put over; a wide sign takes two."""

    def __init__(self, width: int, height: int) -> None:
        self.width = max(width, 1)
        self._cells: list[list[tuple[str, str]]] = [[(" ", "")] * self.width for _ in range(height)]
        self._taken = [[False] * self.width for _ in range(height)]

    def put(self, row: int, x: int, text: str, style: str) -> None:
        """Write from a cell on; what goes over an edge is left out."""
        for letter in text:
            size = cell_len(letter)
            if size and x >= 0 and x + size <= self.width:
                self._cells[row][x] = (letter, style)
                self._taken[row][x] = True
                for more in range(x + 1, x + size):
                    self._cells[row][more] = ("", style)
                    self._taken[row][more] = True
            x += size

    def stem(self, x: int, top: int, bottom: int, styles: tuple[str, str]) -> None:
        """Draw down to the axis where nothing stands; the axis has a style of its own."""
        for row in range(top, bottom):
            if not self._taken[row][x]:
                self._cells[row][x] = ("│", styles[0])
        self._cells[bottom][x] = ("┴" if self._cells[bottom][x][0] in "─╌┴" else "┼", styles[1])

    def line(self, row: int) -> Line:
        """Give a row, neighbours of one style joined."""
        pieces: list[tuple[str, str]] = []
        for letter, style in self._cells[row]:
            if pieces and pieces[-1][1] == style:
                pieces[-1] = (pieces[-1][0] + letter, style)
            else:
                pieces.append((letter, style))
        return tuple(pieces)
