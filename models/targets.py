"""What is promised: a duration, «at once», «best effort», or nothing (time.md rules 10-16); never a zero."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from models.instants import DAY, whole_seconds
from models.terms import Term
from models.workhours import WorkSchedule

_AMOUNT = re.compile(r"(\d+)(?:[.,](\d+))?\s*([а-яё]+)\.?")
_RANGE = re.compile(r"(\d+)\s*[–—-]\s*(\d+)\s*([а-яё]+)\.?")
_UNITS = {
    1: ("с", "сек", "секунда", "секунды", "секунд"),
    60: ("мин", "минута", "минуты", "минут"),
    3600: ("ч", "час", "часа", "часов"),
    DAY: ("д", "дн", "день", "дня", "дней"),
}
_SECONDS = {word: seconds for seconds, words in _UNITS.items() for word in words}


class TargetKind(Term):
    """The four kinds of a target (rule 13)."""

    DURATION = "duration", "срок"
    AT_ONCE = "at_once", "моментально"
    BEST_EFFORT = "best_effort", "как получится"
    ABSENT = "absent", "нет"


class TargetError(ValueError):
    """A target that cannot be meant; the text is one Russian sentence."""


@dataclass(frozen=True, slots=True)
class Target:
    """One promise: ``days`` service days plus ``time`` of business time; the ``warn_*`` pair begins a range."""

    kind: TargetKind
    days: int = 0
    time: timedelta = timedelta()
    warn_days: int = 0
    warn_time: timedelta = timedelta()

    def __post_init__(self) -> None:
        """Refuse a zero and a range that does not grow (rule 13)."""
        if self.kind is not TargetKind.DURATION:
            return
        if self.days < 0 or self.time < timedelta() or not (self.days or whole_seconds(self.time)):
            raise TargetError("срок не может быть нулевым или отрицательным")
        if (self.warn_days, self.warn_time) != (0, timedelta()) and (self.warn_days, self.warn_time) >= (
            self.days,
            self.time,
        ):
            raise TargetError("в промежутке первый срок должен быть меньше второго")

    @classmethod
    def of(cls, time: timedelta) -> Self:
        """Make a target of so much business time."""
        return cls(TargetKind.DURATION, time=time)

    @classmethod
    def parse(cls, words: str) -> Self:
        """Read «2 ч», «1 ч 30 мин», «1 день», «5–10 мин», «моментально», «как получится» or «нет»; else TargetError."""
        said = " ".join(words.casefold().replace("ё", "е").split())
        for kind in (TargetKind.AT_ONCE, TargetKind.BEST_EFFORT, TargetKind.ABSENT):
            if said == kind.label:
                return cls(kind)
        span = _RANGE.fullmatch(said)
        if span is not None:
            low, high = (_amount(words, f"{number} {span[3]}") for number in span.group(1, 2))
            if not any(low):
                raise TargetError(f"«{words}»: срок не может быть нулевым")
            return cls(TargetKind.DURATION, *high, *low)
        return cls(TargetKind.DURATION, *_amount(words, said))

    @property
    def warn_after(self) -> timedelta | None:
        """The business time after which a range warns, when it is written in hours or minutes (rule 14)."""
        return self.warn_time or None

    def work_on(self, schedule: WorkSchedule) -> int | None:
        """Count the target in seconds of a calendar's business time; zero for «at once», None where there is no due."""
        if self.kind is TargetKind.DURATION:
            return _work(self.days, self.time, schedule)
        return 0 if self.kind is TargetKind.AT_ONCE else None

    def work(self, schedule: WorkSchedule) -> timedelta:
        """Give the target's business time; a target without a due has none and is refused."""
        seconds = self.work_on(schedule)
        if seconds is None:
            raise TargetError(f"«{self.words}» — не промежуток времени")
        return timedelta(seconds=seconds)

    def warn_on(self, schedule: WorkSchedule, share: float) -> int | None:
        """Count the seconds of business time until the warning: the first end of a range, else a share (rule 32)."""
        if self.kind is not TargetKind.DURATION:
            return None
        fixed = _work(self.warn_days, self.warn_time, schedule)
        return fixed or int(_work(self.days, self.time, schedule) * share)

    @property
    def words(self) -> str:
        """Say the target as the standard writes it."""
        if self.kind is not TargetKind.DURATION:
            return self.kind.label
        low, high = _said(self.warn_days, self.warn_time), _said(self.days, self.time)
        number, _, unit = low.partition(" ")
        if not low:
            return high
        return f"{number}–{high}" if high.endswith(f" {unit}") and high.count(" ") == 1 else f"{low} – {high}"


AT_ONCE = Target(TargetKind.AT_ONCE)
BEST_EFFORT = Target(TargetKind.BEST_EFFORT)
ABSENT = Target(TargetKind.ABSENT)


def _work(days: int, time: timedelta, schedule: WorkSchedule) -> int:
    return (days * whole_seconds(schedule.day_length) if days else 0) + whole_seconds(time)


def _amount(words: str, said: str) -> tuple[int, timedelta]:
    """Read one or more numbers with units as service days and business time."""
    days, seconds, at = 0, 0, 0
    while found := _AMOUNT.match(said, at):
        unit = _SECONDS.get(found[3])
        if unit is None or (unit == DAY and found[2]):
            break
        if unit == DAY:
            days += int(found[1])
        else:
            seconds += int(found[1]) * unit + (int(found[2]) * unit // 10 ** len(found[2]) if found[2] else 0)
        at = found.end() + (said[found.end() : found.end() + 1] == " ")
    if not at or at < len(said):
        raise TargetError(f"«{words}» — не срок: нужно «2 ч», «30 мин», «1 день», «5–10 мин» или слова о нём")
    if not (days or seconds):
        raise TargetError(f"«{words}»: срок не может быть нулевым")
    return days, timedelta(seconds=seconds)


def _said(days: int, time: timedelta) -> str:
    hours, rest = divmod(whole_seconds(time), 3600)
    minutes, seconds = divmod(rest, 60)
    parts = ((days, "д"), (hours, "ч"), (minutes, "мин"), (seconds, "с"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)
