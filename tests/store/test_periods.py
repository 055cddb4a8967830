"""Periods of figures: local days, weeks, months and quarters as half-open instants (D-34, T-26)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from data.figures.periods import NoSuchPeriod, between, day, last, month, previous, quarter, steps, week

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")


def utc(*parts: int) -> datetime:
    """An instant."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_a_month_begins_at_local_midnight_and_ends_before_the_next() -> None:
    october = month("2026-10", MOSCOW)
    assert (october.start, october.end, october.label) == (
        utc(2026, 9, 30, 21),
        utc(2026, 10, 31, 21),
        "октябрь 2026",
    )
    assert month("2026-12", MOSCOW).end == utc(2026, 12, 31, 21)


@pytest.mark.parametrize("said", ["2026-13", "2026-00", "октябрь", "2026", "0000-01", ""])
def test_a_month_that_is_none_is_named_in_one_sentence(said: str) -> None:
    with pytest.raises(NoSuchPeriod, match="2026-10"):
        month(said, MOSCOW)


def test_a_week_is_from_monday_and_a_day_with_a_clock_change_is_longer() -> None:
    assert week(date(2026, 3, 4), MOSCOW).label == "02.03–08.03.2026"
    autumn = day(date(2026, 10, 25), BERLIN)
    assert autumn.end - autumn.start == timedelta(hours=25)
    assert quarter(date(2026, 5, 5), MOSCOW).label == "2 квартал 2026"


def test_the_last_days_end_with_today() -> None:
    thirty = last(30, utc(2026, 3, 4, 11), MOSCOW)
    assert (thirty.start, thirty.end) == (utc(2026, 2, 2, 21), utc(2026, 3, 4, 21))


def test_between_takes_both_days_and_refuses_a_backward_one() -> None:
    assert between(date(2026, 3, 1), date(2026, 3, 2), MOSCOW).end == utc(2026, 3, 2, 21)
    with pytest.raises(NoSuchPeriod, match="Поменяйте"):
        between(date(2026, 3, 2), date(2026, 3, 1), MOSCOW)


def test_the_period_before_is_equally_long_and_of_a_month_the_month_before() -> None:
    ten = between(date(2026, 3, 11), date(2026, 3, 20), MOSCOW)
    assert previous(ten).start == utc(2026, 2, 28, 21)
    assert previous(ten, MOSCOW).label == "01.03–10.03.2026"
    assert previous(month("2026-03", MOSCOW), MOSCOW).label == "февраль 2026"
    assert previous(quarter(date(2026, 1, 1), MOSCOW), MOSCOW).label == "4 квартал 2025"


def test_a_period_is_cut_without_gaps_by_every_step() -> None:
    march = month("2026-03", BERLIN)
    for step, count in (("hour", 743), ("day", 31), ("week", 6), ("month", 1)):
        found = list(steps(march, step, BERLIN))
        assert len(found) == count
        assert found[0].start == march.start and found[-1].end == march.end
        assert all(one.end == other.start for one, other in pairwise(found))
    with pytest.raises(NoSuchPeriod, match="шаг"):
        list(steps(march, "year", BERLIN))
