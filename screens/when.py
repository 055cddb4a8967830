"""Reading an instant as people say it: «20:00», «завтра 11:00», «пт 15:00», «12.12 10:00», «2 ч», «30 мин»."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

EXAMPLES = "20:00, завтра 11:00, пт 15:00, 12.12 10:00, через 2 ч"
"""What may be typed, for the hint of a question."""

_CLOCK = re.compile(r"^(?P<day>.*?)[ ,]*(?:в )?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)$")
_AMOUNT = re.compile(
    r"^(?:через )?(?P<count>\d{1,4}) ?(?P<unit>м|мин|минут|минуты|ч|час|часа|часов|д|дн|день|дня|дней)\.?$"
)
_DATE = re.compile(r"^(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}))?$")
_WEEK = {
    word: weekday
    for weekday, words in enumerate(
        ("пн понедельник", "вт вторник", "ср среда среду", "чт четверг", "пт пятница пятницу", "сб суббота субботу")
    )
    for word in words.split()
} | {"вс": 6, "воскресенье": 6}
_NEAR = {"": 0, "сегодня": 0, "завтра": 1, "послезавтра": 2}


def read_instant(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Turn words into a future instant (aware UTC as ``now`` is); raises ValueError with a sentence."""
    said = " ".join(text.casefold().replace("ё", "е").split())
    if amount := _AMOUNT.match(said):
        return now + _amount(int(amount["count"]), amount["unit"])
    clock = _CLOCK.match(said)
    if clock is None:
        raise ValueError(f"Не понял время. Напишите так: {EXAMPLES}.")
    local = now.astimezone(zone)
    at = time(int(clock["hour"]), int(clock["minute"]))
    found = _on_day(clock["day"].strip(), at, local).astimezone(now.tzinfo)
    if found <= now:
        raise ValueError("Это время уже прошло. Назовите будущее.")
    return found


def _amount(count: int, unit: str) -> timedelta:
    if unit.startswith("м"):
        return timedelta(minutes=count)
    return timedelta(hours=count) if unit.startswith("ч") else timedelta(days=count)


def _on_day(day: str, at: time, local: datetime) -> datetime:
    if day in _NEAR:
        return datetime.combine(local.date() + timedelta(days=_NEAR[day]), at, local.tzinfo)
    weekday = day.removeprefix("во ").removeprefix("в ")
    if weekday in _WEEK:
        ahead = (_WEEK[weekday] - local.weekday()) % 7
        found = datetime.combine(local.date() + timedelta(days=ahead), at, local.tzinfo)
        return found if found > local else found + timedelta(days=7)
    if date := _DATE.match(day):
        return _on_date(int(date["day"]), int(date["month"]), date["year"], at, local)
    raise ValueError(f"Не понял день «{day}». Напишите так: {EXAMPLES}.")


def _on_date(day: int, month: int, year: str | None, at: time, local: datetime) -> datetime:
    try:
        found = datetime(int(year) if year else local.year, month, day, at.hour, at.minute, tzinfo=local.tzinfo)
        return found.replace(year=found.year + 1) if year is None and found <= local else found
    except ValueError:
        raise ValueError("Такого числа нет. Проверьте день и месяц.") from None
