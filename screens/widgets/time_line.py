"""A client's history as lines, newest first: when, what, by which channel, in which request, in whose words."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from data.clients.rows import Moment, TimePage, TimeRow
from models.safetext import one_line
from screens.widgets.cursor_list import CursorList
from screens.widgets.lines import Line, cut

NEAR = 15
"""Rows from the end at which the next page is asked for."""
_WHEN, _WHAT, _CHANNEL, _NUMBER = 12, 11, 10, 8
_STYLES = {Moment.OPENED: "rows--strong", Moment.CALL: "rows--strong", Moment.WROTE: "rows--strong"}


class TimeLine(CursorList):
    """Pages come as the cursor nears the end; the cursor keeps its row when newer ones come in above."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__("time-line")
        self._zone = zone
        self._rows: tuple[TimeRow, ...] = ()
        self._before: tuple[str, int, int] | None = None
        self._now: datetime | None = None
        self._client: int | None = None
        self.more: Callable[[tuple[str, int, int]], None] | None = None
        """Called with the place to read on from."""

    @property
    def count(self) -> int:
        """How many rows are read."""
        return len(self._rows)

    @property
    def row(self) -> TimeRow | None:
        """The row under the cursor."""
        return self._rows[self.index] if self._rows else None

    def show(self, client_id: int | None, page: TimePage, now: datetime) -> None:
        """Show the newest page of a client; of the same client the cursor stays on its row."""
        same, held = client_id == self._client, self.row
        self._client, self._now = client_id, now
        old = self._rows if same else ()
        known = {row.key for row in page.rows}
        tail = tuple(row for row in old if row.key not in known and page.rows and row.key < page.rows[-1].key)
        self._rows = page.rows + tail
        self._before = self._before if tail else page.before
        index = 0
        if same and held is not None and self.index:
            index = next((at for at, row in enumerate(self._rows) if row.key == held.key), self.index)
        self.rows_changed(index)

    def add(self, client_id: int, page: TimePage) -> None:
        """Put an older page below."""
        if client_id != self._client:
            return
        self._rows += page.rows
        self._before = page.before
        self.rows_changed(self.index)

    def go(self, index: int) -> None:
        """Bring the cursor to a row, and have older ones read in time."""
        super().go(index)
        if self._before is not None and self.index >= self.count - NEAR and self.more is not None:
            before, self._before = self._before, None
            self.more(before)

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one moment out; a narrow line leaves the channel out, then the number's own column."""
        row = self._rows[index]
        line: list[tuple[str, str]] = [
            (cut(self._when(row.at), _WHEN), "rows--quiet"),
            (cut(row.moment.label, _WHAT), _STYLES.get(row.moment, "rows--quiet")),
        ]
        taken = _WHEN + _WHAT
        if width >= 76:
            line.append((cut(one_line(row.channel), _CHANNEL - 1) + " ", "rows--quiet"))
            taken += _CHANNEL
        if width >= 48:
            line.append((cut(f"№ {row.number}" if row.number else "", _NUMBER), "rows--quiet"))
            taken += _NUMBER
        line.append((cut(self._words(row), max(width - taken, 1)), ""))
        return tuple(line)

    def empty_line(self) -> Line:
        """Say that nothing has been."""
        return ((" Обращений и событий ещё не было", "rows--quiet"),) if self._client is not None else ()

    def _words(self, row: TimeRow) -> str:
        text = one_line(row.text)
        if row.moment is Moment.OPENED and row.subject and one_line(row.subject) not in text:
            text = f"{one_line(row.subject)} — {text}"
        if row.moment is Moment.EVENT:
            text = f"{text} · {one_line(row.subject)}" if row.subject else text
        who = one_line(row.who)
        return f"{who}: {text}" if who else text

    def _when(self, at: datetime) -> str:
        local = at.astimezone(self._zone)
        this_year = self._now is not None and local.year == self._now.astimezone(self._zone).year
        return f"{local:%d.%m %H:%M}" if this_year else f"{local:%d.%m.%Y}"
