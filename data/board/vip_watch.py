"""A VIP's request that waits while another VIP's is in work: the supervisor is warned, once for each pair (C-04)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.alerts.rows import Occasion
from data.shifts.reading import Ask
from data.verbs import whole_second
from models.queue_order import PAUSED_SHIFT
from models.tables import Ticket

if TYPE_CHECKING:
    from data.desk import Desk

AGAIN = timedelta(minutes=1)
"""What nobody could be told of is tried again after this."""
_LIVE = f"is_open = 1 AND rank IS NOT NULL AND rank < {PAUSED_SHIFT} AND tier = 'vip'"
_TICKS = " OR ".join(f"w.{clock}_state IN ('running', 'now')" for clock in ("reaction", "response", "resolution"))
_BUSY = f"""
SELECT number FROM ticket WHERE {_LIVE} AND status = 'in_progress' ORDER BY rank, admitted_at, number LIMIT 1"""
_WAITING = f"""
SELECT w.number FROM ticket AS w
 WHERE {_LIVE} AND status <> 'in_progress' AND ({_TICKS}) AND NOT EXISTS (
       SELECT 1 FROM alert a
        WHERE a.ticket_number = w.number AND a.clock = '{Occasion.VIP_WAITS.value}' AND a.cycle = ?)
 ORDER BY w.rank, w.admitted_at, w.number"""


class VipWatch:
    """Looks after every move of the journal, from any number of consoles."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._head = -1
        self._unheard: tuple[datetime, list[tuple[int, int]]] | None = None

    def look(self, now: datetime) -> int:
        """Warn of the pairs that nobody was warned of; gives how many warnings were made. One cheap read otherwise."""
        head = self._desk.journal.head()
        if head == self._head:
            return 0
        pairs = _pairs(self._desk.reads.rows)
        if not pairs:
            self._head = head
            return 0
        if self._told_nobody(pairs, now):
            return 0
        with self._desk.store.write(whole_second(now), "табло") as tx:
            made = [
                self._desk.alerts.call(tx, tx.session.get_one(Ticket, waiting), Occasion.VIP_WAITS, in_work)
                for waiting, in_work in _pairs(tx.exec)
            ]
        self._unheard = None if any(made) else (now, pairs)
        return sum(map(len, made))

    def _told_nobody(self, pairs: list[tuple[int, int]], now: datetime) -> bool:
        """Tell whether nobody heard of these a moment ago: no supervisor is there, or they do not want to hear."""
        return self._unheard is not None and self._unheard[1] == pairs and now - self._unheard[0] < AGAIN


def _pairs(ask: Ask) -> list[tuple[int, int]]:
    """Pair the VIP's request in work with each one that waits for it and was not told of."""
    busy = next(iter(ask(_BUSY, ())), None)
    if busy is None:
        return []
    return [(int(waiting), int(busy[0])) for (waiting,) in ask(_WAITING, (busy[0],))]
