"""Rules and their differences in words an operator understands (issue §9)."""

import pytest

from data.rules.check import documents
from data.rules.sources import Sources
from models.standard_words import Documents, differences, profile_in_words, rules_of, said

SHIPPED = documents(Sources())


def test_every_rule_that_is_shipped_has_a_place_in_words() -> None:
    rules = list(rules_of(SHIPPED))
    assert len(rules) > 300
    assert [f"{rule.file}: {rule.spot}" for rule in rules if rule.place.endswith(".toml")] == []
    assert all(rule.words for rule in rules)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            {"standard.toml": {"tiers": {"Обычный": {"reaction": "2 ч"}}}},
            {"standard.toml": {"tiers": {"Обычный": {"reaction": "1 ч"}}}},
            "Уровень Обычный: реакция 2 ч → 1 ч",
        ),
        (
            {"channels.toml": {"channels": {"MAX": {"kind": "личный чат"}}}},
            {"channels.toml": {"channels": {"MAX": {"kind": "личный чат", "unmarked": "переписка"}}}},
            "Канал MAX: сообщение без отметки задачи нет → переписка",
        ),
        (
            {"gate.toml": {"tiers": {"VIP": {"lenient": True}}}},
            {"gate.toml": {"tiers": {"VIP": {}}}},
            "Приём, уровень VIP: оформляет оператор да → нет",
        ),
        (
            {"escalation.toml": {"rule": [{"to": "старший"}]}},
            {"escalation.toml": {"rule": [{"to": "супервайзер"}]}},
            "Эскалация, правило 1: кому старший → супервайзер",
        ),
        (
            {"calendars/наш.toml": {"weekly": {"mon": [["09:00", "13:00"], ["14:00", "18:00"]]}}},
            {"calendars/наш.toml": {"weekly": {"mon": []}}},
            "Календарь «наш»: часы · пн 09:00–13:00, 14:00–18:00 → нет",
        ),
        (
            {"gate.toml": {"words": {"mark": ["а" * 80]}}},
            {"gate.toml": {"words": {"mark": ["а" * 81]}}},
            "Приём, слова: отметка задачи изменено: " + "а" * 69 + "…",
        ),
    ],
)
def test_a_difference_is_one_line(old: Documents, new: Documents, told: str) -> None:
    assert differences(old, new) == (told,)


def test_equal_files_differ_in_nothing() -> None:
    assert differences(SHIPPED, documents(Sources())) == ()


def test_a_profile_says_what_it_brings() -> None:
    told = profile_in_words(SHIPPED, "две линии")
    assert "Профиль «две линии»: срок решения · Критичный 2 ч" in told
    assert profile_in_words(SHIPPED, "стандарт") == ()


def test_values_are_said_as_people_say_them() -> None:
    assert said(True) == "да"
    assert said([]) == "нет"
    assert said({"все": "Критичный"}) == "все — Критичный"
    assert said(["Раз.", "Два."]) == "Раз. Два."
