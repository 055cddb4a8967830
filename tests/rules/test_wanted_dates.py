"""The client's own date out of the words of the form (C-20, S-66)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from models.wanted_dates import wanted_date

ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 3, 4, 11, 7, tzinfo=UTC)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("к 12.12.2026", "2026-12-12"),
        ("до 12/12/26", "2026-12-12"),
        ("2026-04-01", "2026-04-01"),
        ("до 5 мая", "2026-05-05"),
        ("к 1-го апреля 2027", "2027-04-01"),
        ("до 01.03", "2027-03-01"),
        ("04.03", "2026-03-04"),
        ("сегодня", "2026-03-04"),
        ("завтра до обеда", "2026-03-05"),
        ("послезавтра", "2026-03-06"),
        ("к пятнице", "2026-03-06"),
        ("до следующей среды", "2026-03-11"),
        ("31.02.2026", None),
        ("как можно скорее", None),
        ("не требуется", None),
        ("", None),
    ],
)
def test_a_day_is_read_and_is_its_last_minute(words: str, day: str | None) -> None:
    found = wanted_date(words, NOW, ZONE)
    assert (None if found is None else f"{found.astimezone(ZONE):%Y-%m-%d %H:%M}") == (day and f"{day} 23:59")


def test_the_zone_decides_which_day_it_is() -> None:
    late = datetime(2026, 3, 4, 21, 30, tzinfo=UTC)
    found = wanted_date("сегодня", late, ZONE)
    assert found is not None and found.astimezone(ZONE).day == 5
