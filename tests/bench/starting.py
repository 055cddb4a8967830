"""P-1, P-1b: from the command to the sign-in screen, to a queue with rows; from the PIN to the queue."""

import time
from collections.abc import Iterator
from pathlib import Path

from data import keyfile
from data.pins import Cost, keep
from tests.bench.build import OPERATORS
from tests.bench.consoles import ROW, console, door, floor, without_stream
from tests.bench.desks import LARGE, ME, PIN, desk_of
from tests.bench.probe import Probe
from tests.bench.verdicts import Found, below, middle, ratio

_DOWN = b"\x1b[B"


def starts(repeats: int) -> Iterator[Found]:
    """Start floor, door and queue in turn on a million tickets."""
    folder = desk_of(LARGE)
    bare: list[float] = []
    asked: list[float] = []
    queue: list[float] = []
    with without_stream(folder):
        for turn in range(repeats + 1):
            with floor() as first:
                bare.append(first.ready("READY 0"))
            with door(folder) as second:
                asked.append(second.ready(ME))
            with console(folder) as third:
                queue.append(third.ready(ROW))
            if not turn:  # the first round warms the caches of the disk
                bare, asked, queue = [], [], []
    yield ratio("P-1", "`pult` to the sign-in screen, 1M tickets, × floor", 1.3, middle(asked), middle(bare), "s")
    yield ratio("P-1", "`pult demo --as` to real rows, 1M tickets, × floor", 1.5, middle(queue), middle(bare), "s")


def sign_in(repeats: int) -> Iterator[Found]:
    """Type the PIN as a person does; count from Enter to real rows, less the time that scrypt alone takes."""
    folder = desk_of(LARGE)
    found = []
    with without_stream(folder):
        for _ in range(repeats):
            with door(folder) as probe:
                probe.ready(ME)
                _choose_me(probe)
                for digit in PIN:
                    probe.write(digit.encode())
                    probe.idle(0.2)
                probe.settle()
                pressed = time.perf_counter()
                probe.write(b"\r")
                found.append(probe.until(ROW) - pressed)
    yield below("P-1b", "PIN accepted to real rows", 100, 1000 * (middle(found) - _scrypt(folder)), "ms")


def _choose_me(probe: Probe) -> None:
    for _ in range(sorted(OPERATORS).index(ME)):
        probe.write(_DOWN)
        probe.settle()


def _scrypt(folder: Path) -> float:
    pepper = keyfile.derive(keyfile.load(folder / "journal.key"), "pin")
    times = []
    for _ in range(7):
        began = time.perf_counter()
        keep(PIN, pepper, Cost())
        times.append(time.perf_counter() - began)
    return middle(times)
