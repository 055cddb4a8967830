"""The open requests as they stand now, kept by one console and read anew only where the journal moved."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from data.reports.then import Then, open_now
from models.events import EventKind

if TYPE_CHECKING:
    from data.reads import Reads

_MOST = 2000
"""Events since the last look from which everything is read anew."""
_SINCE = "SELECT ticket_number, kind FROM journal_event WHERE n > ? AND n <= ?"
_ABOUT_NO_TICKET = frozenset(
    {
        EventKind.SIGNED_IN,
        EventKind.SIGNED_OUT,
        EventKind.SIGN_IN_FAILED,
        EventKind.PIN_CHANGED,
        EventKind.QUARANTINED,
        EventKind.SHIFT_OPENED,
        EventKind.SHIFT_EXTENDED,
        EventKind.SHIFT_CLOSED,
        EventKind.SHIFT_NOTICED,
        EventKind.NOTICE_ACKED,
        EventKind.OPENING_TICKED,
        EventKind.ALERTED,
        EventKind.ALERT_ANSWERED,
        EventKind.ALERT_RULES_SET,
        EventKind.STATUS_SENT,
        EventKind.STATUS_POSTPONED,
        EventKind.STATUS_MISSED,
        EventKind.RESERVE_CALLED,
        EventKind.LEFT_SHIFT,
        EventKind.JOINED_SHIFT,
    }
)
"""Events without a ticket after which no ticket looks otherwise; after any other one all are read anew."""


class Opened:
    """Every open request, by its number; for one thread at a time."""

    def __init__(self, reads: "Reads") -> None:
        self._reads = reads
        self._head = -1
        self._found: dict[int, Then] = {}

    def upto(self, head: int) -> Mapping[int, Then]:
        """Give what is open by the journal up to this event, which must be its end in the reader's snapshot."""
        if head != self._head:
            touched = self._touched(head)
            if touched is None:
                self._found = open_now(self._reads.rows)
            elif touched:
                fresh = open_now(self._reads.rows, touched)
                kept = {number: one for number, one in self._found.items() if number not in touched}
                self._found = {**kept, **fresh}
            self._head = head
        return self._found

    def _touched(self, head: int) -> set[int] | None:
        """Name the tickets that anything happened to since the last look; None: read all."""
        if self._head < 0 or not 0 < head - self._head <= _MOST:
            return None
        numbers: set[int] = set()
        for number, kind in self._reads.rows(_SINCE, (self._head, head)):
            if number is not None:
                numbers.add(int(number))
            elif EventKind(kind) not in _ABOUT_NO_TICKET:
                return None
        return numbers
