"""P-13: how soon a client is found among ten thousand with three people each, and how soon a table of them is in."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from data.clients.importing import import_clients
from data.desk import Desk
from tests.bench.desks import empty_desk, opened
from tests.bench.verdicts import Found, below, middle

CLIENTS, PEOPLE = 10_000, 3
_PARTS = ("ро", "ма", "ши", "ка", "ле", "ту", "ни", "го", "да", "пе", "ви", "со")
_TYPED = ("о", "рома", "ромаш пе", "8 916 000", "4321", "firm777", "a1@firm12.example", "такогонет")
"""What somebody types: a letter, a name, two beginnings, a telephone, its last digits, a domain, an address, nobody."""


def search(repeats: int) -> Iterator[Found]:
    """Take the table in, then search by each of the words; the slowest of them counts."""
    desk = opened(empty_desk("desk-clients"))
    began = time.perf_counter()
    _fill(desk)
    filled = time.perf_counter() - began
    for typed in _TYPED:
        desk.clients.search(typed)
    slowest = max((middle(_timed(desk, typed) for _ in range(repeats)), typed) for typed in _TYPED)
    what = f"client search over {CLIENTS * (PEOPLE + 1):,} names, slowest («{slowest[1]}»)".replace(",", " ")
    yield below("P-13", what, 10, 1000 * slowest[0], "ms")
    yield below("P-13", f"import of {CLIENTS * PEOPLE:,} rows of clients".replace(",", " "), 10, filled, "s")


def _timed(desk: Desk, typed: str) -> float:
    began = time.perf_counter()
    desk.clients.search(typed)
    return time.perf_counter() - began


def _fill(desk: Desk) -> None:
    random_ = random.Random(13)

    def word() -> str:
        return "".join(random_.choices(_PARTS, k=random_.randint(2, 4)))

    table = desk.places.root / "clients.csv"
    rows = ["организация;контакт;телефон;почта"]
    for number in range(CLIENTS):
        name = f"ООО {word().title()} {word()} {number}"
        for one in range(PEOPLE):
            phone = f"+7916{number * PEOPLE + one:07d}"
            rows.append(f"{name};{word().title()} {word()} {one};{phone};a{one}@firm{number}.example")
    table.write_text("\n".join(rows), encoding="utf-8")
    import_clients(desk, table, datetime.now(UTC))
