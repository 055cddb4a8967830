"""Where the windows of local dates lie in time: from clock labels of one zone to whole seconds UTC (time.md rule 7).

A label inside a gap means the same time after the jump, an ambiguous one its first occurrence.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from models.instants import DAY
from models.schedule_form import Form, Span

EPOCH_DAY = 719_163
"""The ordinal of 1970-01-01."""

_LAST_DAY = date.max.toordinal()
_REACH = 4
"""How many dates before an instant can still touch it: an overnight window of two days, and a zone that skips one."""


class LocalDays:
    """Lays a calendar's dates on the axis of seconds; remembers the zone's offsets of the dates it has seen."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._zone = form.zone
        self._offsets: dict[int, int] = {}
        self._written = sorted(form.overrides)
        self._weekly = any(form.weekly)

    def open_spans(self, start: int, end: int) -> list[Span]:
        """List the open spans inside [start, end), sorted and disjoint; spans that touch are one (rule 6)."""
        first, last = start // DAY + EPOCH_DAY - _REACH, end // DAY + EPOCH_DAY + _REACH // 2
        days = self._days(max(first, 1), min(last, _LAST_DAY))
        opened = _union(self._laid(day, self._form.hours(day)) for day in days)
        if opened and (self._form.daily_breaks or self._form.breaks):
            closed = _union(self._laid(day, self._form.pauses(day)) for day in self._broken(days))
            opened = _without(opened, closed)
        return [(max(a, start), min(b, end)) for a, b in opened if a < end and b > start]

    def belongs(self, day: int) -> list[Span]:
        """List the open spans of the windows that begin on one date, its breaks cut out."""
        opened = _union([self._laid(day, self._form.hours(day))])
        near = range(max(day - 1, 1), min(day + 2, _LAST_DAY + 1))
        return _without(opened, _union(self._laid(at, self._form.pauses(at)) for at in near)) if opened else []

    def _days(self, first: int, last: int) -> Iterable[int]:
        if self._weekly:
            return range(first, last + 1)
        return self._written[bisect_left(self._written, first) : bisect_left(self._written, last + 1)]

    def _broken(self, days: Iterable[int]) -> Iterable[int]:
        if self._weekly:
            return days
        near = {at for day in days for at in (day - 1, day, day + 1, day + 2)}
        return sorted(day for day in near if 0 < day <= _LAST_DAY)

    def _laid(self, day: int, spans: Iterable[Span]) -> list[Span]:
        found = ((self._second(day, start), self._second(day, end)) for start, end in spans)
        return [(start, end) for start, end in found if start < end]

    def _second(self, day: int, clock: int) -> int:
        """Find the instant of a clock label; labels from 24:00 on lie on the next date."""
        day, clock = day + clock // DAY, clock % DAY
        label = (day - EPOCH_DAY) * DAY + clock
        offset = self._offset(day)
        if offset != self._offset(day + 1):
            offset = self._offset_at(day, clock)
        return label - offset

    def _offset(self, day: int) -> int:
        found = self._offsets.get(day)
        if found is None:
            found = self._offsets[day] = self._offset_at(day, 0)
        return found

    def _offset_at(self, day: int, clock: int) -> int:
        local = datetime.fromordinal(min(day, _LAST_DAY)) + timedelta(0, clock)
        offset = local.replace(tzinfo=self._zone).utcoffset() or timedelta()
        return offset.days * DAY + offset.seconds


def _union(groups: Iterable[Iterable[Span]]) -> list[Span]:
    """Join spans that overlap or touch, so that common time counts once."""
    joined: list[Span] = []
    for start, end in sorted(span for group in groups for span in group):
        if joined and start <= joined[-1][1]:
            if end > joined[-1][1]:
                joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _without(spans: list[Span], cuts: list[Span]) -> list[Span]:
    """Cut sorted disjoint spans out of sorted disjoint spans."""
    left: list[Span] = []
    at = 0
    for start, end in spans:
        while at < len(cuts) and cuts[at][1] <= start:
            at += 1
        for cut_start, cut_end in cuts[at:]:
            if cut_start >= end:
                break
            if cut_start > start:
                left.append((start, cut_start))
            start = max(start, cut_end)
        if start < end:
            left.append((start, end))
    return left
