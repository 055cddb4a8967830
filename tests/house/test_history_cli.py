"""``pult import`` as a person types it: the account of a dry run, the import, the second time, what is wrong."""

import json
from pathlib import Path

import pytest

from data.history.maps import SHIPPED, read_map, shipped
from data.refusals import BadInput
from models.terms import Role
from tests.desks import NAMES, PIN, make_desk
from tests.histories import EVENTS, events
from tests.house.test_cli import HOSTILE, Shell


@pytest.fixture
def pult(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(make_desk(tmp_path).places.root, capsys)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    rows = [
        ("1", "01.12.2025 10:00", "создано", "А"),
        ("1", "01.12.2025 12:00", "решено", "А"),
        ("2", "вчера", "создано"),
    ]
    return events(tmp_path / "журнал.csv", *rows, head=(*EVENTS, "Лишний"))


def test_the_account_of_a_dry_run_and_of_the_import(pult: Shell, log: Path) -> None:
    words = ("import", str(log), "--map", "events", "--zone", "Europe/Moscow")
    dry = pult(*words, "--dry-run")
    assert "«событие» → событие или состояние" in dry
    assert "«Лишний»: не используется: в карте о нём ничего нет" in dry
    assert "Строки: прочитано 3, взято 2, пропущено 1." in dry
    assert "Пропущено: время не читается — 1 (строки 4)" in dry
    assert "новых 1, дополнено 0, без изменений 0" in dry and "Не закрыто в источнике: 1" in dry
    assert "Период: 01.12.2025 10:00 — 01.12.2025 12:00." in dry
    assert dry.rstrip().endswith("Пробный прогон: ничего не записано.")
    done = pult(*words)
    assert "Записано: 1 обращение." in done
    assert "Нового в файле нет: ничего не записано." in pult(*words)


def test_the_account_as_json(pult: Shell, log: Path) -> None:
    found = json.loads(pult("import", str(log), "--map", "events", "--zone", "UTC", "--dry-run", "--json"))
    assert found["skipped"] == {"время не читается": {"count": 1, "lines": [4]}} and found["tickets"]["new"] == 1


def test_what_is_wrong_is_a_sentence(pult: Shell, log: Path, tmp_path: Path) -> None:
    for words, why in (
        ((), "Укажите файл и карту"),
        ((str(log),), "Укажите файл и карту"),
        ((str(log), "--map", "нет-такой"), "Карты «нет-такой» нет. Есть готовые: events"),
        ((str(log), "--map", "events"), "без часового пояса"),
        ((str(log), "--map", "events", "--zone", "Луна"), "Часового пояса «Луна» нет"),
        ((str(log), "--map", "events", "--source", "a/b\x1b"), "Имя источника"),
        ((str(tmp_path), "--map", "events"), "это не файл"),
    ):
        pult("import", *words, code=2)
        assert why in pult.error and "\x1b" not in pult.error


def test_maps_are_listed_and_every_one_is_sound(pult: Shell) -> None:
    said = pult("import", "--maps")
    for chart in shipped():
        assert f"{chart.id} " in said and chart.name in said
    assert {chart.id for chart in shipped()} >= {
        *("servicenow", "helpdesk-italy", "zendesk", "jsm", "freshdesk", "yandex-tracker", "notion", "events", "table")
    }


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('shape = "events"', 'shape = "circles"', "ключ «shape»: «circles» нет. Есть: events, snapshots, tickets"),
        ('order = "dmy"', 'order = "xyz"', "ключ «order»: «xyz» нет"),
        ('"взято" = "taken"', '"взято" = "grabbed"', "ключ «steps.взято»: «grabbed» нет"),
        ('"критичный" = "critical"', '"критичный" = "super"', "ключ «values.priority.критичный»"),
        ('ticket = ["номер"', 'tikcet = ["номер"', "ключ «columns.tikcet»: «tikcet» нет"),
        ('what = ["событие", "действие", "activity", "event"]', "", "ключ «columns»: для «events» нужны ещё: what"),
        ('"1" = 1', '"1" = 9', "ключ «lines.1»: линия — 1, 2 или 3"),
        ('unknown = ["?"', 'colour = 1\nunknown = ["?"', "ключ «colour»: такого ключа нет"),
        ("[people]", "[people", "это не TOML"),
    ],
)
def test_a_mistake_in_a_map_is_named_with_its_key(tmp_path: Path, old: str, new: str, why: str) -> None:
    text = (SHIPPED / "events.toml").read_text("utf-8")
    assert text.count(old) == 1
    path = tmp_path / "своя.toml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(BadInput) as no:
        read_map(str(path))
    assert "своя.toml" in no.value.sentence and why in no.value.sentence


def test_hostile_words_of_a_file_reach_no_terminal(pult: Shell, tmp_path: Path) -> None:
    rows = [(f'{HOSTILE}"', "01.12.2025 10:00", HOSTILE, "", HOSTILE)]
    path = events(tmp_path / "a.csv", *rows, head=(*EVENTS, HOSTILE))
    said = pult("import", str(path), "--map", "events", "--zone", "UTC", "--dry-run")
    assert "\x1b" not in said and "\u202e" not in said


def test_who_imports_may_be_named_and_is_asked(pult: Shell, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.history.secret", lambda prompt: PIN)
    words = ("import", str(log), "--map", "events", "--zone", "UTC", "--by")
    pult(*words, NAMES[Role.OPERATOR], code=2)
    assert "загружать историю" in pult.error
    assert "Записано" in pult(*words, NAMES[Role.SUPERVISOR])
