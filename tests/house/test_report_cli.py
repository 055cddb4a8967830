"""`pult report` and `pult handovers` as a manager types them (handover.md §1.12, HO-25, HO-38)."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from data.driver import sqlite
from data.rows import By
from models.terms import MessageKind, Priority
from tests.arrivals import Asked, arrive_many
from tests.desks import make_desk, open_desk
from tests.handovers import Floor, T, accept, floor, share_of, signed
from tests.house.test_cli import Shell


@pytest.fixture
def made(tmp_path: Path) -> Floor:
    """A day with one solved request and one P1, handed over to the night."""
    made = floor(make_desk(tmp_path))
    at = T - timedelta(hours=2)
    solved, grave = arrive_many(made.desk, [Asked(at=at), Asked(at=at, priority=Priority.CRITICAL)])
    for number in (solved, grave):
        made.desk.tickets.take(number, By(made.giver, at))
    made.desk.replies.reply(solved, By(made.giver, at), MessageKind.ANSWER, "Готово")
    made.desk.tickets.resolve(solved, By(made.giver, at))
    accept(made, share_of(signed(made), made.taker))
    return made


@pytest.fixture
def pult(made: Floor, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command on that desk, an hour later."""
    monkeypatch.setattr("console.report_commands.now", lambda: T + timedelta(hours=1))
    return Shell(made.desk.places.root, capsys)


def test_without_a_shift_it_prints_the_last_report(pult: Shell, made: Floor) -> None:
    last = pult("report")
    assert last.startswith(f"Отчёт смены № {made.day}: день 04.03 10:00 – 04.03 22:00 МСК")
    assert (
        last == pult("report", "--shift", str(made.day)) == pult("report", "--text") == pult("handovers", str(made.day))
    )
    assert all(len(line) <= 80 for line in last.splitlines())
    assert len(pult("report", "--page").splitlines()) <= 24


def test_every_form_is_written(pult: Shell) -> None:
    assert pult("report", "--markdown").startswith("# Отчёт смены")
    assert pult("report", "--html").startswith("<!DOCTYPE html>")
    rows = list(csv.reader(io.StringIO(pult("report", "--csv"))))
    assert ["баланс", "открыто на конец", "", "", "", "1"] in rows
    assert json.loads(pult("report", "--json"))["facts"]["balance"]["end"] == 1


def test_h_23_the_report_of_a_day(pult: Shell) -> None:
    day = pult("report", "--day", "2026-03-04")
    assert day == pult("report", "--day", "сегодня")
    assert "Исправили (1)" in day
    assert "В работе (1)" in day
    assert "Отложили (0)" in day
    assert "Исправили (0)" in pult("report", "--day", "вчера")
    assert json.loads(pult("report", "--day", "2026-03-04", "--json"))["day"] == "2026-03-04"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "--shift", "77"), "Отчёта смены № 77 нет"),
        (("report", "--csv", "--json"), "Укажите что-то одно: --csv или --json."),
        (("report", "--day", "когда-то"), "Не понимаю день"),
        (("report", "--day", "сегодня", "--shift", "1"), "уберите --shift"),
        (("report", "--page", "--json"), "Страница бывает только текстом"),
        (("handovers", "1", "--ticket", "1"), "Укажите что-то одно"),
        (("handovers", "--diff", "1", "77"), "Отчёта смены № 77 нет"),
        (("handovers", "--ticket", "77"), "через передачу смены не проходило"),
    ],
)
def test_what_cannot_be_printed_is_said_in_a_sentence(pult: Shell, words: tuple[str, ...], said: str) -> None:
    pult(*words, code=2)
    assert said in pult.error


def test_a_desk_that_never_handed_over_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Shell(make_desk(tmp_path / "пусто").places.root, capsys)
    shell("report", code=2)
    assert "Отчётов ещё нет" in shell.error
    assert "ни разу не сдавали" in shell("handovers")


def test_handovers_are_listed_compared_and_followed_by_ticket(pult: Shell, made: Floor) -> None:
    desk, at = made.desk, T + timedelta(minutes=30)
    (came,) = arrive_many(desk, [Asked(at=at)])
    with desk.store.write(at) as tx:
        desk.shifts.reports.freeze(tx, made.night, By(made.taker, at), at)
    listed = pult("handovers").splitlines()
    assert [line.split("  ")[1] for line in listed] == ["ночь", "день"]
    assert made.taker.name in listed[1]
    difference = pult("handovers", "--diff", str(made.day), str(made.night))
    assert f"новые 1: № {came}" in difference
    assert "ушли 0: нет" in difference
    assert f"№ 2: {made.giver.name} → {made.taker.name}" in difference
    way = pult("handovers", "--ticket", "2")
    assert way.startswith("1 передача")
    assert f"{made.giver.name} → {made.taker.name}, принято" in way
    assert "прочитано: «" in way
    assert "подтверждено" in way


def test_ho_25_check_tells_of_a_report_that_was_changed(pult: Shell, made: Floor) -> None:
    assert "отчёты смен: отчётов 1, все целы" in pult("check")
    made.desk.store.close()
    raw = sqlite.connect(str(made.desk.places.database))
    raw.execute("DROP TRIGGER shift_report_no_update")
    raw.execute("UPDATE shift_report SET text = replace(text, 'Баланс', 'баланс')")
    raw.commit()
    raw.close()
    said = pult("check", code=2)
    assert f"отчёты изменены после публикации: смены № {made.day}" in said


def test_ho_38_nothing_that_is_printed_signs_or_changes_anything(pult: Shell, made: Floor) -> None:
    before = made.desk.journal.head()
    for words in (("report",), ("report", "--day", "сегодня"), ("handovers",), ("handovers", "--ticket", "2")):
        pult(*words)
    assert open_desk(made.desk.places.root).journal.head() == before
