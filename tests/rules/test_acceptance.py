"""Acceptance by four criteria, staffing, goals: no threshold is never green (D-49, C-32, D-43, D-20, T-01)."""

import tomllib
from datetime import timedelta

import pytest

from data.rules.sources import shipped
from models.acceptance import Criterion, Days, Marks, against_goal, in_use, moved
from models.board_rules import BoardRules, CsatRules, ReadinessRules, Thresholds
from models.figures import Figure, FigureId, Unit
from models.formulas_count import COUNTED
from models.goals import at_least, goal_of
from models.shift_rules import RosterRules
from models.staffing import staffing

SHIPPED = BoardRules.model_validate(tomllib.loads(shipped("board.toml").read_text(encoding="utf-8")))


def _marks(count: int, positive: float, negative: float) -> Marks:
    return Marks(
        Figure(FigureId.CSAT_COUNT, count, count),
        Figure(FigureId.CSAT_POSITIVE, positive, count),
        Figure(FigureId.CSAT_NEGATIVE, negative, count),
    )


@pytest.mark.parametrize(
    ("value", "threshold", "met"),
    [(0.9, 0.9, True), (0.89, 0.9, False), (0.9, None, None), (None, 0.9, None), (None, None, None)],
)
def test_d49_a_share_is_met_only_by_a_threshold_and_data(
    value: float | None, threshold: float | None, met: bool | None
) -> None:
    judged = against_goal(Criterion.TYPICAL, Figure(FigureId.TYPICAL_SHARE, value, 10, threshold))
    assert judged.met is met
    assert ("порог не задан" in judged.said) is (threshold is None)
    assert ("нет данных" in judged.said) is (value is None)


@pytest.mark.parametrize(
    ("before", "after", "met"),
    [
        ((10, 0.5, 0.3), (10, 0.6, 0.2), True),
        ((10, 0.5, 0.3), (10, 0.5, 0.2), False),
        ((10, 0.5, 0.3), (10, 0.6, 0.3), False),
        ((9, 0.5, 0.3), (50, 0.9, 0.0), None),
        ((50, 0.5, 0.3), (9, 0.9, 0.0), None),
    ],
)
def test_c32_a_trend_of_marks_needs_ten_in_each_period(
    before: tuple[int, float, float], after: tuple[int, float, float], met: bool | None
) -> None:
    judged = moved(_marks(*before), _marks(*after), CsatRules())
    assert judged.met is met
    assert ("нет данных" in judged.said) is (met is None)


def test_d49_days_of_use_have_no_threshold_and_articles_no_record() -> None:
    judged = in_use(Days(3, 22))
    assert judged.met is None
    assert judged.said == "обращения: 3 дня из 22 рабочих, база знаний: нет данных, порог не задан"


def _rules(**thresholds: float) -> BoardRules:
    return SHIPPED.model_copy(update={"thresholds": Thresholds(**thresholds)})


def test_t01_the_goal_line_of_reaction_is_a_quarter_of_an_hour() -> None:
    assert goal_of(FigureId.REACTION_MEDIAN, _rules()) == timedelta(minutes=15).total_seconds()
    assert not at_least(FigureId.REACTION_MEDIAN)


def test_c32_every_threshold_has_its_figure_and_the_others_have_none() -> None:
    names = set(Thresholds.model_fields)
    goals = dict.fromkeys(names, 1.0)
    found = {id for id in FigureId if goal_of(id, _rules(**goals)) == 1.0}
    assert len(found) == len(names)
    assert all(id.unit in (Unit.SHARE, Unit.MARK) for id in found)
    assert [id for id in FigureId if goal_of(id, _rules()) is not None] == [FigureId.REACTION_MEDIAN]


@pytest.mark.parametrize(("load", "people"), [(0.34, 1), (1.0, 1), (1.01, 2), (2.5, 3), (0.0, 1)])
def test_d43_the_hint_never_asks_for_less_than_one(load: float, people: int) -> None:
    rules = RosterRules.model_validate({"min_rest": "12 ч", "night_from": "22:00", "night_until": "06:00"})
    work, nights, both = staffing(load, 0.05, ReadinessRules(), rules)
    assert work.endswith(f"не меньше {people} чел.")
    assert "оправдана" in nights
    assert both == "Только дни: 1–2 чел. С ночами: ещё 3–4, всего 4–6."
    assert "нет данных" in staffing(None, None, ReadinessRules(), rules)[0]


def test_every_counted_figure_has_one_formula_of_whole_sentences() -> None:
    for id, formula in COUNTED.items():
        assert formula.text.endswith("."), id
        assert formula.rows, id
