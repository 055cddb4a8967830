"""P-5, P-6: how reading grows with the desk, and opening a ticket."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from data.rows import Order, Person, View
from models.terms import Role
from tests.bench.build import EVENTS
from tests.bench.consoles import LIST_ONLY, ROW, console, on_card, without_stream
from tests.bench.desks import LARGE, LONG, LONG_EVENTS, SHORT, SMALL, desk_of, opened
from tests.bench.probe import Probe
from tests.bench.verdicts import Found, below, middle

_PAGE_OF = "page of "
_FILTERS = ("счёт", "тир:vip", "тип:авария кто:ирина", "такогослованет")


def growth(repeats: int) -> Iterator[Found]:
    """Read pages and counters on a small and a large desk, in turn; of the filtered pages the slowest is told."""
    small, large = (_reads(desk_of(tickets)) for tickets in (SMALL, LARGE))
    filtered: list[tuple[float, Found]] = []
    for name in small:
        pairs = [(_timed(small[name]), _timed(large[name])) for _ in range(repeats)]
        little, much = middle(one for one, _ in pairs), middle(two for _, two in pairs)
        times = much / little
        shown = f"{times:.2f}× ({1000 * much:.2f} ms)"
        found = Found("P-5", f"{name}, 10k → 1M", "≤ 1.3× or under 2 ms", shown, times <= 1.3 or much < 0.002)
        if name.startswith(_PAGE_OF):
            filtered.append((much, found))
        else:
            yield found
    yield max(filtered, key=lambda one: (not one[1].kept, one[0]))[1]


def _reads(folder: Path) -> dict[str, Callable[[], object]]:
    queue, now = opened(folder).queue, datetime.now(UTC)
    me = Person(2, "", Role.OPERATOR, 1)
    middle_key = queue.listing(View.ALL, Order.QUEUE, "", me).key_at(60)

    return {
        "queue page": lambda: queue.page(View.ALL, Order.QUEUE, "", me, after=middle_key),
        "page by due": lambda: queue.page(View.ALL, Order.SLA, "", me),
        "counters": lambda: queue.counts(me, now),
        **{f"{_PAGE_OF}«{typed}»": partial(queue.page, View.ALL, Order.QUEUE, typed, me) for typed in _FILTERS},
    }


def _timed(read: Callable[[], object]) -> float:
    began = time.perf_counter()
    read()
    return time.perf_counter() - began


def opening(repeats: int) -> Iterator[Found]:
    """Press Enter on a short and on a long ticket, where the card takes the place of the list."""
    folder = desk_of(LARGE)
    with without_stream(folder), console(folder, size=LIST_ONLY) as probe:
        probe.ready(ROW)
        probe.idle(2)
        for number, events, most in ((SHORT, EVENTS, 25), (LONG, LONG_EVENTS, 40)):
            _find(probe, number)
            found = [_opened(probe, number) for _ in range(repeats + 1)][1:]
            probe.write(b"\x1b")
            probe.idle(0.5)
            yield below(
                "P-6", f"opening a ticket with {events:,} events".replace(",", " "), most, 1000 * middle(found), "ms"
            )


def _find(probe: Probe, number: int) -> None:
    """Bring the cursor to a ticket and open it."""
    for typed in ("#", str(number), "\r"):
        probe.write(typed.encode())
        probe.idle(0.4)


def _opened(probe: Probe, number: int) -> float:
    """Open a neighbour, so that nothing of the ticket is held any more, then the ticket again."""
    for typed in (b"\x1b", b"\x1b[A", b"\r", b"\x1b", b"\x1b[B"):
        probe.write(typed)
        probe.idle(0.2)
    return probe.key(b"\r", lambda screen: on_card(screen) == str(number))
