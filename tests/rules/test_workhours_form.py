"""What a calendar is refused for, and far dates: time.md rules 6, 8 (F-19)."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.workhours import NoOpening, ScheduleError, WorkSchedule
from tests.rules.hours import (
    DAILY,
    MOSCOW,
    TUE,
    WED,
    WEEK,
    at,
    hours,
    schedule,
    shipped,
    spans_of,
    weekly,
)


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"timezone": "Mars/Base"}, "неизвестный часовой пояс «Mars/Base»"),
            ({"timezone": "../etc/passwd"}, "неизвестный часовой пояс"),
            ({"timezone": "Europe"}, "неизвестный часовой пояс"),
            ({"timezone": ""}, "не указан часовой пояс"),
            ({"timezone": 3}, "не указан часовой пояс"),
            ({"weekly": {}}, "не открывается никогда"),
            ({"weekly": weekly(("10:00", "11:00")), "daily_breaks": [["09:00", "12:00"]]}, "не открывается никогда"),
            ({"weekly": {"mon": [["10:00", "10:00"]]}}, "начало и конец равны"),
            ({"weekly": {"monday": []}}, "нет такого дня"),
            ({"weekly": {"mon": [["9:00", "10:00"]]}}, "не время"),
            ({"weekly": {"mon": [["09:60", "10:00"]]}}, "не время"),
            ({"weekly": {"mon": [["24:00", "10:00"]]}}, "нет такого времени начала"),
            ({"weekly": {"mon": [["10:00", "24:01"]]}}, "нет такого времени"),
            ({"weekly": {"mon": [["10:00"]]}}, "нужна пара"),
            ({"weekly": {"mon": "10:00-22:00"}}, "нужен список"),
            ({"weekly": []}, "нужна таблица дней"),
            ({"overrides": [{"date": "2026-13-01", "hours": []}]}, "не дата"),
            ({"overrides": [{"date": "2026-10-13"}]}, "не хватает ключа hours"),
            ({"overrides": [{"date": "2026-10-13", "hours": [], "note": "x"}]}, "лишний ключ note"),
            ({"overrides": [{"date": "2026-10-13", "hours": []}] * 2}, "названа дважды"),
            ({"overrides": ["2026-10-13"]}, "нужна таблица"),
            ({"holidays": ["01.01.2026"]}, "не дата"),
            ({"holidays": ["2027-02-29"]}, "не дата"),
            ({"yearly_holidays": ["02-30"]}, "не день года"),
            ({"yearly_holidays": [101]}, "не день года"),
            ({"breaks": [{"date": "2026-10-13", "from": "13:00", "to": "13:00"}]}, "начало и конец равны"),
            ({"breaks": [{"date": "2026-10-13", "from": "13:00"}]}, "не хватает ключа to"),
            ({"daily_breaks": [["13:00", "13:00"]]}, "начало и конец равны"),
            ({"day_length": "00:00"}, "не может быть нулевым"),
            ({"day_length": 12}, "не время"),
            ({"hollidays": []}, "hollidays: нет такого ключа"),
        ],
    )
    def test_rule_8_what_is_outside_the_form_is_refused(self, changes: dict[str, Any], said: str) -> None:
        with pytest.raises(ScheduleError, match=said):
            schedule(**changes)

    def test_rule_8_every_broken_rule_is_named(self) -> None:
        with pytest.raises(ScheduleError) as refused:
            WorkSchedule.from_dict(
                {"timezone": "X", "weekly": {"mon": [["10:00", "10:00"]], "tue": 1}, "day_length": "z", "a": 1}
            )
        keys = ("timezone", "weekly.mon", "weekly.tue", "day_length", "a")
        assert all(any(problem.startswith(f"{key}:") for problem in refused.value.problems) for key in keys)

    def test_rule_8_no_mapping_at_all(self) -> None:
        with pytest.raises(ScheduleError, match="нужна таблица"):
            WorkSchedule.from_dict([])  # type: ignore[arg-type]
        with pytest.raises(ScheduleError, match=r"timezone.*не открывается никогда"):
            WorkSchedule.from_dict({})

    def test_rule_8_an_override_that_a_holiday_closes_is_no_opening(self) -> None:
        only = {"weekly": {}, "overrides": [{"date": "2026-10-13", "hours": [["10:00", "11:00"]]}]}
        assert schedule(**only)
        with pytest.raises(ScheduleError, match="не открывается никогда"):
            schedule(**only, holidays=["2026-10-13"])

    def test_rule_8_a_search_ends_after_five_years_and_names_the_calendar(self) -> None:
        lone = schedule(weekly={}, overrides=[{"date": "2026-10-13", "hours": [["10:00", "11:00"]]}])
        assert lone.next_open(at(14, 0, year=2021)) == at(TUE, 10)
        searches = (
            lambda: lone.next_open(at(TUE, 11)),
            lambda: lone.next_close(at(TUE, 11)),
            lambda: lone.add(at(TUE, 0), hours(2)),
            lambda: lone.subtract(at(WED, 0), hours(2)),
            lambda: lone.next_open(at(12, 0, year=2021)),
            lambda: lone.add_workdays(date(2026, 10, TUE), 1),
        )
        for search in searches:
            with pytest.raises(NoOpening, match=r"«проба».*пяти лет"):
                search()
        assert lone.add(at(TUE, 0), hours(1)) == at(TUE, 11)
        assert lone.between(at(1, 0, year=1990), at(1, 0, year=2100)) == hours(1)
        assert spans_of(lone, at(1, 0, year=1990), at(1, 0, year=2100)) == [(at(TUE, 10), at(TUE, 11))]

    def test_a_schedule_is_frozen(self) -> None:
        with pytest.raises(AttributeError, match="неизменяем"):
            shipped().zone = MOSCOW


class TestFarAndLong:
    def test_round_the_clock_never_closes(self) -> None:
        full = shipped("круглосуточно")
        assert full.next_close(at(TUE, 12)) is None
        assert full.next_close(datetime(1970, 1, 1, tzinfo=UTC)) is None
        start, end = datetime(1970, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)
        assert spans_of(full, start, end) == [(start, end)]
        assert full.between(start, end) == end - start
        assert full.add(start, end - start) == end

    def test_round_the_clock_written_in_pieces_never_closes_either(self) -> None:
        pieces = schedule(weekly=weekly(("06:00", "22:00"), ("22:00", "06:00")))
        assert pieces.next_close(at(TUE, 12)) is None
        assert schedule(weekly=weekly(("00:00", "24:00")), timezone="Europe/Berlin").next_close(at(TUE, 12)) is None

    def test_windows_merge_over_decades_until_a_written_date(self) -> None:
        always = schedule(weekly=weekly(("00:00", "24:00")), holidays=["2650-03-01"])
        assert always.next_close(at(TUE, 12)) == at(1, 0, month=3, year=2650)
        assert always.next_close(at(2, 0, month=3, year=2650)) is None
        leap = schedule(weekly=weekly(("00:00", "24:00")), yearly_holidays=["02-29"])
        assert leap.next_close(at(TUE, 12)) == at(29, 0, month=2, year=2028)
        assert leap.next_close(at(1, 0, month=3, year=2096)) == at(29, 0, month=2, year=2104)

    def test_f_19_far_dates_do_not_crash(self) -> None:
        for year in (1, 1900, 1970, 2038, 9998):
            start = datetime(year, 3, 1, 12, tzinfo=UTC)
            due = shipped().add(start, hours(30))
            assert shipped().between(start, due) == hours(30)
            assert shipped().subtract(due, hours(30)) == shipped().next_open(start)
        with pytest.raises(ScheduleError):
            shipped().add(datetime(9999, 12, 31, 18, tzinfo=UTC), hours(30))
        with pytest.raises(ScheduleError):
            shipped().subtract(datetime(1, 1, 1, 18, tzinfo=UTC), hours(30))

    def test_far_totals_agree_with_a_walk(self) -> None:
        calendar = schedule(
            timezone="Europe/Berlin", weekly=weekly(("01:30", "04:30"), days=WEEK[:6]), yearly_holidays=["02-29"]
        )
        start = datetime(2290, 1, 1, tzinfo=UTC)
        end = start.replace(year=2320)
        walked = sum((b - a for a, b in calendar.windows(start, end)), timedelta())
        assert calendar.between(start, end) == walked
        assert calendar.add(start, walked) <= end

    def test_threads_share_a_schedule(self) -> None:
        calendar = WorkSchedule.from_dict(DAILY)
        starts = [datetime(year, 5, 5, 5, tzinfo=UTC) for year in range(1980, 2080)]
        found: list[list[datetime]] = []

        def ask() -> None:
            found.append([calendar.add(start, hours(100)) for start in starts])

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [found[0]] * 4
