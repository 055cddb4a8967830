"""How figures are said, the same everywhere (T-26, C-32)."""

import pytest

from models.figure_words import baseline_said, change_said, duration_said, said, share_said, threshold_said
from models.figures import Change, Figure, FigureId


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 с"),
        (59, "59 с"),
        (60, "1 мин"),
        (61, "1 мин 01 с"),
        (754, "12 мин"),
        (3599, "59 мин"),
        (3600, "1 ч"),
        (11_100, "3 ч 05 мин"),
        (172_799, "47 ч 59 мин"),
        (172_800, "48 ч"),
        (176_000, "49 ч"),
        (961_200, "267 ч"),
        (22_545_429, "6 263 ч"),
    ],
)
def test_a_duration_is_said_in_hours_and_never_in_days(seconds: int, words: str) -> None:
    assert duration_said(seconds) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0.875, "87,5 %"), (0.1, "10 %"), (1, "100 %"), (0, "0 %"), (1 / 3, "33,3 %")]
)
def test_a_share_is_said_with_one_decimal(share: float, words: str) -> None:
    assert share_said(share) == words


def test_what_nothing_records_is_no_zero() -> None:
    assert said(Figure(FigureId.CSAT_MEAN)) == "нет данных"
    assert said(Figure(FigureId.REOPEN_RATE, 0.0, 10)) == "0 %"


def test_c32_a_threshold_that_nobody_set_is_said_so() -> None:
    assert threshold_said(Figure(FigureId.RESOLVED_SHARE, 0.9, 10)) == "порог не задан"
    assert threshold_said(Figure(FigureId.RESOLVED_SHARE, 0.9, 10, threshold=0.8)) == "порог 80 %"
    assert threshold_said(Figure(FigureId.CSAT_MEAN, 4.25, 4, threshold=4)) == "порог 4"


@pytest.mark.parametrize(
    ("share", "words"), [(-0.875, "−87,5 %"), (0.1, "+10 %"), (0.0, "без изменений"), (None, "нет данных")]
)
def test_t26_a_change_is_said_with_its_sign(share: float | None, words: str) -> None:
    figure = Figure(FigureId.REACTION_MEDIAN)
    assert change_said(Change(FigureId.REACTION_MEDIAN, figure, figure, share)) == words


def test_t01_the_reaction_stands_beside_its_goal_and_its_baseline() -> None:
    figure = Figure(FigureId.REACTION_MEDIAN, 900.0, 9, threshold=900.0, baseline=7200.0)
    assert baseline_said(figure) == "цель 15 мин, было 2 ч: −87,5 %"
    assert baseline_said(Figure(FigureId.REACTION_MEDIAN, None, 0, 900.0, baseline=7200.0)) == ""
    assert baseline_said(Figure(FigureId.RESPONSE_MEDIAN, 900.0, 9)) == ""
