"""Pauses as pairs of instants, joined into spans that are sorted and apart (time.md rule 23)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.instants import ScheduleError, seconds_of
from models.targets import Target

Pauses = Iterable[tuple[datetime, datetime | None]]
"""Pairs (from, to); ``to`` is None while the pause lasts."""


def joined(pauses: Pauses, start: int) -> list[tuple[int, int | None]]:
    """Join pauses clipped to a clock's start, in seconds; nothing follows an unfinished one."""
    spans: list[tuple[int, int | None]] = []
    for begun, ended in sorted((_span(*pause, start) for pause in pauses), key=lambda span: span[0]):
        if ended is not None and ended <= begun:
            continue
        if spans and (spans[-1][1] is None or begun <= spans[-1][1]):
            last = spans[-1][1]
            spans[-1] = spans[-1][0], None if last is None or ended is None else max(last, ended)
        else:
            spans.append((begun, ended))
    return spans


def target_of(target: timedelta | Target) -> Target:
    """Take a bare amount of business time as a target of it."""
    return Target.of(target) if isinstance(target, timedelta) else target


def _span(begun: datetime, ended: datetime | None, start: int) -> tuple[int, int | None]:
    first = seconds_of(begun)
    last = None if ended is None else seconds_of(ended)
    if last is not None and last < first:
        raise ScheduleError("пауза кончается раньше, чем началась")
    return max(first, start), last
