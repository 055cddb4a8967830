"""Times as other systems write them: 29/2/2016, 29-02-2016, ISO, US twelve-hour, month names, seconds since 1970.

A time that names no zone is local to the zone that was stated for the file; none is guessed (time.md rule 7).
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

ORDERS = ("dmy", "mdy", "ymd")
"""In which order a date of three numbers goes when its year does not stand first."""
FIRST_YEAR, LAST_YEAR = 1980, 2100

_TAIL = (
    r"(?:[ T,@]*(?:at\s+|в\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)?\s*(?:\([A-Za-z ]+\))?"
)
_NUMBERS = re.compile(rf"(?P<a>\d{{1,4}})[/.\-](?P<b>\d{{1,2}})[/.\-](?P<c>\d{{1,4}}){_TAIL}")
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})[ /\-](?P<month>[^\W\d_]{{3,9}})\.?,?[ /\-](?P<year>\d{{2,4}})(?:\s*г\.?)?{_TAIL}"
)
_MONTH_FIRST = re.compile(rf"(?P<month>[^\W\d_]{{3,9}})\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){_TAIL}")
_SINCE_1970 = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_LONG = re.compile(r"(?:(?P<days>\d+)[dд]\w*\s*)?(?P<hours>\d{1,6}):(?P<minutes>\d{2})(?::(?P<seconds>\d{2}))?")
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec янв фев мар апр мая июн июл авг сен окт ноя дек"
_MONTHS = {name: place % 12 + 1 for place, name in enumerate(_NAMES.split())} | {"май": 5}


class NoZone(ValueError):
    """A time that names no zone, in a file for which none was stated."""


class _Odd(ValueError):
    """A time that can be read and cannot be true."""


class Times:
    """Reads the times of one file; ``zone`` is the one of times that name none."""

    def __init__(self, zone: tzinfo | None, order: str = "dmy") -> None:
        self._zone = zone
        self._order = order
        self.read = lru_cache(maxsize=50_000)(self._read)
        """Give the instant (aware UTC, whole seconds); ValueError says in Russian why there is none."""

    def _read(self, said: str) -> datetime:
        text = " ".join(said.split())
        if _SINCE_1970.fullmatch(text):
            seconds = float(text)
            return _sane(datetime.fromtimestamp(int(seconds / 1000 if seconds > 1e11 else seconds), UTC))
        try:
            year, month, day, found = self._date(text)
            moment = datetime(year, month, day, *_clock(found))  # noqa: DTZ001 - its zone comes next
            return self._placed(_sane(moment), found["zone"])
        except (NoZone, _Odd):
            raise
        except (ValueError, OverflowError):
            raise ValueError("время не читается") from None

    def _date(self, text: str) -> tuple[int, int, int, re.Match[str]]:
        if found := _NUMBERS.fullmatch(text):
            a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
            if len(found["a"]) == 4 or (self._order == "ymd" and len(found["c"]) < 3):
                return _year(found["a"]), b, c, found
            day, month = (b, a) if self._order == "mdy" else (a, b)
            return _year(found["c"]), month, day, found
        found = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
        month_name = found["month"].casefold()[:3] if found else ""
        if found is None or month_name not in _MONTHS:
            raise ValueError
        return _year(found["year"]), _MONTHS[month_name], int(found["day"]), found

    def _placed(self, moment: datetime, said: str | None) -> datetime:
        if said:
            return moment.replace(tzinfo=_offset(said)).astimezone(UTC)
        if self._zone is None:
            raise NoZone("время без часового пояса")
        return moment.replace(tzinfo=self._zone).astimezone(UTC)


def seconds_in(said: str, unit: int) -> int:
    """Read how long something took: a number of units of so many seconds, or hours:minutes:seconds."""
    text = said.strip().replace(",", ".")
    try:
        if found := _LONG.fullmatch(text):
            days, hours, minutes, seconds = (int(found[name] or 0) for name in ("days", "hours", "minutes", "seconds"))
            value: float = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        else:
            value = float(text) * unit
    except ValueError:
        raise ValueError("длительность не читается") from None
    if not 0 <= value < 10**10:
        raise ValueError("невозможная длительность")
    return int(value)


def _sane(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise _Odd(f"невозможный год: {moment.year}")
    return moment


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    hour, half = int(found["hour"] or 0), (found["half"] or "").casefold()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(found["minute"] or 0), min(int(found["second"] or 0), 59)


def _year(said: str) -> int:
    return 2000 + int(said) if len(said) < 3 else int(said)


def _offset(said: str) -> timezone:
    digits = said.upper().removeprefix("UTC").removeprefix("GMT").replace(":", "")
    if digits in ("Z", ""):
        return UTC
    hours, minutes = (digits[1:], "0") if len(digits) < 4 else (digits[1:-2], digits[-2:])
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-shift if digits[0] == "-" else shift)
