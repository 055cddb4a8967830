"""The command line as a person types it: Russian sentences, exit code 2, nothing dangerous printed (issue §6)."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from console.main import Start, main, quick
from tests.desks import PIN, make_desk

HOSTILE = "Счёт \x1b]0;чужой заголовок\x07 [red]и[/] \u202eтекст"


class Shell:
    """Runs `pult` on one desk and keeps what it printed."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capture = capture

    def __call__(self, *words: str, code: int = 0) -> str:
        self._capture.readouterr()
        got = main([*words, "--data", str(self.root)])
        out, self.error = self._capture.readouterr()
        assert got == code, f"exit code {got}\n{out}{self.error}"
        return out


@pytest.fixture
def pult(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(make_desk(tmp_path).places.root, capsys)


VIP = "person@1.example"


def add(pult: Shell, text: str = "Не открывается карточка сделки", kind: str = "Поломка", **more: str) -> int:
    """Take in a request of a known client whose forms the desk fills itself, unless ``more`` says otherwise."""
    words = [word for name, value in ({"from": VIP} | more).items() for word in (f"--{name}", value)]
    said = pult("add", "--text", text, *(["--type", kind] if kind else []), *words)
    return int(said.split()[1].rstrip(":"))


def test_version_answers_without_a_desk(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("pult ")


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ([], Start()),
        (["--data", "x"], Start(data=Path("x"))),
        (["demo"], Start(demo=True)),
        (["demo", "--as", "Ирина", "--data", "x"], Start(True, "Ирина", Path("x"))),
        (["demo", "--as"], None),
        (["list"], None),
        (["--as", "Ирина"], None),
    ],
)
def test_the_two_ways_into_the_console_need_no_parser(words: list[str], start: Start | None) -> None:
    assert quick(words) == start


def test_a_request_is_added_listed_shown_and_explained(pult: Shell) -> None:
    number = add(pult, subject="Карточка")
    assert f"{number}" in pult("list") and "Карточка" in pult("list")
    shown = pult("show", str(number))
    assert "VIP" in shown and "│ Не открывается карточка сделки" in shown and "уровень VIP" in shown
    explained = pult("explain", str(number))
    assert "реакция" in explained.lower() and "→" in explained


def test_a_request_without_a_type_lies_outside_the_queue(pult: Shell) -> None:
    number = add(pult, kind="")
    assert str(number) not in pult("list")
    assert str(number) in pult("list", "--view", "Не оформлено")


def test_json_and_csv_carry_the_text_as_stored_and_obey_nobody(pult: Shell) -> None:
    add(pult, subject=HOSTILE)
    add(pult, subject="=HYPERLINK(1)")
    raw = pult("list", "--json")
    assert "\x1b" not in raw and "\u202e" not in raw
    assert [row["subject"] for row in json.loads(raw)] == [HOSTILE, "=HYPERLINK(1)"]
    rows = list(csv.DictReader(io.StringIO(pult("list", "--csv"))))
    assert rows[1]["subject"] == "'=HYPERLINK(1)"


def test_what_a_client_wrote_cannot_command_the_terminal(pult: Shell) -> None:
    number = add(pult, text=HOSTILE, subject=HOSTILE)
    for words in (["list"], ["show", str(number)], ["explain", str(number)]):
        printed = pult(*words)
        assert not {"\x1b", "\x07", "\u202e"} & set(printed), words
    assert "⟨ESC⟩" in pult("show", str(number))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "99999"], "Обращения № 99999 нет"),
        (["explain", "99999"], "Обращения № 99999 нет"),
        (["list", "--view", "Чужая"], "Нет вида «Чужая»"),
        (["list", "--json", "--csv"], "что-то одно"),
        (["list", "--limit", "0"], "Не подходит значение"),
        (["add", "--text", "  "], "Нет текста"),
        (["add", "--text", "x", "--type", "Чудо"], "Нет типа «Чудо»"),
        (["add", "--text", "x", "--at", "вчера"], "Не понимаю время"),
        (["show"], "Не указано: №"),
        (["show", "abc"], "Не подходит значение"),
        (["nonsense"], "Нет такой команды: nonsense"),
        (["list", "--frobnicate"], "Нет такого ключа: --frobnicate"),
        (["user", "add", "Кто-то", "--role", "царь"], "Нет роли «царь»"),
        (["user", "add", "Кто-то"], "укажите --by"),
    ],
)
def test_an_error_is_one_russian_sentence_and_exit_code_2(pult: Shell, words: list[str], said: str) -> None:
    pult(*words, code=2)
    assert said in pult.error
    assert len(pult.error.strip().splitlines()) == 1


@pytest.mark.parametrize("words", [["--help"], ["list", "--help"], ["user", "--help"], ["user", "add", "--help"]])
def test_help_speaks_russian(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert "Вызов:" in printed
    names = r"--[a-z]+|pult|JSON|CSV|Maildir|PIN|SQLite|^  [a-z]+ |\b(user|list|add)\b"
    assert not re.findall(r"[A-Za-z]{3,}", re.sub(names, "", printed, flags=re.MULTILINE))


def test_where_names_every_place(pult: Shell) -> None:
    printed = pult("where")
    for word in ("база", "входящие", "карантин", "исходящие", "настройки"):
        assert word in printed
    assert str(pult.root) in printed


def test_check_finds_a_sound_desk_sound_and_names_what_is_wrong(pult: Shell) -> None:
    add(pult)
    assert "✗" not in pult("check", "--journal")
    (pult.root / "config.toml").write_text("zonee = 1\n", encoding="utf-8")
    (pult.root / "config.toml").chmod(0o600)
    assert "✗ настройки" in pult("check", code=2)


def test_people_are_listed_and_added_by_a_supervisor(pult: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Марина Орлова" in pult("user", "list")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PIN}\n582017\n582017\n"))
    assert "Добавлен" in pult("user", "add", "Новый Человек", "--by", "Марина Орлова")
    assert "Новый Человек" in pult("user", "list")


def test_a_wrong_pin_adds_nobody(pult: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("000111\n582017\n582017\n"))
    pult("user", "add", "Новый Человек", "--by", "Марина Орлова", code=2)
    assert "Новый Человек" not in pult("user", "list")


def test_the_inbox_is_taken_once_by_command(pult: Shell) -> None:
    letter = "From: person@2.example\nSubject: Портал\nMessage-ID: <1@x.example>\n\nТИП: Авария\nНе работает\n"
    (pult.root / "входящие" / "a.eml").write_bytes(letter.encode())
    pult("intake", "--once")
    pult("intake", "--once")
    assert "Авария" in pult("list")
    assert [path.name for path in (pult.root / "входящие" / "принято").iterdir()] == ["a.eml"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "--text", "x", "--at", "0001-01-01"], "не бывает"),
        (["list", "--data", "/etc/passwd"], "на пути стоит файл, а не папка"),
        (["where", "--data", "~no-such-person/desk"], "такого пользователя нет"),
        (["show", "abc"], "Не подходит значение для №"),
    ],
)
def test_a_misuse_is_one_russian_line(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_closed_streams_are_no_crash(pult: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    pult("add", code=2)
    assert "Нет текста обращения" in pult.error
    pult("user", "add", "Новый Человек", "--by", "Марина Орлова", code=2)
    assert "вход команды закрыт" in pult.error


def test_piped_text_is_read_in_the_encoding_it_has(pult: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.TextIOWrapper(io.BytesIO("Здравствуйте, не открывается касса".encode("cp1251")), "utf-8")
    monkeypatch.setattr("sys.stdin", piped)
    pult("add", "--type", "Поломка", "--from", VIP)
    assert "не открывается касса" in pult("list")


def run(root: Path, *words: str, shell: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command as its own process, with its output where ``shell`` says."""
    command = f'exec "$0" -c "from console.main import script; script()" "$@" {shell}'
    where = {**os.environ, **environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        ["bash", "-c", command, sys.executable, *words, "--data", str(root)],
        env=where, capture_output=True, encoding="utf-8", timeout=30,
    )  # fmt: skip


@pytest.mark.parametrize("environ", [{"PYTHONIOENCODING": "koi8-r"}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_another_locale_costs_no_letters(pult: Shell, environ: dict[str, str]) -> None:
    """F-40: the command starts itself again in UTF-8, as the screen does."""
    words = ("--text", "проверка связи", "--type", "Вопрос", "--from", VIP)
    done = run(pult.root, "add", *words, **environ, LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, "")
    assert "проверка связи" in pult("list")


def test_a_full_disk_behind_the_output_is_a_sentence(pult: Shell) -> None:
    done = run(pult.root, "check", shell=">/dev/full")
    assert done.returncode == 2 and "на диске кончилось место" in done.stderr and done.stderr.count("\n") == 1


def test_a_pipe_for_a_database_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pult.db")
    done = run(tmp_path, "list")
    assert done.returncode == 2 and "не база Пульта" in done.stderr
