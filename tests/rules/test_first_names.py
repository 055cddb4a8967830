"""The name by which one addresses somebody, out of whatever stands as a name (D-54)."""

import pytest

from models.first_names import first_name


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Пётр Семёнов", "Пётр"),
        ("Семёнов Пётр", "Пётр"),
        ("Семёнов Пётр Иванович", "Пётр"),
        ("Пётр Иванович", "Пётр"),
        ("СЕМЁНОВА АННА", "Анна"),
        ("Марина Орлова", "Марина"),
        ("Ильин Артём", "Артём"),
        ("Ковальчук Ирина (бухгалтерия)", "Ирина"),
        ("Anna Petrova", "Anna"),
        ("Ирина", "Ирина"),
    ],
)
def test_a_person_is_addressed_by_the_first_name(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    "name",
    ["", "ООО «Ромашка»", "ivan@mail.ru", "+7 912 345-67-89", "Отдел продаж", "noreply", "user12", "x" * 200, "ок"],
)
def test_where_no_name_can_be_told_there_is_none(name: str) -> None:
    assert first_name(name) == ""
