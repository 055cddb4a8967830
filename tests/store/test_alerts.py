"""Warnings that go to people: each step once ever, to whom the chain says, when they may be told (T-23)."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.alerts.rows import AlertRow, Occasion, RuleRow
from data.alerts.rules import quiet_said, read_quiet
from data.desk import Desk
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By, Person
from models.chain_rules import Receiver
from models.clock import ClockName
from models.events import EventKind
from models.roster import Absence
from models.tables import Ticket
from models.terms import Priority, Role, Tier
from tests.arrivals import Asked, arrive, kinds, ticket_of
from tests.desks import NAMES, NOW, by, colleague, make_desk, open_desk, person
from tests.rosters import TODAY, entered, put_in_force, usual

CHIEF, ANNA = NAMES[Role.SUPERVISOR], "Анна Цепная"
MINE = NAMES[Role.OPERATOR]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
REACTION = timedelta(hours=2)
"""What «Обычный» is promised."""
Told = tuple[int, str, str]
"""Minutes from now, the person, the clock."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with two supervisors, Марина before Анна by the roster's chain, and nobody's shifts."""
    desk = make_desk(tmp_path)
    colleague(desk, ANNA, Role.SUPERVISOR)
    put_in_force(desk, (), chain=[CHIEF, ANNA])
    return desk


def named(desk: Desk, name: str) -> Person:
    """The person of this name."""
    return next(one for one in desk.people.all() if one.name == name)


def taken(desk: Desk, asked: Asked | None = None) -> int:
    """A request that Ирина has, received now."""
    number = arrive(desk, asked or Asked(at=NOW))
    desk.tickets.take(number, by(desk))
    return number


def reactions(rows: Iterable[AlertRow]) -> list[Told]:
    """What was told, as a test says it."""
    return [(int((row.at - NOW) / MINUTE), row.person, row.about.value) for row in rows if row.about in ClockName]


def ticked(desk: Desk, until: timedelta, step: timedelta = MINUTE) -> list[AlertRow]:
    """Let the desk tick from now on; gives what was made."""
    count = int(until / step)
    return [row for n in range(count + 1) for row in desk.alerts.tick(NOW + n * step)]


def count(desk: Desk, kind: EventKind = EventKind.ALERTED) -> int:
    """How often the journal says so."""
    return desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = ?", (kind.value,))


class TestChain:
    def test_t23_the_owner_then_the_supervisor_then_the_next(self, desk: Desk) -> None:
        number = taken(desk)
        assert reactions(ticked(desk, 3 * HOUR)) == [
            (90, MINE, "reaction"),
            (108, CHIEF, "reaction"),
            (120, ANNA, "reaction"),
        ]
        assert count(desk) == 3
        assert kinds(desk, number)[-3:] == ["alerted"] * 3

    def test_the_promise_that_is_kept_warns_no_more(self, desk: Desk) -> None:
        number = taken(desk)
        ticked(desk, 100 * MINUTE)
        desk.replies.acknowledge(number, by(desk, at=NOW + 101 * MINUTE))
        assert [row.about for row in ticked(desk, 5 * HOUR)] == []
        assert ticket_of(desk, number).chain_at == NOW + 6 * HOUR, "the response has its own steps"

    def test_nobody_takes_a_ticket_and_the_supervisor_hears_of_it(self, desk: Desk) -> None:
        arrive(desk, Asked(at=NOW))
        assert reactions(ticked(desk, 2 * HOUR + MINUTE)) == [(108, CHIEF, "reaction"), (120, ANNA, "reaction")]

    def test_an_absent_supervisor_is_stepped_over(self, desk: Desk) -> None:
        put_in_force(desk, (), chain=[CHIEF, ANNA], absences=[Absence(CHIEF, TODAY, TODAY)], at=NOW)
        taken(desk)
        assert reactions(ticked(desk, 3 * HOUR))[1:] == [(108, ANNA, "reaction")]

    def test_without_a_roster_the_supervisors_go_by_name_and_one_alone_is_told_once(self, tmp_path: Path) -> None:
        desk = make_desk(tmp_path / "alone")
        taken(desk)
        assert reactions(ticked(desk, 3 * HOUR)) == [(90, MINE, "reaction"), (108, CHIEF, "reaction")]

    def test_who_owns_it_is_not_told_of_it_as_a_supervisor(self, desk: Desk) -> None:
        number = arrive(desk, Asked(at=NOW))
        desk.tickets.take(number, By(person(desk, Role.SUPERVISOR), NOW))
        assert reactions(ticked(desk, 3 * HOUR)) == [(90, CHIEF, "reaction"), (108, ANNA, "reaction")]

    def test_of_what_nobody_ticked_only_the_newest_is_told(self, desk: Desk) -> None:
        number = taken(desk)
        assert reactions(desk.alerts.tick(NOW + 119 * MINUTE)) == [(108, CHIEF, "reaction")]
        assert reactions(desk.alerts.tick(NOW + 3 * HOUR)) == [(120, ANNA, "reaction")]
        marks = "SELECT mark FROM clock_mark WHERE ticket_number = ? AND clock = 'reaction' ORDER BY mark"
        assert desk.reads.rows(marks, (number,)) == [("step0",), ("step1",), ("step2",)]

    def test_many_consoles_take_each_step_once(self, desk: Desk) -> None:
        for _ in range(6):
            taken(desk)
        desks = [desk, *(open_desk(desk.places.root) for _ in range(3))]
        heard: list[AlertRow] = []
        gates = [threading.Barrier(len(desks)) for _ in range(5)]

        def tick(one: Desk) -> None:
            for n, gate in enumerate(gates):
                gate.wait()
                heard.extend(one.alerts.tick(NOW + (88 + 10 * n) * MINUTE))

        threads = [threading.Thread(target=tick, args=(one,)) for one in desks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        told = [(row.number, row.step, row.person) for row in heard]
        assert len(told) == len(set(told)) == count(desk) == 18
        assert len(list(desk.places.notices.glob("*.json"))) == 18

    def test_the_index_finds_what_is_due(self, desk: Desk) -> None:
        plan = desk.reads.plan("SELECT 1 FROM ticket WHERE chain_at <= ?", ("2026",))
        assert any("ix_ticket_chain" in step for step in plan)

    def test_p7_a_tick_with_nothing_due_is_one_read_and_no_write(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        taken(desk)
        desk.alerts.tick(NOW)
        asked, rows, me = list[str](), desk.reads.rows, person(desk)

        def counted(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
            asked.append(sql)
            return rows(sql, values)

        monkeypatch.setattr(desk.reads, "rows", counted)
        monkeypatch.setattr(desk.store, "write", lambda *_: pytest.fail("nothing is to be written"))
        assert desk.alerts.tick(NOW + MINUTE, me) == ()
        assert desk.alerts.deliver(me, NOW + MINUTE) == ()
        assert len(asked) == 1


class TestHours:
    def test_a_warning_waits_for_the_hours_of_its_receiver(self, desk: Desk) -> None:
        put_in_force(desk, usual(), chain=[CHIEF, ANNA], at=NOW)
        entered(desk, Role.OPERATOR, NOW)
        number = arrive(desk, Asked(at=NOW))
        desk.tickets.assign(number, by(desk, Role.SUPERVISOR), person(desk, Role.SPECIALIST).id)
        (row,) = desk.alerts.tick(NOW + 90 * MINUTE)
        assert row.person == NAMES[Role.SPECIALIST]
        assert row.deliver_at == datetime.fromisoformat("2026-03-04T22:00+03:00"), "the night is theirs"
        assert row.file == "" and desk.alerts.deliver(named(desk, row.person), NOW + 2 * HOUR) == ()

    def test_p1_is_told_at_any_time(self, desk: Desk) -> None:
        put_in_force(desk, usual(), chain=[CHIEF], at=NOW)
        number = arrive(desk, Asked(at=NOW, priority=Priority.CRITICAL))
        desk.tickets.assign(number, by(desk, Role.SUPERVISOR), person(desk, Role.SPECIALIST).id)
        (row,) = desk.alerts.tick(NOW + 15 * MINUTE)
        assert (row.person, row.deliver_at) == (NAMES[Role.SPECIALIST], NOW + 15 * MINUTE)

    def test_what_becomes_a_p1_waits_for_nobodys_hours(self, desk: Desk) -> None:
        me, quiet = person(desk), (time(10), time(22))
        desk.alerts.set_rules(by(desk), RuleRow(me.id, quiet))
        number = taken(desk)
        (row,) = desk.alerts.tick(NOW + 90 * MINUTE)
        assert row.deliver_at > NOW + 5 * HOUR
        at = NOW + 91 * MINUTE
        desk.tickets.set_priority(number, by(desk, at=at), Priority.CRITICAL, "встало всё")
        desk.alerts.tick(at + MINUTE, me)
        assert [one.number for one in desk.alerts.deliver(me, at + MINUTE)] == [number]

    def test_who_is_away_hears_of_it_when_back(self, desk: Desk) -> None:
        put_in_force(desk, (), chain=[CHIEF], absences=[Absence(MINE, TODAY, TODAY)], at=NOW)
        taken(desk)
        (row,) = desk.alerts.tick(NOW + 90 * MINUTE)
        assert row.deliver_at == datetime.fromisoformat("2026-03-05T10:00+03:00")


class TestRules:
    def test_quiet_hours_put_a_warning_off_and_p1_ignores_them(self, desk: Desk) -> None:
        me = person(desk)
        desk.alerts.set_rules(by(desk), RuleRow(me.id, (time(14), time(16))))
        taken(desk)
        taken(desk, Asked(at=NOW, priority=Priority.CRITICAL))
        made = [row for row in ticked(desk, 91 * MINUTE) if row.person == MINE]
        rows = {row.priority: row for row in reversed(made)}
        assert rows[Priority.MEDIUM].deliver_at == datetime.fromisoformat("2026-03-04T16:00+03:00")
        assert rows[Priority.CRITICAL].deliver_at == NOW + 15 * MINUTE

    @pytest.mark.parametrize("muted", [ClockName.REACTION, Receiver.OWNER])
    def test_what_is_muted_is_not_told_but_of_a_p1(self, desk: Desk, muted: ClockName | Receiver) -> None:
        desk.alerts.set_rules(by(desk), RuleRow(person(desk).id, muted=frozenset({muted})))
        taken(desk)
        grave = taken(desk, Asked(at=NOW, priority=Priority.CRITICAL))
        rows = [row for row in ticked(desk, 2 * HOUR) if row.person == MINE]
        assert [row.number for row in rows] == [grave]
        assert desk.alerts.rules(person(desk)).muted == {muted}

    def test_rules_are_ones_own_and_kept(self, desk: Desk) -> None:
        me = person(desk)
        wanted = RuleRow(me.id, (time(22), time(8)), frozenset({ClockName.RESPONSE, Receiver.NEXT}), bell=False)
        desk.alerts.set_rules(by(desk), wanted)
        assert open_desk(desk.places.root).alerts.rules(me) == wanted
        assert count(desk, EventKind.ALERT_RULES_SET) == 1
        with pytest.raises(Refusal, match="Чужие правила"):
            desk.alerts.set_rules(by(desk, Role.SUPERVISOR), wanted)
        with pytest.raises(NotAllowed):
            desk.alerts.set_rules(by(desk, Role.ADMIN), RuleRow(person(desk, Role.ADMIN).id))
        assert desk.alerts.rules(person(desk, Role.SUPERVISOR)) == RuleRow(person(desk, Role.SUPERVISOR).id)

    @pytest.mark.parametrize("typed", ["22:00–08:00", "22:00 - 8:00", "22:00—08:00"])
    def test_quiet_hours_are_read_as_people_type_them(self, typed: str) -> None:
        assert read_quiet(typed) == (time(22), time(8))
        assert quiet_said(RuleRow(1, read_quiet(typed))) == "22:00–08:00"

    @pytest.mark.parametrize("typed", ["22", "25:00–08:00", "8:00–8:00", "ночь", "1:00–2:00–3:00"])
    def test_what_is_no_quiet_hours_is_refused_in_words(self, typed: str) -> None:
        with pytest.raises(BadInput, match="22:00–08:00"):
            read_quiet(typed)
        assert read_quiet(" ") is None


class TestDelivery:
    @pytest.fixture
    def warned(self, desk: Desk) -> Iterator[int]:
        """A ticket whose owner is to be told now."""
        number = taken(desk)
        desk.alerts.tick(NOW + 90 * MINUTE, person(desk))
        yield number

    def test_one_console_tells_it_and_no_other(self, desk: Desk, warned: int) -> None:
        at, me, other = NOW + 91 * MINUTE, person(desk), open_desk(desk.places.root)
        other.alerts.tick(at, me)
        (row,) = desk.alerts.deliver(me, at)
        assert row.number == warned and row.sentence.startswith(f"№ {warned}: скоро срок (реакция), до 16:07 · ")
        assert other.alerts.deliver(me, at) == ()
        other.alerts.tick(at + MINUTE, me)
        assert other.alerts.deliver(me, at + MINUTE) == () and other.alerts.waiting == 1
        assert [one.id for one in other.alerts.mine(me, at)] == [row.id]

    def test_whoever_knows_says_so_once_and_nobody_else_can(self, desk: Desk, warned: int) -> None:
        me, at = person(desk), NOW + 91 * MINUTE
        (row,) = desk.alerts.deliver(me, at)
        with pytest.raises(Refusal, match="другому человеку"):
            desk.alerts.answer(row.id, by(desk, Role.SUPERVISOR, at))
        for _ in range(2):
            assert desk.alerts.answer(row.id, by(desk, at=at)).answered_at == at
        assert desk.alerts.mine(me, at) == () and count(desk, EventKind.ALERT_ANSWERED) == 1
        with pytest.raises(Refusal, match="уже нет"):
            desk.alerts.answer(row.id + 50, by(desk, at=at))

    def test_a_promise_that_was_kept_meanwhile_is_not_told(self, desk: Desk, warned: int) -> None:
        desk.replies.acknowledge(warned, by(desk, at=NOW + 91 * MINUTE))
        assert desk.alerts.deliver(person(desk), NOW + 92 * MINUTE) == ()
        assert desk.alerts.mine(person(desk), NOW + 92 * MINUTE) == ()

    def test_what_was_told_of_a_promise_that_ended_waits_for_no_answer(self, desk: Desk, warned: int) -> None:
        me = person(desk)
        desk.alerts.deliver(me, NOW + 91 * MINUTE)
        desk.replies.acknowledge(warned, by(desk, at=NOW + 92 * MINUTE))
        desk.alerts.tick(NOW + 93 * MINUTE, me)
        assert desk.alerts.waiting == 0

    def test_a_clock_that_stands_is_told_when_it_goes_on(self, desk: Desk) -> None:
        me = person(desk)
        desk.alerts.set_rules(by(desk), RuleRow(me.id, (time(20), time(20, 30))))
        number = taken(desk)
        desk.replies.acknowledge(number, by(desk, at=NOW + MINUTE))
        desk.alerts.tick(NOW + 6 * HOUR)
        held = NOW + 6 * HOUR + MINUTE
        desk.waiting.wait(number, by(desk, at=held), NOW + 30 * HOUR)
        after = datetime.fromisoformat("2026-03-04T20:31+03:00")
        desk.alerts.tick(after, me)
        assert desk.alerts.deliver(me, after) == () and desk.reads.number("SELECT count(told_at) FROM alert") == 0
        desk.waiting.resume(number, by(desk, at=after + MINUTE))
        desk.alerts.tick(after + 20 * MINUTE, me)
        assert [row.number for row in desk.alerts.deliver(me, after + 20 * MINUTE)] == [number]


class TestCovered:
    def test_the_console_says_nothing_of_its_own_where_the_chain_speaks(self, desk: Desk) -> None:
        number = taken(desk)
        at = NOW + REACTION + timedelta(seconds=1)
        ticked(desk, 121 * MINUTE)
        chief, anna, me = person(desk, Role.SUPERVISOR), named(desk, ANNA), person(desk)

        def covered(who: Person, breach: datetime | None) -> bool:
            return desk.alerts.covers(who, number, ClockName.REACTION, 1, breach, at)

        assert covered(me, None) and not covered(me, NOW + REACTION), "the owner hears of the breach from the console"
        assert covered(anna, NOW + REACTION) and not covered(chief, NOW + REACTION)

    def test_muted_and_quiet_people_hear_nothing_of_it_but_of_a_p1(self, desk: Desk) -> None:
        me, number = person(desk), taken(desk)
        grave = taken(desk, Asked(at=NOW, priority=Priority.CRITICAL))
        desk.alerts.set_rules(by(desk), RuleRow(me.id, (time(14), time(15))))
        assert desk.alerts.covers(me, number, ClockName.RESPONSE, 1, None, NOW)
        assert not desk.alerts.covers(me, grave, ClockName.RESPONSE, 1, None, NOW)
        assert not desk.alerts.covers(me, number, ClockName.RESPONSE, 1, None, NOW + HOUR)


class TestEscalations:
    @pytest.fixture
    def escalated(self, desk: Desk) -> int:
        """A ticket that Ирина gave to Марина to decide."""
        number = taken(desk)
        desk.tickets.escalate(number, by(desk), reason="решите вы", operator_id=person(desk, Role.SUPERVISOR).id)
        return number

    def told(self, desk: Desk, at: datetime) -> list[str]:
        """Whom this tick told of an escalation."""
        return [row.person for row in desk.alerts.tick(at) if row.about is Occasion.ESCALATION]

    def test_a_supervisor_is_told_and_the_next_one_when_nobody_answers(self, desk: Desk, escalated: int) -> None:
        chief = person(desk, Role.SUPERVISOR)
        desk.alerts.tick(NOW, chief)
        (row,) = desk.alerts.deliver(chief, NOW)
        assert row.sentence.startswith(f"№ {escalated}: ждёт вашего решения")
        assert self.told(desk, NOW + 29 * MINUTE) == []
        assert self.told(desk, NOW + 30 * MINUTE) == [ANNA]
        assert [self.told(desk, NOW + n * HOUR) for n in (1, 2, 3)] == [[], [], []], "nobody is left"

    def test_an_answer_stops_it(self, desk: Desk, escalated: int) -> None:
        chief = person(desk, Role.SUPERVISOR)
        desk.alerts.tick(NOW, chief)
        (row,) = desk.alerts.deliver(chief, NOW)
        desk.alerts.answer(row.id, By(chief, NOW + MINUTE))
        assert self.told(desk, NOW + HOUR) == []

    def test_a_decision_stops_it(self, desk: Desk, escalated: int) -> None:
        with desk.store.write(NOW + MINUTE) as tx:
            desk.alerts.settled(tx, escalated, Occasion.ESCALATION)
        assert self.told(desk, NOW + HOUR) == []

    def test_an_escalation_to_a_colleague_calls_nobody(self, desk: Desk) -> None:
        number = taken(desk)
        desk.tickets.escalate(number, by(desk), reason="вам", operator_id=person(desk, Role.ENGINEER).id)
        assert desk.reads.number("SELECT count(*) FROM alert") == 0

    def test_c04_an_occasion_is_called_about_once(self, desk: Desk) -> None:
        number = arrive(desk, Asked(at=NOW, tier=Tier.VIP))
        for _ in range(2):
            with desk.store.write(NOW) as tx:
                desk.alerts.call(tx, tx.session.get_one(Ticket, number), Occasion.VIP_WAITS, 77)
        chief = person(desk, Role.SUPERVISOR)
        desk.alerts.tick(NOW, chief)
        (row,) = desk.alerts.deliver(chief, NOW)
        assert "VIP ждёт VIP" in row.sentence


def test_who_left_the_desk_is_told_nothing(desk: Desk) -> None:
    taken(desk)
    desk.people.disable(By(named(desk, ANNA), NOW), person(desk).id)
    assert reactions(ticked(desk, 109 * MINUTE)) == [(108, CHIEF, "reaction")]
