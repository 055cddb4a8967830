"""Rows of the lists made of the columns of ``queue_sql.ROW``, quickly: a page is sixty of them."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from data.reads import instant, maybe
from data.rows import QueueRow
from models.clock import NO_CLOCK, Clock, ClockState
from models.terms import Priority, Reason, Status, TicketType, Tier, Verdict, Warn

_STATES = {state.value: state for state in ClockState}
_STATUSES = {status.value: status for status in Status}
_TYPES = {kind.value: kind for kind in TicketType}
_TIERS = {tier.value: tier for tier in Tier}
_PRIORITIES = {priority.value: priority for priority in Priority}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_REASONS = {reason.value: reason for reason in Reason}


@lru_cache(maxsize=256)
def _listed(words: str) -> tuple[str, ...]:
    """Read a list that is stored as words with spaces between."""
    return tuple(words.split())


@lru_cache(maxsize=256)
def _warned(words: str) -> tuple[Warn, ...]:
    """Read the warnings of a ticket, stored as their slugs with spaces between."""
    return tuple(Warn(word) for word in words.split())


def row_of(values: Sequence[Any], place: Sequence[int] = ()) -> QueueRow:
    """Make a row of the columns of ``queue_sql.ROW``; ``place`` are those of its key in the list."""
    return QueueRow(
        number=values[0],
        version=values[1],
        status=_STATUSES[values[2]],
        type=_TYPES.get(values[3]),
        tier=_TIERS.get(values[4]),
        priority=_PRIORITIES[values[5]],
        subject=values[6],
        client_id=values[7],
        client=values[8] or "",
        sender=values[9],
        assignee_id=values[10],
        assignee=values[11] or "",
        line=values[12],
        received_at=instant(values[13]),
        admitted_at=maybe(values[14]),
        rank=values[15],
        reaction=clock_of(values[16:23]),
        response=clock_of(values[23:30]),
        resolution=clock_of(values[30:37]),
        waiting_until=maybe(values[37]),
        hold_reason=values[38],
        unread=bool(values[39]),
        undelivered=bool(values[40]),
        reopenings=values[41],
        verdict=_VERDICTS.get(values[44]),
        reason=_REASONS.get(values[45]),
        warnings=_warned(values[46]) if values[46] else (),
        form=(values[47], values[48]),
        asked_at=maybe(values[49]),
        by_us=bool(values[50]),
        owes=bool(values[51]),
        off_channel=bool(values[52]),
        parent=values[53],
        missing=_listed(values[54]) if values[54] else (),
        key=tuple([values[column] for column in place]),
    )


def clock_of(values: Sequence[Any]) -> Clock:
    """Make a clock of its seven columns: state, start, due, warn, breach, left in seconds, the stopping instant."""
    state, start, due, warn, breach, left, stopped = values
    if state == "absent":
        return NO_CLOCK
    rest = None if left is None else timedelta(seconds=left)
    return Clock(_STATES[state], maybe(start), maybe(due), maybe(warn), maybe(breach), rest, maybe(stopped))
