"""Amounts of time and instants as an operator reads them (time.md rules 34, 40)."""

from datetime import datetime, timedelta, tzinfo

from models.clock import Clock, ClockState
from models.instants import whole_seconds
from models.workhours import WorkSchedule

WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_MARKS = {"Europe/Moscow": "МСК"}
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MOMENT = "меньше минуты"


def plural(number: int, one: str, few: str, many: str) -> str:
    """Choose the Russian form of a noun after a number: 1 час, 2 часа, 5 часов."""
    tail, tens = abs(number) % 10, abs(number) % 100
    if 11 <= tens <= 14 or tail == 0 or tail >= 5:
        return many
    return one if tail == 1 else few


def counted(number: int, one: str, few: str, many: str) -> str:
    """Say a number with its noun: «3 обращения»."""
    return f"{number} {plural(number, one, few, many)}"


def duration(span: timedelta) -> str:
    """Say an amount cut down to minutes: «2 ч 10 мин»; under one minute «меньше минуты». The sign is not said."""
    minutes = whole_seconds(abs(span)) // 60
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} ч"] * bool(hours) + [f"{minutes} мин"] * bool(minutes)
    return " ".join(parts) or _MOMENT


def amount(seconds: int) -> str:
    """Say an exact amount, seconds included: «1 ч 30 мин», «45 с»."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = ((hours, "ч"), (minutes, "мин"), (rest, "с"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 с"


def left(span: timedelta) -> str:
    """Say what is left, or by how much it is overdue, in words and never with a minus sign."""
    if span >= timedelta():
        return f"осталось {duration(span)}"
    said = duration(span)
    return f"просрочено {said} назад" if said == _MOMENT else f"просрочено на {said}"


def age(span: timedelta, day: timedelta) -> str:
    """Say how long a request without a due has waited, in whole service days once there is one: «3 д в очереди»."""
    days = span // day
    return f"{days} д в очереди" if days else f"{duration(span)} в очереди"


def countdown(span: timedelta) -> str:
    """Show a live countdown: ``mm:ss`` under an hour, ``hh:mm:ss`` under a day, words otherwise (rule 40)."""
    if span < timedelta() or span >= _DAY:
        return left(span) if span < timedelta() else duration(span)
    seconds = whole_seconds(span)
    short = f"{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return short if span < _HOUR else f"{seconds // 3600:02d}:{short}"


def zone_mark(at: datetime) -> str:
    """Name the zone of a local instant: «МСК», else the difference from UTC."""
    key = getattr(at.tzinfo, "key", "")
    if key in _MARKS:
        return _MARKS[key]
    minutes = whole_seconds(at.utcoffset() or timedelta()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def clock_time(at: datetime, now: datetime, zone: tzinfo, operator_zone: tzinfo | None = None) -> str:
    """Say an instant as a clock time: «сегодня 20:00», «пт 16.10 15:00»; with the zone if not the operator's."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    ahead = (local.date() - today).days
    near = {-1: "вчера", 0: "сегодня", 1: "завтра"}.get(ahead)
    year = "" if local.year == today.year else f".{local.year:04d}"
    day = near or f"{WEEKDAYS[local.weekday()]} {local:%d.%m}{year}"
    foreign = operator_zone is not None and at.astimezone(operator_zone).utcoffset() != local.utcoffset()
    return f"{day} {local:%H:%M}" + (f" {zone_mark(local)}" if foreign else "")


def clock_words(
    clock: Clock, now: datetime, schedule: WorkSchedule, zone: tzinfo, operator_zone: tzinfo | None = None
) -> str:
    """Say a clock's state in prose: the due as a clock time, beside it the business time left (rule 34)."""
    state = clock.state
    if state is ClockState.PAUSED:
        return f"на паузе, {left(clock.left)}" if clock.left else "на паузе"
    if state is ClockState.BEST_EFFORT and clock.start is not None:
        waited = schedule.between(clock.start, max(clock.start, now))
        return f"{state.label}, {age(waited, schedule.day_length)}"
    if state is ClockState.NOW:
        if clock.breach is None or not clock.overdue_at(now):
            return "сейчас"
        return f"сейчас, нарушено {clock_time(clock.breach, now, zone, operator_zone)}"
    if state is ClockState.RUNNING and clock.due is not None:
        return f"{clock_time(clock.due, now, zone, operator_zone)}, {left(_left(clock, now, schedule))}"
    if state is ClockState.BROKEN and clock.left is not None and clock.left < timedelta():
        return f"{state.label} на {duration(clock.left)}"
    return state.label


def _left(clock: Clock, now: datetime, schedule: WorkSchedule) -> timedelta:
    if clock.due is None or now <= clock.due:
        return timedelta() if clock.due is None else schedule.between(now, clock.due)
    return (clock.left or timedelta()) - schedule.between(clock.due, now) - timedelta(microseconds=1)
