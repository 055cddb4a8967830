"""Pictures of the roster under a frozen clock."""

from pathlib import Path

import pytest

from models.terms import Role
from screens import theme
from tests.glass.rosters import OLEG, a_week, at_roster, roster_desk
from tests.glass.waiting import settle
from tests.pictures.test_pictures import SIZES, compare


@pytest.mark.parametrize("size", ["80x24", "120x40"])
async def test_a_week_of_the_roster(tmp_path: Path, request: pytest.FixtureRequest, size: str) -> None:
    async with at_roster(roster_desk(tmp_path, a_week()), Role.SUPERVISOR, SIZES[size]) as here:
        here.console.app.theme = theme.DARK
        await here.at(2, OLEG)
        await here.sees("~Д+Н", "две смены подряд", "редакция 1")
        await settle(here.pilot)
        svg = here.console.app.export_screenshot(title="Пульт", simplify=True)
    compare(f"roster-{size}", svg, request)
