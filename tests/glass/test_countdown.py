"""What a clock says in a cell and on the card (time.md rules 4, 15, 16, 24, 26, 34, 40)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from models.clock import NO_CLOCK, Clock, ClockState
from models.workhours import WorkSchedule
from screens.widgets.countdown import Mood, amount, countdown, due_said, left_said, ticking
from screens.widgets.queue_columns import PLAIN, SIGNS, time_cell
from tests.glass.queue_lists import NOW, SCHEDULE, running

MOSCOW = ZoneInfo("Europe/Moscow")
ROUND = WorkSchedule.from_dict(
    {
        "timezone": "Europe/Moscow",
        "weekly": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
    }
)
HOUR, DAY = 3600, 86_400


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A Moscow time in March 2026; the 4th is a Wednesday."""
    return datetime(2026, 3, day, hour, minute, second, tzinfo=MOSCOW).astimezone(UTC)


def until(due: datetime, start: datetime = NOW - timedelta(hours=1)) -> Clock:
    """A running clock with this due."""
    return Clock(ClockState.RUNNING, start, due, None, due)


@pytest.mark.parametrize(
    ("seconds", "said", "mood"),
    [
        (252, "04:12", Mood.HALF),
        (3599, "59:59", Mood.HALF),
        (3600, "01:00:00", Mood.HALF),
        (3803, "01:03:23", Mood.CALM),
        (0, "00:00", Mood.HALF),
        (-1, "просрочено меньше минуты", Mood.LATE),
        (-59, "просрочено меньше минуты", Mood.LATE),
        (-60, "просрочено на 1 мин", Mood.LATE),
        (-12 * 60 - 59, "просрочено на 12 мин", Mood.LATE),
        (-80 * 60, "просрочено на 1 ч 20 мин", Mood.LATE),
        (-2 * HOUR, "просрочено на 2 ч", Mood.LATE),
    ],
)
def test_a_clock_due_today_runs_by_the_second_and_then_says_how_late_it_is(seconds: int, said: str, mood: Mood) -> None:
    shown = countdown(running(seconds), NOW, SCHEDULE)
    assert (shown.text, shown.mood) == (said, mood)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (at(5, 15), "завтра 15:00"),
        (at(9, 15), "пн 15:00"),
        (at(10, 21, 59), "вт 21:59"),
        (at(11, 15), "11.03 15:00"),
        (datetime(2027, 1, 2, 12, tzinfo=UTC), "02.01.2027 15:00"),
    ],
)
def test_a_later_due_is_a_clock_time(due: datetime, said: str) -> None:
    assert countdown(until(due), NOW, SCHEDULE).text == said


def test_the_time_left_is_business_time() -> None:
    due = at(4, 22)
    assert countdown(until(due, at(4, 9)), at(4, 9, 30), SCHEDULE).text == "12:00:00"
    assert countdown(until(due, at(4, 9)), at(4, 9, 45), SCHEDULE).text == "12:00:00"
    lunch = WorkSchedule.from_dict(
        {"timezone": "Europe/Moscow", "weekly": {"wed": [["10:00", "13:00"], ["14:00", "18:00"]]}}
    )
    assert countdown(until(at(4, 15)), at(4, 12, 30), lunch).text == "01:30:00"


def test_what_was_late_by_closing_grows_only_in_hours() -> None:
    clock = until(at(4, 21))
    assert countdown(clock, at(4, 23), SCHEDULE).text == "просрочено на 1 ч"
    assert countdown(clock, at(5, 9), SCHEDULE).text == "просрочено на 1 ч"
    assert countdown(clock, at(5, 10, 30), SCHEDULE).text == "просрочено на 1 ч 30 мин"
    assert countdown(clock, at(6, 12), SCHEDULE).text == "просрочено на 1 д 3 ч"


def test_round_the_clock_the_last_hour_runs_through_midnight() -> None:
    clock = until(at(5, 0, 10))
    assert countdown(clock, at(4, 22), ROUND).text == "завтра 00:10"
    assert countdown(clock, at(4, 23, 50), ROUND).text == "20:00"


def test_the_day_is_that_of_the_operator() -> None:
    clock = until(at(4, 21))
    east = ZoneInfo("Asia/Vladivostok")
    assert countdown(clock, NOW, SCHEDULE).text == "06:52:28"
    assert countdown(clock, NOW, SCHEDULE, east).text == "завтра 04:00"


def test_the_warning_makes_it_near() -> None:
    clock = replace(running(252), warn=NOW)
    assert countdown(clock, NOW, SCHEDULE).mood is Mood.SOON
    assert countdown(clock, NOW - timedelta(seconds=1), SCHEDULE).mood is Mood.HALF


def test_at_once_is_now_until_its_grace_ends_and_waits_for_the_opening() -> None:
    start = at(4, 14)
    clock = Clock(ClockState.NOW, start, start, None, start + timedelta(minutes=10))
    assert countdown(clock, at(4, 14, 10), SCHEDULE)[:2] == ("сейчас", "сейчас")
    assert countdown(clock, at(4, 14, 10, 1), SCHEDULE).text == "просрочено на 10 мин"
    assert left_said(clock, at(4, 14, 5), SCHEDULE) == "сейчас"
    assert due_said(clock, at(4, 14, 5), MOSCOW) == "(нарушение с 14:10:00)"
    morning = replace(clock, start=at(5, 10), due=at(5, 10), breach=at(5, 10, 10))
    assert countdown(morning, at(4, 23), SCHEDULE).text == "завтра 10:00"


@pytest.mark.parametrize(
    ("clock", "glyph", "text", "prose"),
    [
        (NO_CLOCK, "", "", "нет срока"),
        (Clock(ClockState.KEPT), "✓", "", "✓ в срок"),
        (Clock(ClockState.BROKEN), "✓", "с опозданием", "✓ с опозданием"),
        (
            Clock(ClockState.BROKEN, at(4, 10), at(4, 12), None, at(4, 12), None, at(4, 13, 20)),
            "✓",
            "с опозданием",
            "✓ с опозданием на 1 ч 20 мин",
        ),
        (Clock(ClockState.ENDED), "", "без оценки", "без оценки"),
        (Clock(ClockState.BEST_EFFORT, at(1, 10)), "", "как получится", "как получится, 3 д 4 ч в очереди"),
        (Clock(ClockState.PAUSED, left=timedelta(seconds=4800)), "‖", "01:20:00", "‖ на паузе, осталось 1 ч 20 мин"),
        (Clock(ClockState.PAUSED, left=timedelta(seconds=59)), "‖", "00:00:59", "‖ на паузе, осталось меньше минуты"),
        (
            Clock(ClockState.PAUSED, left=timedelta(seconds=-720)),
            "‖",
            "просрочено на 12 мин",
            "‖ на паузе, просрочено на 12 мин",
        ),
    ],
)
def test_a_clock_that_stands_says_so(clock: Clock, glyph: str, text: str, prose: str) -> None:
    shown = countdown(clock, NOW, SCHEDULE)
    assert (shown.glyph, shown.text) == (glyph, text)
    assert left_said(clock, NOW, SCHEDULE) == prose


def test_the_card_says_it_in_prose() -> None:
    assert (left_said(running(252), NOW, SCHEDULE), due_said(running(252), NOW, MOSCOW)) == ("04:12", "до 14:11:44")
    assert due_said(until(at(5, 11)), NOW, MOSCOW) == "до завтра 11:00"
    assert due_said(until(at(4, 20)), NOW, MOSCOW) == "до 20:00"
    late = until(at(3, 20))
    assert left_said(late, NOW, SCHEDULE) == "● просрочено на 6 ч 7 мин"
    assert due_said(late, NOW, MOSCOW) == "срок был вчера 20:00"
    assert left_said(until(at(9, 20)), NOW, SCHEDULE) == "осталось 5 д 5 ч"
    assert left_said(running(90), NOW) == "01:30"
    assert (ticking(timedelta(seconds=-5)), amount(timedelta(hours=13), SCHEDULE)) == ("00:00", "1 д 1 ч")


@given(
    seconds=st.integers(-400 * DAY, 400 * DAY),
    state=st.sampled_from(tuple(ClockState)),
    left=st.integers(-40 * HOUR, 40 * HOUR),
    passed=st.integers(0, 40 * DAY),
)
def test_any_clock_fits_its_cell_and_has_no_minus(seconds: int, state: ClockState, left: int, passed: int) -> None:
    due = NOW + timedelta(seconds=seconds)
    clock = Clock(state, due - timedelta(hours=9), due, None, due, timedelta(seconds=left))
    now = NOW + timedelta(seconds=passed)
    shown = countdown(clock, now, SCHEDULE)
    assert not {"-", "−"} & set(shown.text + shown.short + left_said(clock, now, SCHEDULE))
    for width in (15, 22, 26):
        for signs in (SIGNS, PLAIN):
            cell = time_cell(shown, width, signs)
            assert cell_len(cell) == width
            assert "…" not in cell
            assert not shown.text or cell.strip() not in ("", signs.moods[shown.mood])
