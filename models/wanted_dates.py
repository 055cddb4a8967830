"""The date that a client asks for, read from the words of the form: a wish until somebody agrees it (C-20, S-66)."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DOTTED = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?![\d])")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_WORDED = re.compile(r"(?<!\d)(\d{1,2})(?:-?го)?\s+([а-я]{3})[а-я]*(?:\s+(\d{4}))?")
_NAMES = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTHS = {word: month for month, word in enumerate(_NAMES, start=1)} | {"мая": 5}
_NEAR = {"послезавтра": 2, "завтра": 1, "сегодня": 0}
_WEEK = {"понедельник": 0, "вторник": 1, "сред": 2, "четверг": 3, "пятниц": 4, "суббот": 5, "воскресень": 6}
_WORD_LIMIT = 200


def wanted_date(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Read the day that words name, as its last minute in the zone, in UTC; None where they name no day.

    A day without a year is the next one that is not past yet.
    """
    said = " ".join(words[:_WORD_LIMIT].casefold().replace("ё", "е").split())
    today = now.astimezone(zone).date()
    day = _named(said, today) or _near(said, today)
    if day is None:
        return None
    return datetime.combine(day, time(23, 59), zone).astimezone(UTC)


def _named(said: str, today: date) -> date | None:
    if found := _ISO.search(said):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.search(said):
        return _dated(int(found[1]), int(found[2]), found[3] or "", today)
    found = _WORDED.search(said)
    if found and found[2] in _MONTHS:
        return _dated(int(found[1]), _MONTHS[found[2]], found[3] or "", today)
    return None


def _dated(day: int, month: int, year: str, today: date) -> date | None:
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    found = _day(today.year, month, day)
    return _day(today.year + 1, month, day) if found and found < today else found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _near(said: str, today: date) -> date | None:
    for word, ahead in _NEAR.items():
        if word in said:
            return today + timedelta(days=ahead)
    for word, weekday in _WEEK.items():
        if word in said:
            return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    return None
