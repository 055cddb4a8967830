"""The working hours of a desk: when it is open, and arithmetic in its business time (time.md rules 1-9, S-10, S-11).

A schedule is prepared lazily into blocks of sorted windows with running totals, so that every question is a binary
search. Blocks never change once built: threads may share a schedule.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from models.instants import DAY, LATEST, NaiveInstant, ScheduleError, instant_of, seconds_of, whole_seconds
from models.local_days import EPOCH_DAY, LocalDays
from models.schedule_form import Form, read_form
from models.schedule_shape import day_lengths, five_years_from, is_seamless, opens_weekly

__all__ = ["NaiveInstant", "NoOpening", "ScheduleError", "WorkSchedule"]

Block = tuple[list[int], list[int], list[int], int]
"""Starts and ends of the windows in a block, the business time before each, and the total."""

_BLOCK = 773 * DAY
"""189 such blocks are the 400 years after which dates, weekdays and zone rules repeat."""
_CYCLE = 189
_SETTLED = 130 * 365 * DAY // _BLOCK + 1
"""From the year 2100 on no zone has written transitions left."""


class NoOpening(ScheduleError):
    """A search met no opening within five years (rule 8)."""


def _last_day(day: int) -> int:
    return five_years_from((day - EPOCH_DAY) * DAY) // DAY + EPOCH_DAY


class WorkSchedule:
    """One calendar, built once from a plain mapping and frozen. Methods in seconds serve the clocks."""

    __slots__ = ("_blocks", "_days", "_full", "_settled", "_special", "form", "zone")

    form: Form
    zone: ZoneInfo

    def __init__(self, form: Form) -> None:
        """Prepare nothing yet; a calendar that never opens is refused (rule 8)."""
        special = sorted({*form.overrides, *form.holidays, *form.breaks})
        last = (special[-1] + 3 - EPOCH_DAY) * DAY // _BLOCK + 1 if special else 0
        values = {
            "form": form,
            "zone": form.zone,
            "_blocks": {},
            "_days": LocalDays(form),
            "_special": special,
            "_full": is_seamless(form),
            "_settled": max(last, _SETTLED),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)
        if not opens_weekly(form) and not any(self._days.belongs(day) for day in form.overrides):
            raise ScheduleError(f"weekly: {self.title} не открывается никогда")

    _blocks: dict[int, Block]
    _days: LocalDays
    _special: list[int]
    _full: bool
    _settled: int

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"календарь неизменяем: {name}")

    def __repr__(self) -> str:
        return f"<WorkSchedule {self.title}>"

    @classmethod
    def from_dict(cls, spec: Mapping[str, Any], name: str = "") -> Self:
        """Build a schedule from its mapping; ScheduleError says every rule that it breaks, in words."""
        return cls(read_form(spec, name))

    @property
    def name(self) -> str:
        """The calendar's name, empty when it has none."""
        return self.form.name

    @property
    def title(self) -> str:
        """How a sentence names the calendar."""
        return f"календарь «{self.name}»" if self.name else f"календарь пояса {self.zone.key}"

    @property
    def day_length(self) -> timedelta:
        """What one «день» of a target is worth in business time (rule 11)."""
        if self.form.day_length is not None:
            return timedelta(seconds=self.form.day_length)
        lengths = day_lengths(self.form)
        if len(lengths) != 1:
            raise ScheduleError(f"day_length: {self.title}: дни разной длины, укажите, чему равен «день»")
        return timedelta(seconds=lengths.pop())

    def is_open(self, at: datetime) -> bool:
        """Tell whether the desk works at this second; windows are half-open (rule 2)."""
        second = seconds_of(at)
        starts, ends, _, _ = self._block(second // _BLOCK)
        index = bisect_right(starts, second) - 1
        return index >= 0 and second < ends[index]

    def next_open(self, at: datetime) -> datetime:
        """Give the instant itself when open, else the next opening (rule 5)."""
        return instant_of(self.opening(seconds_of(at)))

    def next_close(self, at: datetime) -> datetime | None:
        """Give the end of the window in progress, else of the next one; None if it never closes."""
        closing = self._closing(self.opening(seconds_of(at)))
        return None if closing is None else instant_of(closing)

    def add(self, start: datetime, work: timedelta) -> datetime:
        """Give the earliest instant with that much business time since the start (rule 3)."""
        return instant_of(self.shift(seconds_of(start), work.days * DAY + work.seconds))

    def subtract(self, end: datetime, work: timedelta) -> datetime:
        """Give the latest instant with that much business time left before the end."""
        return instant_of(self.shift_back(seconds_of(end), whole_seconds(work)))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Measure the business time from start to end."""
        return timedelta(seconds=self.worked(seconds_of(start), seconds_of(end)))

    def windows(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Walk the open windows clipped to [start, end), lazily; windows that touch are one."""
        at, stop = seconds_of(start), seconds_of(end)
        while (opening := self._first_open(at, stop)) is not None:
            closing = self._closing(opening, stop)
            at = stop if closing is None else min(closing, stop)
            yield instant_of(opening), instant_of(at)

    def is_workday(self, day: date) -> bool:
        """Tell whether a date has hours of its own; an overnight window belongs to the date it starts on (rule 6)."""
        return bool(self._days.belongs(day.toordinal()))

    def add_workdays(self, day: date, count: int) -> date:
        """Step over working days: count of them strictly after the date; zero gives the date itself."""
        if count < 0:
            raise ScheduleError(f"число рабочих дней не может быть отрицательным: {count}")
        at = last = day.toordinal()
        limit = _last_day(last)
        while count:
            at += 1
            if at > limit:
                raise self._no_opening((last - EPOCH_DAY) * DAY)
            if self._days.belongs(at):
                count, last, limit = count - 1, at, _last_day(at)
        return date.fromordinal(at)

    def opening(self, second: int) -> int:
        """Find the first open second not before this one."""
        found = self._first_open(second, five_years_from(second) + 1)
        if found is None:
            raise self._no_opening(second)
        return found

    def shift(self, second: int, work: int) -> int:
        """Find the earliest second with that much work since this one; no work leaves it where it is."""
        key = second // _BLOCK
        starts, ends, before, total = self._blocks.get(key) or self._block(key)
        index = bisect_right(starts, second) - 1
        if index < 0:
            need = work
        else:
            end = ends[index]
            if second < end:
                if 0 <= work <= end - second:
                    return second + work
                end = second
            need = before[index] + end - starts[index] + work
        if work <= 0:
            return self._unmoved(second, work)
        if need > total:
            return self._shift_on(key, need - total, ends[-1] if index >= 0 else second)
        index = bisect_left(before, need) - 1
        return starts[index] + need - before[index]

    def shift_back(self, second: int, work: int) -> int:
        """Find the latest second with that much work left before this one."""
        if work <= 0:
            return self._unmoved(second, work)
        key = second // _BLOCK
        need, seen = self._done(key, second) - work, second
        while need < 0:
            starts = self._block(key)[0]
            if starts and starts[0] < seen:
                seen = starts[0]
            if key * _BLOCK < five_years_from(seen, -1):
                raise self._no_opening(seen)
            key -= 1
            _, ends, _, total = self._block(key)
            if ends and ends[-1] < five_years_from(seen, -1):
                raise self._no_opening(seen)
            need += total
        starts, _, before, _ = self._block(key)
        index = bisect_right(before, need) - 1
        return starts[index] + need - before[index]

    def worked(self, start: int, end: int) -> int:
        """Count the work between two seconds, the first not after the second."""
        if start > end:
            raise ScheduleError("начало промежутка позже его конца")
        first, last = start // _BLOCK, end // _BLOCK
        done = self._done(last, end) - self._done(first, start)
        return done + sum(self._total(key) for key in range(first, last)) if first != last else done

    def _block(self, key: int) -> Block:
        found = self._blocks.get(key)
        if found is None:
            starts, ends, before, total = [], [], [], 0
            for start, end in self._days.open_spans(key * _BLOCK, (key + 1) * _BLOCK):
                starts.append(start)
                ends.append(end)
                before.append(total)
                total += end - start
            found = self._blocks[key] = starts, ends, before, total
        return found

    def _total(self, key: int) -> int:
        """Count the work of a whole block; far ones repeat after 400 years and are not built."""
        far = key - self._settled
        return self._block(key if far < 0 else self._settled + far % _CYCLE)[3]

    def _done(self, key: int, second: int) -> int:
        starts, ends, before, _ = self._block(key)
        index = bisect_right(starts, second) - 1
        return before[index] + min(second, ends[index]) - starts[index] if index >= 0 else 0

    def _first_open(self, second: int, stop: int) -> int | None:
        key = second // _BLOCK
        while second < stop:
            starts, ends, _, _ = self._block(key)
            index = bisect_right(ends, second)
            if index < len(ends):
                found = max(second, starts[index])
                return found if found < stop else None
            key += 1
            second = key * _BLOCK
        return None

    def _closing(self, second: int, stop: int | None = None) -> int | None:
        """Find the end of the window in progress, looking no further than ``stop``; None when there is no end."""
        key = second // _BLOCK
        while stop is None or second < stop:
            starts, ends, _, _ = self._block(key)
            index = bisect_right(starts, second) - 1
            if index < 0 or ends[index] <= second:
                break
            second = ends[index]
            if second < (key + 1) * _BLOCK:
                break
            calm = self._calm_until(second)
            if calm is None or second > LATEST:
                return None
            key = max(key + 1, calm // _BLOCK)
            second = key * _BLOCK
        return second

    def _calm_until(self, second: int) -> int | None:
        """Say how long a round-the-clock calendar surely stays open: to its next written date; None for ever."""
        if not self._full or self.form.yearly:
            return second
        day = second // DAY + EPOCH_DAY - 3
        index = bisect_left(self._special, day)
        return None if index == len(self._special) else (self._special[index] - EPOCH_DAY - 3) * DAY

    def _shift_on(self, key: int, need: int, seen: int) -> int:
        """Go on in the following blocks; ``seen`` is the last open second so far."""
        while True:
            key += 1
            if key * _BLOCK > five_years_from(seen):
                raise self._no_opening(seen)
            total = self._total(key)
            if need > total and key > self._settled and key * _BLOCK < LATEST:
                seen = (key + 1) * _BLOCK if total else seen
            elif total:
                starts, ends, before, _ = self._block(key)
                if not starts or starts[0] > five_years_from(seen):
                    raise self._no_opening(seen)
                if need <= total:
                    index = bisect_left(before, need) - 1
                    return starts[index] + need - before[index]
                seen = ends[-1]
            need -= total

    def _unmoved(self, second: int, work: int) -> int:
        if work:
            raise ScheduleError("рабочее время не может быть отрицательным")
        return second

    def _no_opening(self, second: int) -> NoOpening:
        since = instant_of(second).astimezone(self.zone).date() if abs(second) < LATEST else "конца времён"
        return NoOpening(f"{self.title}: нет рабочих часов ближе пяти лет от {since}")
