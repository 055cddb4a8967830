"""P-2, P-3: from a key to the screen, in the list, with the card following, inside the card, and under arrivals."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.consoles import (
    LIST_ONLY,
    ROW,
    card_follows,
    console,
    floor,
    list_shown,
    on_card,
    under_cursor,
    without_stream,
)  # fmt: skip
from tests.bench.desks import LARGE, MIDDLE, ROOT, SMALL, copy_of, desk_of
from tests.bench.probe import SIZE, Probe, Screen
from tests.bench.verdicts import Found, both, ratio, share

_DOWN, _PAGE_DOWN, _HOME, _END = b"\x1b[B", b"\x1b[6~", b"\x1b[H", b"\x1b[F"
_ROUND = (*[_DOWN] * 8, _PAGE_DOWN, *[_DOWN] * 3, _END, _HOME) * 4
"""Keys each of which moves the cursor, in a list of ninety rows too."""
ROUNDS = 6


@dataclass
class Keys:
    """Times of keys in the floor and in the console, in seconds."""

    floor: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    strayed: int = 0
    """How often the cursor was on another ticket than a key had left it on."""

    def verdicts(self, id: str, what: str, half: float, most: float) -> Iterator[Found]:
        """Judge the medians and the slowest hundredths."""
        said = f"{what}, {len(self.own)} keys"
        p50 = ratio(id, said, half, share(self.own, 0.5), share(self.floor, 0.5))
        p99 = ratio(id, said, most, share(self.own, 0.99), share(self.floor, 0.99))
        yield both(f"{said}, p50 and p99 × floor", p50, p99)


def in_the_queue(rounds: int) -> Iterator[Found]:
    """Down, page down, end and home in the list at two sizes; the card following; the next ticket in the card."""
    for tickets, said in ((SMALL, "10k"), (LARGE, "1M")):
        keys = _compare(desk_of(tickets), rounds, LIST_ONLY, list_shown)
        yield from keys.verdicts("P-2", f"key to screen in the list, {said}", 1.2, 2)
    keys = _compare(desk_of(LARGE), rounds, SIZE, card_follows)
    yield from keys.verdicts("P-2", "the same with the card following, 1M", 3, 3)
    yield from _next_tickets(rounds).verdicts("P-2", "next ticket inside the card, 1M", 3, 3)


def under_arrivals(rounds: int) -> Iterator[Found]:
    """The list while twenty requests a second are admitted by another process."""
    folder = copy_of(MIDDLE, "arrivals")
    with _arrivals(folder):
        keys = _compare(folder, rounds, LIST_ONLY, list_shown)
    yield from keys.verdicts("P-3", "the same, 20 requests a second arriving", 2, 2)
    strayed = f"{keys.strayed} times"
    yield Found("P-3", "cursor moved by itself", "never", strayed if keys.strayed else "never", not keys.strayed)


def _compare(folder: Path, rounds: int, size: tuple[int, int], shown: Callable[[Screen], bool]) -> Keys:
    keys = Keys()
    with without_stream(folder), floor(size) as bare, console(folder, size=size) as own:
        bare.ready("READY 0")
        own.ready(ROW)
        own.idle(1.5)
        _press(own, _ROUND[:5], shown)
        for _ in range(rounds):
            keys.floor += _press(bare, _ROUND)
            keys.own += _press(own, _ROUND, shown, keys)
    return keys


def _press(
    probe: Probe, sequence: Sequence[bytes], shown: Callable[[Screen], bool] | None = None, keys: Keys | None = None
) -> list[float]:
    times = []
    left_at = under_cursor(probe.screen())
    for key in sequence:
        probe.settle()
        if keys is not None and under_cursor(probe.screen()) != left_at:
            keys.strayed += 1
        times.append(probe.key(key, _moved(left_at, shown) if shown else None))
        left_at = under_cursor(probe.screen())
    return times


def _moved(number: str, shown: Callable[[Screen], bool]) -> Callable[[Screen], bool]:
    """A tick of the clocks alone is no answer to a key: the cursor must be on another ticket."""
    return lambda screen: shown(screen) and under_cursor(screen) != number


def _next_tickets(rounds: int) -> Keys:
    keys, folder = Keys(), desk_of(LARGE)
    with without_stream(folder), floor() as bare, console(folder) as own:
        bare.ready("READY 0")
        own.ready(ROW)
        own.idle(1.5)
        own.key(b"\r")
        for _ in range(rounds):
            keys.floor += _press(bare, [_DOWN] * 25)
            for _ in range(25):
                before = on_card(own.screen())
                keys.own.append(own.key(b"J", lambda now, was=before: on_card(now) not in ("", was)))  # type: ignore[misc]
    return keys


@contextmanager
def _arrivals(folder: Path) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.arrivals", str(folder)], cwd=ROOT)
    try:
        yield
    finally:
        process.kill()
        process.wait()
