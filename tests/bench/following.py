"""P-8: an act in one console, seen in another."""

import time
from collections.abc import Iterator

from tests.bench.build import OPERATORS
from tests.bench.consoles import LIST_ONLY, ROW, console, under_cursor
from tests.bench.desks import ME, MIDDLE, copy_of
from tests.bench.probe import Probe
from tests.bench.verdicts import Found, below, share

_OTHER = OPERATORS[0]


def acts(count: int) -> Iterator[Found]:
    """Take a ticket and put it back in one console, so many times; watch the row in the other, from key to screen."""
    folder = copy_of(MIDDLE, "followed")
    found: list[float] = []
    with console(folder, ME, LIST_ONLY) as doer, console(folder, _OTHER, LIST_ONLY) as watcher:
        for probe in (doer, watcher):
            probe.ready(ROW)
            probe.idle(3)
        number, name = _go_to_free(doer), ME.split()[0]
        for turn in range(count):
            taken = turn % 2 == 0
            pressed = time.perf_counter()
            doer.write(b"t" if taken else b"T")
            found.append(_seen(watcher, number, name, taken) - pressed)
            doer.settle()
            watcher.settle()
    yield below(
        "P-8", f"{count} acts: key in one console to screen of another, p95", 150, 1000 * share(found, 0.95), "ms"
    )


def _go_to_free(doer: Probe) -> str:
    """Bring the cursor to a ticket that nobody has; give its number."""
    rows = doer.text().splitlines()
    first = next(place for place, line in enumerate(rows) if line.startswith("▌"))
    free = next(place for place, line in enumerate(rows) if place > first and " — " in line)
    for _ in range(free - first):
        doer.key(b"\x1b[B")
    doer.settle()
    return under_cursor(doer.screen())


def _seen(watcher: Probe, number: str, name: str, taken: bool) -> float:
    """Wait until the watcher's row of the ticket shows, or no longer shows, who has it."""
    return watcher.until(rf"(?m)^\D*{number} .*{name}" if taken else rf"(?m)^\D*{number} (?!.*{name})")
