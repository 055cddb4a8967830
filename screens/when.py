"""Reading an instant as people say it: «20:00», «завтра 11:00», «пт 15:00», «12.12 10:00», «2 ч», «30 мин».

What is to come is read by ``read_instant``, what has been (a call that is written down afterwards) by ``read_past``.
"""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

EXAMPLES = "20:00, завтра 11:00, пт 15:00, 12.12 10:00, через 2 ч"
"""What may be typed, for the hint of a question."""

PAST_EXAMPLES = "13:40, вчера 18:10, пн 15:00, 02.03 10:00, 10 минут назад"
"""What may be typed of a call that has been, for the hint of a question."""

_CLOCK = re.compile(r"^(?P<day>.*?)[ ,]*(?:в )?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)$")
_AMOUNT = re.compile(
    r"^(?:через )?(?P<count>\d{1,4}) ?(?P<unit>м|мин|минут|минуты|ч|час|часа|часов|д|дн|день|дня|дней)\.?$"
)
_AGO = re.compile(r"^(?P<count>\d{1,4}|полчаса|час|минуту) ?(?P<unit>[а-я]*)\.? назад$")
_DATE = re.compile(r"^(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}))?$")
_WEEK = {
    word: weekday
    for weekday, words in enumerate(
        ("пн понедельник", "вт вторник", "ср среда среду", "чт четверг", "пт пятница пятницу", "сб суббота субботу")
    )
    for word in words.split()
} | {"вс": 6, "воскресенье": 6}
_NEAR = {"": 0, "сегодня": 0, "завтра": 1, "послезавтра": 2}
_ALONE = {"полчаса": timedelta(minutes=30), "час": timedelta(hours=1), "минуту": timedelta(minutes=1)}
_LATELY = timedelta(days=183)
"""A date without its year means one of the last half year; farther back the year has to be said."""
_PASSED = {"": 0, "сегодня": 0, "вчера": -1, "позавчера": -2}


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


def read_past(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Turn words into an instant not later than now, empty into now (L-09, rule 20); raises ValueError with a sentence.

    A bare time is today's: «23:50» said at 00:10 has to be «вчера 23:50», so that no call is dated into the future.
    """
    said = " ".join(text.casefold().replace("ё", "е").split())
    if said in ("", "сейчас", "только что"):
        return now
    if ago := _ago(said):
        return now - ago
    clock = _CLOCK.match(said)
    if clock is None:
        raise ValueError(f"Не понял время звонка. Напишите так: {PAST_EXAMPLES}. Пусто — сейчас.")
    local = now.astimezone(zone)
    at = time(int(clock["hour"]), int(clock["minute"]))
    found = _on_past_day(clock["day"].strip(), at, local).astimezone(now.tzinfo)
    if found > now:
        raise ValueError("Это время ещё не наступило. Звонок был не позже, чем сейчас.")
    return found


def _ago(said: str) -> timedelta | None:
    found = _AGO.match(said)
    if found is None:
        return None
    unit = found["unit"]
    if found["count"] in _ALONE:
        return None if unit else _ALONE[found["count"]]
    if _AMOUNT.match(f"1 {unit}") is None and unit not in ("минуту", "минуты", "секунд", "часа"):
        return None
    return timedelta(seconds=int(found["count"])) if unit == "секунд" else _amount(int(found["count"]), unit)


def _on_past_day(day: str, at: time, local: datetime) -> datetime:
    if day in _PASSED:
        return datetime.combine(local.date() + timedelta(days=_PASSED[day]), at, local.tzinfo)
    weekday = day.removeprefix("во ").removeprefix("в ")
    if weekday in _WEEK:
        back = (local.weekday() - _WEEK[weekday]) % 7
        found = datetime.combine(local.date() - timedelta(days=back), at, local.tzinfo)
        return found if found <= local else found - timedelta(days=7)
    if date := _DATE.match(day):
        found = _on_date(int(date["day"]), int(date["month"]), date["year"] or str(local.year), at, local)
        if date["year"] or found <= local or (found.month == 2 and found.day == 29):
            return found
        earlier = found.replace(year=found.year - 1)
        return earlier if local - earlier <= _LATELY else found
    raise ValueError(f"Не понял день «{day}». Звонок был, например: {PAST_EXAMPLES}.")


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
