"""The acts of the board from the screen on a desk at work: what is foretold, what is done, what it then says.

Every act goes through its dialogs to the desk itself; the journal and the next board are looked at (D-42, C-02).
"""

from pathlib import Path

import pytest
from textual.widgets import Input

from data.desk import Desk
from models.board_terms import Decision
from models.events import EventKind
from models.terms import Role
from tests.arrivals import arrive, arrive_many
from tests.desks import NOW, PIN, by, colleague, make_desk, person
from tests.glass.boards import at_board
from tests.glass.steering import BROKEN, OUTAGE, PLAIN, VIP, WIDE, done, noted, owner, stand_on, why
from tests.handovers import Floor, floor


@pytest.fixture
def held(tmp_path: Path) -> Floor:
    """A desk on its day shift: the operator has accepted it, the specialist comes at night."""
    return floor(make_desk(tmp_path))


@pytest.fixture
def desk(held: Floor) -> Desk:
    """The desk alone."""
    return held.desk


@pytest.mark.parametrize(("size", "key"), [((80, 24), "p"), (WIDE, "з")])
async def test_a_ticket_goes_to_another_and_the_cursor_stays_with_it(
    desk: Desk, size: tuple[int, int], key: str
) -> None:
    number, _ = arrive_many(desk, [PLAIN, VIP])
    desk.tickets.take(number, by(desk))
    to = person(desk, Role.ENGINEER)
    async with at_board(desk, size=size) as at:
        await stand_on(at, number)
        await at.press(key)
        await at.sees(f"№ {number}: кому передать", "1 открытое")
        await at.press(*"Артём", "enter")
        await why(at, "у него свободно")
        await at.sees(f"№ {number}: назначено: {to.name}")
        assert at.screen.meant == number and owner(desk, number) == to.id
        await at.until(lambda: at.screen.breaches.chosen and at.screen.breaches.chosen.owner == to.name, "the owner")
    assert [facts["to"] for facts in done(desk, EventKind.ASSIGNED)] == [to.id]
    assert noted(desk, number) == "Назначено: у него свободно"


@pytest.mark.parametrize(("size", "key"), [((80, 24), "s"), (WIDE, "ы")])
async def test_an_outage_is_swapped_and_the_queue_is_what_was_foretold(
    desk: Desk, size: tuple[int, int], key: str
) -> None:
    vip, outage = arrive_many(desk, [VIP, OUTAGE])
    preview = desk.foresight.first((outage,), NOW)
    assert {one.number for one in preview.placed} == {vip, outage}
    async with at_board(desk, size=size) as at:
        await at.sees(f"VIP № {vip}")
        await at.press(key)
        await at.sees(f"Авария № {outage} вперёд VIP № {vip}", "Место в очереди изменится у 2", "место 2 → 1")
        await why(at, "портал стоит у всех")
        await at.sees("Решений никто не ждёт")
        await at.press(key)
        await at.sees("Менять нечего")
    assert desk.foresight.forecast(NOW, preview.pace) == preview.after
    assert len(done(desk, EventKind.PUT_FIRST)) == 1 and "портал стоит у всех" in noted(desk, outage)


@pytest.mark.parametrize("decision", list(Decision))
@pytest.mark.parametrize(("size", "key"), [((80, 24), "v"), (WIDE, "м")])
async def test_an_escalation_is_decided_by_somebody_who_has_read_why(
    desk: Desk, decision: Decision, size: tuple[int, int], key: str
) -> None:
    number, boss, other = arrive(desk, PLAIN), person(desk, Role.SUPERVISOR), person(desk, Role.ENGINEER)
    desk.tickets.take(number, by(desk))
    desk.tickets.escalate(number, by(desk), reason="клиент грозит уйти", operator_id=boss.id)
    async with at_board(desk, size=size) as at:
        await at.press(key)
        await at.sees(f"№ {number}", *(each.label for each in Decision))
        await at.sees(f"{person(desk).name} → {boss.name}: клиент грозит уйти")
        await at.press(str(1 + list(Decision).index(decision)))
        if decision is Decision.GIVEN:
            await at.sees("кому отдать")
            await at.press(*"Артём", "enter")
        await why(at, "так решено")
        await at.sees("Решений никто не ждёт", f"№ {number}: решено")
    whose = {Decision.BACK: person(desk).id, Decision.KEPT: boss.id, Decision.GIVEN: other.id}
    assert owner(desk, number) == whose[decision]
    assert [facts["decision"] for facts in done(desk, EventKind.ESCALATION_ANSWERED)] == [decision.value]
    assert "так решено" in noted(desk, number)


@pytest.mark.parametrize(("size", "key"), [((80, 24), "r"), (WIDE, "к")])
async def test_the_reserve_is_called_and_is_waited_for(held: Floor, size: tuple[int, int], key: str) -> None:
    desk = held.desk
    spare = colleague(desk, "Запасная Анна")
    with desk.store.write(NOW) as tx:
        sql = "INSERT INTO shift_person (shift_id, operator_id, reserve, override) VALUES (?, ?, 1, '')"
        tx.exec(sql, (held.day, spare.id))
    async with at_board(desk, size=size) as at:
        await at.press("tab")
        people = at.screen.loads
        people.go(next(place for place, one in enumerate(people.loads) if one.person_id == spare.id))
        await at.sees("резерв, 0 открытых", "r — вызвать")
        await at.press(key)
        await at.sees("Кого вызвать из резерва", spare.name)
        await at.press("enter")
        await why(at, "всплеск")
        await at.sees(f"Вызван из резерва: {spare.name}", "ждём на смену, 0 открытых", "?Запасная")
        await at.press(key)
        await at.sees("В резерве этой смены никого нет")
    assert [facts["person"] for facts in done(desk, EventKind.RESERVE_CALLED)] == [spare.id]


@pytest.mark.parametrize(("size", "key"), [((80, 24), "o"), (WIDE, "щ")])
async def test_who_leaves_frees_what_was_foretold_and_what_burns_is_given_away_one_by_one(
    tmp_path: Path, size: tuple[int, int], key: str
) -> None:
    shift = floor(make_desk(tmp_path), outgoing=2)
    desk, (gone, other) = shift.desk, shift.outgoing
    plain, vip, late = arrive_many(desk, [PLAIN, VIP, BROKEN])
    for number in (plain, vip, late):
        desk.tickets.take(number, by(desk))
    preview = desk.foresight.leaving(gone.id, NOW)
    assert preview.moved, "the test is about something that changes"
    async with at_board(desk, size=size) as at:
        await at.press(key)
        await at.sees("Кто ушёл со смены или встал на неё")
        await at.press(*"Ирина", "enter")
        await at.sees(f"{gone.name} — уход со смены: почему", "на смене 2 → 1", "некому")
        await why(at, "заболела")
        assert desk.foresight.forecast(NOW, preview.pace) == preview.after
        await at.sees(f"Ушёл со смены: {gone.name}; в очередь вернулось 1, отдайте 2: Tab, p.")
        assert owner(desk, plain) is None and owner(desk, vip) == owner(desk, late) == gone.id
        waits = at.screen.waits
        await at.press("tab", "tab")
        waits.go(next(place for place, one in enumerate(waits.waits) if one.head == "● без рук"))
        for number in (late, vip):
            await at.sees(f"{gone.name} — не на смене", f"p — передать № {number}")
            await at.press("p")
            await at.sees(f"№ {number}: кому передать")
            await at.press(*other.name.split()[0], "enter")
            await why(at, "вместо Ирины")
        assert owner(desk, vip) == owner(desk, late) == other.id
        assert not any(one.head == "● без рук" for one in waits.waits)
    (facts,) = done(desk, EventKind.LEFT_SHIFT)
    assert (facts["person"], facts["freed"], facts["named"]) == (gone.id, [plain], [vip, late])
    assert noted(desk, plain) == "Возвращено в очередь: заболела"


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_who_comes_back_is_on_the_shift_and_the_queue_is_what_was_foretold(
    desk: Desk, size: tuple[int, int]
) -> None:
    arrive_many(desk, [PLAIN, OUTAGE])
    who = person(desk)
    desk.board.leave(by(desk, Role.SUPERVISOR), who.id, "к врачу")
    preview = desk.foresight.joining(who.id, NOW)
    assert preview.saves
    async with at_board(desk, size=size) as at:
        await at.press("tab")
        people = at.screen.loads
        people.go(next(place for place, one in enumerate(people.loads) if one.person_id == who.id))
        await at.sees("o — приход на смену")
        await at.press("o")
        await at.sees(f"{who.name} — приход на смену: почему", "на смене 0 → 1", "Успеем, хотя не успели бы")
        await why(at, "вернулась")
        await at.sees(f"На смене: {who.name}.", "o — уход")
    assert desk.foresight.forecast(NOW, preview.pace) == preview.after
    assert [facts["person"] for facts in done(desk, EventKind.JOINED_SHIFT)] == [who.id]


async def test_esc_at_the_preview_changes_nothing(desk: Desk) -> None:
    arrive_many(desk, [VIP, OUTAGE])
    head = desk.journal.head()
    async with at_board(desk) as at:
        before = desk.foresight.forecast(NOW)
        await at.press("s")
        await at.sees("Место в очереди изменится у 2")
        await at.press("escape")
        await at.until(lambda: at.console.app.screen is at.screen, "the board")
        assert desk.foresight.forecast(NOW) == before
    assert [one.kind for one in desk.journal.since(head, 100) if one.ticket_number] == []


async def test_a_decision_made_elsewhere_meanwhile_is_a_sentence_not_a_second_decision(desk: Desk) -> None:
    number, boss = arrive(desk, PLAIN), person(desk, Role.SUPERVISOR)
    desk.tickets.take(number, by(desk))
    desk.tickets.escalate(number, by(desk), reason="нужно решение", operator_id=boss.id)
    async with at_board(desk) as at:
        await at.press("v")
        await at.sees("нужно решение")
        (one,) = desk.board.live(NOW).awaited
        desk.board.answer(one, by(desk, Role.SUPERVISOR), Decision.KEPT, "решено с другого стола")
        await at.press("1")
        await at.until(lambda: at.console.app.screen.query(Input), "the reason is asked")
        await at.press(*"вернуть", "enter")
        await at.sees("уже решили")
    assert len(done(desk, EventKind.ESCALATION_ANSWERED)) == 1


async def test_who_sits_at_a_console_but_has_not_opened_the_shift_comes_they_do_not_leave(held: Floor) -> None:
    desk = held.desk
    late = colleague(desk, "Поздняя Ольга")
    with desk.store.write(NOW) as tx:
        sql = "INSERT INTO shift_person (shift_id, operator_id, reserve, override) VALUES (?, ?, 0, '')"
        tx.exec(sql, (held.day, late.id))
    desk.people.sign_in(late.name, PIN, NOW)
    async with at_board(desk) as at:
        await at.press("o")
        await at.press(*"Поздняя", "enter")
        await at.sees(f"{late.name} — приход на смену: почему", "на смене 1 → 2")
        await why(at, "опоздала")
        await at.sees(f"На смене: {late.name}.")
    here = {one.person_id: one for one in desk.board.live(NOW).loads}[late.id]
    assert here.on_shift and not here.expected
