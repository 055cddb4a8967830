"""The supervisor's board: what breaks next, who is loaded, what waits for a decision, and the acts from it (D-42)."""

from datetime import datetime
from typing import TYPE_CHECKING

from data.board.acts import Acts
from data.board.live import Live
from data.board.rows import Board, ThenRow
from data.board.then import board_then, queue_then
from data.board.vip_watch import VipWatch

if TYPE_CHECKING:
    from data.desk import Desk


class BoardBook(Acts):
    """The board of one desk: as it is, as it was, and what a supervisor does from it."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._live = Live(desk)
        self._vips = VipWatch(desk)

    def live(self, now: datetime) -> Board:
        """Give the board of this instant; cheap to ask once a second, from any thread."""
        return self._live.at(now)

    def then(self, at: datetime) -> Board:
        """Give the board as it stood at the end of a past second, recomputed from the journal."""
        return board_then(self.desk, at)

    def queue_then(self, at: datetime) -> tuple[ThenRow, ...]:
        """Give the queue as it stood at the end of a past second, in its order."""
        return queue_then(self.desk, at)

    def watch(self, now: datetime) -> int:
        """Warn the supervisor of each VIP that waits for another VIP, once (C-04); gives how many times."""
        return self._vips.look(now)
