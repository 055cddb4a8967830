"""Reading a date as people say it in a roster: «25.11», «25.11.2026», «14» days, nothing for the same day."""

import re
from datetime import date, timedelta

_DATE = re.compile(r"^(\d{1,2})[.](\d{1,2})(?:[.](\d{4}))?$")
_COUNT = re.compile(r"^(\d{1,3}) ?(?:д|дн|дней|дня|день)?\.?$")


def last_day(text: str, first: date) -> date:
    """Read the last of several days that begin with ``first``; raises ValueError with a sentence."""
    said = " ".join(text.casefold().split())
    if not said:
        return first
    if count := _COUNT.match(said):
        days = int(count[1])
        if not days:
            raise ValueError("Хотя бы один день.")
        return first + timedelta(days=days - 1)
    found = read_date(said, first)
    if found < first:
        raise ValueError(f"Это раньше {first:%d.%m.%Y}.")
    return found


def read_date(text: str, near: date) -> date:
    """Read a date; without its year it is the next one from ``near`` on. Raises ValueError with a sentence."""
    said = text.strip()
    match = _DATE.match(said)
    try:
        if match is None:
            return date.fromisoformat(said)
        day, month = int(match[1]), int(match[2])
        found = date(int(match[3]) if match[3] else near.year, month, day)
        return found if match[3] or found >= near else found.replace(year=near.year + 1)
    except ValueError:
        raise ValueError("Не понял дату. Напишите так: 25.11 или 25.11.2026.") from None
