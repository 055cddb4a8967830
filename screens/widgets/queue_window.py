"""The stretch of a list that a table holds, and how a fresh one takes the old one's place without a jump."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.queue import Slice
from data.rows import QueueRow


@dataclass(frozen=True, slots=True)
class Window:
    """Loaded rows: ``rows[0]`` stands at index ``first`` of ``total``."""

    rows: tuple[QueueRow, ...] = ()
    first: int = 0
    total: int = 0
    places: Mapping[int, int] = field(default_factory=dict)

    def row(self, index: int) -> QueueRow | None:
        """Give the row at an index of the list, if it is loaded."""
        inside = index - self.first
        return self.rows[inside] if 0 <= inside < len(self.rows) else None

    def index(self, number: int | None) -> int | None:
        """Give the index of a ticket, if it is loaded."""
        return None if number is None else self.places.get(number)

    def covers(self, start: int, stop: int) -> bool:
        """Tell whether all rows of a range of indexes are loaded, as far as the list goes."""
        start, stop = max(start, 0), min(stop, self.total)
        return start >= stop or (self.first <= start and stop <= self.first + len(self.rows))

    def replaced_by(self, fresh: Slice) -> "Window":
        """Take a fresh stretch, keeping the objects of rows that did not change."""
        known = {row.number: row for row in self.rows}
        rows = tuple(old if (old := known.get(row.number)) == row else row for row in fresh.rows)
        places = {row.number: fresh.first + at for at, row in enumerate(rows)}
        return Window(tuple(row for row in rows if row is not None), fresh.first, fresh.total, places)

    def successor(self, index: int, fresh: "Window") -> int | None:
        """Find where a row that is gone was: the fresh index of the nearest row below it that is left, else above."""
        below = (row.number for row in self.rows[max(index - self.first, 0) :])
        for number in below:
            if (found := fresh.index(number)) is not None:
                return found
        above = (row.number for row in reversed(self.rows[: max(index - self.first, 0)]))
        return next((found for number in above if (found := fresh.index(number)) is not None), None)
