"""The form of a calendar: a plain mapping read into hours, with every rule that it breaks named in words.

Times are seconds from the local midnight of their date; a window past midnight ends above 24:00 (time.md rule 6).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from models.instants import DAY, ScheduleError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = (
    "timezone",
    "weekly",
    "overrides",
    "holidays",
    "yearly_holidays",
    "breaks",
    "daily_breaks",
    "day_length",
    "name",
)

Span = tuple[int, int]
Spans = tuple[Span, ...]

_TIME = re.compile(r"([0-9]{2}):([0-5][0-9])(?::([0-5][0-9]))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARLY = re.compile(r"([0-9]{2})-([0-9]{2})")
_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Form:
    """A calendar as it was written, checked: dates are ordinals, times seconds from local midnight."""

    zone: ZoneInfo
    name: str
    weekly: tuple[Spans, ...]
    overrides: Mapping[int, Spans]
    holidays: frozenset[int]
    yearly: frozenset[tuple[int, int]]
    breaks: Mapping[int, Spans]
    daily_breaks: Spans
    day_length: int | None

    def hours(self, day: int) -> Spans:
        """Give the windows that belong to a date: holidays beat one-day hours, those the weekly ones (rule 6)."""
        if day in self.holidays:
            return ()
        if self.yearly:
            on = date.fromordinal(day)
            if (on.month, on.day) in self.yearly:
                return ()
        one_day = self.overrides.get(day)
        return self.weekly[(day - 1) % 7] if one_day is None else one_day

    def pauses(self, day: int) -> Spans:
        """Give the times of a date that are closed whatever the windows say."""
        return self.daily_breaks + self.breaks.get(day, ())


def read_form(spec: Mapping[str, Any], name: str = "") -> Form:
    """Read a calendar's mapping; ScheduleError lists every broken rule, each naming its key (rule 8)."""
    reader = _Reader()
    if not isinstance(spec, Mapping):
        raise ScheduleError("календарь: нужна таблица ключей и значений")
    for key in spec:
        if key not in KEYS:
            reader.wrong(str(key), "нет такого ключа")
    form = Form(
        zone=reader.zone(spec),
        name=name or str(spec.get("name", "")),
        weekly=reader.weekly(spec.get("weekly", {})),
        overrides=reader.overrides(spec.get("overrides", ())),
        holidays=frozenset(reader.dates("holidays", spec.get("holidays", ()))),
        yearly=frozenset(reader.yearly(spec.get("yearly_holidays", ()))),
        breaks=reader.breaks(spec.get("breaks", ())),
        daily_breaks=reader.spans("daily_breaks", spec.get("daily_breaks", ())),
        day_length=reader.day_length(spec.get("day_length")),
    )
    if not any(form.weekly) and not any(form.overrides.values()) and not reader.wronged("weekly", "overrides"):
        reader.wrong("weekly", "нет ни одних рабочих часов: календарь не открывается никогда")
    if reader.problems:
        raise ScheduleError(*reader.problems)
    return form


class _Reader:
    """Reads the parts of a mapping and remembers all that is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def wrong(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}")

    def wronged(self, *keys: str) -> bool:
        return any(problem.startswith(keys) for problem in self.problems)

    def zone(self, spec: Mapping[str, Any]) -> ZoneInfo:
        key = spec.get("timezone")
        if not isinstance(key, str) or not key:
            self.wrong("timezone", "не указан часовой пояс (имя вида Europe/Moscow)")
        elif key == "localtime":
            self.wrong("timezone", "нужно имя пояса, а не пояс этой машины")
        else:
            try:
                return ZoneInfo(key)
            except (ValueError, OSError, KeyError):
                self.wrong("timezone", f"неизвестный часовой пояс «{key}»")
        return ZoneInfo("UTC")

    def items(self, where: str, value: Any) -> list[Any]:
        if isinstance(value, list | tuple | set | frozenset):
            return list(value)
        self.wrong(where, "нужен список")
        return []

    def table(self, where: str, value: Any, keys: Iterable[str]) -> Mapping[str, Any] | None:
        if not isinstance(value, Mapping):
            self.wrong(where, f"нужна таблица с ключами {', '.join(keys)}")
            return None
        missing = [key for key in keys if key not in value]
        extra = [str(key) for key in value if key not in keys]
        for key in missing:
            self.wrong(where, f"не хватает ключа {key}")
        for key in extra:
            self.wrong(where, f"лишний ключ {key}")
        return None if missing or extra else value

    def moment(self, where: str, value: Any, *, ends: bool) -> int | None:
        """Read ``HH:MM`` or ``HH:MM:SS`` (or a TOML time) as seconds; 24:00 only ends a day."""
        text = value.isoformat() if type(value) is time else value
        found = _TIME.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            self.wrong(where, f"«{value}» — не время вида ЧЧ:ММ или ЧЧ:ММ:СС")
            return None
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        total = hours * 3600 + minutes * 60 + seconds
        if total > DAY or (total == DAY and not ends):
            self.wrong(where, f"«{text}» — нет такого времени" + (" начала" if total == DAY else ""))
            return None
        return total

    def span(self, where: str, value: Any) -> Span | None:
        """Read a pair of times; an end before the start lies on the next date, equal ends are refused (rules 6, 8)."""
        if not isinstance(value, list | tuple) or len(value) != 2:
            self.wrong(where, "нужна пара времён: начало и конец")
            return None
        start = self.moment(where, value[0], ends=False)
        end = self.moment(where, value[1], ends=True)
        if start is None or end is None:
            return None
        if start == end:
            self.wrong(where, f"начало и конец равны ({value[0]})")
            return None
        return start, end if end > start else end + DAY

    def spans(self, where: str, value: Any) -> Spans:
        found = (self.span(where, item) for item in self.items(where, value))
        return tuple(sorted(span for span in found if span is not None))

    def hours(self, where: str, value: Any) -> Spans:
        spans = self.spans(where, value)
        for one, two in pairwise(spans):
            if two[0] < one[1]:
                self.wrong(where, f"часы пересекаются: {_said(one)} и {_said(two)}")
        return spans

    def weekly(self, value: Any) -> tuple[Spans, ...]:
        if not isinstance(value, Mapping):
            self.wrong("weekly", "нужна таблица дней mon…sun")
            return ((),) * len(DAYS)
        for day in value:
            if day not in DAYS:
                self.wrong(f"weekly.{day}", "нет такого дня (нужны mon, tue, wed, thu, fri, sat, sun)")
        return tuple(self.hours(f"weekly.{day}", value.get(day, ())) for day in DAYS)

    def day(self, where: str, value: Any) -> int | None:
        """Read ``YYYY-MM-DD`` (or a TOML date) as an ordinal."""
        if type(value) is date:
            return value.toordinal()
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                return date.fromisoformat(value).toordinal()
            except ValueError:
                pass
        self.wrong(where, f"«{value}» — не дата вида ГГГГ-ММ-ДД")
        return None

    def dates(self, where: str, value: Any) -> list[int]:
        found = (self.day(where, item) for item in self.items(where, value))
        return [day for day in found if day is not None]

    def yearly(self, value: Any) -> list[tuple[int, int]]:
        found = (self._month_and_day("yearly_holidays", item) for item in self.items("yearly_holidays", value))
        return [day for day in found if day is not None]

    def _month_and_day(self, where: str, value: Any) -> tuple[int, int] | None:
        found = _YEARLY.fullmatch(value) if isinstance(value, str) else None
        try:
            if found is not None:
                on = date(_LEAP_YEAR, int(found[1]), int(found[2]))
                return on.month, on.day
        except ValueError:
            pass
        self.wrong(where, f"«{value}» — не день года вида ММ-ДД")
        return None

    def overrides(self, value: Any) -> dict[int, Spans]:
        found: dict[int, Spans] = {}
        for index, item in enumerate(self.items("overrides", value)):
            where = f"overrides[{index}]"
            entry = self.table(where, item, ("date", "hours"))
            day = self.day(f"{where}.date", entry["date"]) if entry is not None else None
            hours = self.hours(f"{where}.hours", entry["hours"]) if entry is not None else ()
            if day is None:
                continue
            if day in found:
                self.wrong(where, f"дата {date.fromordinal(day)} названа дважды")
            found[day] = hours
        return found

    def breaks(self, value: Any) -> dict[int, Spans]:
        found: dict[int, Spans] = {}
        for index, item in enumerate(self.items("breaks", value)):
            where = f"breaks[{index}]"
            entry = self.table(where, item, ("date", "from", "to"))
            day = self.day(f"{where}.date", entry["date"]) if entry is not None else None
            span = self.span(where, (entry["from"], entry["to"])) if entry is not None else None
            if day is not None and span is not None:
                found[day] = (*found.get(day, ()), span)
        return found

    def day_length(self, value: Any) -> int | None:
        if value is None:
            return None
        length = self.moment("day_length", value, ends=True)
        if length == 0:
            self.wrong("day_length", "день не может быть нулевым")
        return length


def _said(span: Span) -> str:
    return "–".join(f"{at // 3600 % 24 if at != DAY else 24:02d}:{at // 60 % 60:02d}" for at in span)
