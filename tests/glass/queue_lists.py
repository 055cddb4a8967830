"""Lists for the tests of the queue table: rows made by hand, in memory, changeable under the table."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from textual.app import App, ComposeResult
from textual.geometry import Region

from data.queue import Near, Slice
from data.rows import QueueRow
from models.clock import Clock, ClockState
from models.terms import Priority, Status, TicketType, Tier
from models.workhours import WorkSchedule
from screens.theme import default_variables
from screens.widgets.queue_columns import SIGNS, Signs
from screens.widgets.queue_table import QueueTable

NOW = datetime(2026, 3, 4, 11, 7, 32, tzinfo=UTC)
SCHEDULE = WorkSchedule.from_dict(
    {
        "timezone": "Europe/Moscow",
        "weekly": {day: [["10:00", "22:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
    }
)


def running(seconds: int, start: datetime = NOW - timedelta(hours=1)) -> Clock:
    """A clock that ends so many seconds after NOW."""
    due = NOW + timedelta(seconds=seconds)
    return Clock(ClockState.RUNNING, start, due, None, due)


def make_row(number: int, **changes: object) -> QueueRow:
    """A ticket in the queue whose place is its number."""
    row = QueueRow(
        number=number,
        version=1,
        status=Status.OPEN,
        type=TicketType.QUESTION,
        tier=tuple(Tier)[number % 5],
        priority=Priority.MEDIUM,
        subject=f"Тема {number}",
        client_id=1,
        client="Ромашка",
        sender="a@example.org",
        assignee_id=None,
        assignee="",
        line=1,
        received_at=NOW,
        admitted_at=NOW,
        rank=40,
        reaction=running(600 + number % 900),
        response=Clock(ClockState.KEPT),
        key=(number,),
    )
    return replace(row, **changes)  # type: ignore[arg-type]


class Rows:
    """A list in memory, in the order of its keys."""

    def __init__(self, *numbers: int) -> None:
        self.rows = {number: make_row(number) for number in numbers}
        self.asked = 0
        self.fail = False

    def add(self, *numbers: int) -> None:
        """Let tickets in."""
        self.rows |= {number: make_row(number) for number in numbers}

    def drop(self, *numbers: int) -> None:
        """Let tickets leave the list."""
        for number in numbers:
            del self.rows[number]

    def slice(self, near: Near, above: int, below: int) -> Slice:
        """Give rows as the desk's list does."""
        self.asked += 1
        if self.fail:
            raise OSError("диск")
        rows = sorted(self.rows.values(), key=lambda row: row.key)
        index = min(near.index, len(rows) - 1)
        key = self.rows[near.number].key if near.number in self.rows and near.number is not None else near.key
        if key:
            index = sum(row.key < key for row in rows)
        first = max(index - above, 0)
        return Slice(tuple(rows[first : max(index, 0) + below]), first, len(rows))


class Million:
    """A list of very many rows that are made when asked for."""

    total = 1_000_000

    def slice(self, near: Near, above: int, below: int) -> Slice:
        """Give rows around an index; the ticket's number is its index plus one."""
        index = min(near.index if near.number is None else near.number - 1, self.total - 1)
        first = max(index - above, 0)
        return Slice(tuple(make_row(at + 1) for at in range(first, min(index + below, self.total))), first, self.total)


class ListApp(App[None]):
    """A screen with nothing but the table; keeps what it was told and which lines were drawn."""

    CSS = "QueueTable { height: 1fr; }"

    def __init__(self, source: Rows | Million, signs: Signs = SIGNS) -> None:
        super().__init__()
        self.source = source
        self.table = QueueTable(NOW, signs=signs, id="list")
        self.heard: list[QueueTable.Highlighted | QueueTable.Opened | QueueTable.Marked] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Know the hues of the tiers."""
        return default_variables()

    def compose(self) -> ComposeResult:
        """Show the table."""
        yield self.table

    def on_mount(self) -> None:
        """Show the list."""
        self.table.use(SCHEDULE, SCHEDULE.zone)
        self.table.show(self.source, "Ничего не ждёт реакции.")
        self.table.focus()

    def on_queue_table_highlighted(self, message: QueueTable.Highlighted) -> None:
        """Remember."""
        self.heard.append(message)

    def on_queue_table_opened(self, message: QueueTable.Opened) -> None:
        """Remember."""
        self.heard.append(message)

    def on_queue_table_marked(self, message: QueueTable.Marked) -> None:
        """Remember."""
        self.heard.append(message)

    def line(self, y: int) -> str:
        """Read a line of the table as it stands on the screen."""
        return self.table.render_line(y).text

    def line_of(self, number: int) -> int | None:
        """Find the line on which a ticket stands."""
        return next((y for y in range(1, self.size.height) if f" {number} " in self.line(y)[:14]), None)


def watch_paint(app: ListApp) -> Callable[[], list[Region]]:
    """Note which parts of the table are painted from now on; the answer gives them and begins anew."""
    painted: list[Region] = []
    original = app.table.refresh

    def noting(*regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> QueueTable:
        painted.extend(regions or [app.table.size.region])
        return original(*regions, repaint=repaint, layout=layout, recompose=recompose)

    app.table.refresh = noting  # type: ignore[method-assign]

    def taken() -> list[Region]:
        taken = list(painted)
        painted.clear()
        return taken

    return taken
