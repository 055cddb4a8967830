"""Readiness: sixteen combinations, three branches, the boundaries, both verdicts (case 19; D-04, D-05, D-57, D-58)."""

from itertools import product

import pytest

from models.board_rules import ReadinessRules
from models.readiness_tree import (
    Counter,
    Facts,
    Node,
    Question,
    Verdict,
    against,
    by_checklist,
    drawn,
    night_verdict,
    prefilled,
    read,
    walk,
)

RULES = ReadinessRules()
EVERYTHING = list(product((False, True), repeat=4))


@pytest.mark.parametrize("answers", EVERYTHING)
def test_case19_d05_the_sixteen_combinations(answers: tuple[bool, ...]) -> None:
    own = dict(zip(Question, answers, strict=True))
    reading = read(Facts(), RULES, own)
    load, night, urgent, money = answers
    assert reading.yes == load + night + urgent + money
    assert reading.checklist is (Verdict.YES if reading.yes >= 2 else Verdict.NO)
    assert reading.diagram is (Verdict.YES if load else Verdict.NO)
    letters = "".join(node.value for node in reading.path)
    assert letters == ("ABZ" if not load else "ABCDFG" if night else "ABCEFG")
    assert bool(reading.differ) is (reading.checklist is not reading.diagram)
    if not load and reading.yes >= 2:
        assert reading.differ.startswith("диаграмма: нет, чек-лист: рассмотреть")
    if load and reading.yes == 1:
        assert reading.differ.startswith("диаграмма: рассмотреть, чек-лист: нет")


def test_c24_of_the_sixteen_five_have_two_verdicts() -> None:
    readings = [read(Facts(), RULES, dict(zip(Question, answers, strict=True))) for answers in EVERYTHING]
    assert sum(one.checklist is Verdict.YES for one in readings) == 11
    assert sum(one.checklist is Verdict.YES and one.diagram is Verdict.NO for one in readings) == 4
    assert sum(one.checklist is Verdict.NO and one.diagram is Verdict.YES for one in readings) == 1


@pytest.mark.parametrize(
    ("load", "night", "letters"), [(False, None, "ABZ"), (True, True, "ABCDFG"), (True, False, "ABCEFG")]
)
def test_d58_the_three_branches(load: bool, night: bool | None, letters: str) -> None:
    assert "".join(node.value for node in walk(load, night)) == letters


@pytest.mark.parametrize(("load", "yes"), [(0.3, False), (0.3000001, True), (0.0, False), (1.4, True), (None, None)])
def test_c24_thirty_per_cent_is_strict(load: float | None, yes: bool | None) -> None:
    assert prefilled(Facts(load=load), RULES)[Question.LOAD] is yes


@pytest.mark.parametrize(("night", "yes"), [(0.05, True), (0.0499999, False), (0.0, False), (None, None)])
def test_c24_exactly_five_per_cent_of_nights_is_enough(night: float | None, yes: bool | None) -> None:
    assert prefilled(Facts(night=night), RULES)[Question.NIGHT] is yes
    said = night_verdict(night, RULES)
    assert said == ("нет данных" if yes is None else said)
    assert ("оправдана" in said) is (yes is True)


def test_what_nothing_records_stays_open_and_is_no_no() -> None:
    reading = read(Facts(), RULES)
    assert [one.yes for one in reading.answers] == [None] * 4
    assert (reading.checklist, reading.diagram) == (Verdict.OPEN, Verdict.OPEN)
    assert reading.path == (Node.VOLUME, Node.LOAD)
    assert reading.differ == ""
    assert [one.holds for one in reading.against] == [None] * 3
    assert by_checklist([True, True, None, None]) is Verdict.YES
    assert by_checklist([True, False, False, None]) is Verdict.OPEN
    assert by_checklist([False, False, False, None]) is Verdict.NO
    assert walk(True, None)[-1] is Node.NIGHT


def test_d04_the_data_answers_and_a_person_may_answer_instead() -> None:
    facts = Facts(load=0.34, night=0.02, urgent=3)
    reading = read(facts, RULES)
    assert [one.yes for one in reading.answers] == [True, False, True, None]
    assert [one.said for one in reading.answers][:2] == ["по данным 34 %", "по данным 2 %"]
    assert "30 %" in reading.answers[0].text and "5 %" in reading.answers[1].text
    changed = read(facts, RULES, {Question.LOAD: False, Question.MONEY: True})
    assert [one.own for one in changed.answers] == [True, False, False, True]
    assert changed.diagram is Verdict.NO and changed.checklist is Verdict.YES


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        (Facts(clients=5, engineer_share=0.5, articles=1), {Counter.FEW_CLIENTS}),
        (Facts(clients=6, engineer_share=0.51, articles=0), {Counter.ENGINEERS, Counter.NO_ARTICLES}),
        (Facts(clients=6, engineer_share=0.5, articles=2), set()),
    ],
)
def test_d57_what_speaks_against(facts: Facts, holds: set[Counter]) -> None:
    assert {one.counter for one in against(facts, RULES) if one.holds} == holds


def test_the_drawn_tree_marks_the_path_and_only_it() -> None:
    for load, night in product((False, True, None), repeat=2):
        path = walk(load, night)
        lines = drawn(path, RULES)
        marked = [line.text for line in lines if line.chosen]
        assert [line.text for line in lines if line.text.startswith("►")] == marked
        letters = [text.split(". ")[0][-1] for text in marked]
        assert letters == [node.value for node in path]
        assert len(lines) == 10
    assert any("30 %" in line.text for line in drawn(walk(True, True), RULES))
