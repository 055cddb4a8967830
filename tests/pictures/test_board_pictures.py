"""Pictures of the supervisor's board under a frozen clock, on a history taken in; and of the wallboard."""

from pathlib import Path

import pytest

from screens import theme
from tests.glass.boards import at_board, calm_board
from tests.glass.waiting import settle
from tests.pictures.imported import imported_desk
from tests.pictures.test_pictures import SIZES, compare


async def drawn(folder: Path, size: str, look: str, *keys: str, until: str, quiet: bool = False) -> str:
    """Draw the board after some keys, once the screen says ``until``."""
    async with at_board(folder, calm_board() if quiet else None, size=SIZES[size]) as at:
        at.console.app.theme = look
        await at.press(*keys)
        await at.sees(until)
        await settle(at.console.pilot)
        return at.console.app.export_screenshot(title="Пульт", simplify=True)


@pytest.mark.parametrize("size", ["80x24", "120x40", "200x50"])
async def test_the_board(tmp_path: Path, request: pytest.FixtureRequest, size: str) -> None:
    async with at_board(imported_desk(tmp_path), size=SIZES[size]) as at:
        at.console.app.theme = theme.DARK
        await at.sees("через 01:00", "1 просрочено", "4 скоро", "10 спокойно", "2 на паузе", "1 как получится")
        await settle(at.console.pilot)
        svg = at.console.app.export_screenshot(title="Пульт", simplify=True)
    compare(f"board-{size}", svg, request)


async def test_the_board_in_the_light_theme(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    compare("board-light", await drawn(tmp_path, "120x40", theme.LIGHT, "4", until="через 24:00"), request)


async def test_a_quiet_morning(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    svg = await drawn(tmp_path, "80x24", theme.DARK, until="просроченных нет", quiet=True)
    compare("board-quiet", svg, request)


async def test_the_wall(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    compare("wall-120x40", await drawn(tmp_path, "120x40", theme.DARK, "W", until="Ждут решения"), request)
