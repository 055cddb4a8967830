"""What line 1 thinks of the lines above it, person by person; never mixed with clients' marks (T-20, C-14)."""

from dataclasses import dataclass

from data.figures.asking import Asking, within
from models.figures import Filter, Period

_BY = """
SELECT l.about_line, l.about_id, coalesce(o.name, ''), count(*), sum(l.speed), sum(l.quality)
  FROM line_mark l JOIN tally t ON t.ticket_number = l.ticket_number LEFT JOIN operator o ON o.id = l.about_id
 WHERE l.at >= ? AND l.at < ? AND t.merged = 0"""


@dataclass(frozen=True, slots=True)
class LineRow:
    """The marks of one person, or of a line as a whole where nobody was named (``person_id`` None)."""

    line: int
    person_id: int | None
    name: str
    marks: int
    speed: float
    quality: float


def line_marks(asking: Asking, period: Period, filter: Filter) -> tuple[LineRow, ...]:
    """List the means of a period by line and person; who got no mark is not there."""
    where, values = within(period, filter, line="l.about_line", operator="l.about_id")
    rows = asking.rows(f"{_BY}{where} GROUP BY l.about_line, l.about_id ORDER BY l.about_line, 3, 2", values)
    return tuple(
        LineRow(int(line), who, str(name), int(count), speed / count, quality / count)
        for line, who, name, count, speed, quality in rows
    )
