"""Where the cursor of the board stands and what is said of what it stands on: it never means another ticket."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.driver import stored
from models.board_terms import Heat
from models.terms import Role
from screens.widgets.wait_list import left_behind
from tests.arrivals import Asked, arrive, arrive_many
from tests.desks import NOW, by, make_desk, person
from tests.glass.boards import at_board
from tests.glass.steering import BROKEN, OUTAGE, PLAIN, VIP, WIDE, stand_on
from tests.handovers import Floor, floor


@pytest.fixture
def held(tmp_path: Path) -> Floor:
    """A desk on its day shift: the operator has accepted it, the specialist comes at night."""
    return floor(make_desk(tmp_path))


@pytest.fixture
def desk(held: Floor) -> Desk:
    """The desk alone."""
    return held.desk


async def test_the_cursor_stays_on_a_ticket_whose_next_promise_is_another_one_now(desk: Desk) -> None:
    ours, theirs = arrive_many(desk, [VIP, PLAIN])
    async with at_board(desk) as at:
        await stand_on(at, ours)
        chosen = at.screen.breaches.chosen
        desk.tickets.take(ours, by(desk))
        desk.replies.acknowledge(ours, by(desk))
        at.screen.look_again()
        await at.until(lambda: at.screen.breaches.chosen != chosen, "the promise was kept")
        now = at.screen.breaches.chosen
        assert now is not None and now.number == ours != theirs


async def test_an_act_on_a_line_without_a_ticket_says_so(held: Floor) -> None:
    desk = held.desk
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE shift SET ends = ? WHERE id = ?", (stored(NOW - timedelta(hours=1)), held.day))
    arrive(desk, PLAIN)
    async with at_board(desk, size=WIDE) as at:
        await at.press("tab", "tab")
        await at.sees("«день» не передана", "передачу никто не подписал")
        for key in ("p", "f"):
            await at.press("1", "tab", "tab", key)
            await at.sees("Под курсором нет обращения")
            assert at.console.app.screen is at.screen


async def test_the_worst_broken_promises_are_in_sight_and_the_others_are_counted(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    late = arrive_many(desk, [Asked(at=NOW - timedelta(days=9 - at)) for at in range(7)])
    arrive(desk, PLAIN)
    async with at_board(desk) as at:
        await at.sees(f"● № {late[0]} ", "ещё 5", "просрочено 7")
        assert at.screen.breaches.chosen in at.screen.breaches.coming
        await stand_on(at, late[-1])
        await at.sees(f"● № {late[-1]} ", "выше 5, ниже 0")


async def test_the_panel_with_the_keys_says_in_full_what_stands_under_its_cursor(desk: Desk) -> None:
    number, boss = arrive(desk, PLAIN), person(desk, Role.SUPERVISOR)
    desk.tickets.take(number, by(desk))
    reason = "клиент грозит уйти и просит вернуть деньги"
    desk.tickets.escalate(number, by(desk), reason=reason, operator_id=boss.id)
    async with at_board(desk) as at:
        await at.press("tab")
        await at.sees("o — уход")
        await at.press("tab")
        await at.sees(reason, "v — решить", "Ждёт решения: 1")
        await at.press("tab")
        await at.sees("нарушится через")


async def test_several_vips_that_wait_for_one_are_one_line(desk: Desk) -> None:
    first, *others = arrive_many(desk, [VIP] * 6)
    desk.tickets.start(first, by(desk))
    async with at_board(desk, size=WIDE) as at:
        await at.until(lambda: at.screen.waits.waits, "what waits")
        (one,) = (each for each in at.screen.waits.waits if each.head == "⚠ два VIP")
        assert f"VIP № {others[0]}" in one.words and "и ещё 2 ждут VIP" in one.words


def test_whoever_is_at_work_leaves_nothing_behind(desk: Desk) -> None:
    number = arrive(desk, BROKEN)
    desk.tickets.take(number, by(desk))
    board = desk.board.live(NOW)
    here = next(one for one in board.loads if one.person_id == person(desk).id)
    assert board.heat(Heat.LATE) == 1 and left_behind(board, here) == ()


async def test_the_cursor_stays_on_the_second_outage_behind_the_same_vip(desk: Desk) -> None:
    vip, first, second = arrive_many(desk, [VIP, OUTAGE, OUTAGE])
    async with at_board(desk) as at:
        await at.press("tab", "tab")
        await at.sees(f"VIP № {vip} → № {first}", f"VIP № {vip} → № {second}")
        await at.press("j")
        chosen = at.screen.meant
        assert chosen in (first, second)
        board = at.screen.board
        at.screen.look_again()
        await at.until(lambda: at.screen.board is not board, "another read")
        assert at.screen.meant == chosen and at.screen.waits.index == 1
        await at.press("s")
        await at.sees(f"Авария № {chosen} вперёд VIP № {vip}")
        await at.press("escape")
        await at.until(lambda: at.console.app.screen is at.screen, "the board")
