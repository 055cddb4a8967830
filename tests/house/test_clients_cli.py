"""``pult clients`` as a person types it: import with a dry run, list, show."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.desks import make_desk
from tests.house.test_cli import HOSTILE, Shell


@pytest.fixture
def pult(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(make_desk(tmp_path).places.root, capsys)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "клиенты.csv"
    path.write_text("Фирма;ФИО;Телефон;Роль\nИва;Глеб Жданов;8 916 555-01-20;владелец\nДуб;Олег;;царь\n", "utf-8")
    return path


def test_import_says_what_would_be_and_then_does_it(pult: Shell, table: Path) -> None:
    words = ("clients", "import", str(table), "--map", "Фирма=организация")
    dry = pult(*words, "--dry-run", code=2)
    assert "строка 2: добавится" in dry and "строка 3: пропущена: роль «царь»" in dry
    assert "Пробный прогон: ничего не записано." in dry
    assert "Ничего не записано: исправьте" in pult(*words, code=2)
    assert "Записано." in pult(*words, "--skip-bad")
    assert "без изменений: 1" in pult(*words, "--skip-bad")
    assert "--map «Фирма»" in pult("clients", "import", str(table), "--map", "Фирма", code=2) + pult.error


def test_what_list_writes_import_takes_back_unchanged(pult: Shell, table: Path, tmp_path: Path) -> None:
    table.write_text(f'Организация,ФИО,Телефон,Заметка\n=2+5,"@SUM(A1)",\'+7 916 555-01-20,"{HOSTILE}"\n', "utf-8")
    pult("clients", "import", str(table))
    out = pult("clients", "list", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["организация"] for row in rows if "2+5" in row["организация"]] == ["'=2+5"]
    back = tmp_path / "назад.csv"
    back.write_text(out, "utf-8")
    assert pult("clients", "import", str(back)).startswith("без изменений: 6.")


def test_list_and_show_print_nothing_that_a_terminal_obeys(pult: Shell, table: Path) -> None:
    table.write_text(f'Организация,ФИО,Почта\n"{HOSTILE}","{HOSTILE}",e@vil.example\n', "utf-8")
    pult("clients", "import", str(table))
    for words in (("list",), ("list", "--json"), ("show", "e@vil.example"), ("list", "--find", "вектор")):
        assert "\x1b" not in pult("clients", *words) and "\u202e" not in pult("clients", *words)
    assert json.loads(pult("clients", "list", "--json", "--find", "e@vil"))[0]["name"].startswith("Счёт \x1b]0;")


def test_show_lays_one_client_out(pult: Shell) -> None:
    said = pult("clients", "show", "ромаш")
    assert said.startswith("ООО «Ромашка» · VIP с ")
    assert "готовы к работе" in said and "Пётр Семёнов (куратор, подтверждён)  person@1.example" in said
    assert "Нашлось несколько" in pult("clients", "show", "пётр", code=2) + pult.error
    assert "нет. Список: pult clients list" in pult("clients", "show", "такого нет", code=2) + pult.error


def test_list_finds_and_says_when_nobody_is_there(pult: Shell) -> None:
    assert pult("clients", "list", "--find", "вект").split()[:2] == ["Вектор", "Высокий"]
    assert pult("clients", "list", "--find", "нетакого").strip() == "Никого не нашлось."
    assert "что-то одно" in pult("clients", "list", "--json", "--csv", code=2) + pult.error
