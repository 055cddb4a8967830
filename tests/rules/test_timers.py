"""Deadlines and targets: time.md rules 3, 10-16, 19, 23, 24 and the ten cells of S-17 (S-13, C-07, C-36)."""

from datetime import datetime, timedelta

import pytest

from models.targets import ABSENT, AT_ONCE, BEST_EFFORT, Target, TargetError, TargetKind
from models.terms import Tier
from models.timers import deadline, elapsed, explain, left_at, next_response_due, replay
from models.workhours import ScheduleError
from tests.rules.hours import (
    FRI,
    MON,
    SAT,
    SUN,
    THU,
    TUE,
    WED,
    Log,
    at,
    hours,
    minutes,
    policy,
    schedule,
    shipped,
    weekly,
)

DAILY = shipped()


class TestTargets:
    @pytest.mark.parametrize(
        ("words", "target"),
        [
            ("2 ч", Target.of(hours(2))),
            ("30 мин", Target.of(minutes(30))),
            ("1 ч 30 мин", Target.of(minutes(90))),
            ("1,5 часа", Target.of(minutes(90))),
            ("45 секунд", Target.of(timedelta(seconds=45))),
            ("1 день", Target(TargetKind.DURATION, days=1)),
            ("2 дня", Target(TargetKind.DURATION, days=2)),
            ("5–10 мин", Target(TargetKind.DURATION, time=minutes(10), warn_time=minutes(5))),
            ("5-10 минут", Target(TargetKind.DURATION, time=minutes(10), warn_time=minutes(5))),
            ("1—3 дня", Target(TargetKind.DURATION, days=3, warn_days=1)),
            ("Моментально", AT_ONCE),
            ("как получится", BEST_EFFORT),
            ("нет", ABSENT),
        ],
    )
    def test_rule_13_every_kind_can_be_written(self, words: str, target: Target) -> None:
        assert Target.parse(words) == target
        assert Target.parse(target.words) == target

    @pytest.mark.parametrize(
        "words", ["0", "0 мин", "0–5 мин", "", "скоро", "5 попугаев", "10–5 мин", "1,5 дня", "-5 мин", "2 ч и"]
    )
    def test_rule_13_a_zero_and_nonsense_are_refused(self, words: str) -> None:
        with pytest.raises(TargetError):
            Target.parse(words)

    def test_rule_13_a_deadline_of_nothing_is_refused(self) -> None:
        for target in (timedelta(), timedelta(microseconds=5), timedelta(seconds=-1)):
            with pytest.raises(ValueError, match="нулевым"):
                deadline(DAILY, at(TUE, 12), target)
        with pytest.raises(TargetError):
            Target.of(timedelta())

    def test_rule_14_a_range_is_a_warning_and_a_due(self) -> None:
        vip = Target.parse("5–10 мин")
        assert vip.warn_after == minutes(5)
        assert deadline(DAILY, at(TUE, 21, 55), vip) == at(WED, 10, 5)
        assert Target.parse("2 ч").warn_after is None

    def test_rule_11_a_day_is_the_calendars_day(self) -> None:
        day = Target.parse("1 день")
        assert deadline(DAILY, at(TUE, 15), day) == at(WED, 15)
        assert deadline(DAILY, at(TUE, 23, 30), day) == at(WED, 22)
        office = schedule(weekly=weekly(("09:00", "18:00"), days=("mon", "tue", "wed", "thu", "fri")))
        assert deadline(office, at(FRI, 15), day) == at(19, 15)

    def test_rule_11_days_of_different_length_must_be_told(self) -> None:
        uneven = {"mon": [["09:00", "18:00"]], "sat": [["10:00", "15:00"]]}
        day = Target.parse("1 день")
        with pytest.raises(ScheduleError, match="«проба»: дни разной длины"):
            deadline(schedule(weekly=uneven), at(MON, 9), day)
        assert deadline(schedule(weekly=uneven), at(MON, 9), hours(2)) == at(MON, 11)
        assert deadline(schedule(weekly=uneven, day_length="09:00"), at(MON, 9), day) == at(MON, 18)

    def test_rule_11_a_short_one_day_window_makes_days_differ_and_a_lunch_break_does_not(self) -> None:
        short = [{"date": "2026-10-14", "hours": [["10:00", "12:00"]]}]
        with pytest.raises(ScheduleError, match="day_length"):
            deadline(schedule(overrides=short), at(TUE, 12), Target.parse("1 день"))
        lunch = schedule(daily_breaks=[["13:00", "14:00"]])
        assert lunch.day_length == hours(11)


class TestDeadline:
    def test_rule_10_hours_are_business_time(self) -> None:
        assert deadline(DAILY, at(TUE, 21), hours(2)) == at(WED, 11)

    def test_s_13_a_message_at_night_starts_at_the_opening(self) -> None:
        assert deadline(DAILY, at(TUE, 23, 30), hours(2)) == at(WED, 12)

    def test_rule_15_at_once_is_the_start_of_the_clock(self) -> None:
        assert deadline(DAILY, at(TUE, 12), AT_ONCE) == at(TUE, 12)
        assert deadline(DAILY, at(TUE, 23), AT_ONCE) == at(WED, 10)

    def test_rule_16_c_36_best_effort_and_absent_have_no_due(self) -> None:
        assert deadline(DAILY, at(TUE, 12), BEST_EFFORT) is None
        assert deadline(DAILY, at(TUE, 12), ABSENT) is None
        assert deadline(DAILY, at(TUE, 12), BEST_EFFORT, [(at(TUE, 13), at(TUE, 14))]) is None

    def test_rule_23_a_pause_moves_the_due_by_its_business_time(self) -> None:
        assert deadline(DAILY, at(TUE, 12), hours(8), [(at(TUE, 14), at(TUE, 17))]) == at(WED, 11)

    def test_rule_23_a_pause_in_closed_time_moves_nothing(self) -> None:
        assert deadline(DAILY, at(TUE, 21), hours(2), [(at(TUE, 22), at(WED, 10))]) == at(WED, 11)
        assert deadline(DAILY, at(TUE, 21), hours(2), [(at(TUE, 23), at(WED, 9))]) == at(WED, 11)

    def test_rule_23_pauses_count_as_a_union_clipped_to_the_cycle(self) -> None:
        pauses = [
            (at(TUE, 15), at(TUE, 16)),
            (at(TUE, 14), at(TUE, 17)),
            (at(TUE, 16), at(TUE, 17)),
            (at(MON, 1), at(TUE, 12, 30)),
        ]
        assert deadline(DAILY, at(TUE, 12), hours(8), pauses) == at(WED, 11, 30)
        assert deadline(DAILY, at(TUE, 12), hours(8), [(at(MON, 1), at(TUE, 11))]) == at(TUE, 20)
        assert deadline(DAILY, at(TUE, 12), hours(8), [(at(TUE, 14), at(TUE, 14))]) == at(TUE, 20)

    def test_rule_24_none_while_an_unfinished_pause_began_before_the_due(self) -> None:
        assert deadline(DAILY, at(TUE, 12), hours(8), [(at(TUE, 14), None)]) is None
        assert deadline(DAILY, at(TUE, 12), hours(8), [(at(TUE, 20), None)]) == at(TUE, 20)
        assert deadline(DAILY, at(TUE, 12), hours(8), [(at(TUE, 19, 59, 59), None)]) is None
        assert deadline(DAILY, at(TUE, 12), hours(8), [(at(MON, 1), None), (at(TUE, 14), at(TUE, 15))]) is None
        assert deadline(DAILY, at(TUE, 21), hours(2), [(at(TUE, 23), None)]) is None

    def test_a_backward_pause_and_a_naive_instant_are_refused(self) -> None:
        with pytest.raises(ScheduleError, match="пауза"):
            deadline(DAILY, at(TUE, 12), hours(8), [(at(TUE, 15), at(TUE, 14))])
        naive = datetime(2026, 10, 13, 12)  # noqa: DTZ001
        with pytest.raises(ScheduleError, match="пояс"):
            deadline(DAILY, naive, hours(8))
        with pytest.raises(ScheduleError, match="пояс"):
            deadline(DAILY, at(TUE, 12), hours(8), [(naive, None)])

    def test_elapsed_leaves_the_pauses_out(self) -> None:
        assert elapsed(DAILY, at(TUE, 12), at(WED, 11), [(at(TUE, 14), at(TUE, 17))]) == hours(8)
        assert elapsed(DAILY, at(TUE, 12), at(TUE, 18), [(at(TUE, 14), None)]) == hours(2)
        assert elapsed(DAILY, at(TUE, 12), at(TUE, 18), [(at(TUE, 19), None)]) == hours(6)
        assert elapsed(DAILY, at(TUE, 12), at(TUE, 12)) == timedelta()
        with pytest.raises(ScheduleError):
            elapsed(DAILY, at(TUE, 12), at(TUE, 11))


class TestNextResponse:
    def test_rule_19_the_first_unanswered_message_counts(self) -> None:
        talk = [("customer", at(TUE, 12)), ("customer", at(TUE, 13))]
        assert next_response_due(DAILY, talk, hours(8)) == at(TUE, 20)
        assert next_response_due(DAILY, [*talk, ("agent", at(TUE, 14))], hours(8)) is None
        again = [*talk, ("agent", at(TUE, 14)), ("customer", at(TUE, 15)), ("customer", at(TUE, 16))]
        assert next_response_due(DAILY, again, hours(2)) == at(TUE, 17)
        assert next_response_due(DAILY, reversed(again), hours(2)) == at(TUE, 17)

    def test_rule_20_an_operators_message_opens_nothing(self) -> None:
        assert next_response_due(DAILY, [], hours(8)) is None
        assert next_response_due(DAILY, [("agent", at(TUE, 12))], hours(8)) is None

    def test_an_unknown_author_is_refused_and_targets_are_understood(self) -> None:
        with pytest.raises(ScheduleError, match="customer"):
            next_response_due(DAILY, [("robot", at(TUE, 12))], hours(8))
        assert next_response_due(DAILY, [("customer", at(TUE, 23))], AT_ONCE) == at(WED, 10)
        assert next_response_due(DAILY, [("customer", at(TUE, 23))], BEST_EFFORT) is None


class TestCells:
    """S-17: reaction and response of the five tiers, for requests in hours and at night."""

    @pytest.mark.parametrize(
        ("tier", "by_day", "by_night"),
        [
            (Tier.NONE, at(THU, 15), at(THU, 22)),
            (Tier.SOME, at(WED, 15), at(WED, 22)),
            (Tier.REGULAR, at(TUE, 17), at(WED, 12)),
            (Tier.HIGH, at(TUE, 15, 30), at(WED, 10, 30)),
            (Tier.VIP, at(TUE, 15, 10), at(WED, 10, 10)),
        ],
    )
    def test_s_17_reaction(self, tier: Tier, by_day: datetime, by_night: datetime) -> None:
        assert replay(Log.received(at(TUE, 15), tier.value).events, policy()).reaction.due == by_day
        assert replay(Log.received(at(TUE, 23, 30), tier.value).events, policy()).reaction.due == by_night

    @pytest.mark.parametrize(
        ("tier", "by_day", "by_night"),
        [
            (Tier.NONE, None, None),
            (Tier.SOME, at(THU, 15), at(THU, 22)),
            (Tier.REGULAR, at(WED, 11), at(WED, 18)),
            (Tier.HIGH, at(TUE, 17), at(WED, 12)),
            (Tier.VIP, at(TUE, 15), at(WED, 10)),
        ],
    )
    def test_s_17_response(self, tier: Tier, by_day: datetime | None, by_night: datetime | None) -> None:
        assert replay(Log.received(at(TUE, 15), tier.value).events, policy()).response.due == by_day
        assert replay(Log.received(at(TUE, 23, 30), tier.value).events, policy()).response.due == by_night

    def test_c_07_no_tier_has_half_an_hour(self) -> None:
        assert replay(Log.received(at(TUE, 15), None).events, policy()).reaction.due == at(TUE, 15, 30)

    def test_rule_32_vip_warns_at_five_minutes(self) -> None:
        reaction = replay(Log.received(at(TUE, 21, 55), "vip").events, policy()).reaction
        assert (reaction.warn, reaction.due) == (at(TUE, 22), at(WED, 10, 5))


class TestExplain:
    def test_the_example_of_the_page(self) -> None:
        said = explain(DAILY, at(SAT, 23, 10), hours(2))
        assert said == "принято сб 23:10 вне часов → отсчёт с вс 10:00 → +2 ч → вс 12:00"

    def test_in_hours_across_a_closing_and_far(self) -> None:
        assert explain(DAILY, at(TUE, 14), hours(8)) == "принято вт 14:00 → +8 ч → вт 22:00"
        across = "принято вт 21:00 → +1 ч до вт 22:00 → +1 ч с ср 10:00 → ср 11:00"
        assert explain(DAILY, at(TUE, 21), hours(2)) == across
        far = "принято вт 13.10 21:00 → +100 ч рабочего времени → чт 22.10 13:00"
        assert explain(DAILY, at(TUE, 21), hours(100)) == far

    def test_pauses_are_told(self) -> None:
        said = explain(DAILY, at(TUE, 12), hours(8), [(at(TUE, 14), at(TUE, 17))])
        assert said == (
            "принято вт 12:00 → +8 ч → вт 20:00; пауза с вт 14:00: осталось 6 ч; "
            "продолжено вт 17:00 → +5 ч до вт 22:00 → +1 ч с ср 10:00 → ср 11:00"
        )
        assert explain(DAILY, at(TUE, 12), hours(8), [(at(TUE, 14), None)]).endswith("пауза с вт 14:00: осталось 6 ч")

    def test_targets_without_a_duration(self) -> None:
        assert explain(DAILY, at(TUE, 23), AT_ONCE).endswith("отсчёт с ср 10:00 → моментально: ср 10:00")
        assert explain(DAILY, at(TUE, 12), AT_ONCE) == "принято вт 12:00 → моментально: вт 12:00"
        assert explain(DAILY, at(TUE, 12), BEST_EFFORT) == "принято вт 12:00 → как получится: срока нет"
        assert explain(DAILY, at(TUE, 12), ABSENT).endswith("срока нет")

    def test_seconds_are_told_when_there_are_any(self) -> None:
        assert explain(DAILY, at(TUE, 14, 0, 1), hours(1)).endswith("→ вт 15:00:01")


def test_left_at_counts_down_and_below_nothing() -> None:
    clock = replay(Log.received(at(TUE, 12)).events, policy()).response
    assert left_at(DAILY, clock, at(TUE, 15)) == hours(5)
    assert left_at(DAILY, clock, at(WED, 11)) == -hours(3)
    assert left_at(DAILY, replay(Log.received(at(TUE, 12), "none").events, policy()).response, at(SUN, 12)) is None
