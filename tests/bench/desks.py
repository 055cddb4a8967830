"""Where the measured desks lie: built once, used again while they are fresh, copied for what writes into them."""

import compileall
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from data import keyfile
from data.desk import Desk
from data.driver import sqlite
from data.migrate import ready
from data.pins import Cost, keep
from data.places import Places
from data.settings import load
from tests.bench.build import OPEN_SHARE, OPERATORS, build_database, busy, lengthen

ROOT = Path(__file__).parent.parent.parent
SMALL, MIDDLE, LARGE = 10_000, 100_000, 1_000_000
ME = OPERATORS[1]
"""Who works at the measured console."""
PIN = "482913"
SHORT, LONG = 100, 200
"""The open tickets of every desk that have 20 and 2,000 events."""
LONG_EVENTS = 2_000
SHIFT_ITEMS, SHIFT_EVENTS = 500, 171_000
"""What the desk of a shift has open, and how many events it has beside those that every desk has."""
_FRESH = timedelta(hours=3)
"""An older desk is built anew: most of its countdowns would have run out."""
_FORM = 2
"""Raised when what is built changes."""
_SETTINGS = 'calendar = "круглосуточно"\nlock_after_minutes = 480\n'


def home() -> Path:
    """The folder of all that the bench builds: ``PULT_BENCH_DIR``, else one below the system's temporary folder."""
    return Path(os.environ.get("PULT_BENCH_DIR") or Path(tempfile.gettempdir()) / "pult-bench")


def compile_everything() -> None:
    """Write the ``.pyc`` files that an installed program has: without them every start costs four times as much."""
    for room in ("models", "data", "screens", "console", "tests/bench"):
        compileall.compile_dir(ROOT / room, quiet=2, workers=1)


def desk_of(tickets: int) -> Path:
    """Give the folder of a desk with so many tickets, building it when there is none or it is stale."""

    def long_cards(database: Path, now: datetime, key: bytes) -> None:
        lengthen(database, LONG, LONG_EVENTS, now, key)

    return _built(f"desk-{tickets}", tickets, OPEN_SHARE, long_cards)


def shift_desk() -> Path:
    """Give the folder of the desk of a shift: 10,000 tickets, 500 of them open and all ``ME``'s, 200,000 events."""

    def one_persons(database: Path, now: datetime, key: bytes) -> None:
        busy(database, OPERATORS.index(ME) + 1, SHIFT_EVENTS, now, key)

    return _built("desk-shift", SMALL, SMALL // SHIFT_ITEMS, one_persons)


def _built(name: str, tickets: int, open_share: int, then: Callable[[Path, datetime, bytes], None]) -> Path:
    folder = home() / name
    now = datetime.now(UTC).replace(microsecond=0)
    marker = folder / "demo.json"
    if marker.exists():
        made = json.loads(marker.read_text(encoding="utf-8"))
        if made.get("form") == _FORM and now - datetime.fromisoformat(made["made"]) < _FRESH:
            return folder
    shutil.rmtree(folder, ignore_errors=True)
    key = _empty(folder, now)
    build_database(folder / "pult.db", tickets, now, key, open_share)
    then(folder / "pult.db", now, key)
    _let_in(folder)
    marker.write_text(json.dumps({"made": now.isoformat(), "form": _FORM}), encoding="utf-8")
    return folder


def empty_desk(name: str) -> Path:
    """Make a desk without people and tickets, replacing an older one of this name."""
    folder = home() / name
    shutil.rmtree(folder, ignore_errors=True)
    _empty(folder, datetime.now(UTC).replace(microsecond=0))
    return folder


def copy_of(tickets: int, name: str) -> Path:
    """Copy a desk, for a measurement that writes."""
    source, folder = desk_of(tickets), home() / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.lock"))
    return folder


@cache
def opened(folder: Path) -> Desk:
    """Open a desk in this process."""
    places = Places.under(folder)
    return Desk(places, load(places.config))


def _empty(folder: Path, now: datetime) -> bytes:
    os.umask(0o077)
    places = Places.under(folder)
    places.make()
    places.config.write_text(_SETTINGS, encoding="utf-8")
    ready(places, now)
    return keyfile.derive(keyfile.load(places.key_file), "journal")


def _let_in(folder: Path) -> None:
    """Give everybody the bench's PIN."""
    pepper = keyfile.derive(keyfile.load(folder / "journal.key"), "pin")
    connection = sqlite.connect(str(folder / "pult.db"), isolation_level=None)
    connection.execute("UPDATE operator SET pin_hash = ?", (keep(PIN, pepper, Cost()),))
    connection.close()
