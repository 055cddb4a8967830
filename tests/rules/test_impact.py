"""Priority from impact and its views: the matrix of C-18, the round trip of C-01, and the definitions of the picker."""

from itertools import product

import pytest

from models.impact import from_p, priority_of, scope_of, severity_of, urgency_of, view_letter, view_p
from models.terms import Priority, Scope, Severity, Urgency
from tests.rules.doors import shipped

P, S, W = Priority, Severity, Scope
WIDE = {W.ALL, W.MOST}
TWO_LINES = {
    (S.STOP, W.ALL): P.CRITICAL,
    (S.STOP, W.MOST): P.HIGH,
    (S.STOP, W.PART): P.MEDIUM,
    (S.STOP, W.ONE): P.MEDIUM,
}


@pytest.mark.parametrize(("severity", "scope"), list(product(S, W)))
def test_c18_the_matrix_of_two_lines_cell_by_cell(severity: Severity, scope: Scope) -> None:
    by_severity = {S.STOP: TWO_LINES.get((severity, scope)), S.QUESTION: P.LOW}
    expected = by_severity.get(severity) or (P.HIGH if scope in WIDE else P.MEDIUM)
    for profile in ("стандарт", "две линии", "дежурная служба"):
        assert priority_of(severity, scope, shipped(profile).matrix) is expected


@pytest.mark.parametrize(("severity", "scope"), list(product(S, W)))
def test_c18_in_a_release_any_standstill_is_p1(severity: Severity, scope: Scope) -> None:
    level = {S.STOP: Urgency.P1, S.HINDERS: Urgency.P2, S.QUESTION: Urgency.P3}[severity]
    assert view_p(priority_of(severity, scope, shipped("релиз").matrix)) is level


@pytest.mark.parametrize(
    ("priority", "level", "letter"),
    [
        (P.CRITICAL, Urgency.P1, "Высокая"),
        (P.HIGH, Urgency.P2, "Высокая"),
        (P.MEDIUM, Urgency.P2, "Средняя"),
        (P.LOW, Urgency.P3, "Низкая"),
    ],
)
def test_c01_the_two_views(priority: Priority, level: Urgency, letter: str) -> None:
    assert (view_p(priority), view_letter(priority)) == (level, letter)


@pytest.mark.parametrize(("severity", "scope"), list(product(S, W)))
def test_c01_there_and_back_through_p(severity: Severity, scope: Scope) -> None:
    """The release's priority of an impact is found again from its P-level and the scope."""
    priority = priority_of(severity, scope, shipped("релиз").matrix)
    assert from_p(view_p(priority), scope) is priority


@pytest.mark.parametrize(("urgency", "scope"), list(product(Urgency, [None, *W])))
def test_c01_back_from_p(urgency: Urgency, scope: Scope | None) -> None:
    expected = {Urgency.P1: P.CRITICAL, Urgency.P3: P.LOW}.get(urgency) or (P.HIGH if scope in WIDE else P.MEDIUM)
    assert from_p(urgency, scope) is expected
    assert view_p(expected) is urgency


def test_a_declared_level_says_how_badly_it_hinders() -> None:
    assert [severity_of(level) for level in Urgency] == [S.STOP, S.HINDERS, S.QUESTION]


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("все", W.ALL),
        ("Всем.", W.ALL),
        ("один человек", W.ONE),
        ("Только мне", W.ONE),
        ("часть отдела", W.PART),
        ("части отдела, бухгалтерии", W.PART),
        ("больше половины", W.MOST),
        ("половина", W.PART),
        ("кому-то", None),
        ("", None),
    ],
)
def test_h20_whom_it_hinders(words: str, scope: Scope | None) -> None:
    assert scope_of(words) is scope


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("P1", Urgency.P1),
        ("р2", Urgency.P2),
        ("П-3", Urgency.P3),
        ("P 1 — стоим", Urgency.P1),
        ("срочно", None),
        ("", None),
    ],
)
def test_the_declared_level_as_people_write_it(words: str, level: Urgency | None) -> None:
    assert urgency_of(words) is level


@pytest.mark.parametrize("priority", list(P))
def test_t09_to_t12_each_priority_has_its_definition_and_examples(priority: Priority) -> None:
    table = shipped().impact.priority[priority]
    assert table.means and table.examples and all(example in table.said for example in table.examples)


@pytest.mark.parametrize("level", list(Urgency))
def test_h16_to_h18_each_level_has_its_definition_and_examples(level: Urgency) -> None:
    table = shipped().impact.urgency[level]
    assert table.means and table.examples and table.means in table.said


def test_every_severity_and_scope_says_what_it_means() -> None:
    impact = shipped().impact
    assert all(impact.severity[severity] for severity in S) and all(impact.scope[scope] for scope in W)
    assert "половина" in impact.scope[W.MOST], "T-10: exactly half is not more than half"
