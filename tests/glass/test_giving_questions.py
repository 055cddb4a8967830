"""Questions of the receiver before the outgoing person: one dialog at a time, Esc is «later», v brings it back."""

from pathlib import Path

from data.rows import By
from models.terms import Role
from screens.dialogs.awaited import Questioned
from tests.desks import person
from tests.glass.giving import NEAR_END, Giving, at_giving, give_desk, say_hot, sign

QUESTION = "Где пароль от шлюза?"


def dialogs(giving: Giving) -> int:
    """How many questions stand over the screen."""
    return sum(isinstance(one, Questioned) for one in giving.shift.console.app.screen_stack)


async def test_a_question_comes_up_once_is_left_for_later_and_is_answered(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 1, 1)
    async with at_giving(desk) as giving:
        await say_hot(giving)
        await giving.press("a")
        await giving.sees("Готово всё: 2")
        await sign(giving)
        await giving.sees("u снять подпись", "v вопросы")
        assert "пробел да" not in giving.shift.seen and "что сделать первым" not in giving.shift.seen
        await giving.press("v")
        await giving.says("Вас ни о чём не спрашивают.")
        taker, accepting = By(person(desk, Role.SPECIALIST), NEAR_END), desk.shifts.accepting
        (share,) = accepting.offered(taker.person, NEAR_END)
        hot, _ = (item.id for item in accepting.items(share.id, taker.person, NEAR_END))
        assert hot is not None
        accepting.ask(hot, taker, QUESTION)
        waiting = accepting.awaiting(person(desk), NEAR_END)
        for _ in range(4):
            giving.screen.awaited(waiting)
        await giving.sees("спрашивает", QUESTION)
        assert dialogs(giving) == 1
        await giving.type("В сейфе")
        await giving.press("escape")
        await giving.until(lambda: not dialogs(giving), "left for later")
        giving.screen.awaited(waiting)
        await giving.shift.pilot.pause()
        assert not dialogs(giving)
        await giving.press("v")
        await giving.sees("спрашивает", QUESTION, "В сейфе")
        await giving.type(" у Артёма")
        await giving.press("enter")
        await giving.until(lambda: not accepting.awaiting(person(desk), NEAR_END), "the answer is kept")
        await giving.until(lambda: not dialogs(giving), "no second dialog")
        await giving.until(lambda: not desk.drafts.mine(person(desk).id), "what was said is no draft")
    assert desk.reads.row("SELECT answer FROM item_reading WHERE item_id = ?", (hot,)) == ("В сейфе у Артёма",)


async def test_what_is_unfinished_is_named_with_its_key(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 0, 1)
    async with at_giving(desk) as giving:
        await giving.press("ctrl+s")
        await giving.says("Не подписано. № 1: нужно решение (пробел), следующий шаг (Enter)")
