"""``pult tick`` as a timer calls it: it lays shifts, tells, makes the reports of nights that nobody saw, once."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console import cli
from console.main import main
from console.tick import NOTHING, tick
from tests.desks import NOW, make_desk, open_desk, person
from tests.rosters import DAY_ENDS, FIRST, entered, put_in_force, usual

MINUTE = timedelta(minutes=1)


def test_a_timer_lays_tells_and_reports_each_thing_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = make_desk(tmp_path)
    root = ["--data", str(desk.places.root)]

    def at(instant: datetime) -> str:
        monkeypatch.setattr(cli, "now", lambda: instant)
        assert main(["tick", *root]) == 0
        return capsys.readouterr().out.strip()

    assert at(NOW) == NOTHING
    put_in_force(desk, usual(days=2))
    assert "По графику: 4 новые смены." in at(NOW)
    entered(desk, person(desk), NOW + MINUTE)
    assert at(NOW + 2 * MINUTE) == NOTHING
    soon = at(DAY_ENDS - 15 * MINUTE).splitlines()
    assert soon[0] == f"21:45 {FIRST}: Смена «день» кончается в 22:00: подготовьте передачу (F8)."
    assert at(DAY_ENDS - 14 * MINUTE) == NOTHING
    late = at(DAY_ENDS + 31 * MINUTE)
    assert "Смена «день» 04.03 не принята с 22:00" in late and "Отчёт смены «день» 04.03 составлен" in late


def test_an_edited_roster_is_taken_and_a_broken_one_is_told(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.places.roster.write_text("[[shifts]]\ndate = 2026-03-04\n", encoding="utf-8")
    assert "у смены нужны date и kind" in tick(desk, NOW)
    desk.places.roster.write_text(f'[[shifts]]\ndate = 2026-03-04\nkind = "день"\npeople = ["{FIRST}"]\n', "utf-8")
    assert "По графику: 1 новая смена." in tick(desk, NOW)
    shift = open_desk(desk.places.root).shifts.running.current(NOW)
    assert shift is not None and [one.name for one in shift.people] == [FIRST]
