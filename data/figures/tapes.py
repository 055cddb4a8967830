"""Where the time went: the tape of tickets, and how long they stood in each status (T-06, T-07)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

from data.figures.asking import Asking, Rows, within
from models.board_terms import Share
from models.figures import Filter, Period
from models.terms import Status

_SUMS = ", ".join(f"coalesce(sum(t.{share.value}), 0)" for share in Share)
_OWN = ", ".join(share.value for share in Share)
_TAPE = f"SELECT {_SUMS} FROM tally t WHERE t.resolved_at >= ? AND t.resolved_at < ? AND t.merged = 0"
_TAPE_OF = f"SELECT {_OWN} FROM tally WHERE ticket_number = ?"
_IN_STATUS = """
SELECT s.status, json_group_array(s.{}) FROM span s JOIN tally t ON t.ticket_number = s.ticket_number
 WHERE s.ended >= ? AND s.ended < ?{} GROUP BY s.status"""

_STATUSES_OF = """
SELECT status, json_group_array({}) FROM span WHERE ticket_number = ? AND ended IS NOT NULL GROUP BY status"""


class InStatus(NamedTuple):
    """How long tickets stood in a status: in how many pieces, the middle one and all together, in seconds."""

    pieces: int
    median: float
    total: int


def tape(asking: Asking, period: Period, filter: Filter) -> Mapping[Share, int]:
    """Sum the tapes of what was resolved in a period and stands so."""
    where, values = within(period, filter)
    row = asking.rows(_TAPE + where, values)[0]
    return dict(zip(Share, map(int, row), strict=True))


def tape_of(rows: Rows, number: int) -> Mapping[Share, int]:
    """Give the tape of one ticket as far as its pieces have ended; zeros where it is in no figure."""
    found = rows(_TAPE_OF, (number,))
    return dict(zip(Share, found[0] if found else (0,) * len(Share), strict=True))


def in_status(asking: Asking, period: Period, filter: Filter, *, elapsed: bool = False) -> Mapping[Status, InStatus]:
    """Measure the pieces that ended in a period, by status; in working time, or by the wall clock."""
    where, values = within(period, filter, line="s.line", operator="s.owner_id")
    sql = _IN_STATUS.format("elapsed" if elapsed else "worked", where)
    return _measured(asking.rows(sql, values))


def statuses_of(rows: Rows, number: int, *, elapsed: bool = False) -> Mapping[Status, InStatus]:
    """Measure the pieces of one ticket that have ended, by status."""
    return _measured(rows(_STATUSES_OF.format("elapsed" if elapsed else "worked"), (number,)))


def _measured(rows: Iterable[Sequence[Any]]) -> Mapping[Status, InStatus]:
    found = {Status(status): json.loads(lengths) for status, lengths in rows}
    return {
        status: InStatus(len(found[status]), median(found[status]), sum(found[status]))
        for status in Status
        if status in found
    }
