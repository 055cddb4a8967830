"""`pult roster` as a person types it: the week, and the check of a file with its exit code (issue §1, D-20, D-28)."""

from pathlib import Path

import pytest

from tests.desks import NOW, make_desk
from tests.glass.rosters import IRA, NIGHT, a_week, after, duties, roster_desk
from tests.house.test_cli import Shell

THREE = "\n".join(
    f'[[shifts]]\ndate = {after(n)}\nkind = "{NIGHT}"\npeople = ["{IRA}"]\nreserve = []\n' for n in (3, 4, 5)
)


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.roster_commands.now", lambda: NOW)


def test_a_week_is_printed_with_holes_violations_and_hours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pult = Shell(roster_desk(tmp_path, a_week()).places.root, capsys)
    said = pult("roster")
    assert "График смен · 2–8 марта 2026" in said
    lines = said.splitlines()
    head = next(line for line in lines if "пн 2" in line)
    assert "вс 8" in head and max(map(len, lines)) < 140
    assert next(line for line in lines if line.startswith("Марина Орлова")).split()[2:] == ["·", "·", "·", *["нет"] * 4]
    assert next(line for line in lines if line.startswith("ночь")).split() == ["ночь", *"11111", "дыра", "1"]
    assert "чт 05.03 · день 10:00–22:00: Артём Кравец (старший), Зоя Нилова" in said
    assert "~ Олег Бестужев: две смены подряд, день 04.03 и ночь 04.03. Причина: подменил заболевшего" in said
    assert "Олег Бестужев: смен 5, ночей 4, всего 60 ч, ночью 32 ч" in said
    assert "С ночами: ещё 3–4" in said
    assert "9–15 марта 2026" in pult("roster", "--week", "12.03")
    pult("roster", "--week", "вчера", code=2)
    assert "Не понял дату" in pult.error


def test_case_20_a_file_with_a_third_night_fails_its_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pult = Shell(make_desk(tmp_path).places.root, capsys)
    file = tmp_path / "черновик.toml"
    file.write_text(THREE, encoding="utf-8")
    file.chmod(0o600)
    pult("roster", "--check", str(file), code=2)
    (line,) = pult.error.splitlines()
    assert f"График смен {file}, строка 16, ключ «shifts.3.people»: Ирина Лаптева: 3-я ночь подряд" in line
    assert "(05.03, 06.03, 07.03), можно 2" in line and "[shifts.reasons]" in line
    file.write_text(f'{THREE}\n[shifts.reasons]\n"{IRA}" = "некем заменить"\n', encoding="utf-8")
    said = pult("roster", "--check", str(file))
    assert "Отменено с причиной: некем заменить" in said and "Нарушений нет: смен 3." in said
    assert "3-я ночь" not in pult("roster")


def test_a_file_that_does_not_read_names_the_line_and_a_missing_one_the_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pult = Shell(make_desk(tmp_path).places.root, capsys)
    file = tmp_path / "черновик.toml"
    file.write_text("[[shifts]]\ndate = завтра\n", encoding="utf-8")
    file.chmod(0o600)
    pult("roster", "--check", str(file), code=2)
    assert "строка 2, ключ «shifts.date»: не читается как TOML" in pult.error
    pult("roster", "--check", str(tmp_path / "нет.toml"), code=2)
    assert "такого файла нет" in pult.error


def test_without_a_file_the_check_is_of_what_the_desk_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = roster_desk(tmp_path, duties((3, NIGHT, IRA)))
    pult = Shell(desk.places.root, capsys)
    assert "Нарушений нет: смен 1." in pult("roster", "--check")
    desk.places.roster.unlink()
    assert "Нарушений нет: смен 1." in pult("roster", "--check")
    desk.places.roster.write_text(THREE, encoding="utf-8")
    desk.places.roster.chmod(0o600)
    pult("roster", "--check", code=2)
    assert "3-я ночь подряд" in pult.error
    assert "графика нет" in Shell(make_desk(tmp_path / "b").places.root, capsys)("roster", "--check").lower()
