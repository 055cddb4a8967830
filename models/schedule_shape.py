"""What can be said of a calendar without walking it: whether it ever opens or closes, how long its days are."""

from datetime import MAXYEAR, UTC, datetime

from models.instants import DAY, EPOCH, LATEST
from models.schedule_form import Form, Span, Spans

_YEARS = 5
_DATES_OF_A_YEAR = 366
_WEEK = 7 * DAY


def five_years_from(second: int, sign: int = 1) -> int:
    """Say how far a search for an opening goes from an instant, forward or backward (rule 8); both in seconds."""
    if abs(second) >= LATEST:
        return sign * LATEST
    year = EPOCH.year + second // (365 * DAY + DAY // 4)
    if not 1 < year + sign * _YEARS < MAXYEAR:
        return sign * LATEST
    then = datetime.fromtimestamp(second, UTC)
    leap = then.month == 2 and then.day == 29
    moved = then.replace(year=then.year + sign * _YEARS, day=28 if leap else then.day)
    return int((moved - EPOCH).total_seconds()) + (DAY if leap else 0)


def opens_weekly(form: Form) -> bool:
    """Tell whether the weekly hours, daily breaks cut out, leave anything on some date of the year (rule 8)."""
    return len(form.yearly) < _DATES_OF_A_YEAR and any(_net(spans, form.daily_breaks) for spans in form.weekly)


def is_seamless(form: Form) -> bool:
    """Tell whether the weekly hours leave no closed second, so that only written dates can close it."""
    if form.daily_breaks:
        return False
    covered = 0
    spans = [(day * DAY + start, day * DAY + end) for day in range(7) for start, end in form.weekly[day]]
    wrapped = [(start - _WEEK, end - _WEEK) for start, end in spans]
    for start, end in sorted(wrapped + spans):
        if start > covered and covered < _WEEK and start < _WEEK:
            return False
        covered = max(covered, end)
    return covered >= _WEEK


def day_lengths(form: Form) -> set[int]:
    """Give the lengths in seconds that days with hours have, one-day hours included (rule 11)."""
    days = [*form.weekly, *(spans for day, spans in form.overrides.items() if form.hours(day))]
    lengths = {_net(spans, form.daily_breaks) for spans in days}
    return {length for length in lengths if length}


def _net(spans: Spans, breaks: Spans) -> int:
    """Measure windows by the clock, breaks of their date and of the dates beside it cut out."""
    cuts = [(start + shift, end + shift) for start, end in breaks for shift in (-DAY, 0, DAY)]
    return sum(end - start - _covered((start, end), cuts) for start, end in spans)


def _covered(span: Span, cuts: list[Span]) -> int:
    covered, at = 0, span[0]
    for start, end in sorted(cuts):
        start, end = max(start, at), min(end, span[1])
        if start < end:
            covered += end - start
            at = end
    return covered
