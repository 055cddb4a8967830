"""``pult wall``: the board on a big screen, without names; nobody signs in for it, and nothing on it can be changed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from console.shell import Shell
from data.desk import Desk
from data.settings import Settings


class WallApp(Shell):
    """Only the wallboard; leaving it ends the program."""

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings) -> None:
        super().__init__(desk, now, settings)

    def on_mount(self) -> None:
        """Show the board until somebody leaves it."""
        from screens.boarding.wall import WallScreen

        self.push_screen(WallScreen(self._desk, self._now, self._settings), lambda _: self.exit())


def open_wall(data: Path | None) -> int:
    """Open the wallboard and stay until it is closed; the answer is the exit code."""
    from console.crash import guarded
    from console.signals import run
    from console.wiring import now, open_desk, places_of

    def shown() -> int:
        desk = open_desk(data)
        return run(WallApp(desk, now, desk.settings))

    return guarded(shown, places_of(data).log)
