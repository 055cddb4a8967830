"""The gate and the banner on the screen: who has not accepted reads but does not take; a late shift is seen by all."""

from datetime import timedelta
from pathlib import Path

import pytest

from console import background
from data.desk import Desk
from data.rows import Incoming
from data.settings import Settings
from models.terms import Priority, Role, TicketType
from screens.people import PeopleScreen
from screens.widgets.shift_banner import ShiftBanner
from tests.arrivals import ticket_of
from tests.desks import NOW, PIN, by, person
from tests.glass.shift import QUESTION, VIP, Shift, busy_desk, on_shift
from tests.rosters import DAY_ENDS, FIRST, entered, put_in_force, usual

LATE = "Смена не принята 12 мин"
NEVER_LOCKED = Settings(inbox_in_console=False, lock_after_minutes=0)
"""The tests let hours pass without a key."""


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the background look more often than once a second."""
    monkeypatch.setattr(background, "BEAT", 0.02)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A busy desk whose day shift Ирина has not accepted."""
    desk = busy_desk(tmp_path)
    desk.settings = NEVER_LOCKED
    put_in_force(desk, usual())
    return desk


def emergency(desk: Desk) -> int:
    """A new P1."""
    letter = Incoming(
        key="p1",
        at=NOW - timedelta(minutes=1),
        channel="почта",
        text="?",
        subject="Всё стоит",
        sender_address="person@4.example",
        type=TicketType.QUESTION,
    )
    desk.intake.accept(letter, NOW)
    number = desk.reads.number("SELECT max(number) FROM ticket")
    desk.tickets.set_priority(number, by(desk, Role.SUPERVISOR), Priority.CRITICAL, "стоят все")
    return number


async def open_number(shift: Shift, number: int) -> None:
    """Open any ticket by its number."""
    await shift.press("number_sign")
    await shift.dialog()
    await shift.type(str(number))
    await shift.press("enter")
    await shift.until(lambda: shift.screen.card_open and shift.screen.card_view.number == number, f"card {number}")


async def test_ho_08_taking_an_ordinary_request_is_refused_until_the_shift_is_begun(desk: Desk) -> None:
    async with on_shift(desk) as shift:
        await open_number(shift, QUESTION)
        await shift.press("t")
        await shift.hears("сначала примите смену (F8)")
        assert ticket_of(desk, QUESTION).assignee_id is None
        desk.shifts.opening.begin(by(desk), PIN, "k")
        await shift.press("t")
        await shift.hears("теперь ваше")


async def test_ho_08_a_new_p1_is_taken_before_acceptance(desk: Desk) -> None:
    number = emergency(desk)
    async with on_shift(desk) as shift:
        await open_number(shift, number)
        await shift.press("t")
        await shift.hears("теперь ваше")
    assert ticket_of(desk, number).assignee_id == person(desk).id


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.MANAGER])
async def test_a_late_shift_stands_across_every_console_and_goes_with_acceptance(
    desk: Desk, role: Role, size: tuple[int, int]
) -> None:
    entered(desk, Role.OPERATOR, NOW)
    async with on_shift(desk, role, size) as shift:
        assert "не принята" not in shift.seen
        shift.clock.move(DAY_ENDS + timedelta(minutes=12) - NOW)
        await shift.until(lambda: LATE in shift.seen.splitlines()[0], "the banner")
        assert f"отвечает {FIRST} · F8" in shift.seen.splitlines()[0]
        with desk.store.write(DAY_ENDS) as tx:
            tx.exec("UPDATE shift SET state = 'closed' WHERE kind = 'день'")
            night = desk.shifts.running.current(DAY_ENDS)
            assert night is not None
            desk.shifts.opening.enter(tx, night.id, person(desk, Role.SPECIALIST).id, DAY_ENDS)
        await shift.until(lambda: "ПУЛЬТ" in shift.seen.splitlines()[0], "the banner goes")
        assert "не принята" not in shift.seen


async def test_the_banner_stands_over_other_screens_too_and_leaves_no_room_for_doubt(desk: Desk) -> None:
    entered(desk, Role.OPERATOR, NOW)
    async with on_shift(desk, Role.SUPERVISOR, (80, 24)) as shift:
        shift.clock.move(DAY_ENDS + timedelta(minutes=12) - NOW)
        await shift.until(lambda: LATE in shift.seen, "the banner")
        await shift.press("ctrl+u")
        await shift.until(lambda: isinstance(shift.console.app.screen, PeopleScreen) and LATE in shift.seen, "people")
        assert len(shift.console.app.screen.query(ShiftBanner)) == 1
        await shift.press("escape")
        await shift.until(lambda: shift.console.app.screen is shift.screen, "the queue again")


async def test_the_quiet_badge_is_for_those_whom_it_concerns_and_the_reminder_is_told_once(desk: Desk) -> None:
    entered(desk, Role.OPERATOR, NOW)
    async with on_shift(desk, size=(80, 24)) as shift:
        shift.clock.move(DAY_ENDS - timedelta(minutes=29) - NOW)
        await shift.until(lambda: "F8 сдать до 22:00" in shift.seen.splitlines()[0], "the badge")
        assert FIRST in shift.seen.splitlines()[0] and ":00 МСК" not in shift.seen.splitlines()[1]
        shift.clock.move(timedelta(minutes=15))

        def heard() -> bool:
            shift.clock.move(timedelta(seconds=1))
            return "Смена «день» кончается в 22:00: подготовьте передачу (F8)." in shift.said

        await shift.until(heard, "the reminder, after the news that came before it")
    told = desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'shift_noticed'")
    assert told == 2


async def test_without_a_roster_the_screen_is_as_it_was(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.settings = NEVER_LOCKED
    async with on_shift(desk, size=(80, 24)) as shift:
        shift.clock.move(DAY_ENDS + timedelta(minutes=12) - NOW)
        await open_number(shift, VIP)
        await shift.press("t")
        await shift.hears("теперь ваше")
        assert "ПУЛЬТ" in shift.seen.splitlines()[0] and not shift.screen.query_one(ShiftBanner).display


async def test_a_supervisor_says_on_f8_that_he_knows_and_later_extends_the_shift(desk: Desk) -> None:
    entered(desk, Role.OPERATOR, NOW)
    calling = desk.shifts.calling
    chief = person(desk, Role.SUPERVISOR)
    async with on_shift(desk, Role.SUPERVISOR, (80, 24)) as shift:
        shift.clock.move(DAY_ENDS + timedelta(minutes=11) - NOW)
        await shift.until(lambda: calling.mine(chief), "the supervisor is called")
        await shift.press("f8")
        await shift.until(lambda: "Знаю" in shift.seen and "не принята с 22:00" in shift.seen, "what he was told")
        await shift.press("y")
        await shift.until(lambda: not calling.mine(chief), "it is acknowledged")
        await shift.until(lambda: "Отмечено: вы знаете" in shift.seen, "the answer")
        shift.clock.move(timedelta(minutes=20))
        await shift.until(lambda: "Продлить смену" in shift.seen, "the way to extend")
        await shift.press("e")
        await shift.until(lambda: "продлить до" in shift.seen, "until when")
        await shift.type("23:30")
        await shift.press("enter")
        await shift.until(lambda: "почему" in shift.seen, "why")
        await shift.type("едет")
        await shift.press("enter")
        await shift.until(lambda: "продлена до 23:30" in shift.seen, "it is longer")
        await shift.press("escape")
        await shift.until(lambda: shift.console.app.screen is shift.screen, "the queue again")
    late = desk.shifts.running.get(1)
    assert late.ends == DAY_ENDS + timedelta(minutes=90) and chief.name in late.extended
