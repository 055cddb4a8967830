"""Twenty requests a second for one desk, until killed (``python -m tests.bench.arrivals FOLDER``)."""

import sys
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from data.rows import Incoming
from models.terms import TicketType
from tests.bench.desks import opened

_A_SECOND = 20


def arrive(folder: Path) -> None:
    """Admit one request at each beat."""
    desk = opened(folder)
    began = time.perf_counter()
    for number in count():
        time.sleep(max(0.0, began + number / _A_SECOND - time.perf_counter()))
        now = datetime.now(UTC).replace(microsecond=0)
        desk.intake.accept(_request(number, now), now)


def _request(number: int, at: datetime) -> Incoming:
    return Incoming(
        key=f"bench-{at.timestamp()}-{number}",
        at=at,
        channel="почта",
        text="Не открывается отчёт, помогите.\nЧТО НЕДОСТУПНО: отчёт\nС КАКОГО ВРЕМЕНИ: с утра",
        subject="Не открывается отчёт",
        sender_address=f"person{number % 50}@example.org",
        type=(TicketType.OUTAGE, TicketType.QUESTION)[number % 2],
    )


if __name__ == "__main__":
    arrive(Path(sys.argv[1]))
