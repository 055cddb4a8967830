"""Placeholders are filled by our own means, and a hole is seen wherever it stands (D-21, D-54, security.md §2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.placeholders import PLACEHOLDERS, fill, known, unfilled


def test_d54_names_are_filled_in_any_case_and_values_are_not_looked_into() -> None:
    values = {"Имя": "[№] {0.__class__}", "№": "7"}
    assert fill("[имя], [ИМЯ], № [№]", values) == "[№] {0.__class__}, [№] {0.__class__}, № 7"


@pytest.mark.parametrize(
    "name", ["[Имя]", "[ имя ]", "[ИМЯ]", "[И\u200bмя]", "[SLA]", "[сла]", "[Номер]", "[№]", "{Тема}"]
)
def test_a_name_that_nothing_filled_is_a_hole(name: str) -> None:
    (hole,) = unfilled(f"Добрый день, {name}!")
    assert (hole.name, hole.start) == (name, 13)


@pytest.mark.parametrize(
    "name", ["[ФИО]", "[…]", "[...]", "[___]", "[вставьте номер]", "[XXX]", "[Your name]", "[дата]"]
)
def test_what_people_write_in_place_of_a_name_is_a_hole_too(name: str) -> None:
    assert [hole.name for hole in unfilled(f"Срок: {name}")] == [name]


@pytest.mark.parametrize(
    "text", ["см. [1]", "[№ 12]", "[x] готово", "[ ] нет", "нажмите [Сохранить]", "[INFO] start", "a[0] = {}", "[а\nб]"]
)
def test_other_brackets_are_no_holes(text: str) -> None:
    assert unfilled(text) == ()


def test_a_line_that_cannot_be_filled_goes_and_its_substitute_comes() -> None:
    text = "?Здравствуйте, [Имя]!\n|Здравствуйте!\nНомер [№].\n?До [SLA].\nКонец"
    assert fill(text, {"Имя": "Пётр", "№": "7", "SLA": "завтра"}) == (
        "Здравствуйте, Пётр!\nНомер 7.\nДо завтра.\nКонец"
    )
    assert fill(text, {"№": "7", "SLA": " "}) == "Здравствуйте!\nНомер 7.\nКонец"


def test_every_name_is_found_under_itself() -> None:
    assert all(known(name) == name and known(name.upper()) == name for name in PLACEHOLDERS)


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(list(PLACEHOLDERS)), st.text(max_size=10)))
def test_filling_never_fails_and_leaves_no_filled_name(text: str, values: dict[str, str]) -> None:
    fill(text, values)
    plain = dict.fromkeys(values, "слово")
    whole = "".join(f"[{name}]" for name in values)
    assert unfilled(fill(whole, plain)) == ()
