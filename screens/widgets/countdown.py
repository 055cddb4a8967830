"""What a clock says at an instant, in the list and on the card (time.md rules 15, 16, 24, 26, 34, 40).

Pure and cheap: sixty rows of two clocks are asked every second. Urgency is form: each mood has its glyph and words.
"""

from datetime import datetime, timedelta, tzinfo
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from models.clock import Clock, ClockState
from models.instants import seconds_of
from models.workhours import ScheduleError, WorkSchedule

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_WEEK = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


class Mood(Enum):
    """How near the end of a promise is; the value is its glyph."""

    CALM = "◔"
    HALF = "◑"
    SOON = "◕"
    NOW = "◕ "
    LATE = "●"
    PAUSED = "‖"
    PAUSED_LATE = "‖ "
    KEPT = "✓"
    KEPT_LATE = "✓ "
    OPEN_ENDED = ""
    NOTHING = " "


class Countdown(NamedTuple):
    """One clock at one instant: words, the same shorter for a narrow column, and how near the end is."""

    text: str
    short: str
    mood: Mood

    @property
    def glyph(self) -> str:
        """The sign of the mood: one cell, or empty."""
        return self.mood.value.strip()


NOTHING = Countdown("", "", Mood.NOTHING)
_KEPT = Countdown("", "", Mood.KEPT)
_KEPT_LATE = Countdown("с опозданием", "с опозд.", Mood.KEPT_LATE)
_ENDED = Countdown("без оценки", "без оценки", Mood.NOTHING)
_BEST_EFFORT = Countdown("как получится", "как получ.", Mood.OPEN_ENDED)
_AT_ONCE = Countdown("сейчас", "сейчас", Mood.NOW)
_STILL = {
    ClockState.ABSENT: NOTHING,
    ClockState.KEPT: _KEPT,
    ClockState.BROKEN: _KEPT_LATE,
    ClockState.ENDED: _ENDED,
    ClockState.BEST_EFFORT: _BEST_EFFORT,
}


def countdown(clock: Clock, now: datetime, schedule: WorkSchedule, zone: tzinfo | None = None) -> Countdown:
    """Say a clock for a cell of a list; ``zone`` is the operator's (the calendar's when not given)."""
    if (still := _STILL.get(clock.state)) is not None:
        return still
    if clock.state is ClockState.PAUSED:
        return _paused(clock)
    if clock.due is None:
        return NOTHING
    zone = zone or schedule.zone
    due, at = seconds_of(clock.due), seconds_of(now)
    if clock.breach is not None and at > seconds_of(clock.breach):
        return _late(schedule.worked(due, at), schedule)
    if clock.state is ClockState.NOW and at >= due:
        return _AT_ONCE
    left = schedule.worked(at, due) if at < due else 0
    mood = _mood(clock, now, left, schedule)
    if due - at < _HOUR or _same_day(clock.due, now, zone):
        said = _ticking(left)
        return Countdown(said, said, mood)
    return Countdown(*_when(clock.due, now, zone), mood)


def ticking(left: timedelta) -> str:
    """Write an amount as a live countdown: ``mm:ss`` under an hour, else ``hh:mm:ss``; nothing less than zero."""
    return _ticking(max(left.days * _DAY + left.seconds, 0))


def amount(span: timedelta, schedule: WorkSchedule | None = None) -> str:
    """Write an amount of business time in prose, cut down to minutes; a day is the calendar's service day (rule 11)."""
    return _amount(max(span.days * _DAY + span.seconds, 0), _service_day(schedule))


def left_said(clock: Clock, now: datetime, schedule: WorkSchedule | None = None) -> str:
    """Say a clock for the card, where there is room for prose; without a schedule time is counted by the wall."""
    match clock.state:
        case ClockState.KEPT:
            return "✓ в срок"
        case ClockState.BROKEN:
            return f"✓ с опозданием{_by_how_much(clock, schedule)}"
        case ClockState.ENDED:
            return "без оценки"
        case ClockState.ABSENT:
            return "нет срока"
        case ClockState.BEST_EFFORT:
            return f"как получится{_age(clock, now, schedule)}"
        case ClockState.PAUSED:
            late = clock.left is not None and clock.left < timedelta()
            rest = amount(abs(clock.left or timedelta()), schedule)
            return f"‖ на паузе, {'просрочено' + _on(rest) if late else 'осталось ' + rest}"
    return _running_said(clock, now, schedule)


def due_said(clock: Clock, now: datetime, zone: tzinfo) -> str:
    """Say when a running clock's promise ends, as a clock time; empty for one that does not run."""
    if clock.state not in (ClockState.RUNNING, ClockState.NOW) or clock.due is None:
        return ""
    if clock.state is ClockState.NOW:
        return f"(нарушение с {_prose(clock.breach, now, zone)})" if clock.breach else ""
    if clock.overdue_at(now):
        return f"срок был {_prose(clock.due, now, zone)}"
    return f"до {_prose(clock.due, now, zone)}"


def _running_said(clock: Clock, now: datetime, schedule: WorkSchedule | None) -> str:
    if clock.due is None:
        return ""
    if clock.overdue_at(now):
        return f"● просрочено{_on(amount(_worked(clock.due, now, schedule), schedule))}"
    if clock.state is ClockState.NOW and now >= clock.due:
        return "сейчас"
    left = _worked(now, clock.due, schedule)
    return ticking(left) if left < timedelta(days=1) else f"осталось {amount(left, schedule)}"


def _worked(start: datetime, end: datetime, schedule: WorkSchedule | None) -> timedelta:
    if end <= start:
        return timedelta()
    return end - start if schedule is None else schedule.between(start, end)


def _by_how_much(clock: Clock, schedule: WorkSchedule | None) -> str:
    if clock.due is None or clock.stopped is None or clock.stopped <= clock.due:
        return ""
    return _on(amount(_worked(clock.due, clock.stopped, schedule), schedule))


def _age(clock: Clock, now: datetime, schedule: WorkSchedule | None) -> str:
    if clock.start is None:
        return ""
    return f", {amount(_worked(clock.start, now, schedule), schedule)} в очереди"


def _on(said: str) -> str:
    return f" {said}" if said.startswith("меньше") else f" на {said}"


def _paused(clock: Clock) -> Countdown:
    left = clock.left or timedelta()
    seconds = left.days * _DAY + left.seconds
    if seconds < 0:
        long, short = _late_words(-seconds, _DAY)
        return Countdown(long, short, Mood.PAUSED_LATE)
    said = _ticking(seconds, hours=True)
    return Countdown(said, said, Mood.PAUSED)


def _late(seconds: int, schedule: WorkSchedule) -> Countdown:
    long, short = _late_words(seconds, _service_day(schedule))
    return Countdown(long, short, Mood.LATE)


@lru_cache(maxsize=512)
def _late_by_minutes(minutes: int, day: int) -> tuple[str, str]:
    if not minutes:
        return "просрочено меньше минуты", "проср. <1 мин"
    hours, rest = divmod(minutes, 60)
    days, over = divmod(minutes * _MINUTE, day)
    if days:
        short = f"проср. {days} д" if days > 9 else f"проср. {days}д {over // _HOUR}ч"
    elif hours:
        short = f"проср. {hours}ч{rest:02}м"
    else:
        short = f"проср. {minutes} мин"
    return f"просрочено на {_amount(minutes * _MINUTE, day)}", short


def _late_words(seconds: int, day: int) -> tuple[str, str]:
    return _late_by_minutes(seconds // _MINUTE, day)


def _mood(clock: Clock, now: datetime, left: int, schedule: WorkSchedule) -> Mood:
    if clock.warn is not None and now >= clock.warn:
        return Mood.SOON
    if clock.start is None or clock.due is None:
        return Mood.CALM
    return Mood.HALF if 2 * left <= _whole(schedule, clock.start, clock.due) else Mood.CALM


@lru_cache(maxsize=1024)
def _whole(schedule: WorkSchedule, start: datetime, due: datetime) -> int:
    return schedule.worked(seconds_of(start), seconds_of(due)) if start < due else 0


@lru_cache(maxsize=16)
def _service_day(schedule: WorkSchedule | None) -> int:
    if schedule is None:
        return _DAY
    try:
        return int(schedule.day_length.total_seconds()) or _DAY
    except ScheduleError:
        return _DAY


def _amount(seconds: int, day: int) -> str:
    if seconds < _MINUTE:
        return "меньше минуты"
    days, rest = divmod(seconds, day)
    hours, minutes = rest // _HOUR, rest % _HOUR // _MINUTE
    parts = [f"{count} {unit}" for count, unit in ((days, "д"), (hours, "ч"), (minutes, "мин")) if count]
    return " ".join(parts[:2])


def _ticking(seconds: int, *, hours: bool = False) -> str:
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60 and not hours:
        return f"{minutes:02}:{seconds:02}"
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def _same_day(one: datetime, other: datetime, zone: tzinfo) -> bool:
    return _local_day(one, zone) == other.astimezone(zone).toordinal()


@lru_cache(maxsize=1024)
def _local_day(at: datetime, zone: tzinfo) -> int:
    return at.astimezone(zone).toordinal()


def _when(at: datetime, now: datetime, zone: tzinfo) -> tuple[str, str]:
    return _on_day(at, now.astimezone(zone).toordinal(), now.astimezone(zone).year, zone)


@lru_cache(maxsize=1024)
def _on_day(at: datetime, today: int, year: int, zone: tzinfo) -> tuple[str, str]:
    local = at.astimezone(zone)
    ahead = local.toordinal() - today
    if ahead == 1:
        said = f"завтра {local:%H:%M}"
    elif 1 < ahead < 7:
        said = f"{_WEEK[local.weekday()]} {local:%H:%M}"
    elif local.year == year:
        said = f"{local:%d.%m %H:%M}"
    else:
        return f"{local:%d.%m.%Y %H:%M}", f"{local:%d.%m.%Y}"
    return said, said


def _prose(at: datetime, now: datetime, zone: tzinfo) -> str:
    ahead = at.astimezone(zone).toordinal() - now.astimezone(zone).toordinal()
    local = at.astimezone(zone)
    if ahead == 0:
        return f"{local:%H:%M:%S}" if abs(at - now) < timedelta(hours=1) else f"{local:%H:%M}"
    if ahead == -1:
        return f"вчера {local:%H:%M}"
    return _when(at, now, zone)[0]
