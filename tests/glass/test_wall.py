"""The wallboard: big numbers, the time line, no name and no subject, from the board (W) and as ``pult wall``."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from console.wall import WallApp
from data.refusals import StoreTrouble
from screens.boarding.board import BoardScreen
from screens.boarding.wall import WallScreen
from tests.desks import make_desk
from tests.glass.boards import GivenBook, at_board, full_board
from tests.glass.consoles import Clock
from tests.glass.waiting import screen_text, settle, wait_for


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("key", ["W", "Ц"])
async def test_the_wall_names_nobody(tmp_path: Path, size: tuple[int, int], key: str) -> None:
    board = full_board()
    async with at_board(tmp_path, size=size) as at:
        await at.press(key)
        await at.until(lambda: isinstance(at.console.app.screen, WallScreen), "the wall")
        await at.sees(
            "● просрочено",
            "ничьих",
            "№ 1047",
            "Ждут решения: 1 эскалация, 1 авария за мелочью VIP",
            "Линия 1: 2 человека",
            "CSAT",
        )
        secret = {
            *(one.subject for one in board.breaches),
            *(one.client for one in board.breaches),
            *(part for one in board.loads for part in one.name.split()),
        }
        assert [word for word in secret if word in at.seen] == []
        await at.press("escape")
        await at.until(lambda: isinstance(at.console.app.screen, BoardScreen), "the board")


async def test_the_command_shows_it_without_signing_in_and_escape_ends_it(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.__dict__["board"] = GivenBook()
    app = WallApp(desk, Clock(), desk.settings)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(pilot, lambda: "№ 1044" in screen_text(pilot), "the board")
        await settle(pilot)
        await pilot.press("escape")
        await wait_for(pilot, lambda: app._exit, "the end")


class LostBook(GivenBook):
    """A book whose base can go away."""

    lost = False

    def live(self, now):  # type: ignore[no-untyped-def]
        """Give the board while the base is there."""
        if self.lost:
            raise StoreTrouble("База занята.")
        return super().live(now)


async def test_what_is_old_says_so_and_comes_back_by_itself(tmp_path: Path) -> None:
    desk, clock = make_desk(tmp_path), Clock()
    book = LostBook()
    desk.__dict__["board"] = book
    app = WallApp(desk, clock, desk.settings)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(pilot, lambda: "№ 1044" in screen_text(pilot), "the board")
        book.lost = True
        clock.move(timedelta(seconds=30))
        wall = app.screen
        assert isinstance(wall, WallScreen)
        wall.beat(clock())
        await wait_for(pilot, lambda: "НЕТ СВЯЗИ С БАЗОЙ, показано на 14:07:32" in screen_text(pilot), "it says so")
        await wait_for(pilot, lambda: not wall._reading, "the failure was heard")
        book.lost = False
        wall.beat(clock())
        await wait_for(pilot, lambda: "НЕТ СВЯЗИ" not in screen_text(pilot), "it is back")
        await settle(pilot)


def test_pult_wall_asks_for_a_terminal_in_a_sentence(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "console.main", "wall", "--data", str(tmp_path / "desk")],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert told.returncode == 2 and "терминал" in told.stderr.casefold() and "Traceback" not in told.stderr
