"""The import of a history: journal events a second, and how memory grows with the file."""

import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from data.history.importing import Wanted
from tests.bench.desks import ROOT, empty_desk, home, opened
from tests.bench.verdicts import Found, above, below, middle
from tests.histories import long_log

_ROWS = 120_000
_FLAT = 4
"""The longer file has so many times the rows of the shorter one."""


def importing(scale: float) -> Iterator[Found]:
    """Import a ServiceNow-like log of 36 columns, rows of a ticket together, from the file to the durable journal."""
    rows = int(_ROWS * scale)
    rates = [_rate(_log(rows), f"import-{turn}") for turn in range(3)]
    yield above("P-14", "journal events imported from a log", 20_000, middle(rates), "a second")
    small, large = (_peak(_log(count)) for count in (rows // _FLAT, rows))
    yield below("P-14", "memory more for a log four times as long", 24, max(large - small, 0) / 1024, "MB")


def _log(rows: int) -> Path:
    home().mkdir(parents=True, exist_ok=True)
    path = home() / f"history-{rows}.csv"
    if not path.exists():
        long_log(path, rows, random.Random(1042))
    return path


def _rate(log: Path, name: str) -> float:
    desk = opened(empty_desk(name))
    _ = desk.policy, desk.store
    began = time.perf_counter()
    account = desk.history.read_in(log, "servicenow", _now(), Wanted(zone="UTC"))
    return account.written / (time.perf_counter() - began)


def _peak(log: Path) -> int:
    words = [sys.executable, "-m", "tests.bench.importing", str(log)]
    return int(subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


if __name__ == "__main__":
    _rate(Path(sys.argv[1]), "import-peak")
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
