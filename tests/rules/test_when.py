"""Instants as people say them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from screens.when import read_instant, read_past

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


@pytest.mark.parametrize(
    ("said", "local"),
    [
        ("", "04.03 14:07:32"),
        ("сейчас", "04.03 14:07:32"),
        ("13:40", "04.03 13:40:00"),
        ("13.40", "04.03 13:40:00"),
        ("в 13:40", "04.03 13:40:00"),
        ("вчера 18:10", "03.03 18:10:00"),
        ("Позавчера в 9:05", "02.03 09:05:00"),
        ("10 минут назад", "04.03 13:57:32"),
        ("минуту назад", "04.03 14:06:32"),
        ("полчаса назад", "04.03 13:37:32"),
        ("2 часа назад", "04.03 12:07:32"),
        ("30 секунд назад", "04.03 14:07:02"),
        ("пн 15:00", "02.03 15:00:00"),
        ("ср 10:00", "04.03 10:00:00"),
        ("ср 18:00", "25.02 18:00:00"),
        ("02.03 10:00", "02.03 10:00:00"),
        ("12.12 10:00", "12.12 10:00:00"),
    ],
)
def test_l09_words_become_the_time_of_a_call_that_has_been(said: str, local: str) -> None:
    found = read_past(said, NOW, MOSCOW)
    assert found.tzinfo is not None and found <= NOW
    assert f"{found.astimezone(MOSCOW):%d.%m %H:%M:%S}" == local


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("15:00", "ещё не наступило"),
        ("05.03 10:00", "ещё не наступило"),
        ("04.03 18:00", "ещё не наступило"),
        ("04.03.2026 18:00", "ещё не наступило"),
        ("вчера", "время звонка"),
        ("завтра 10:00", "Не понял день"),
        ("31.02 10:00", "числа нет"),
        ("10 попугаев назад", "время звонка"),
        ("полчаса часов назад", "время звонка"),
    ],
)
def test_l09_a_call_to_come_or_a_riddle_is_refused(said: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_past(said, NOW, MOSCOW)


def test_l09_after_midnight_last_nights_call_is_yesterdays() -> None:
    night = datetime(2026, 3, 4, 21, 10, tzinfo=UTC)
    with pytest.raises(ValueError, match="ещё не наступило"):
        read_past("23:50", night, MOSCOW)
    assert f"{read_past('вчера 23:50', night, MOSCOW).astimezone(MOSCOW):%d.%m %H:%M}" == "04.03 23:50"
