"""The measured programs: a console on a built desk, and the floor that it is compared with."""

import fcntl
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.desks import ME, ROOT
from tests.bench.probe import SIZE, Probe, Screen

ROW = r"\d{3,7} +(VIP|Высокий|Обычный|Какой-то|Никакой|—)"
"""A row of the queue with real values."""
LIST_ONLY = (99, 56)
"""A terminal in which the card does not stand beside the list."""
_NUMBER = re.compile(r"№ (\d+)")


def floor(size: tuple[int, int] = SIZE) -> Probe:
    """Start the bare Textual app."""
    return Probe([sys.executable, "-m", "tests.bench.floor"], size, ROOT)


def door(folder: Path, size: tuple[int, int] = SIZE) -> Probe:
    """Start ``pult`` on a desk: it asks who is there."""
    return Probe([*_pult(), "--data", str(folder)], size, ROOT)


def console(folder: Path, name: str = ME, size: tuple[int, int] = SIZE) -> Probe:
    """Start ``pult demo --as NAME`` on a desk: it opens the queue."""
    return Probe([*_pult(), "demo", "--as", name, "--data", str(folder)], size, ROOT)


@contextmanager
def without_stream(folder: Path) -> Iterator[None]:
    """Hold the demo's stream of requests back: what arrives is the measurement's own affair."""
    with (folder / "stream.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def under_cursor(screen: Screen) -> str:
    """The ticket number in the row with the cursor's bar; empty when none is seen or its row is still being read."""
    for line in screen.lines:
        if line.startswith("▌"):
            found = re.match(r"▌\D{0,4}?(\d+) ", line)
            return found.group(1) if found else ""
    return ""


def on_card(screen: Screen) -> str:
    """The number in the card's first line; empty when no card is shown."""
    return next((found.group(1) for line in screen.lines if (found := _NUMBER.match(line.strip()))), "")


def list_shown(screen: Screen) -> bool:
    """Whether the cursor stands on a row and no row in view is still being read."""
    return bool(under_cursor(screen)) and not any(line.strip() == "…" for line in screen.lines)


def card_follows(screen: Screen) -> bool:
    """Whether the card beside the list is that of the row under the cursor."""
    return list_shown(screen) and on_card(screen) == under_cursor(screen)


def _pult() -> list[str]:
    installed = Path(sys.executable).with_name("pult")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "console.main"]
