"""Times of other systems: every dialect met, the zone that is stated, and nothing guessed (time.md rule 7)."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.history.times import NoZone, Times, seconds_in

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("said", "order", "wanted"),
    [
        ("29/2/2016 01:16", "dmy", "2016-02-29 00:16"),
        ("29-02-2016 01:16", "dmy", "2016-02-29 00:16"),
        ("29.02.2016 01:16:59", "dmy", "2016-02-29 00:16:59"),
        ("02/29/2016 01:16:00 AM", "mdy", "2016-02-29 00:16"),
        ("05/01/2022 12:00:03 AM", "mdy", "2022-04-30 22:00:03"),
        ("05/01/2022 12:00:03 PM", "mdy", "2022-05-01 10:00:03"),
        ("2010/10/29 10:14:06.000", "ymd", "2010-10-29 08:14:06"),
        ("2010-10-29", "dmy", "2010-10-28 22:00"),
        ("2010-10-29T10:14:06Z", "dmy", "2010-10-29 10:14:06"),
        ("2010-10-29T10:14:06.999+0300", "dmy", "2010-10-29 07:14:06"),
        ("2010-10-29 10:14:06 UTC", "dmy", "2010-10-29 10:14:06"),
        ("2010-10-29 10:14 UTC+3", "dmy", "2010-10-29 07:14"),
        ("2010-10-29T10:14:06-05:30", "dmy", "2010-10-29 15:44:06"),
        ("12/May/22 3:04 PM", "dmy", "2022-05-12 13:04"),
        ("12/май/22 15:04", "dmy", "2022-05-12 13:04"),
        ("12 мая 2022 г. 15:04", "dmy", "2022-05-12 13:04"),
        ("May 12, 2022 3:04 PM", "dmy", "2022-05-12 13:04"),
        ("Sept 1, 2022", "dmy", "2022-08-31 22:00"),
        ("1288347246", "dmy", "2010-10-29 10:14:06"),
        ("1288347246999", "dmy", "2010-10-29 10:14:06"),
        ("  29/2/2016   01:16 ", "dmy", "2016-02-29 00:16"),
    ],
)
def test_every_dialect(said: str, order: str, wanted: str) -> None:
    assert Times(ROME, order).read(said) == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        *("", "?", "вчера", "30/2/2016 10:00", "29/2/2016 25:00", "13:00", "29/2/2016 13:00 PM", "99/99/9999"),
        *("12 foo 2022", "0001-01-01", "9999-12-31", "2500-01-01", "29/2/2016 10:61", "=NOW()", "١٢/٥/٢٠٢٢x"),
        "2016-02-29 10:00 MSK",
    ],
)
def test_what_is_no_time_is_refused_in_words(said: str) -> None:
    with pytest.raises(ValueError, match=r"время не читается|невозможный год"):
        Times(ROME).read(said)


def test_a_time_without_a_zone_needs_one() -> None:
    with pytest.raises(NoZone):
        Times(None).read("29/2/2016 01:16")
    assert Times(None).read("2016-02-29T01:16Z") == datetime(2016, 2, 29, 1, 16, tzinfo=UTC)


def test_the_clock_change_of_the_stated_zone_counts() -> None:
    before, after = Times(ROME).read("26/3/2016 12:00"), Times(ROME).read("27/3/2016 12:00")
    assert after - before == timedelta(hours=23)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 - the zone is drawn beside
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(["dmy", "mdy", "ymd"]),
)
def test_what_is_written_is_read_back(naive: datetime, minutes: int, order: str) -> None:
    at = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert Times(None, order).read(at.isoformat()) == at
    form = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y/%m/%d"}[order]
    zone = timezone(timedelta(minutes=minutes))
    assert Times(zone, order).read(f"{naive:{form} %I:%M:%S %p}") == at


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(said: str) -> None:
    try:
        found = Times(ROME).read(said)
    except ValueError:
        return
    assert found.tzinfo is UTC and found.microsecond == 0


@pytest.mark.parametrize(
    ("said", "unit", "wanted"),
    [("15", 60, 900), ("1,5", 3600, 5400), ("00:12:34", 3600, 754), ("1d 02:00", 60, 93_600)],
)
def test_durations(said: str, unit: int, wanted: int) -> None:
    assert seconds_in(said, unit) == wanted


@pytest.mark.parametrize("said", ["-5", "скоро", "nan", "inf", "1e300"])
def test_what_is_no_duration_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="длительность"):
        seconds_in(said, 60)
