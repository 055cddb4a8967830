"""Warnings at the console: said once, rung, counted in the title, answered, and one's own rules (T-23)."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import time, timedelta
from pathlib import Path

import pytest
from textual.app import App

from console import background
from data.alerts.rows import RuleRow
from data.desk import Desk
from data.settings import Settings
from models.clock import ClockName
from models.terms import Role
from screens.queue import QueueScreen
from screens.statuses import StatusesScreen
from tests.arrivals import Asked, arrive
from tests.desks import NOW, by, make_desk, person
from tests.glass.consoles import Console, console
from tests.glass.waiting import screen_text, wait_for

WARNED = NOW - timedelta(minutes=95)
"""When a request came whose reaction is promised in two hours: its owner is to be told now."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk on which Ирина has one request that nears its due."""
    monkeypatch.setattr(background, "BEAT", 0.02)
    desk = make_desk(tmp_path, Settings(inbox_in_console=False))
    desk.tickets.take(arrive(desk, Asked(at=WARNED, text="Не приходит счёт")), by(desk))
    return desk


@asynccontextmanager
async def sat(
    desk: Desk, role: Role = Role.OPERATOR, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Console, Callable[[], str]]]:
    """A person at a console."""
    async with console(desk, person(desk, role), size=size) as held:
        yield held, lambda: screen_text(held.pilot)


def queue(held: Console) -> QueueScreen:
    """The queue beneath everything."""
    return next(one for one in held.app.screen_stack if isinstance(one, QueueScreen))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_t23_the_owner_is_told_rung_and_counted_once(
    desk: Desk, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[None] = []
    monkeypatch.setattr(App, "bell", lambda self: rung.append(None))
    async with sat(desk, size=size) as (held, seen):
        await wait_for(held.pilot, lambda: "№ 1: скоро срок (реакция), до 14:32" in seen(), "the warning")
        await wait_for(held.pilot, lambda: held.app.window_title == "● 1 · Пульт", "the title")
        assert "счёт" not in held.app.window_title
    assert len(rung) == 1 and desk.reads.number("SELECT count(*) FROM alert WHERE told_at IS NOT NULL") == 1


async def test_who_wants_no_bell_hears_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[None] = []
    monkeypatch.setattr(App, "bell", lambda self: rung.append(None))
    desk.alerts.set_rules(by(desk), RuleRow(person(desk).id, bell=False))
    async with sat(desk) as (held, seen):
        await wait_for(held.pilot, lambda: "скоро срок (реакция)" in seen(), "the warning")
    assert rung == []


async def test_a_warning_is_seen_over_a_screen_without_a_line_for_it(desk: Desk) -> None:
    desk.alerts.set_rules(by(desk), RuleRow(person(desk).id, (time(14), time(14, 10))))
    async with sat(desk) as (held, seen):
        await held.pilot.press("f7")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, StatusesScreen), "another screen")
        held.clock.move(timedelta(minutes=4))
        await wait_for(held.pilot, lambda: "скоро срок" in seen(), "the warning over it")


async def test_f12_lists_what_waits_and_enter_answers_and_opens_it(desk: Desk) -> None:
    async with sat(desk) as (held, seen):
        await wait_for(held.pilot, lambda: held.app.window_title == "● 1 · Пульт", "the title")
        await held.pilot.press("f12")
        await wait_for(held.pilot, lambda: "Предупреждения без ответа: 1" in seen(), "the list")
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: queue(held).card_open, "the ticket is open")
        await wait_for(held.pilot, lambda: held.app.window_title == "Пульт", "nothing waits")
        assert desk.alerts.mine(person(desk), NOW) == ()
        await held.pilot.press("f12")
        await wait_for(held.pilot, lambda: "Предупреждений без ответа нет" in seen(), "it says so")


async def test_rules_are_changed_line_by_line(desk: Desk) -> None:
    me = person(desk)
    async with sat(desk) as (held, seen):
        await held.pilot.press("ctrl+n")
        await wait_for(held.pilot, lambda: "тихие часы" in seen() and "о P1 говорят всегда" in seen(), "the rules")
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: "Пустая строка" in seen(), "the question")
        await held.pilot.press(*"22-8", "enter")
        await wait_for(held.pilot, lambda: "Тихие часы пишутся так" in seen(), "what is wrong")
        await held.pilot.press(*["backspace"] * 4, *"22:00-08:00", "enter")
        await wait_for(held.pilot, lambda: "22:00–08:00" in seen() and "✓ говорить" in seen(), "kept")
        await held.pilot.press("down", "enter")
        await wait_for(held.pilot, lambda: "молчать" in seen(), "one clock is muted")
        await held.pilot.press("end", "enter")
        await wait_for(held.pilot, lambda: "не звонить" in seen(), "no bell")
        await held.pilot.press("escape")
        await wait_for(held.pilot, lambda: held.app.screen is queue(held), "it is over")
    assert desk.alerts.rules(me) == RuleRow(me.id, (time(22), time(8)), frozenset({ClockName.REACTION}), bell=False)


async def test_sec07_a_locked_console_counts_and_names_nothing(desk: Desk) -> None:
    desk.alerts.set_rules(by(desk), RuleRow(person(desk).id, (time(14), time(14, 10))))
    async with sat(desk) as (held, seen):
        await held.pilot.press("ctrl+l")
        await wait_for(held.pilot, lambda: held.app.locked, "the lock")
        held.clock.move(timedelta(minutes=4))
        await wait_for(held.pilot, lambda: held.app.window_title == "● 1 · Пульт", "the title")
        await held.pilot.press("f12")
        assert held.app.locked and "счёт" not in seen()


async def test_who_is_never_warned_reads_why_not(desk: Desk) -> None:
    async with sat(desk, Role.ADMIN) as (held, seen):
        await held.pilot.press("f12")
        await wait_for(held.pilot, lambda: "администратор" in seen() and "предупреждения" in seen(), "a sentence")
