"""The board (F5): what breaks next, who is loaded, what waits for a decision, what is done about it (D-42, L-03)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from data.board.rows import Board, Load, MissedWindow, Unaccepted
from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from models.safetext import one_line
from models.standard import Standard
from models.workhours import WorkSchedule
from screens.base import Now
from screens.boarding.board_acts import BoardActs
from screens.boarding.board_words import PAST, advice, freest, holder, what, when
from screens.boarding.row_words import Told, first_of, of_load, of_wait
from screens.handing.wanted import QueueWanted, TicketWanted
from screens.keys import Place, bindings, display, footer_of
from screens.widgets.board_cells import BoardCells
from screens.widgets.board_head import BoardHead
from screens.widgets.breach_detail import BreachDetail
from screens.widgets.breach_line import STYLE, BreachLine
from screens.widgets.header import HeaderBar
from screens.widgets.load_bars import LoadBars
from screens.widgets.wait_list import WaitList, waits_of

WIDE, HUGE, TALL = 118, 180, 34
"""From these widths the panels are broad; from this height the time line is."""
_AHEAD = timedelta(hours=4)


class BoardScreen(BoardActs):
    """Reads the board once a second while it can be seen; a past one is read once and stands."""

    CSS_PATH = "board.tcss"
    PLACE = Place.BOARD
    AUTO_FOCUS = "#breaches"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Place.BOARD),
        *(Binding(str(digit), f"jump({digit})", show=False) for digit in range(2, 10)),
    ]

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.head = BoardHead(self.zone)
        self.breaches = BreachLine(self.zone)
        self.detail = BreachDetail()
        self.cells = BoardCells()
        self.loads = LoadBars()
        self.waits = WaitList()
        self._ahead, self._full = _AHEAD, 12
        self._reading = False

    def compose(self) -> ComposeResult:
        """Lay out the head, the time line with what is under its cursor, the three panels, notice and keys."""
        yield HeaderBar(self.person, self.zone, ("Очередь", "Табло"), "Табло")
        yield self.head
        yield self.breaches
        yield self.detail
        with Horizontal(id="board-panels"):
            yield self.cells
            yield self.loads
            yield self.waits
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Read the rules and the board."""
        self.breaches.border_title = "Ближайшие нарушения"
        self.cells.border_title, self.loads.border_title, self.waits.border_title = "Уровни", "Люди", "Ждёт решения"
        self.breaches.moved = self.loads.moved = self.waits.moved = self._moved
        self.breaches.picked = self.loads.picked = self.waits.picked = self.action_open
        self.keys.show(tuple((display(one, self._settings.keymap), one.label) for one in footer_of(self.PLACE)))
        self.fetch("rules", lambda: (self._desk.standard, self._desk.schedule), self._use)
        self.beat(self._now())

    @on(events.DescendantFocus)
    def _entered(self) -> None:
        self._moved()

    def _use(self, rules: tuple[Standard, WorkSchedule]) -> None:
        standard, schedule = rules
        live = standard.board.live
        self._ahead, self._full = live.ahead, live.overload_open
        self.breaches.use(schedule)
        if self.board is not None:
            self._paint(self.board)

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.width >= HUGE, "-huge")
        self.set_class(event.size.height >= TALL, "-tall")

    # --- reading

    @property
    def clock(self) -> datetime:
        """The instant that the board shows: now, or the past one."""
        return self.past or self._now()

    def beat(self, now: datetime) -> None:
        """Move every countdown on, and look again."""
        self.query_one(HeaderBar).tick(now)
        self.notice.tick(now)
        if self.past is None:
            for part in (self.head, self.breaches, self.waits):
                part.tick(now)
            self._moved()
            self.look_again()

    def look_again(self) -> None:
        """Read the board anew, unless it is just being read."""
        if self._reading:
            return
        self._reading = True
        past, now = self.past, self._now()
        self.fetch(
            "offer", lambda: self._desk.board.live(now) if past is None else self._desk.board.then(past), self._read
        )

    def _read(self, board: Board) -> None:
        self._reading = False
        if board.then != (self.past is not None):
            self.look_again()
        else:
            self._paint(board)

    def failed(self, error: BaseException, doing: str) -> None:
        """Go on reading after a failure."""
        if doing == "offer":
            self._reading = False
        super().failed(error, doing)

    def _paint(self, board: Board) -> None:
        self.board, now = board, self.clock
        self.set_class(board.then, "-then")
        self.head.show(board, now)
        self.cells.show(board)
        self.loads.show(board.loads, self._full)
        waits = waits_of(board)
        self.waits.show(waits, now)
        self.waits.border_title = Content(f"Ждёт решения: {len(waits)}" if waits else "Ждёт решения")
        self.breaches.show(board.breaches, self._ahead, now, past=board.then)

    def _moved(self) -> None:
        if self.board is None:
            return
        told = self._told(self.board, self.clock)
        if told is None:
            self.detail.nothing("✓ Ничего не просрочено, и в ближайшие часы ничего не нарушится.")
        else:
            self.detail.show(told.head, told.when, told.what, told.advice, told.style)

    def _told(self, board: Board, now: datetime) -> Told | None:
        """Describe what the keys are meant for: the row of the panel that has them, else the promise on the line."""
        if self.focused is self.waits and self.waits.row is not None:
            told = of_wait(self.waits.row, board, now, self.zone)
            return replace(told, advice=PAST) if board.then else told
        if self.focused is self.loads and self.loads.row is not None:
            told = of_load(self.loads.row, board)
            return replace(told, advice=PAST) if board.then else told
        one = self.breaches.chosen
        if one is None:
            return None
        head, said = f"№ {one.number}  {one_line(one.subject)}", f"{what(one)} · {holder(one)}"
        do = advice(one, board, now, self.person.id)
        return Told(head, when(one, now, self.zone), said, do, STYLE[one.heat])

    # --- moving about

    def action_jump(self, digit: int) -> None:
        """Stand on the breach of a digit, with 0 on the first that is late."""
        self.breaches.focus()
        if not self.breaches.jump(digit):
            self.say("Просроченных нет." if digit == 0 else f"Нарушения под цифрой {digit} нет.", "warning")

    def action_step(self, rows: int) -> None:
        """Move the cursor of what has the keys."""
        part: Any = self.focused or self.breaches
        part.action_move(rows)

    def action_open(self) -> None:
        """Open what is under the cursor: a ticket in the queue, or the screen that the line is about."""
        board = self.board
        if board is not None and board.then:
            self.say("Это прошлое: открыть можно из настоящего. Esc — к нему.", "warning")
        elif self.focused is self.loads and self.loads.row is not None:
            self.post_message(QueueWanted(f"кто:{self.loads.row.name.split()[0]}"))
        elif self.focused is self.waits and self.waits.row is not None:
            self._lead_on(self.waits.row.thing)
        elif (number := self.meant) is not None:
            self.post_message(TicketWanted(number))

    def _lead_on(self, thing: Any) -> None:
        if isinstance(thing, Unaccepted):
            self.go("app.shift")
        elif isinstance(thing, MissedWindow):
            self.go("app.statuses")
        elif isinstance(thing, Load):
            self.post_message(QueueWanted(f"кто:{thing.name.split()[0]}"))
        elif self.meant is not None:
            self.post_message(TicketWanted(self.meant))
        else:
            self.say("Карантин — в очереди: Esc, потом Z.", "warning")

    @property
    def meant(self) -> int | None:
        """The ticket that acts are meant for."""
        if self.focused is self.waits and self.waits.row is not None:
            thing = self.waits.row.thing
            if isinstance(thing, Load):
                return first_of(self.board, thing) if self.board is not None else None
            named = (getattr(thing, name, 0) for name in ("outage", "waiting", "number"))
            return next((number for number in named if number), None)
        if self.focused is self.loads and self.loads.row is not None and self.board is not None:
            return first_of(self.board, self.loads.row)
        one = self.breaches.chosen
        return one.number if one is not None else None

    def best_for(self, number: int) -> int | None:
        """Name the person who can best take a ticket."""
        one = next((each for each in self.breaches.order if each.number == number), None)
        if self.board is None:
            return None
        line, but = (one.line, one.owner_id) if one is not None else (1, None)
        found = freest(self.board, line, but, self.person.id)
        return found.person_id if found is not None else None

    def action_back(self) -> None:
        """Go from the past to now, from now to the queue."""
        if self.past is not None:
            self.past = None
            self.notice.done_with()
            self._reading = False
            self.look_again()
        else:
            self.dismiss()
