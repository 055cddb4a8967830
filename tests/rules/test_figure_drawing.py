"""Small bars, stacks, the grid, chosen periods, goals: pure, exact, the same without colour."""

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.figures import periods
from models.figure_words import change_said
from models.figures import Change, Figure, FigureId, Grid
from models.goal_met import LESS_IS_BETTER, MORE_IS_BETTER, better, met
from models.goals import at_least
from screens.figuring.spans import Kind, Span, course, last_days, of_kind, read_span
from screens.widgets.bars import bar, parted, stack
from screens.widgets.heat_grid import numbers_line, shade, shades_line, short
from screens.widgets.spark import spark

MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 3, 4)


def test_a_spark_starts_at_zero_and_a_gap_is_no_zero() -> None:
    assert spark([0, 1, 2, 4, 8]) == "▁▂▃▅█"
    assert spark([None, 0, None, 3]) == "·▁·█"
    assert spark([0, 0]) == "▁▁" and spark([]) == ""


@given(st.floats(0, 1, allow_nan=False), st.integers(1, 120))
def test_a_bar_is_as_long_as_its_share_and_never_nothing_for_something(share: float, width: int) -> None:
    drawn = bar(share, width)
    assert len(drawn) <= width
    assert bool(drawn) == (share > 0)
    assert abs(drawn.count("█") - share * width) <= 1


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.integers(6, 200))
def test_a_stack_fills_its_width_and_hides_no_part(amounts: list[int], width: int) -> None:
    cells = parted(amounts, width)
    assert sum(cells) == (width if sum(amounts) else 0)
    assert all(bool(cell) == bool(amount) for cell, amount in zip(cells, amounts, strict=True)) or not sum(amounts)
    assert len(stack(amounts, width)) == sum(cells)


def test_the_shade_tells_nothing_little_and_most_apart() -> None:
    assert [shade(count, 8) for count in (0, 1, 2, 3, 4, 5, 7, 8)] == [" ", "░", "░", "▒", "▒", "▓", "█", "█"]
    assert shade(1, 1) == "█"


@pytest.mark.parametrize(
    ("count", "width", "said"),
    [(0, 2, "·"), (7, 2, "7"), (99, 2, "99"), (412, 2, "4с"), (412, 3, "412"), (5300, 2, "5т"), (53000, 2, "++")],
)
def test_a_number_in_a_narrow_cell_is_rough_and_says_so(count: int, width: int, said: str) -> None:
    assert short(count, width) == said


@pytest.mark.parametrize("width", [79, 104, 199])
def test_the_grid_lines_up_at_every_width(width: int) -> None:
    grid = Grid(tuple(tuple(day * hour for hour in range(24)) for day in range(7)), 1)
    for weekday in range(7):
        numbers = "".join(text for text, _ in numbers_line(grid, weekday, width))
        shades = "".join(text for text, _ in shades_line(grid, weekday, width))
        assert len(shades) <= len(numbers) <= width


@pytest.mark.parametrize(
    ("kind", "first", "last", "label"),
    [
        (Kind.DAY, date(2026, 3, 4), date(2026, 3, 4), "04.03.2026"),
        (Kind.WEEK, date(2026, 3, 2), date(2026, 3, 8), "неделя 02.03–08.03.2026"),
        (Kind.MONTH, date(2026, 3, 1), date(2026, 3, 31), "март 2026"),
        (Kind.QUARTER, date(2026, 1, 1), date(2026, 3, 31), "1-й квартал 2026"),
        (Kind.YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026 год"),
    ],
)
def test_a_period_of_each_kind_and_those_beside_it(kind: Kind, first: date, last: date, label: str) -> None:
    span = of_kind(kind, TODAY)
    assert (span.first, span.last, span.label) == (first, last, label)
    assert span.shifted(-1).after == first and span.shifted(1).first == span.after
    assert span.shifted(5).shifted(-5) == span


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["Europe/Moscow", "Europe/Berlin", "Asia/Tokyo"]))
def test_the_instants_are_those_of_the_reports(day: date, zone: str) -> None:
    at = ZoneInfo(zone)
    pairs = ((Kind.MONTH, periods.month(day, at)), (Kind.WEEK, periods.week(day, at)), (Kind.DAY, periods.day(day, at)))
    for kind, named in (*pairs, (Kind.QUARTER, periods.quarter(day, at))):
        found = of_kind(kind, day).period(at)
        assert (found.start, found.end) == (named.start, named.end)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("10.2025", date(2025, 10, 1), date(2025, 10, 31)),
        ("2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("25.11", date(2025, 11, 25), date(2025, 11, 25)),
        ("1.03.2026", date(2026, 3, 1), date(2026, 3, 1)),
        ("5.10–18.10", date(2025, 10, 5), date(2025, 10, 18)),
        ("5.10-18.10.2024", date(2024, 10, 5), date(2024, 10, 18)),
        ("14 дней", date(2026, 2, 19), TODAY),
    ],
)
def test_a_typed_period_is_one_that_has_been(typed: str, first: date, last: date) -> None:
    span = read_span(typed, TODAY)
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize("typed", ["", "вчера", "13.2026", "31.02.2026", "0 дней", "18.10.2025–5.10.2025", "1–2–3"])
def test_what_is_no_period_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^[А-Я].*\.$"):
        read_span(typed, TODAY)


def test_a_course_ends_with_the_period_and_goes_back_without_gaps() -> None:
    for span in (last_days(30, TODAY), of_kind(Kind.MONTH, TODAY), Span(Kind.DATES, date(2026, 2, 1), 17)):
        found = course(span, 12)
        assert len(found) == 12 and found[-1].last == span.last
        assert all(one.after == next_.first for one, next_ in pairwise(found))


def test_a_goal_is_a_floor_or_a_ceiling_by_what_is_better() -> None:
    assert not (LESS_IS_BETTER & MORE_IS_BETTER)
    assert all(at_least(id) for id in MORE_IS_BETTER)
    for id, value, goal, kept in (
        (FigureId.REACTION_MEDIAN, 900.0, 900.0, True),
        (FigureId.REACTION_MEDIAN, 901.0, 900.0, False),
        (FigureId.RESOLVED_SHARE, 0.9, 0.9, True),
        (FigureId.RESOLVED_SHARE, 0.89, 0.9, False),
        (FigureId.REOPEN_RATE, 0.0, 0.0, True),
        (FigureId.REOPEN_RATE, 0.1, 0.0, False),
    ):
        assert met(Figure(id, value, 1, goal)) is kept
    assert met(Figure(FigureId.CSAT_MEAN, None, 0, 4.5)) is None, "no data is neither kept nor broken"
    assert met(Figure(FigureId.CSAT_MEAN, 4.8, 9)) is None, "no goal is never green (C-32)"


def test_t26_from_120_to_15_minutes_is_better_by_seven_eighths() -> None:
    id = FigureId.REACTION_MEDIAN
    change = Change(id, Figure(id, 7200.0, 5), Figure(id, 900.0, 5), (900 - 7200) / 7200)
    assert change_said(change) == "−87,5 %" and better(change) is True
    none, some = Figure(FigureId.RECEIVED, 0), Figure(FigureId.RECEIVED, 7)
    assert change_said(Change(FigureId.RECEIVED, none, some)) == "было 0", "nothing is no share of nothing"
    assert change_said(Change(FigureId.RECEIVED, none, none)) == "без изменений"
    assert change_said(Change(FigureId.RECEIVED, none, Figure(FigureId.RECEIVED))) == "нет данных"
    more = Change(FigureId.RECEIVED, Figure(FigureId.RECEIVED, 10), Figure(FigureId.RECEIVED, 20), 1.0)
    assert better(more) is None, "more requests are neither better nor worse"
