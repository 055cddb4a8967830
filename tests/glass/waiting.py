"""Waiting in Pilot tests for a condition, never for a while."""

from collections.abc import Callable
from typing import Any

from textual.app import ScreenStackError
from textual.css.query import QueryError
from textual.pilot import Pilot

TURNS = 2000
"""How many turns of the event loop a condition gets before it counts as never coming."""


async def wait_for(pilot: Pilot[Any], condition: Callable[[], object], what: str) -> None:
    """Let the app work until the condition is true; fail by its name and with the screen otherwise."""
    for _ in range(TURNS):
        if _true(condition):
            return
        await pilot.pause(0.005)
    raise AssertionError(f"never came: {what}\n{screen_text(pilot)}")


def _true(condition: Callable[[], object]) -> bool:
    # A widget that is not there yet is a condition that is not true yet.
    try:
        return bool(condition())
    except (LookupError, QueryError, ScreenStackError):
        return False


def screen_text(pilot: Pilot[Any]) -> str:
    """What the screen shows, a line a row, as it would be sent to a terminal."""
    app = pilot.app
    lines = app.screen._compositor.render_strips(app.screen.size)
    return "\n".join(strip.text.rstrip() for strip in lines)


async def settle(pilot: Pilot[Any]) -> None:
    """Let every worker end and every message be handled, as a test must before it leaves the app."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
