"""``pult gate`` says what the gate answers and changes nothing; ``pult add`` says it of what it takes in (issue §2)."""

import io
import json
from pathlib import Path

import pytest

from tests.desks import open_desk
from tests.doors import BAD, GOOD, OUTAGE, REGULAR, written
from tests.house.test_cli import Shell, pult
from tests.postbag import STRANGER, letter

__all__ = ["pult"]


def tickets(pult: Shell) -> int:
    return open_desk(pult.root).reads.number("SELECT count(*) FROM ticket")


def test_a_letter_is_judged_and_nothing_is_taken_in(pult: Shell, tmp_path: Path) -> None:
    (tmp_path / "good.eml").write_bytes(letter(GOOD))
    printed = pult("gate", str(tmp_path / "good.eml"))
    for words in ("Принято", "правило: Всё, что нужно", "Пётр Семёнов, куратор, Лютик", "форма: 4/6", "хорошо бы"):
        assert words in printed
    assert tickets(pult) == 0 and (tmp_path / "good.eml").exists()


def test_what_is_missing_is_asked_in_words(pult: Shell, tmp_path: Path) -> None:
    printed = pult("gate", written(tmp_path / "bad.txt", BAD), "--from", REGULAR)
    rules = open_desk(pult.root).standard.gate
    assert "Не принято: не хватает" in printed
    assert all(rules.question(key).ask in printed for key in ("type", "what", "why", "users", "due"))


@pytest.mark.parametrize(
    ("text", "words", "verdict"),
    [
        (GOOD, ("--from", REGULAR), "admitted"),
        (GOOD, ("--from", STRANGER), "curator"),
        (GOOD, ("--from", "person@5.example"), "refused"),
        (BAD, ("--from", REGULAR, "--channel", "Telegram"), "correspondence"),
        (BAD, ("--from", REGULAR), "asked"),
    ],
)
def test_every_answer_is_exit_code_0_and_json(
    pult: Shell, tmp_path: Path, text: str, words: tuple[str, ...], verdict: str
) -> None:
    path = written(tmp_path / "one.txt", text)
    found = json.loads(pult("gate", path, "--json", *words))
    assert (found["verdict"], found["place"]) == (verdict, 1) and found["why"]
    pult("gate", path, *words)


def test_many_of_a_file_are_judged_each(pult: Shell, tmp_path: Path) -> None:
    items = [{"text": GOOD, "address": REGULAR}, {"text": OUTAGE, "address": REGULAR}, {"colour": "red"}]
    path = written(tmp_path / "many.json", json.dumps(items))
    found = json.loads(pult("gate", path, "--json"))
    assert [one.get("verdict") for one in found] == ["admitted", "admitted", None]
    assert found[1]["owed"] == ["steps", "hindered", "urgency"]
    printed = pult("gate", path)
    assert "3. Не обращение: " in printed and "дополнить позже" in printed
    table = written(tmp_path / "many.csv", f"адрес;текст\n{REGULAR};{BAD}\n{STRANGER};{BAD}\n")
    assert [one["verdict"] for one in json.loads(pult("gate", table, "--json"))] == ["asked", "curator"]


def test_a_request_is_read_from_the_input(pult: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(GOOD))
    assert "Принято" in pult("gate", "-", "--from", REGULAR)
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"text": GOOD, "address": REGULAR})))
    assert "Принято" in pult("gate", "-")


def test_a_secret_is_not_printed(pult: Shell, tmp_path: Path) -> None:
    path = written(tmp_path / "s.txt", f"{GOOD}\nВХОД: пароль: Zx91!kLmq\nВЫХОД: готово")
    for more in ((), ("--json",)):
        printed = pult("gate", path, "--from", REGULAR, *more)
        assert "Zx91" not in printed and ("masked" in printed or "секрет скрыт" in printed)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.txt", None, "нет. Проверьте путь"),
        (".", None, "папка"),
        ("empty.eml", "", "пуст"),
        ("bad.json", "{", "не JSON"),
        ("bad.csv", "а;б\n1;2\n", "нужна строка заголовков"),
        ("not.eml", "просто текст без заголовков\n", "Не похоже на письмо"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    pult: Shell, tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    if content is not None:
        (folder / name).write_text(content, encoding="utf-8")
    pult("gate", str(folder / name), code=2)
    assert said in pult.error and pult.error.count("\n") == 1


def test_an_added_request_says_what_the_gate_said(pult: Shell) -> None:
    said = pult("add", "--from", REGULAR, "--channel", "почта", "--text", BAD)
    assert said.startswith("№ 1: не оформлено.") and "— Зачем это нужно?" in said and "мимо канала" in said
    answers = ("ЗАЧЕМ=видеть план", "users=продажи", "СРОК=к пятнице")
    flags = [word for answer in answers for word in ("--answer", answer)]
    whole = pult("add", "--from", REGULAR, "--channel", "почта", "--type", "Мелкая задача", "--text", "Поле", *flags)
    assert whole.startswith("№ 2: принято в очередь.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--answer", "ЗАЧЕМ"), "пишется так"),
        (("--answer", "ПОГОДА=ясно"), "В формах нет вопроса"),
        (("--declared", "очень"), "Нет срочности"),
    ],
)
def test_a_wrong_word_is_named(pult: Shell, words: tuple[str, str], said: str) -> None:
    pult("add", "--from", REGULAR, "--text", "x", *words, code=2)
    assert said in pult.error and tickets(pult) == 0
