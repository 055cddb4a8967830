"""The roster's rules: who and when (D-20, D-27, D-28, C-25, case 20), and the true hours of nights (HO-22)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.roster import Absence, Roster
from models.roster_checks import Named, advice, check, unsettled
from models.roster_edits import (
    be_away,
    because,
    put_on,
    take_off,
)
from models.roster_hours import laid, night_time, odd_hour
from models.roster_loads import loads, spread
from models.roster_turns import Rule, Violation
from models.shift_rules import KindRules, RosterRules, ShiftRules
from tests.rules.rules_of_shifts import SHIPPED

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
DAY, NIGHT = "день", "ночь"
IRA, OLEG, ZOYA, LEV = "Ирина Лаптева", "Олег Бестужев", "Зоя Нилова", "Лев Яшин"
MONDAY = date(2026, 11, 16)
STAFF = {name.casefold(): Named(n, name) for n, name in enumerate((IRA, OLEG, ZOYA, LEV), start=1)}


def on(*turns: tuple[int, str, str]) -> Roster:
    """A roster of (days from the Monday, kind, name)."""
    roster = Roster()
    for days, kind, name in turns:
        roster = put_on(roster, MONDAY + timedelta(days=days), kind, name)
    return roster


def found(roster: Roster, rules: ShiftRules = SHIPPED, today: date | None = None) -> list[Violation]:
    """What is wrong with a roster and not set aside, but for too few people."""
    return [one for one in unsettled(check(roster, rules, MOSCOW, STAFF, today)) if one.rule is not Rule.FEW]


def with_rules(**changes: object) -> ShiftRules:
    """The shipped rules but for some of the roster's."""
    return SHIPPED.model_copy(update={"roster": SHIPPED.roster.model_copy(update=changes)})


def test_d28_case_20_a_third_night_in_a_row_names_the_person_and_the_dates() -> None:
    assert found(on((0, NIGHT, IRA), (1, NIGHT, IRA), (3, NIGHT, IRA))) == []
    (one,) = found(on((0, NIGHT, IRA), (1, NIGHT, IRA), (2, NIGHT, IRA)))
    assert one.rule is Rule.NIGHTS and one.who == IRA
    assert one.sentence == "Ирина Лаптева: 3-я ночь подряд (16.11, 17.11, 18.11), можно 2."
    assert found(on((0, NIGHT, IRA), (1, NIGHT, IRA), (2, NIGHT, IRA)), with_rules(max_consecutive_nights=3)) == []


def test_d28_a_reason_sets_the_night_aside_and_the_next_one_asks_again() -> None:
    three = on(*((n, NIGHT, IRA) for n in range(3)))
    excused = because(three, MONDAY + timedelta(days=2), NIGHT, IRA, "Лев заболел")
    assert found(excused) == []
    (one,) = check(excused, SHIPPED, MOSCOW, STAFF)
    assert one.settled and one.reason == "Лев заболел"
    fourth = put_on(excused, MONDAY + timedelta(days=3), NIGHT, IRA)
    assert [said.sentence.split(" ночь")[0] for said in found(fourth)] == ["Ирина Лаптева: 4-я"]


@given(st.sets(st.integers(0, 40)), st.integers(1, 4))
def test_d28_every_night_beyond_the_limit_is_told_and_no_other(nights: set[int], limit: int) -> None:
    roster = on(*((n, NIGHT, IRA) for n in sorted(nights)))
    told = {one.day for one in found(roster, with_rules(max_consecutive_nights=limit)) if one.rule is Rule.NIGHTS}
    beyond = {n for n in nights if all(n - back in nights for back in range(limit + 1))}
    assert told == {MONDAY + timedelta(days=n) for n in beyond}


def test_c25_two_shifts_in_a_row_and_too_little_rest() -> None:
    (row,) = found(on((0, DAY, IRA), (0, NIGHT, IRA)))
    assert row.rule is Rule.IN_A_ROW and row.sentence == "Ирина Лаптева: две смены подряд, день 16.11 и ночь 16.11."
    (row,) = found(on((0, NIGHT, IRA), (1, DAY, IRA)))
    assert row.rule is Rule.IN_A_ROW and "ночь 16.11 и день 17.11" in row.sentence
    assert found(on((0, DAY, IRA), (1, DAY, IRA), (2, NIGHT, IRA))) == []
    late = SHIPPED.model_copy(update={"kinds": {**SHIPPED.kinds, "вечер": KindRules(starts=time(16), ends=time(23))}})
    (rest,) = found(on((0, "вечер", IRA), (1, DAY, IRA)), late)
    assert rest.rule is Rule.REST
    assert "вечер 16.11 и день 17.11) отдых 11 ч, нужно не меньше 12 ч" in rest.sentence


def test_a_reserve_works_no_shift() -> None:
    roster = put_on(on((0, NIGHT, IRA), (1, NIGHT, IRA)), MONDAY + timedelta(days=2), NIGHT, IRA, reserve=True)
    assert found(roster) == []


def test_the_planned_hours_of_a_month_are_true_ones() -> None:
    fifteen = on(*((2 * n - 15, DAY, IRA) for n in range(15)))
    assert found(fifteen) == []
    (one,) = found(put_on(fifteen, date(2026, 11, 30), DAY, IRA))
    assert one.rule is Rule.HOURS
    assert one.sentence == "Ирина Лаптева: ноябрь 2026 — 192 ч в сменах, норма 180 ч."
    assert one.day == date(2026, 11, 30)


def test_an_absent_person_on_a_shift_is_told_with_the_dates_of_both() -> None:
    away = Absence(OLEG, MONDAY + timedelta(days=1), MONDAY + timedelta(days=5), "отпуск")
    (one,) = found(be_away(on((3, DAY, OLEG), (0, DAY, OLEG)), away))
    assert one.sentence == "Олег Бестужев: отсутствует 17.11–21.11 (отпуск), а стоит в смене день 19.11."
    # A night that begins the evening before lies in the absence with its morning.
    (night,) = found(be_away(on((0, NIGHT, OLEG)), away))
    assert night.rule is Rule.ABSENT and "ночь 16.11" in night.sentence
    spare = put_on(Roster(), MONDAY + timedelta(days=2), DAY, OLEG, reserve=True)
    assert [said.rule for said in found(be_away(spare, away))] == [Rule.ABSENT]


def test_unknown_inactive_and_unfit_names_cannot_be_set_aside() -> None:
    staff = {"лев яшин": Named(1, LEV, active=False), "зоя нилова": Named(2, ZOYA, able=False)}
    roster = on((0, DAY, LEV), (1, DAY, ZOYA), (2, DAY, "Никто Такой"), (3, "вечер", LEV))
    for duty in roster.shifts:
        roster = because(roster, duty.day, duty.kind, duty.people[0], "надо")
    rules = [one.rule for one in unsettled(check(roster, SHIPPED, MOSCOW, staff))]
    assert rules == [Rule.INACTIVE, Rule.UNFIT, Rule.UNKNOWN, Rule.INACTIVE, Rule.KIND]
    # Who has left since then stays in the past of the roster.
    rules = [one.rule for one in unsettled(check(roster, SHIPPED, MOSCOW, staff, MONDAY + timedelta(days=3)))]
    assert rules == [Rule.UNKNOWN, Rule.INACTIVE, Rule.KIND]


def test_d20_a_round_the_clock_week_needs_four_people_or_a_reason() -> None:
    def week(names: tuple[str, ...]) -> Roster:
        turns = [
            (n, kind, names[(2 * n + late) % len(names)]) for n in range(7) for late, kind in enumerate((DAY, NIGHT))
        ]
        return on(*turns)

    def few(roster: Roster) -> list[str]:
        return [one.sentence for one in unsettled(check(roster, SHIPPED, MOSCOW, STAFF)) if one.rule is Rule.FEW]

    assert few(week((IRA, OLEG, ZOYA))) == ["Неделя с 16.11: круглосуточно, а людей 3; нужно не меньше 4."]
    assert few(week((IRA, OLEG, ZOYA, LEV))) == []
    assert few(replace(week((IRA, OLEG, ZOYA)), weeks={MONDAY: "до декабря ищем четвёртого"})) == []
    # Days only, or a week that is not whole, is no round-the-clock roster.
    assert few(on(*((n, DAY, IRA) for n in range(7)))) == []
    assert few(take_off(week((IRA, OLEG, ZOYA)), MONDAY, DAY, IRA)) == []


def test_d20_the_planner_says_how_many_people_days_and_nights_need() -> None:
    assert advice(SHIPPED.roster) == "Только дни: 1–2 чел. С ночами: ещё 3–4, всего 4–6."
    assert advice(with_rules(day_people=(2, 2), night_people=(3, 3)).roster) == (
        "Только дни: 2 чел. С ночами: ещё 3, всего 5."
    )


def test_d27_night_hours_and_nights_of_everybody() -> None:
    roster = on((0, NIGHT, IRA), (1, NIGHT, IRA), (3, DAY, OLEG), (5, NIGHT, OLEG))
    ira, oleg = loads(roster, SHIPPED, MOSCOW, MONDAY)
    assert (ira.name, ira.shifts, ira.nights) == (IRA, 2, 2)
    assert (ira.hours, ira.night_hours) == (timedelta(hours=24), timedelta(hours=16))
    assert (oleg.shifts, oleg.nights, oleg.night_hours) == (2, 1, timedelta(hours=8))
    assert spread((ira, oleg)) == "Ночи делятся поровну."
    uneven = put_on(roster, MONDAY + timedelta(days=7), NIGHT, IRA)
    assert spread(loads(uneven, SHIPPED, MOSCOW, MONDAY)) == "Ночи неровно: Ирина Лаптева — 3, Олег Бестужев — 1."


def test_d27_a_night_over_the_end_of_a_month_is_shared_by_both() -> None:
    roster = put_on(Roster(), date(2026, 11, 30), NIGHT, IRA)
    (november,), (december,) = (loads(roster, SHIPPED, MOSCOW, day) for day in (MONDAY, date(2026, 12, 1)))
    assert (november.shifts, november.nights, november.hours) == (1, 1, timedelta(hours=2))
    assert (december.shifts, december.nights, december.hours) == (0, 0, timedelta(hours=10))
    assert november.night_hours + december.night_hours == timedelta(hours=8)


@pytest.mark.parametrize(
    ("zone", "day", "hours", "night", "said"),
    [
        (MOSCOW, date(2026, 3, 28), 12, 8, ""),
        (MOSCOW, date(2026, 10, 24), 12, 8, ""),
        (BERLIN, date(2026, 3, 27), 12, 8, ""),
        (BERLIN, date(2026, 3, 28), 11, 7, "часа 02:00–03:00 нет: часы переводят вперёд, смена длится 11 ч"),
        (BERLIN, date(2026, 10, 24), 13, 9, "час 02:00–03:00 повторяется: часы переводят назад, смена длится 13 ч"),
    ],
)
def test_ho_22_a_night_over_a_clock_change_has_its_true_length(
    zone: ZoneInfo, day: date, hours: int, night: int, said: str
) -> None:
    starts, ends = laid(day, SHIPPED.kinds[NIGHT], zone)
    assert ends - starts == timedelta(hours=hours)
    assert (starts.astimezone(zone).hour, ends.astimezone(zone).hour) == (22, 10)
    assert night_time(starts, ends, SHIPPED.roster, zone) == timedelta(hours=night)
    assert odd_hour(starts, ends, zone) == said
    (load,) = loads(put_on(Roster(), day, NIGHT, IRA), SHIPPED, zone, day)
    assert (load.hours, load.night_hours) == (timedelta(hours=hours), timedelta(hours=night))


def test_ho_22_shifts_tile_the_line_of_time_over_both_clock_changes() -> None:
    for first in (date(2026, 3, 26), date(2026, 10, 22)):
        ends = None
        for n in range(6):
            for kind in (DAY, NIGHT):
                start, end = laid(first + timedelta(days=n), SHIPPED.kinds[kind], BERLIN)
                assert ends in (None, start)
                ends = end


def test_ho_22_a_label_that_the_change_skips_means_the_time_after_it() -> None:
    odd = KindRules(starts=time(2, 30), ends=time(10))
    starts, _ = laid(date(2026, 3, 29), odd, BERLIN)
    assert starts == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    starts, _ = laid(date(2026, 10, 25), odd, BERLIN)
    assert starts == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(st.integers(0, 3000), st.integers(0, 47), st.integers(1, 96), st.sampled_from([MOSCOW, BERLIN]))
def test_night_hours_are_the_minutes_whose_clock_is_night(days: int, half: int, halves: int, zone: ZoneInfo) -> None:
    rules: RosterRules = SHIPPED.roster
    starts = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=days, minutes=30 * half)
    step = timedelta(minutes=30)
    clocks = [(starts + n * step).astimezone(zone).time() for n in range(halves)]
    counted = sum(clock >= rules.night_from or clock < rules.night_until for clock in clocks)
    assert night_time(starts, starts + halves * step, rules, zone) == counted * step
