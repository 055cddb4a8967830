"""Status windows that were due and not posted, at any instant (H-22, HO-35)."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from data.board.rows import MissedWindow
from data.reads import instant, maybe, stored
from data.reports.then import Then
from data.shifts.reading import Ask
from data.statuses.status_rows import HOTLINE_SINCE, folded
from data.statuses.statuses import HOTLINE
from models.events import EventKind
from models.status_windows import WindowState, window
from models.terms import Priority, Status

if TYPE_CHECKING:
    from data.desk import Desk

_OPENING = ", ".join(
    f"'{kind.value}'" for kind in (EventKind.PRIORITY_CHANGED, EventKind.IMPACT_SET, EventKind.REOPENED)
)
_SINCE = f"""
SELECT max(happened_at) FROM journal_event WHERE ticket_number = ? AND n < ? AND kind IN ({_OPENING})"""
_POSTS = """
SELECT state, at, next_at, event_n FROM status_post
 WHERE (ticket_number = ? OR (ticket_number = 0 AND state = 'sent' AND ? <> 0)) AND at >= ? AND event_n < ?
 ORDER BY id"""
_LONG_AGO = "2000-01-01 00:00:00.000000"
_HOTLINE = "Горячая линия"


def missed(
    desk: "Desk", ask: Ask, opened: Iterable[Then], at: datetime, cut: int
) -> tuple[tuple[MissedWindow, ...], datetime | None]:
    """List the windows that are red at an instant, by the journal before ``cut``; and when the next one turns red."""
    rules, found, coming = desk.standard.shifts.status, [], list[datetime]()
    for number, subject, since in _subjects(desk, ask, opened, cut):
        earliest = stored(since) if number else _LONG_AGO
        last = folded(list(ask(_POSTS, (number, number, earliest, cut))), since)
        weighed = window(desk.schedule, rules, last.at, at, last.postponed)
        if weighed.state is WindowState.RED:
            found.append(MissedWindow(number, subject, weighed.red_at))
        else:
            coming.append(weighed.red_at)
    found.sort(key=lambda one: (one.since, one.number))
    return tuple(found), min(coming, default=None)


def _subjects(desk: "Desk", ask: Ask, opened: Iterable[Then], cut: int) -> Iterable[tuple[int, str, datetime]]:
    if desk.shifts.statuses.hotline:
        row = next(iter(ask(HOTLINE_SINCE, ())), None)
        yield HOTLINE, _HOTLINE, instant(row[0] if row and row[0] else _LONG_AGO)
    for one in opened:
        if one.priority is Priority.CRITICAL and one.status is not Status.UNFORMED:
            row = next(iter(ask(_SINCE, (one.number, cut))), None)
            yield one.number, one.subject, (maybe(row[0]) if row else None) or one.received_at
