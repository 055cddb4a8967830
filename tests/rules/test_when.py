"""Instants as people say them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from screens.registering import read_past
from screens.when import read_instant

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 3, 4, 11, 7, 32, tzinfo=UTC)
"""A Wednesday, 14:07:32 in Moscow."""


@pytest.mark.parametrize(
    ("said", "local"),
    [
        ("20:00", "04.03 20:00"),
        ("в 20:00", "04.03 20:00"),
        ("сегодня 20.30", "04.03 20:30"),
        ("завтра 11:00", "05.03 11:00"),
        ("завтра в 9:05", "05.03 09:05"),
        ("послезавтра 00:00", "06.03 00:00"),
        ("пт 15:00", "06.03 15:00"),
        ("пятница, 15:00", "06.03 15:00"),
        ("ср 10:00", "11.03 10:00"),
        ("ср 18:00", "04.03 18:00"),
        ("12.12 10:00", "12.12 10:00"),
        ("01.03 10:00", "01.03 10:00"),
        ("через 2 ч", "04.03 16:07"),
        ("30 мин", "04.03 14:37"),
        ("3 дня", "07.03 14:07"),
    ],
)
def test_words_become_a_future_instant(said: str, local: str) -> None:
    found = read_instant(said, NOW, MOSCOW)
    assert found.tzinfo is not None
    assert found > NOW
    assert f"{found.astimezone(MOSCOW):%d.%m %H:%M}" == local


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("", "Не понял"),
        ("вчера", "Не понял"),
        ("позже 10:00", "Не понял день"),
        ("10:00", "уже прошло"),
        ("04.03.2026 10:00", "уже прошло"),
        ("31.02 10:00", "числа нет"),
        ("25:00", "Не понял"),
    ],
)
def test_what_is_no_future_instant_is_explained(said: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_instant(said, NOW, MOSCOW)


@pytest.mark.parametrize(("said", "local"), [("", "14:07:32"), ("13:40", "13:40:00"), ("13.40", "13:40:00")])
def test_a_call_was_today_and_not_later_than_now(said: str, local: str) -> None:
    assert f"{read_past(said, NOW, MOSCOW).astimezone(MOSCOW):%H:%M:%S}" == local


@pytest.mark.parametrize("said", ["15:00", "вчера"])
def test_a_call_to_come_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"[Зз]вон"):
        read_past(said, NOW, MOSCOW)
