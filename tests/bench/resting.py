"""P-4, P-12: what a console costs that nobody touches, and how large it grows on a million tickets."""

import re
import time
from collections.abc import Iterator

from tests.bench.consoles import ROW, console, without_stream
from tests.bench.desks import LARGE, desk_of
from tests.bench.verdicts import Found, below

_COUNTDOWN = re.compile(r"\d\d:\d\d\b")
_WORK = (
    *[b"\x1b[B"] * 20, *[b"\x1b[6~"] * 10, b"\x1b[F", b"\x1b[H", b"2", b"4", b"3", b"\r", *[b"J"] * 15, b"H", b"\x1b",
    b"/", *(char.encode() for char in "счёт"), b"\x1b", b"?", b"\x1b", b"y", b"\x1b", b"\x1b",
)  # fmt: skip
"""A stretch of work: moving, views, cards, history, a filter, help, an explanation."""


def idle(seconds: float) -> Iterator[Found]:
    """Leave a list full of running countdowns alone."""
    folder = desk_of(LARGE)
    with without_stream(folder), console(folder) as probe:
        probe.ready(ROW)
        probe.write(b"2")
        probe.idle(4)
        running = sum(len(_COUNTDOWN.findall(line)) for line in probe.screen().lines[2:])
        core, written = probe.idle(seconds)
    what = f"idle {seconds:.0f} s, {running} countdowns on screen"
    yield below("P-4", f"{what}, share of a core", 1.5, 100 * core, "%")
    yield below("P-4", f"{what}, to the terminal", 20, written / 1000, "kB/s")


def memory(seconds: float) -> Iterator[Found]:
    """Work for a while on a million tickets and look at the resident memory."""
    folder = desk_of(LARGE)
    with without_stream(folder), console(folder) as probe:
        probe.ready(ROW)
        began = time.perf_counter()
        keys = 0
        while time.perf_counter() - began < seconds:
            for key in _WORK:
                probe.write(key)
                probe.idle(0.04)
                keys += 1
        probe.idle(1)
        yield below("P-12", f"memory after {seconds:.0f} s and {keys} keys on 1M tickets", 90, probe.memory(), "MB")
