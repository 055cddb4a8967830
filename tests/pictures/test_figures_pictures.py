"""Pictures of the figures under a frozen clock, on a history taken in and on five weeks of work."""

from pathlib import Path

import pytest

from models.terms import Role
from screens import theme
from tests.glass.figures import at_figures, worked_desk
from tests.glass.waiting import settle
from tests.pictures.imported import imported_desk
from tests.pictures.test_pictures import SIZES, compare

_IMPORTED = frozenset({"sheet", "trend", "hours"})
"""Pages that are drawn on the imported history: there is more of it than of what the verbs of a test can do."""


@pytest.mark.parametrize(
    ("page", "size", "look"),
    [
        ("sheet", "80x24", theme.DARK),
        ("sheet", "120x40", theme.DARK),
        ("sheet", "200x50", theme.DARK),
        ("trend", "120x40", theme.LIGHT),
        ("hours", "80x24", theme.DARK),
        ("time", "120x40", theme.DARK),
        ("pair", "80x24", theme.LIGHT),
    ],
)
async def test_the_figures(tmp_path: Path, request: pytest.FixtureRequest, page: str, size: str, look: str) -> None:
    desk = imported_desk(tmp_path) if page in _IMPORTED else worked_desk(tmp_path)
    async with at_figures(desk, Role.MANAGER, SIZES[size]) as at:
        at.console.app.theme = look
        at.screen.action_page(page)
        await at.settled()
        await at.until(lambda: not at.screen.reading, "nothing is being counted")
        await settle(at.pilot)
        svg = at.console.app.export_screenshot(title="Пульт", simplify=True)
    compare(f"figures-{page}-{size}", svg, request)


async def test_readiness(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    async with at_figures(worked_desk(tmp_path), Role.MANAGER, SIZES["120x40"]) as at:
        at.console.app.theme = theme.DARK
        await at.press("o")
        await at.sees("Четыре вопроса", "Зрелость")
        await settle(at.pilot)
        svg = at.console.app.export_screenshot(title="Пульт", simplify=True)
    compare("readiness-120x40", svg, request)
