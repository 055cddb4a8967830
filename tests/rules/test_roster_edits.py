"""The roster as a value: read, written, changed cell by cell (issue §1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.roster import Absence, BadRoster, Duty, Roster, from_mapping, to_mapping
from models.roster_edits import (
    be_away,
    because,
    kinds_of,
    mark_senior,
    put_on,
    renamed,
    repeat_week,
    replace_from,
    set_day,
    swap,
)
from tests.rules.test_roster import DAY, IRA, LEV, MONDAY, NIGHT, OLEG, ZOYA, on


def test_a_roster_is_read_as_it_was_written() -> None:
    roster = put_on(on((2, NIGHT, IRA), (0, DAY, OLEG), (0, DAY, ZOYA)), MONDAY, DAY, LEV, reserve=True)
    roster = because(mark_senior(roster, MONDAY, DAY, ZOYA), MONDAY, DAY, OLEG, 'сам "просил"')
    roster = replace(
        be_away(roster, Absence(LEV, MONDAY, MONDAY, "учёба")), chain=(ZOYA,), on_call=OLEG, weeks={MONDAY: "мало нас"}
    )
    assert from_mapping(to_mapping(roster)).same(roster)


@pytest.mark.parametrize(
    ("values", "spot", "said"),
    [
        ({"shift": []}, ("shift",), "такого ключа нет"),
        ({"shifts": {}}, ("shifts",), "[[shifts]]"),
        ({"shifts": [{"kind": DAY}]}, ("shifts", 0), "нужны date и kind"),
        ({"shifts": [{"date": "22.11", "kind": DAY}]}, ("shifts", 0, "date"), "2026-11-22"),
        ({"shifts": [{"date": MONDAY, "kind": DAY, "people": IRA}]}, ("shifts", 0, "people"), "список имён"),
        ({"shifts": [{"date": MONDAY, "kind": DAY, "people": [IRA, 7]}]}, ("shifts", 0, "people", 1), "имя в кавычках"),
        ({"shifts": [{"date": MONDAY, "kind": DAY, "people": [IRA, "ирина лаптёва".replace("ё", "е")]}]},
         ("shifts", 0, "people", 1), "дважды"),
        ({"shifts": [{"date": MONDAY, "kind": DAY, "people": [IRA], "senior": OLEG}]}, ("shifts", 0, "senior"), "нет"),
        ({"shifts": [{"date": MONDAY, "kind": DAY, "people": [IRA], "reserve": [IRA]}]},
         ("shifts", 0, "reserve", 0), "и на смене, и в резерве"),
        ({"shifts": [{"date": MONDAY, "kind": DAY, "people": [IRA], "reasons": {OLEG: "надо"}}]},
         ("shifts", 0, "reasons", OLEG), "не работает в этой смене"),
        ({"shifts": [{"date": MONDAY, "kind": DAY}, {"date": MONDAY, "kind": DAY}]}, ("shifts", 1, "kind"), "уже есть"),
        ({"absences": [{"who": IRA, "from": MONDAY}]}, ("absences", 0, "until"), "не указано"),
        ({"absences": [{"who": IRA, "from": MONDAY, "until": date(2026, 11, 1)}]}, ("absences", 0, "until"), "раньше"),
        ({"weeks": {"2026-11-17": "надо"}}, ("weeks", "2026-11-17"), "по понедельнику"),
        ({"on_call": "\x1b[2Jя"}, ("on_call",), "без управляющих"),
    ],
)  # fmt: skip
def test_a_wrong_roster_names_the_key(values: dict[str, object], spot: tuple[str | int, ...], said: str) -> None:
    with pytest.raises(BadRoster) as caught:
        from_mapping(values)
    assert caught.value.spot == spot and said in caught.value.said


def test_a_cell_is_changed_without_touching_others() -> None:
    roster = set_day(on((0, DAY, IRA), (0, DAY, OLEG)), MONDAY, IRA, NIGHT)
    assert kinds_of(roster, MONDAY, IRA) == ((NIGHT, False),)
    assert kinds_of(roster, MONDAY, OLEG) == ((DAY, False),)
    assert kinds_of(set_day(roster, MONDAY, OLEG, None), MONDAY, OLEG) == ()
    assert set_day(on((0, DAY, IRA)), MONDAY, IRA, None) == Roster()


def test_two_cells_are_swapped_between_people_and_between_days() -> None:
    tuesday = MONDAY + timedelta(days=1)
    roster = on((0, DAY, IRA), (1, NIGHT, OLEG))
    both = swap(roster, (MONDAY, IRA), (tuesday, OLEG))
    assert kinds_of(both, MONDAY, OLEG) == ((DAY, False),) and kinds_of(both, tuesday, IRA) == ((NIGHT, False),)
    assert kinds_of(both, MONDAY, IRA) == kinds_of(both, tuesday, OLEG) == ()
    own = swap(on((0, DAY, IRA), (1, NIGHT, IRA)), (MONDAY, IRA), (tuesday, IRA))
    assert kinds_of(own, MONDAY, IRA) == ((NIGHT, False),) and kinds_of(own, tuesday, IRA) == ((DAY, False),)
    assert kinds_of(swap(roster, (MONDAY, IRA), (MONDAY, OLEG)), MONDAY, OLEG) == ((DAY, False),)


def test_a_person_is_replaced_from_a_day_on_and_no_reason_is_inherited() -> None:
    thursday = MONDAY + timedelta(days=3)
    roster = mark_senior(on((0, DAY, IRA), (3, DAY, IRA), (4, DAY, IRA), (4, DAY, OLEG)), thursday, DAY, IRA)
    roster = because(roster, thursday, DAY, IRA, "сама просила")
    after = replace_from(roster, thursday, IRA, OLEG)
    assert kinds_of(after, MONDAY, IRA) == ((DAY, False),)
    assert after.duty(thursday, DAY) == Duty(thursday, DAY, (OLEG,), OLEG)
    friday = after.duty(thursday + timedelta(days=1), DAY)
    assert friday is not None and friday.people == (OLEG,)


def test_a_week_is_repeated_on_empty_days_without_its_reasons() -> None:
    roster = because(on((0, DAY, IRA), (1, DAY, OLEG), (8, NIGHT, LEV)), MONDAY, DAY, IRA, "раз")
    later = repeat_week(roster, MONDAY, lambda day: day + timedelta(days=7))
    assert later.duty(MONDAY + timedelta(days=7), DAY) == Duty(MONDAY + timedelta(days=7), DAY, (IRA,))
    assert kinds_of(later, MONDAY + timedelta(days=8), OLEG) == ()


def test_a_corrected_name_is_followed_everywhere() -> None:
    roster = because(mark_senior(on((0, DAY, IRA)), MONDAY, DAY, IRA), MONDAY, DAY, IRA, "раз")
    roster = replace(be_away(roster, Absence(IRA, MONDAY, MONDAY)), chain=(IRA,), on_call=IRA)
    assert "Лаптева" not in repr(renamed(roster, "ирина  лаптева", "Ирина Орлова"))
    assert repr(renamed(roster, IRA, "Ирина Орлова")).count("Ирина Орлова") == repr(roster).count(IRA)
