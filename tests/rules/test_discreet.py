"""What a list or an export shows of a line that names a person (D-59)."""

import subprocess
import sys

import pytest

from models.discreet import discreet


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Не приходит счёт 1042", "Не приходит счёт 1042"),
        ("Перезвоните +7 916 555-01-20", "Перезвоните ⟨телефон скрыт⟩"),
        ("8 (800) 555-35-35", "⟨телефон скрыт⟩"),
        ("от petr@romashka.example", "от ⟨почта скрыта⟩"),
        ("карта 4111 1111 1111 1111", "карта ⟨карта скрыта⟩"),
        ("Заказ 123456", "Заказ 123456"),
        ("", ""),
    ],
)
def test_d59_a_list_hides_what_names_a_person(text: str, shown: str) -> None:
    assert discreet(text) == shown


def test_a_line_without_digits_loads_no_finder() -> None:
    code = "import sys; from models.discreet import discreet as d; d('Тема 12'); print('models.secrets' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
