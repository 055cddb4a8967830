"""An escalation is told on until somebody decides, and of a VIP that waits nobody is told in vain (D-42, C-04)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.alerts.rows import Occasion, RuleRow
from data.desk import Desk
from data.refusals import NotAllowed, Refusal
from data.rows import By, Person
from models.chain_rules import Receiver
from models.roster import Absence
from models.terms import Priority, Role, Tier
from tests.arrivals import Asked, arrive
from tests.desks import NAMES, NOW, by, colleague, make_desk, open_desk, person
from tests.rosters import TODAY, put_in_force

CHIEF, ANNA, YANA = NAMES[Role.SUPERVISOR], "Анна Цепная", "Яна Третья"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with three supervisors in turn."""
    desk = make_desk(tmp_path)
    for name in (ANNA, YANA):
        colleague(desk, name, Role.SUPERVISOR)
    put_in_force(desk, (), chain=[CHIEF, ANNA, YANA])
    return desk


def named(desk: Desk, name: str) -> Person:
    """The person of this name."""
    return next(one for one in desk.people.all() if one.name == name)


def escalated(desk: Desk) -> int:
    """A request that Ирина gave to Марина to decide."""
    number = arrive(desk, Asked(at=NOW))
    desk.tickets.take(number, by(desk))
    desk.tickets.escalate(number, by(desk), reason="решите вы", operator_id=person(desk, Role.SUPERVISOR).id)
    return number


def told(desk: Desk, at: datetime) -> list[str]:
    """Whom a tick tells of an escalation."""
    return [row.person for row in desk.alerts.tick(at) if row.about is Occasion.ESCALATION]


def test_what_the_next_one_took_is_told_to_nobody_further(desk: Desk) -> None:
    number = escalated(desk)
    anna = named(desk, ANNA)
    assert told(desk, NOW + 30 * MINUTE) == [ANNA]
    desk.tickets.assign(number, By(anna, NOW + 31 * MINUTE), anna.id)
    assert [told(desk, NOW + n * HOUR) for n in (1, 2, 3)] == [[], [], []]
    assert desk.alerts.deliver(anna, NOW + 4 * HOUR) == (), "nor does she hear of it now"


def test_the_next_one_does_not_wait_for_the_return_of_who_is_away(desk: Desk) -> None:
    away = [Absence(CHIEF, TODAY, TODAY + 14 * DAY)]
    put_in_force(desk, (), chain=[CHIEF, ANNA, YANA], absences=away, at=NOW)
    escalated(desk)
    (deliver,) = desk.reads.rows("SELECT deliver_at FROM alert WHERE clock = 'escalation'")
    assert str(deliver[0]) > f"{NOW + 14 * DAY:%Y-%m-%d}", "Марина hears of it when she is back"
    assert told(desk, NOW + 29 * MINUTE) == []
    assert told(desk, NOW + 30 * MINUTE) == [ANNA]


def test_who_left_the_desk_answers_nothing(desk: Desk) -> None:
    escalated(desk)
    chief = person(desk, Role.SUPERVISOR)
    desk.alerts.tick(NOW, chief)
    (row,) = desk.alerts.deliver(chief, NOW)
    desk.people.disable(By(named(desk, ANNA), NOW), chief.id)
    with pytest.raises(NotAllowed):
        desk.alerts.answer(row.id, By(chief, NOW + MINUTE))


def test_c04_where_nobody_wants_to_hear_the_base_is_not_written_every_second(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (CHIEF, ANNA, YANA):
        who = named(desk, name)
        desk.alerts.set_rules(By(who, NOW), RuleRow(who.id, muted=frozenset({Receiver.SUPERVISOR})))
    first, second = (arrive(desk, Asked(tier=Tier.VIP)) for _ in range(2))
    desk.tickets.start(first, by(desk))
    assert desk.board.live(NOW).vips[0].waiting == second
    writes: list[object] = []
    write = desk.store.write

    def counted(*args: Any, **more: Any) -> Any:
        writes.append(args)
        return write(*args, **more)

    monkeypatch.setattr(desk.store, "write", counted)
    assert [desk.board.watch(NOW + n * timedelta(seconds=1)) for n in range(60)] == [0] * 60
    assert len(writes) == 1
    chief = named(desk, CHIEF)
    desk.alerts.set_rules(By(chief, NOW), RuleRow(chief.id))
    assert desk.board.watch(NOW + MINUTE) == 1, "and she hears of it when she wants to again"


def test_two_supervisors_who_raise_at_once_never_lower(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = arrive(desk)
    other = open_desk(desk.places.root)
    stale = desk.queue.find(number)
    other.board.raise_priority(number, By(named(other, ANNA), NOW), Priority.CRITICAL, "всё стоит")
    monkeypatch.setattr(desk.queue, "find", lambda _: stale)
    with pytest.raises(Refusal, match="поднять можно только выше"):
        desk.board.raise_priority(number, by(desk, Role.SUPERVISOR), Priority.HIGH, "мешает многим")
    assert desk.reads.row("SELECT priority FROM ticket WHERE number = ?", (number,)) == (Priority.CRITICAL.value,)
