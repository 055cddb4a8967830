"""The roster's file: an edit is taken, a broken or a foreign one changes nothing, nothing typed is lost (issue §1)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from data.desk import Desk
from data.refusals import MovedOn
from data.roster import roster_file
from data.roster.follow import watch
from models.terms import Role
from tests.desks import NOW, by, make_desk, open_desk, person
from tests.store.rosters_at_hand import CHIEF, IRA, NIGHT, OLEG, TODAY, on, save


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def put(desk: Desk, text: str) -> None:
    """Write the roster's file as an editor does."""
    desk.places.roster.write_text(text, encoding="utf-8")
    desk.places.roster.chmod(0o600)


def edited(desk: Desk, old: str, new: str) -> None:
    """Change the words of the file."""
    text = desk.places.roster.read_text(encoding="utf-8")
    assert old in text
    put(desk, text.replace(old, new))


FILE = """
[[shifts]]
date = 2026-03-04
kind = "ночь"
people = ["Ирина Лаптева"]
"""


def test_an_edited_file_becomes_an_edition_by_itself(desk: Desk) -> None:
    put(desk, FILE)
    caught = desk.shifts.roster.catch_up(NOW)
    assert caught.taken and "редакция 1, смен 1" in caught.sentence
    assert desk.places.roster.read_text(encoding="utf-8") == FILE
    edited(desk, "Ирина Лаптева", "Олег Бестужев")
    assert desk.shifts.roster.catch_up(NOW).taken
    (planned,) = desk.shifts.roster.planned(NOW, NOW + timedelta(days=1))
    assert planned.people == (person(desk, Role.SPECIALIST).id,)
    assert not desk.shifts.roster.catch_up(NOW).taken
    assert desk.shifts.roster.edition().id == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\n[[shifts]]\ndate = 2026-03-04\nkind = "ночь\n', "строка 4, ключ «shifts.kind»: не читается как TOML"),
        (FILE + 'senor = "x"\n', "строка 6, ключ «shifts.1.senor»: такого ключа нет"),
        (FILE.replace("2026-03-04", '"вчера"'), "строка 3, ключ «shifts.1.date»: дата пишется"),
        (
            FILE.replace("Ирина", "Арина"),
            "строка 5, ключ «shifts.1.people.1»: 04.03, ночь: сотрудника «Арина Лаптева» нет",
        ),
        (FILE.replace("ночь", "вечер"), "строка 4, ключ «shifts.1.kind»: 04.03: смены «вечер» в стандарте нет"),
        (FILE + FILE.replace("ночь", "день"), "две смены подряд"),
        ("\x00", "не читается"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing_and_says_where(desk: Desk, text: str, said: str) -> None:
    save(desk, on((1, NIGHT, IRA)))
    put(desk, f"# редакция 1\n{text}".replace("# редакция 1\n\n", "# редакция 1\n"))
    caught = desk.shifts.roster.catch_up(NOW)
    assert caught.broken and not caught.taken
    assert said in caught.sentence and str(desk.places.roster) in caught.sentence
    assert caught.sentence.endswith("Действует прежний график.")
    assert desk.shifts.roster.edition().id == 1


def test_a_file_that_others_may_change_is_not_obeyed(desk: Desk) -> None:
    put(desk, FILE)
    desk.places.roster.chmod(0o666)
    assert "может менять кто угодно" in desk.shifts.roster.catch_up(NOW).sentence
    assert not desk.shifts.roster.current()


def test_an_old_copy_left_by_a_crash_is_renewed_and_undoes_nobody(desk: Desk) -> None:
    save(desk, on((0, NIGHT, IRA)))
    before = desk.places.roster.read_text(encoding="utf-8")
    save(desk, on((0, NIGHT, OLEG)))
    put(desk, before)
    caught = open_desk(desk.places.root).shifts.roster.catch_up(NOW)
    assert (caught.taken, caught.broken) == (False, False)
    assert OLEG in desk.places.roster.read_text(encoding="utf-8")
    assert desk.shifts.roster.edition().id == 2


def test_a_file_edited_over_an_older_edition_is_told_by_name_and_can_be_insisted_on(desk: Desk) -> None:
    save(desk, on((0, NIGHT, IRA)))
    mine = desk.places.roster.read_text(encoding="utf-8").replace(IRA, CHIEF)
    save(desk, on((0, NIGHT, OLEG)))
    put(desk, mine)
    caught = desk.shifts.roster.catch_up(NOW)
    assert caught.broken and f"приняли редакцию 2 ({CHIEF} в 14:07)" in caught.sentence
    assert desk.places.roster.read_text(encoding="utf-8") == mine
    put(desk, mine.replace("редакция 1", "редакция 2"))
    assert desk.shifts.roster.catch_up(NOW).taken
    duty = desk.shifts.roster.current().duty(TODAY, NIGHT)
    assert duty is not None and duty.people == (CHIEF,)


def test_the_grid_takes_a_waiting_file_first_and_puts_a_broken_one_aside(desk: Desk) -> None:
    seen = save(desk, on((0, NIGHT, IRA)))
    edited(desk, IRA, OLEG)
    with pytest.raises(MovedOn, match="изменён правкой файла"):
        desk.shifts.roster.save(by(desk, Role.SUPERVISOR), on((0, NIGHT, CHIEF)), seen)
    put(desk, "не график")
    save(desk, on((0, NIGHT, CHIEF)))
    aside = desk.places.roster.with_name("график.не-принят.toml")
    assert aside.read_text(encoding="utf-8") == "не график"
    assert CHIEF in desk.places.roster.read_text(encoding="utf-8")


def test_a_missing_file_is_written_anew(desk: Desk) -> None:
    save(desk, on((0, NIGHT, IRA)))
    desk.places.roster.unlink()
    desk.shifts.roster.catch_up(NOW)
    assert roster_file.read(desk.places.roster)[1].same(desk.shifts.roster.current())


def test_the_watch_tells_of_each_saving_however_it_is_done(desk: Desk) -> None:
    save(desk, on((0, NIGHT, IRA)))
    stop = Event()
    looks: Iterator[None] = watch(desk, stop)
    next(looks)
    draft = desk.places.roster.with_name("draft.toml")
    draft.write_text(desk.places.roster.read_text(encoding="utf-8").replace(IRA, OLEG), encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(desk.places.roster)
    next(looks)
    assert desk.shifts.roster.catch_up(NOW).taken
    next(looks)
    edited(desk, OLEG, CHIEF)
    next(looks)
    assert desk.shifts.roster.catch_up(NOW).taken
    stop.set()
