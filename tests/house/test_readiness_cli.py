"""`pult readiness` as a manager types it: both verdicts, the diagram, the maturity (D-04, D-05, D-48, D-57, D-58)."""

import json
from pathlib import Path

import pytest

from models.terms import TicketType
from tests.arrivals import Asked, arrive_many
from tests.desks import NOW, make_desk
from tests.house.test_cli import Shell


@pytest.fixture
def pult(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command on a desk with a few requests, one of them an outage."""
    desk = make_desk(tmp_path)
    arrive_many(desk, [Asked(type=TicketType.OUTAGE), Asked(), Asked()])
    monkeypatch.setattr("console.readiness_commands.now", lambda: NOW)
    return Shell(desk.places.root, capsys)


def test_what_the_data_says_and_what_it_cannot(pult: Shell) -> None:
    said = pult("readiness")
    assert "1. Поддержка занимает больше 30 % времени одного человека? — (нет данных)" in said
    assert "2. Ночью приходит 5 % обращений и больше? нет (по данным 0 %)" in said
    assert "3. Бывают срочные проблемы? да (по данным: 1)" in said
    assert "Чек-лист: «да» 1 из 4, нужно 2 — не хватает ответов" in said
    assert "Диаграмма: A → B — не хватает ответов" in said
    assert "  да: нет базы знаний (статей: 0)" in said
    assert "Зрелость: уровень 0 из 3" in said and "Уровень 2" not in said
    assert all(len(line) <= 80 for line in said.splitlines())


def test_c24_two_verdicts_and_why(pult: Shell) -> None:
    said = pult("readiness", "--load", "нет", "--money", "да")
    assert "Диаграмма: A → B → Z — не запускать" in said
    assert "Чек-лист: «да» 2 из 4, нужно 2 — стоит рассмотреть" in said
    assert "Расходятся — диаграмма: нет, чек-лист: рассмотреть." in said
    marked = [line for line in said.splitlines() if line.startswith("►")]
    assert [line.split(". ")[0][-1] for line in marked] == ["A", "B", "Z"]


def test_the_same_as_json(pult: Shell) -> None:
    found = json.loads(pult("readiness", "--json", "--load", "да", "--days", "7"))
    assert found["days"] == 7
    assert found["path"] == ["A", "B", "C", "E", "F", "G"]
    assert found["answers"]["load"] == {"yes": True, "said": "нет данных", "own": True}
    assert found["answers"]["money"]["yes"] is None
    assert (found["maturity"], found["against"]["no_articles"]) == (0, True)
    assert found["missing"] == ["готовые тексты в ходу", "правила приёма в ходу"]


def test_an_answer_is_yes_or_no(pult: Shell) -> None:
    assert pult("readiness", "--night", "иногда", code=2) == ""
    assert "--night: «иногда» — не ответ. Ответ: да или нет." in pult.error
