"""HO-28, HO-40: how soon a handover of 500 things opens, how soon its report is there, and how it answers to keys."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from tests.bench.consoles import ROW, console, floor, without_stream
from tests.bench.desks import SHIFT_ITEMS, opened, shift_desk
from tests.bench.probe import Probe, Screen
from tests.bench.verdicts import Found, below, both, middle, ratio, share

_DOWN, _F8, _ESC = b"\x1b[B", b"\x1b[19~", b"\x1b"
_WAYS, _LIST = "Сдать смену", f"из {SHIFT_ITEMS}"
_DESK = "10k tickets, 200k events"


def opening(repeats: int) -> Iterator[Found]:
    """Open the list of what is handed over, again and again; make the report of all that the journal holds."""
    folder = shift_desk()
    with without_stream(folder), console(folder) as probe:
        _begun(probe)
        found = [_again(probe) for _ in range(repeats)]
    what = f"F8 to a list of {SHIFT_ITEMS} to hand over, {_DESK}"
    yield below("HO-28", what, 1, middle(found), "s")
    desk, now = opened(folder), datetime.now(UTC)
    head = desk.journal.head() + 1
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        desk.shifts.reports.facts(1, head, now)
        times.append(time.perf_counter() - began)
    yield below("HO-28", f"report of one shift over all {_DESK}", 2, middle(times), "s")


def many_items(keys: int) -> Iterator[Found]:
    """Go down a list of 500 things to hand over."""
    folder = shift_desk()
    with without_stream(folder), floor() as bare, console(folder) as own:
        bare.ready("READY 0")
        _begun(own)
        plain = [bare.key(_DOWN) for _ in range(keys)]
        moved = [own.key(_DOWN) for _ in range(keys)]
        size = own.memory()
    said = f"key to screen among {SHIFT_ITEMS} to hand over, {keys} keys"
    p50, p99 = (ratio("HO-40", said, 3, share(moved, part), share(plain, part)) for part in (0.5, 0.99))
    joined = both(f"{said}, p50 and p99 × floor; memory", p50, p99)
    whole = f"{joined.budget}, ≤ 90 MB", f"{joined.measured}, {size:.0f} MB"
    yield Found("HO-40", joined.what, *whole, joined.kept and size <= 90)


def _begun(probe: Probe) -> None:
    """Begin the part in the queue's console, unless an earlier measurement did: F8 leads to it from then on."""
    probe.ready(ROW)
    probe.idle(1)
    probe.write(_F8)
    probe.until(f"{_WAYS}|{_LIST}")
    probe.idle(1)
    if not re.search(_LIST, probe.text()):
        probe.write(b"s")
        probe.until(_LIST)
    probe.idle(1)


def _again(probe: Probe) -> float:
    """Leave the list for the queue, and give how long F8 takes to bring it back."""
    for pattern in (_WAYS, ROW):
        probe.write(_ESC)
        probe.until(pattern)
        probe.idle(0.5)
    return probe.key(_F8, _shows(_LIST))


def _shows(pattern: str) -> Callable[[Screen], bool]:
    wanted = re.compile(pattern)
    return lambda screen: bool(wanted.search("\n".join(screen.lines)))
