"""The incoming side on a desk with a roster: the brief and the checklist before the signature, the roster's guard."""

from datetime import timedelta
from pathlib import Path

from models.shift_terms import OpeningItem
from models.terms import Role
from screens.dialogs.choose import Choose
from screens.dialogs.pin import Sign
from screens.handing.taking import TakingScreen
from screens.widgets.taking_bars import Step
from tests.desks import NAMES, NOW, PIN, person
from tests.glass.taken import GIVER, TAKER, prepare, signed_desk, taking
from tests.rosters import DAY_ENDS, TODAY, duty, entered, put_in_force, usual

SOON = DAY_ENDS - timedelta(minutes=10)
"""Ten minutes before the end of the day."""


async def test_the_brief_and_the_checklist_are_there_before_the_signature(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=2, sign=False)
    put_in_force(desk, usual())
    entered(desk, GIVER, NOW)
    async with taking(desk, at=SOON) as screen:
        await screen.sees("Кто сдаёт", "Ирина Лаптева", "ещё не готовит передачу", "очередь проверена", "смена принята")
        await screen.press("tab", "tab", "tab")
        await screen.sees("Передача вам ещё не подписана")
        await screen.press("tab")
        await screen.at(Step.BRIEF)
        rows = {item: (index, done) for index, (item, done, _) in enumerate(screen.screen.offer.ticks)}
        assert rows[OpeningItem.CLOCK][1] and not rows[OpeningItem.ACCEPTED][1]
        screen.screen.ticks.go(rows[OpeningItem.CONTACTS][0])
        await screen.press("enter")
        await screen.sees("Контакты второй линии и дежурного верны?", NAMES[Role.ENGINEER])
        await screen.press("enter")
        await screen.until(lambda: ticked(screen.screen, OpeningItem.CONTACTS), "ticked by hand")
        screen.screen.ticks.go(rows[OpeningItem.ACCEPTED][0])
        await screen.press("space")
        await screen.says("отметится сам, когда вы примете смену")
        screen.screen.ticks.go(rows[OpeningItem.ESCALATIONS][0])
        await screen.press("enter")
        await screen.until(lambda: len(screen.console.app.screen_stack) == 1, "the queue in front")
        await screen.sees("линия:2")
        await screen.press("escape", "f8")
        await screen.until(lambda: isinstance(screen.console.app.screen, TakingScreen), "the screen again")
        await screen.until(lambda: ticked(screen.screen, OpeningItem.ESCALATIONS), "what was looked at is ticked")
        prepare(desk, at=SOON)
        await screen.sees("Сдаёт Ирина Лаптева", "показано 0 из 2")


def ticked(screen: TakingScreen, item: OpeningItem) -> bool:
    """Whether a line of the checklist is done."""
    return any(one is item and done for one, done, _ in screen.offer.ticks)


async def test_ho21_two_shifts_in_a_row_need_a_supervisor_with_a_reason(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=1, sign=False)
    put_in_force(desk, (duty(TODAY, "день", NAMES[GIVER], NAMES[TAKER]), duty(TODAY, "ночь", NAMES[TAKER])))
    entered(desk, GIVER, NOW)
    entered(desk, TAKER, NOW)
    prepare(desk, at=SOON)
    async with taking(desk, at=SOON) as screen:
        while screen.screen.step is not Step.REST:
            await screen.press("tab")
        await screen.counted()
        await screen.press("a")
        await screen.at(Step.ACCEPT)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.app.screen, Choose), "who allows it")
        await screen.sees("две смены подряд", "супервайзеров разрешает?", NAMES[Role.SUPERVISOR])
        await screen.press("1")
        await screen.sees("Почему правило графика отменяется")
        await screen.type("Артём заболел, заменить некому")
        await screen.press("enter")
        await screen.sees("PIN супервайзера")
        await screen.type(PIN)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.app.screen, Sign) and "ваш PIN" in screen.seen, "own PIN")
        await screen.type(PIN)
        await screen.press("enter")
        await screen.sees("✓ Принято: Ирина Лаптева")
    kept = desk.reads.rows("SELECT override FROM shift_person WHERE override <> ''")
    assert kept == [(f"Артём заболел, заменить некому ({NAMES[Role.SUPERVISOR]})",)]
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'rule_set_aside'") == 1


async def test_a_shift_that_nothing_is_handed_over_to_is_begun_by_pin(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=0, sign=False)
    put_in_force(desk, usual())
    async with taking(desk, who=GIVER, way="p") as screen:
        await screen.press("shift+tab")
        await screen.sees("Принимать нечего. Enter — начать смену")
        await screen.sign()
        await screen.sees("✓ Смена началась.")
    shift = desk.shifts.running.current(NOW + timedelta(minutes=2))
    assert shift is not None and shift.opened_at is not None
    assert any(one.person_id == person(desk, GIVER).id and one.accepted_at for one in shift.people)


async def test_a_supervisor_accepts_for_the_absent_with_a_reason(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=1, sign=False)
    put_in_force(desk, usual())
    entered(desk, GIVER, NOW)
    prepare(desk, at=SOON)
    late = DAY_ENDS + timedelta(minutes=31)
    async with taking(desk, who=Role.SUPERVISOR, at=late) as screen:
        while screen.screen.step is not Step.REST:
            await screen.press("tab")
        await screen.counted()
        await screen.press("a")
        await screen.at(Step.ACCEPT)
        await screen.press("enter")
        await screen.sees("Олег Бестужев не принимает. Почему принимаете вы?")
        await screen.type("Не вышел на смену, телефон молчит")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.app.screen, Sign), "the PIN")
        await screen.type(PIN)
        await screen.press("enter")
        await screen.sees("✓ Принято")
    reasons = desk.reads.rows("SELECT absent_reason FROM share WHERE accepted_by IS NOT NULL")
    assert reasons == [("Не вышел на смену, телефон молчит",)]
