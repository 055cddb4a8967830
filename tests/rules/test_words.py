"""Amounts and instants in words: time.md rules 34 and 40."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.clock import NO_CLOCK, Clock, ClockState
from models.events import EventKind as Kind
from models.timers import replay
from models.words import age, amount, clock_time, clock_words, countdown, counted, duration, left, zone_mark
from tests.rules.hours import MOSCOW, SAT, TUE, WED, Log, at, hours, minutes, policy, shipped

DAILY = shipped()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "часов"),
        (1, "час"),
        (2, "часа"),
        (4, "часа"),
        (5, "часов"),
        (11, "часов"),
        (14, "часов"),
        (21, "час"),
        (112, "часов"),
    ],
)
def test_plurals(number: int, said: str) -> None:
    assert counted(number, "час", "часа", "часов") == f"{number} {said}"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(hours=2, minutes=10, seconds=59), "осталось 2 ч 10 мин"),
        (timedelta(hours=2), "осталось 2 ч"),
        (timedelta(minutes=1), "осталось 1 мин"),
        (timedelta(seconds=59), "осталось меньше минуты"),
        (timedelta(), "осталось меньше минуты"),
        (timedelta(seconds=-1), "просрочено меньше минуты назад"),
        (-timedelta(hours=1, minutes=20, seconds=5), "просрочено на 1 ч 20 мин"),
        (timedelta(hours=30), "осталось 30 ч"),
    ],
)
def test_rule_34_what_is_left(span: timedelta, said: str) -> None:
    assert left(span) == said
    assert "-" not in said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (at(TUE, 20), "сегодня 20:00"),
        (at(WED, 11), "завтра 11:00"),
        (at(12, 9, 5), "вчера 09:05"),
        (at(SAT, 15), "сб 17.10 15:00"),
        (at(4, 10, month=1, year=2027), "пн 04.01.2027 10:00"),
    ],
)
def test_rule_34_a_due_is_a_clock_time(when: datetime, said: str) -> None:
    assert clock_time(when, at(TUE, 12), MOSCOW) == said
    assert clock_time(when, at(TUE, 12), MOSCOW, ZoneInfo("Europe/Minsk")) == said
    assert clock_time(when, at(TUE, 12), MOSCOW, ZoneInfo("Asia/Omsk")) == f"{said} МСК"


def test_zones_are_named_by_their_difference() -> None:
    assert zone_mark(at(TUE, 12)) == "МСК"
    assert zone_mark(at(TUE, 12).astimezone(ZoneInfo("Asia/Kolkata"))) == "UTC+5:30"
    assert zone_mark(at(TUE, 12).astimezone(ZoneInfo("America/New_York"))) == "UTC-4"
    assert zone_mark(at(TUE, 12).astimezone(UTC)) == "UTC+0"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(minutes=4, seconds=12), "04:12"),
        (timedelta(), "00:00"),
        (timedelta(minutes=59, seconds=59, microseconds=900_000), "59:59"),
        (timedelta(hours=1), "01:00:00"),
        (timedelta(hours=23, minutes=59, seconds=59), "23:59:59"),
        (timedelta(hours=26, minutes=10), "26 ч 10 мин"),
        (-minutes(12), "просрочено на 12 мин"),
    ],
)
def test_rule_40_countdowns(span: timedelta, said: str) -> None:
    assert countdown(span) == said


def test_amounts_and_age() -> None:
    assert duration(minutes(90)) == "1 ч 30 мин"
    assert amount(3 * 3600 + 5) == "3 ч 5 с"
    assert amount(0) == "0 с"
    assert age(hours(40), hours(12)) == "3 д в очереди"
    assert age(hours(5), hours(12)) == "5 ч в очереди"


def said_of(clock: Clock, now: datetime) -> str:
    return clock_words(clock, now, DAILY, MOSCOW)


def test_rule_34_every_state_of_a_clock_has_its_words() -> None:
    log = Log.received(at(TUE, 12))
    running = replay(log.events, policy()).response
    assert said_of(running, at(TUE, 17, 50)) == "сегодня 20:00, осталось 2 ч 10 мин"
    assert said_of(running, at(TUE, 20)) == "сегодня 20:00, осталось меньше минуты"
    assert said_of(running, at(TUE, 20, 0, 1)) == "сегодня 20:00, просрочено меньше минуты назад"
    assert said_of(running, at(TUE, 21, 20)) == "сегодня 20:00, просрочено на 1 ч 20 мин"
    assert said_of(running, at(WED, 11)) == "вчера 20:00, просрочено на 3 ч"
    log(at(TUE, 14), Kind.ASKED)
    assert said_of(replay(log.events, policy()).response, at(TUE, 20)) == "на паузе, осталось 6 ч"
    assert said_of(replay(log.events, policy()).reaction, at(TUE, 20)) == "в срок"
    log(at(WED, 12), Kind.ANSWERED)
    late = Log.received(at(TUE, 12))
    late(at(TUE, 21, 20), Kind.ANSWERED)
    assert said_of(replay(late.events, policy()).response, at(WED, 12)) == "с опозданием на 1 ч 20 мин"
    assert said_of(NO_CLOCK, at(TUE, 12)) == "нет срока"
    assert said_of(Clock(ClockState.ENDED), at(TUE, 12)) == "без оценки"


def test_rule_34_at_once_and_best_effort() -> None:
    vip = replay(Log.received(at(TUE, 12), "vip").events, policy()).response
    assert said_of(vip, at(TUE, 12, 10)) == "сейчас"
    assert said_of(vip, at(TUE, 12, 11)) == "сейчас, нарушено сегодня 12:10"
    effort = replay(Log.received(at(TUE, 12), "none").events, policy()).response
    assert said_of(effort, at(16, 12)) == "как получится, 3 д в очереди"
