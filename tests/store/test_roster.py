"""The roster of a desk: editions, two editors, what is planned, fairness (D-27, D-28, HO-22, issue §1)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, MovedOn, NotAllowed
from data.roster import roster_file
from data.roster.rosters import RuleBroken
from data.settings import Settings
from models.events import EventKind
from models.roster_edits import because, mark_senior, put_on
from models.roster_turns import Rule
from models.terms import Role
from tests.desks import NOW, by, colleague, make_desk, open_desk, person
from tests.store.rosters_at_hand import CHIEF, DAY, IRA, NIGHT, OLEG, TODAY, on, save


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def test_a_desk_without_a_roster_plans_nothing(desk: Desk) -> None:
    rosters = desk.shifts.roster
    assert not rosters.current() and rosters.edition().id == 0
    assert rosters.planned(NOW, NOW + timedelta(days=30)) == ()
    assert rosters.check() == ()
    assert not rosters.catch_up(NOW).taken and not desk.places.roster.exists()
    assert rosters.chain() == (person(desk, Role.SUPERVISOR).id,)


def test_a_saved_roster_is_in_force_on_every_console_and_stands_in_the_file(desk: Desk) -> None:
    roster = put_on(
        mark_senior(on((0, NIGHT, IRA), (0, NIGHT, OLEG)), TODAY, NIGHT, OLEG), TODAY, NIGHT, CHIEF, reserve=True
    )
    save(desk, roster)
    other = open_desk(desk.places.root)
    (planned,) = other.shifts.roster.planned(NOW, NOW + timedelta(days=2))
    ira, oleg, chief = (person(desk, role).id for role in (Role.OPERATOR, Role.SPECIALIST, Role.SUPERVISOR))
    assert (planned.kind, planned.night, planned.day, planned.odd) == (NIGHT, True, TODAY, "")
    assert planned.starts == datetime(2026, 3, 4, 19, tzinfo=UTC) and planned.ends == datetime(
        2026, 3, 5, 7, tzinfo=UTC
    )
    assert (planned.people, planned.senior_id, planned.reserve) == ((ira, oleg), oleg, (chief,))
    _, written = roster_file.read(desk.places.roster)
    assert written.same(roster)
    assert desk.places.roster.stat().st_mode & 0o777 == 0o600
    assert not other.shifts.roster.catch_up(NOW).taken
    event = other.journal.since(0)[-1]
    assert event.kind is EventKind.ROSTER_CHANGED
    assert event.facts == {"version": 1, "source": "grid", "shifts": 1, "set_aside": 0}


def test_ho_22_a_planned_night_over_a_clock_change_says_so(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, Settings(zone="Europe/Berlin"))
    save(desk, on((0, NIGHT, IRA), start=date(2026, 3, 28)))
    (planned,) = desk.shifts.roster.planned(NOW, NOW + timedelta(days=40))
    assert planned.ends - planned.starts == timedelta(hours=11)
    assert planned.odd.startswith("часа 02:00–03:00 нет")
    load = desk.shifts.roster.hours(person(desk).id, date(2026, 3, 1))
    assert (load.hours, load.night_hours, load.nights) == (timedelta(hours=11), timedelta(hours=7), 1)


def test_planned_gives_what_touches_the_interval(desk: Desk) -> None:
    save(desk, on((0, DAY, IRA), (0, NIGHT, OLEG), (1, DAY, IRA)))
    rosters, ten = desk.shifts.roster, datetime(2026, 3, 5, 7, tzinfo=UTC)
    assert [one.kind for one in rosters.planned(ten - timedelta(hours=1), ten)] == [NIGHT]
    assert [one.kind for one in rosters.planned(ten, ten + timedelta(seconds=1))] == [DAY]
    assert rosters.planned(ten + timedelta(hours=12), ten + timedelta(days=3)) == ()


def test_who_is_disabled_is_planned_no_more(desk: Desk) -> None:
    save(desk, mark_senior(on((0, NIGHT, IRA), (0, NIGHT, OLEG)), TODAY, NIGHT, OLEG))
    oleg = person(desk, Role.SPECIALIST)
    desk.people.disable(by(desk, Role.SUPERVISOR), oleg.id)
    (planned,) = desk.shifts.roster.planned(NOW, NOW + timedelta(days=1))
    assert (planned.people, planned.senior_id) == ((person(desk).id,), person(desk).id)
    assert [one.rule for one in desk.shifts.roster.check()] == [Rule.INACTIVE]


def test_only_who_may_changes_the_roster(desk: Desk) -> None:
    for role in (Role.OPERATOR, Role.MANAGER, Role.ADMIN):
        with pytest.raises(NotAllowed, match="править график смен"):
            desk.shifts.roster.save(by(desk, role), on((0, NIGHT, IRA)), 0)
    assert not desk.shifts.roster.current()


def test_of_two_editors_the_second_is_told_the_name_of_the_first(desk: Desk) -> None:
    chief = colleague(desk, "Пётр Чернов", Role.SUPERVISOR)
    rosters = desk.shifts.roster
    seen = save(desk, on((0, NIGHT, IRA)))
    rosters.save(replace(by(desk, Role.SUPERVISOR), person=chief), on((0, NIGHT, OLEG)), seen)
    with pytest.raises(MovedOn) as caught:
        rosters.save(by(desk, Role.SUPERVISOR), on((0, NIGHT, CHIEF)), seen)
    assert caught.value.sentence.startswith("График уже изменил Пётр Чернов в 14:07: ваша правка не записана.")
    duty = rosters.current().duty(TODAY, NIGHT)
    assert duty is not None and duty.people == (OLEG,)


def test_d28_a_roster_that_breaks_a_rule_is_refused_until_a_reason_stands_in_it(desk: Desk) -> None:
    three = on(*((n, NIGHT, IRA) for n in range(3)))
    with pytest.raises(RuleBroken, match="3-я ночь подряд") as caught:
        save(desk, three)
    assert [one.rule for one in caught.value.violations] == [Rule.NIGHTS]
    assert not desk.shifts.roster.current()
    save(desk, because(three, TODAY + timedelta(days=2), NIGHT, IRA, "некем заменить"))
    (one,) = desk.shifts.roster.check()
    assert one.settled and one.reason == "некем заменить"
    # What is broken already does not stop an edit elsewhere.
    save(desk, put_on(desk.shifts.roster.current(), TODAY + timedelta(days=9), DAY, OLEG))


def test_the_past_of_the_roster_is_not_rewritten(desk: Desk) -> None:
    start = NOW - timedelta(days=5)
    save(desk, on((-2, DAY, IRA), (0, DAY, IRA)), start)
    with pytest.raises(BadInput, match=r"Смена день 02\.03 уже прошла"):
        save(desk, on((-2, DAY, OLEG), (0, DAY, IRA)))
    save(desk, on((-2, DAY, IRA), (0, DAY, OLEG)))


def test_a_corrected_name_is_followed_by_the_roster(desk: Desk) -> None:
    save(desk, on((0, NIGHT, IRA)))
    desk.people.rename(by(desk, Role.SUPERVISOR), person(desk).id, "Ирина Белова")
    rosters = desk.shifts.roster
    assert rosters.check() == ()
    (planned,) = rosters.planned(NOW, NOW + timedelta(days=1))
    assert len(planned.people) == 1
    assert not rosters.catch_up(NOW).broken
    assert "Ирина Белова" in desk.places.roster.read_text(encoding="utf-8")


def test_d27_fairness_says_the_nights_and_hours_of_everybody(desk: Desk) -> None:
    save(desk, on((0, NIGHT, IRA), (1, NIGHT, IRA), (3, DAY, OLEG)))
    ira, oleg = desk.shifts.roster.fairness(TODAY)
    assert (ira.person_id, ira.nights, ira.night_hours) == (person(desk).id, 2, timedelta(hours=16))
    assert (oleg.nights, oleg.hours) == (0, timedelta(hours=12))
    assert desk.shifts.roster.hours(person(desk, Role.ENGINEER).id, TODAY).shifts == 0


def test_the_chain_and_the_one_on_call_are_people_who_can_come(desk: Desk) -> None:
    later = colleague(desk, "Пётр Чернов", Role.SUPERVISOR)
    chief = person(desk, Role.SUPERVISOR)
    save(desk, replace(on((0, NIGHT, IRA)), chain=(later.name, chief.name), on_call=OLEG))
    assert desk.shifts.roster.chain() == (later.id, chief.id)
    assert desk.shifts.roster.on_call() == person(desk, Role.SPECIALIST).id
    desk.people.disable(by(desk, Role.SUPERVISOR), later.id)
    assert desk.shifts.roster.chain() == (chief.id,)
