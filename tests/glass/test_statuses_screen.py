"""The status windows at the console: the timer, the draft, sent, postponed, the report of the day (H-22…H-24)."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Static

from data.desk import Desk
from models.shift_terms import StatusState
from models.terms import Priority, Role, TicketType
from screens.statuses import StatusesScreen
from tests.arrivals import Asked, arrive
from tests.desks import NOW, by, make_desk, person
from tests.glass.consoles import Console, console
from tests.glass.waiting import screen_text, wait_for


def with_incident(folder: Path, minutes: int) -> tuple[Desk, int]:
    """A desk whose portal has been down for so many minutes."""
    desk = make_desk(folder)
    asked = Asked(
        at=NOW - timedelta(minutes=minutes),
        type=TicketType.OUTAGE,
        priority=Priority.CRITICAL,
        text="Портал недоступен",
    )
    return desk, arrive(desk, asked)


@asynccontextmanager
async def at_windows(
    desk: Desk, size: tuple[int, int] = (80, 24), role: Role = Role.OPERATOR
) -> AsyncIterator[tuple[Console, Callable[[], str]]]:
    """A console with the status windows open."""
    async with console(desk, person(desk, role), size=size) as held:
        await held.pilot.press("f7")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, StatusesScreen), "the windows")
        yield held, lambda: screen_text(held.pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_h22_f7_shows_what_is_due_and_the_key_opens_a_prefilled_status(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk, number = with_incident(tmp_path, 70)
    async with at_windows(desk, size) as (held, seen):
        await wait_for(held.pilot, lambda: "◐ пора" in seen() and f"№ {number}" in seen(), "it is amber")
        assert "прошло 1:10" in seen()
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: "сообщили о проблеме" in seen(), "the draft")
        await held.pilot.press(*"Mend")
        await held.pilot.press("ctrl+s")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, StatusesScreen), "it was sent")
        await wait_for(held.pilot, lambda: "отправлен" in seen() and "◐" not in seen(), "and is on record")
    (post,) = desk.shifts.statuses.log(number)
    assert post.state is StatusState.SENT and post.text.endswith("Mend")
    assert desk.drafts.mine(person(desk).id) == (), "what was sent is no draft"


async def test_what_is_typed_stays_when_one_leaves_and_comes_back(tmp_path: Path) -> None:
    desk, number = with_incident(tmp_path, 70)
    async with at_windows(desk) as (held, seen):
        await wait_for(held.pilot, lambda: f"№ {number}" in seen(), "the window")
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: "сообщили" in seen(), "the draft")
        await held.pilot.press(*"Word", "escape")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, StatusesScreen), "one is back")
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: "Word" in seen() and "начатый" in seen(), "the text is there")
        await held.pilot.press("escape")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, StatusesScreen), "one is back")


async def test_a_refused_status_keeps_its_text_and_says_why(tmp_path: Path) -> None:
    desk, number = with_incident(tmp_path, 70)
    async with at_windows(desk) as (held, seen):
        await wait_for(held.pilot, lambda: f"№ {number}" in seen(), "the window")
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: "сообщили" in seen(), "the draft")
        await held.pilot.press(*"[Имя]", "ctrl+s")
        complaint = held.app.screen.query_one("#dialog-complaint", Static)
        await wait_for(held.pilot, lambda: "[Имя]" in str(complaint.visual), "the sentence")
        assert "[Имя]" in seen()
        await held.pilot.press("escape")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, StatusesScreen), "one is back")
    assert desk.shifts.statuses.log() == ()


@pytest.mark.parametrize("key", ["p", "з"])
async def test_h22_a_window_is_postponed_with_a_reason(tmp_path: Path, key: str) -> None:
    desk, number = with_incident(tmp_path, 130)
    async with at_windows(desk) as (held, seen):
        await wait_for(held.pilot, lambda: "● пропущено" in seen(), "it is red")
        await held.pilot.press(key)
        await wait_for(held.pilot, lambda: "Почему отложить" in seen(), "the reason")
        await held.pilot.press(*"wait", "enter")
        await wait_for(held.pilot, lambda: "До какого" in seen(), "the time")
        await held.pilot.press(*"2", "space", "ч", "enter")
        await wait_for(held.pilot, lambda: "отложен" in seen() and "●" not in seen(), "it is calm and on record")
    (post,) = desk.shifts.statuses.log(number)
    assert (post.state, post.text, post.next_at) == (StatusState.POSTPONED, "wait", NOW + timedelta(hours=2))


@pytest.mark.parametrize("key", ["d", "в"])
async def test_h23_the_report_of_the_day_is_edited_and_saved(tmp_path: Path, key: str) -> None:
    desk, number = with_incident(tmp_path, 10)
    desk.tickets.take(number, by(desk))
    async with at_windows(desk) as (held, seen):
        await wait_for(held.pilot, lambda: f"№ {number}" in seen(), "the window")
        await held.pilot.press(key)
        await wait_for(held.pilot, lambda: "Исправили: 0" in seen() and "В работе: 1" in seen(), "the lists")
        await held.pilot.press(*"Note", "ctrl+s")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, StatusesScreen), "it was saved")
    assert (desk.places.reports / f"день-{NOW:%Y-%m-%d}.md").read_text(encoding="utf-8").endswith("Note\n")


async def test_a_manager_sees_the_windows_and_sends_nothing(tmp_path: Path) -> None:
    desk, number = with_incident(tmp_path, 70)
    async with at_windows(desk, role=Role.MANAGER) as (held, seen):
        await wait_for(held.pilot, lambda: f"№ {number}" in seen(), "the window")
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: "сообщили" in seen(), "the draft")
        await held.pilot.press("ctrl+s")
        await wait_for(held.pilot, lambda: "не может публиковать статус" in seen(), "the sentence")
        await held.pilot.press("escape")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, StatusesScreen), "one is back")
    assert desk.shifts.statuses.log() == ()
