"""Letters that a busy screen has not heard of yet: an act that comes first must not put older words in their place."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.message import Message

from data.clients.rows import ClientLine
from data.desk import Desk
from screens import calling
from screens.caller_search import find_callers
from screens.forming import FormingScreen
from screens.widgets.form_fields import FormFields
from tests.desks import by
from tests.glass.calls import GAPPED, answer_call, begin, form, gapped_desk, intake, put_aside, waiting
from tests.glass.shift import Shift, busy_desk, on_shift
from tests.glass.waiting import settle


def comes_first(monkeypatch: pytest.MonkeyPatch, screen: FormingScreen, act: Callable[[], Any]) -> None:
    """Keep the screen busy until a field has taken in a letter; then ``act`` comes before the news of that letter."""
    taken_in = asyncio.Event()
    post = screen.fields.post_message

    def told(message: Message) -> bool:
        if isinstance(message, FormFields.Changed):
            taken_in.set()
        return post(message)

    monkeypatch.setattr(screen.fields, "post_message", told)
    screen.call_later(taken_in.wait)
    screen.call_later(act)


async def open_form(shift: Shift) -> None:
    """Open the form of the request with gaps and stand in its first field."""
    await shift.press("5")
    await shift.until(lambda: shift.screen.view.value == "unformed" and shift.screen.table.settled, "the list")
    shift.screen.table.go_to(GAPPED)
    await shift.until(lambda: shift.screen.table.number == GAPPED, "the ticket")
    await shift.press("F")
    await shift.until(lambda: form(shift).card is not None and form(shift).fields.form is not None, "the form")
    await settle(shift.pilot)


async def leave(shift: Shift, key: str = "escape") -> None:
    """Go back to the list."""
    await shift.press(key)
    await shift.until(lambda: shift.console.app.screen is shift.screen, "back in the list")


async def test_a_letter_typed_as_the_form_is_read_anew_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "лют")
        await shift.press("f2", "2", "tab", "tab")
        comes_first(monkeypatch, screen, screen.rested)
        await shift.type("письмо уходит клиенту")
        await shift.until(lambda: screen.call.answers.get("expected") == "письмо уходит клиенту", "every letter")
        await put_aside(shift)
    assert [one.answers.get("expected") for one in waiting(desk)] == ["письмо уходит клиенту"]


async def test_a_letter_typed_as_the_rules_come_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_shift(busy_desk(tmp_path)) as shift:
        screen = await answer_call(shift, "лют")
        await shift.press("f2", "2", "tab")
        comes_first(monkeypatch, screen, lambda: screen._learned(shift.desk.standard))
        await shift.type("открыли")
        await shift.until(lambda: screen.call.answers.get("steps") == "открыли", "every letter")
        await put_aside(shift)


async def test_a_letter_typed_as_the_draft_of_a_form_is_kept_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = gapped_desk(tmp_path)
    async with on_shift(desk) as shift:
        await open_form(shift)
        screen = form(shift)
        comes_first(monkeypatch, screen, lambda: screen.kept("черновик 14:08:14"))
        await shift.type("открыли")
        await shift.until(lambda: screen.filled.answers == {"steps": "открыли"}, "every letter")
        await leave(shift)


async def test_a_space_at_the_end_of_a_stored_answer_stays(tmp_path: Path) -> None:
    desk = gapped_desk(tmp_path)
    desk.forming.fill(GAPPED, by(desk), {"steps": "открыли"})
    async with on_shift(desk) as shift:
        await open_form(shift)
        screen = form(shift)
        await shift.press("up", "end", "space")
        screen.kept("черновик 14:08:14")
        await shift.type("счёт")
        await shift.until(lambda: screen.filled.answers == {"steps": "открыли счёт"}, "the space too")
        await leave(shift)


async def test_letters_typed_before_the_rules_come_cost_no_answer_of_a_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await answer_call(shift, "лют")
        await shift.press("f2", "2", "tab")
        await shift.type("открыли")
        await put_aside(shift)
        read = Event()
        rules = FormingScreen._rules
        monkeypatch.setattr(FormingScreen, "_rules", lambda screen: read.wait(10) and rules(screen))
        await shift.press("N")
        await shift.until(lambda: "Есть незаконченный приём" in shift.seen, "it is offered")
        await shift.press("2")
        await shift.until(lambda: intake(shift).writing.has_focus, "the text")
        screen = intake(shift)
        await shift.type("Счёт")
        await shift.until(lambda: screen.call.text == "Счёт", "the letters")
        read.set()
        await shift.until(lambda: screen.fields.form is not None, "the form")
        assert screen.fields.answers == {"steps": "открыли"}
        await put_aside(shift)


async def test_esc_right_after_a_letter_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "лют")
        await shift.until(lambda: not screen.keeper.unkept, "the caller is kept")
        asked = asyncio.Event()
        order = screen.order

        def ordered(*words: Any) -> None:
            asked.set()
            order(*words)

        monkeypatch.setattr(screen, "order", ordered)
        screen.call_later(asked.wait)
        await shift.press("с", "ч", "ё", "т", "escape")
        await shift.until(lambda: shift.console.app.screen is shift.screen, "back in the list")
        assert [one.text for one in waiting(desk)] == ["счёт"]


async def test_a_caller_found_while_a_question_is_open_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Event()

    def late(desk: Desk, typed: str, limit: int) -> tuple[ClientLine, ...]:
        assert found.wait(10)
        return find_callers(desk, typed, limit)

    monkeypatch.setattr(calling, "find_callers", late)
    async with on_shift(busy_desk(tmp_path)) as shift:
        screen = await begin(shift)
        await shift.type("лют")
        await shift.press("enter", "f2")
        await shift.until(lambda: shift.console.app.screen is not screen, "the question")
        found.set()
        await shift.until(lambda: screen.call.caller.known, "the caller is found")
        await shift.press("2")
        await shift.until(lambda: screen.call.type is not None, "the type")
        assert screen.call.caller.known
        await put_aside(shift)
