"""Working hours: time.md rules 1, 2, 3, 5, 6, 7, 8 and the names of WorkSchedule (S-10, S-11, C-09, F-17, F-19)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.workhours import ScheduleError, WorkSchedule
from tests.rules.hours import (
    FRI,
    MON,
    MOSCOW,
    SAT,
    SUN,
    THU,
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

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(*spans: tuple[str, str], **changes: Any) -> WorkSchedule:
    return schedule(timezone="Europe/Berlin", weekly=weekly(*spans), **changes)


class TestArithmetic:
    def test_rule_1_parts_of_a_second_are_cut_off(self) -> None:
        start = at(TUE, 14).replace(microsecond=999_999)
        assert shipped().add(start, hours(1)) == at(TUE, 15)
        assert shipped().add(at(TUE, 14), timedelta(seconds=59, microseconds=999_999)) == at(TUE, 14, 0, 59)
        assert shipped().is_open(at(TUE, 21, 59, 59).replace(microsecond=999_999))
        assert shipped().between(at(TUE, 14), at(TUE, 15).replace(microsecond=1)) == hours(1)
        assert shipped().next_open(start).microsecond == 0

    def test_rule_1_before_1970_the_cut_goes_down_too(self) -> None:
        start = datetime(1969, 12, 31, 12, 0, 0, 500_000, tzinfo=UTC)
        assert shipped().next_open(start) == datetime(1969, 12, 31, 12, tzinfo=UTC)

    def test_rule_1_answers_are_aware_utc_whatever_zone_asks(self) -> None:
        for zone in ("Asia/Vladivostok", "America/New_York", "UTC"):
            due = shipped().add(at(TUE, 21).astimezone(ZoneInfo(zone)), hours(2))
            assert due == at(WED, 11)
            assert due.tzinfo is UTC

    @pytest.mark.parametrize("ask", ["is_open", "next_open", "next_close"])
    def test_rule_1_a_naive_instant_is_refused(self, ask: str) -> None:
        with pytest.raises(ScheduleError, match="часовой пояс"):
            getattr(shipped(), ask)(datetime(2026, 10, 13, 12))  # noqa: DTZ001

    def test_rule_2_windows_are_half_open(self) -> None:
        assert shipped().is_open(at(TUE, 10))
        assert shipped().is_open(at(TUE, 21, 59, 59))
        assert not shipped().is_open(at(TUE, 22))
        assert not shipped().is_open(at(TUE, 9, 59, 59))

    def test_rule_3_due_may_be_the_closing_time(self) -> None:
        assert shipped().add(at(TUE, 14), hours(8)) == at(TUE, 22)
        assert shipped().add(at(TUE, 14, 0, 1), hours(8)) == at(WED, 10, 0, 1)

    def test_rule_5_a_start_outside_hours_counts_from_the_opening(self) -> None:
        for start in (at(TUE, 23, 30), at(WED, 9, 59, 59), at(WED, 10)):
            assert shipped().add(start, hours(2)) == at(WED, 12)
            assert shipped().next_open(start) == at(WED, 10)

    def test_c_09_the_two_examples(self) -> None:
        assert shipped().add(at(TUE, 21, 55), timedelta(minutes=30)) == at(WED, 10, 25)
        assert shipped().add(at(TUE, 23, 30), hours(2)) == at(WED, 12)

    def test_adding_nothing_stays_where_it_is(self) -> None:
        for start in (at(TUE, 12), at(TUE, 22), at(TUE, 23)):
            assert shipped().add(start, timedelta()) == start
            assert shipped().subtract(start, timedelta()) == start

    def test_subtract_gives_the_latest_instant(self) -> None:
        assert shipped().subtract(at(TUE, 12), hours(1)) == at(TUE, 11)
        assert shipped().subtract(at(WED, 9), hours(2)) == at(TUE, 20)
        assert shipped().subtract(at(WED, 11), hours(1)) == at(WED, 10)
        assert shipped().subtract(at(WED, 11), hours(3)) == at(TUE, 20)
        assert shipped().subtract(at(WED, 22), hours(12)) == at(WED, 10)

    def test_negative_work_and_a_backward_span_are_refused(self) -> None:
        for ask in (shipped().add, shipped().subtract):
            with pytest.raises(ScheduleError, match="отрицательным"):
                ask(at(TUE, 12), timedelta(seconds=-1))
        with pytest.raises(ScheduleError, match="позже"):
            shipped().between(at(TUE, 12), at(TUE, 11))

    def test_next_close(self) -> None:
        assert shipped().next_close(at(TUE, 12)) == at(TUE, 22)
        assert shipped().next_close(at(TUE, 22)) == at(WED, 22)
        assert shipped().next_close(at(TUE, 3)) == at(TUE, 22)

    def test_windows_are_clipped_and_lazy(self) -> None:
        found = shipped().windows(at(TUE, 21), datetime(9998, 1, 1, tzinfo=UTC))
        assert next(found) == (at(TUE, 21), at(TUE, 22))
        assert next(found) == (at(WED, 10), at(WED, 22))
        assert spans_of(shipped(), at(TUE, 12), at(TUE, 13)) == [(at(TUE, 12), at(TUE, 13))]
        assert spans_of(shipped(), at(TUE, 22), at(WED, 10)) == []
        assert spans_of(shipped(), at(TUE, 12), at(TUE, 12)) == []


class TestDays:
    def test_rule_6_a_holiday_beats_one_day_hours_and_those_beat_the_week(self) -> None:
        calendar = schedule(
            overrides=[{"date": "2026-10-13", "hours": [["08:00", "09:00"]]}, {"date": "2026-10-14", "hours": []}],
            holidays=["2026-10-15"],
        )
        assert spans_of(calendar, at(TUE, 0), at(WED, 0)) == [(at(TUE, 8), at(TUE, 9))]
        assert spans_of(calendar, at(WED, 0), at(FRI, 0)) == []
        both = schedule(overrides=[{"date": "2026-10-15", "hours": [["08:00", "09:00"]]}], holidays=["2026-10-15"])
        assert not both.is_workday(date(2026, 10, 15))

    def test_rule_6_yearly_holidays_and_the_29th_of_february(self) -> None:
        calendar = schedule(
            yearly_holidays=["02-29", "01-01"], overrides=[{"date": "2028-01-01", "hours": [["10:00", "11:00"]]}]
        )
        assert not calendar.is_workday(date(2028, 2, 29))
        assert calendar.is_workday(date(2027, 2, 28))
        assert calendar.is_workday(date(2027, 3, 1))
        assert not calendar.is_workday(date(2028, 1, 1))

    def test_rule_6_a_window_past_midnight_belongs_to_its_first_date(self) -> None:
        calendar = schedule(weekly=weekly(("22:00", "06:00"), days=("tue",)))
        assert spans_of(calendar, at(MON, 0), at(SUN, 0)) == [(at(TUE, 22), at(WED, 6))]
        assert calendar.is_workday(date(2026, 10, TUE))
        assert not calendar.is_workday(date(2026, 10, WED))
        assert spans_of(
            schedule(weekly=weekly(("22:00", "06:00")), holidays=["2026-10-14"]), at(TUE, 12), at(FRI, 0)
        ) == [
            (at(TUE, 22), at(WED, 6)),
            (at(THU, 22), at(FRI, 0)),
        ]

    def test_rule_6_a_night_that_runs_into_the_next_day_counts_once(self) -> None:
        calendar = schedule(weekly={"tue": [["20:00", "12:00"]], "wed": [["10:00", "14:00"]]})
        assert spans_of(calendar, at(MON, 0), at(FRI, 0)) == [(at(TUE, 20), at(WED, 14))]
        assert calendar.between(at(TUE, 0), at(THU, 0)) == hours(18)

    def test_rule_6_windows_of_one_day_that_overlap_are_refused(self) -> None:
        with pytest.raises(ScheduleError, match=r"weekly\.tue: часы пересекаются"):
            schedule(weekly={"tue": [["10:00", "14:00"], ["13:59:59", "18:00"]]})
        with pytest.raises(ScheduleError, match="пересекаются"):
            schedule(weekly={"tue": [["22:00", "06:00"], ["23:00", "23:30"]]})
        with pytest.raises(ScheduleError, match=r"overrides\[0\]\.hours: часы пересекаются"):
            schedule(overrides=[{"date": "2026-10-13", "hours": [["10:00", "12:00"], ["11:00", "13:00"]]}])
        assert schedule(weekly={"tue": [["10:00", "12:00"], ["12:00", "13:00"]]})

    def test_rule_6_24_00_ends_a_day_and_touching_windows_are_one(self) -> None:
        calendar = schedule(weekly={"tue": [["20:00", "24:00"]], "wed": [["00:00", "02:00"]]})
        assert spans_of(calendar, at(MON, 0), at(FRI, 0)) == [(at(TUE, 20), at(WED, 2))]
        assert calendar.next_close(at(TUE, 21)) == at(WED, 2)

    def test_seconds_are_understood(self) -> None:
        calendar = schedule(weekly=weekly(("10:00:30", "10:00:31")))
        assert spans_of(calendar, at(TUE, 0), at(WED, 0)) == [(at(TUE, 10, 0, 30), at(TUE, 10, 0, 31))]
        assert calendar.add(at(TUE, 0), timedelta(seconds=2)) == at(WED, 10, 0, 31)

    def test_breaks_cut_one_date_and_daily_breaks_every_date(self) -> None:
        calendar = schedule(
            breaks=[{"date": "2026-10-13", "from": "15:00", "to": "16:30"}], daily_breaks=[["13:00", "14:00"]]
        )
        assert spans_of(calendar, at(TUE, 0), at(WED, 0)) == [
            (at(TUE, 10), at(TUE, 13)),
            (at(TUE, 14), at(TUE, 15)),
            (at(TUE, 16, 30), at(TUE, 22)),
        ]
        assert calendar.between(at(WED, 0), at(THU, 0)) == hours(11)
        night = schedule(weekly=weekly(("22:00", "06:00")), daily_breaks=[["23:30", "00:30"], ["03:00", "03:15"]])
        assert night.between(at(TUE, 12), at(WED, 12)) == hours(6.75)

    def test_a_break_over_a_whole_window_makes_no_working_day(self) -> None:
        calendar = schedule(breaks=[{"date": "2026-10-13", "from": "09:00", "to": "24:00"}])
        assert not calendar.is_workday(date(2026, 10, TUE))
        assert calendar.add_workdays(date(2026, 10, MON), 1) == date(2026, 10, WED)

    def test_working_days_are_counted_strictly_after(self) -> None:
        calendar = schedule(weekly=weekly(("10:00", "18:00"), days=WEEK[:5]), holidays=["2026-10-16"])
        assert calendar.add_workdays(date(2026, 10, TUE), 0) == date(2026, 10, TUE)
        assert calendar.add_workdays(date(2026, 10, TUE), 2) == date(2026, 10, THU)
        assert calendar.add_workdays(date(2026, 10, TUE), 3) == date(2026, 10, 19)
        assert calendar.add_workdays(date(2026, 10, SAT), 1) == date(2026, 10, 19)
        with pytest.raises(ScheduleError):
            calendar.add_workdays(date(2026, 10, TUE), -1)

    def test_s_10_s_11_the_desk_of_the_standard_works_on_weekends_and_holidays(self) -> None:
        for day in (date(2026, 1, 1), date(2026, 5, 9), date(2026, 10, SAT), date(2026, 10, SUN)):
            assert shipped().is_workday(day)
        assert shipped().between(at(1, 0, month=1), at(1, 0, month=2)) == hours(31 * 12)


class TestZones:
    """Rule 7 and F-17: Berlin goes forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00."""

    def test_a_missing_hour_does_not_count_and_a_repeated_one_counts_twice(self) -> None:
        calendar = berlin(("00:00", "06:00"))
        spring, autumn = datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 10, 25, tzinfo=BERLIN)
        assert calendar.between(spring, spring.replace(hour=12)) == hours(5)
        assert calendar.between(autumn, autumn.replace(hour=12)) == hours(7)

    @pytest.mark.parametrize(
        ("window", "opens", "closes"),
        [
            (("02:15", "02:45"), "01:15", "01:45"),
            (("01:30", "02:30"), "00:30", "01:30"),
            (("02:30", "05:00"), "01:30", "03:00"),
            (("02:00", "03:30"), "01:00", "01:30"),
        ],
    )
    def test_a_clock_time_inside_the_gap_means_one_hour_later(
        self, window: tuple[str, str], opens: str, closes: str
    ) -> None:
        calendar = berlin(window)
        day = datetime(2026, 3, 29, tzinfo=UTC)
        found = spans_of(calendar, day, day.replace(hour=12))
        assert [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in found] == [(opens, closes)]

    @pytest.mark.parametrize("window", [("02:00", "03:00"), ("02:30", "03:15")])
    def test_a_window_that_the_gap_swallows_is_no_window(self, window: tuple[str, str]) -> None:
        day = datetime(2026, 3, 29, tzinfo=UTC)
        assert spans_of(berlin(window), day, day.replace(hour=12)) == []

    def test_an_ambiguous_clock_time_is_its_first_occurrence(self) -> None:
        day = datetime(2026, 10, 25, tzinfo=UTC)
        assert spans_of(berlin(("01:00", "02:30")), day.replace(hour=0) - hours(2), day.replace(hour=12)) == [
            (day - hours(1), day + hours(0.5))
        ]
        assert spans_of(berlin(("02:30", "05:00")), day, day.replace(hour=12)) == [(day + hours(0.5), day + hours(4))]

    def test_a_break_in_the_repeated_hour(self) -> None:
        day = datetime(2026, 10, 25, tzinfo=UTC)
        calendar = berlin(("00:00", "06:00"), daily_breaks=[["02:00", "03:00"]])
        assert calendar.between(day - hours(2), day + hours(5)) == hours(5)

    def test_a_zone_that_skipped_a_whole_date_does_not_count_it_twice(self) -> None:
        calendar = schedule(timezone="Pacific/Apia")
        start = datetime(2011, 12, 29, 0, tzinfo=ZoneInfo("Pacific/Apia"))
        assert calendar.between(start, start + timedelta(days=3)) == hours(24)

    def test_half_an_hour_of_summer_and_midnight_changes(self) -> None:
        howe = schedule(timezone="Australia/Lord_Howe", weekly=weekly(("00:00", "24:00")))
        start = datetime(2026, 1, 1, tzinfo=UTC)
        assert howe.between(start, start + timedelta(days=365)) == timedelta(days=365)
        assert howe.next_close(start) is None
        beirut = schedule(timezone="Asia/Beirut", weekly=weekly(("00:00", "02:00")))
        spring = datetime(2026, 3, 28, 12, tzinfo=UTC)
        assert beirut.between(spring, spring + timedelta(days=1)) == hours(1)

    def test_moscow_is_no_fixed_plus_three(self) -> None:
        opening = shipped().next_open(datetime(2012, 7, 1, tzinfo=UTC))
        assert opening == datetime(2012, 7, 1, 6, tzinfo=UTC)
        assert opening.astimezone(MOSCOW).hour == 10
