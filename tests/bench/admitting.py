"""P-7, P-9: requests admitted a second, durable and journalled, by each way in; deadlines computed a second."""

import csv
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from data.desk import Desk
from data.inbox.folder import Inbox
from data.rows import Incoming
from models.terms import TicketType
from tests.bench.desks import empty_desk, opened
from tests.bench.verdicts import Found, above, middle
from tests.bench_time import deadlines_per_second

_TEXT = "Добрый день! Не приходит счёт на оплату, подскажите, пожалуйста, что сделать."


def admission(scale: float) -> Iterator[Found]:
    """Admit one by one, as the rows of one file, and as letters."""
    yield above("P-7", "admission one by one", 1000, _rate(_one_by_one, int(2000 * scale)), "a second")
    yield above("P-7", "admission of CSV rows", 5000, _rate(_rows, int(20_000 * scale)), "a second")
    yield above("P-7", "admission of .eml files", 300, _rate(_letters, int(1000 * scale)), "a second")


def deadlines(repeats: int) -> Iterator[Found]:
    """Compute deadlines on a prepared calendar."""
    found = middle(deadlines_per_second() for _ in range(repeats))
    yield above("P-9", "deadlines on a prepared calendar", 200_000, found, "a second")


def _rate(way: Callable[[Path, int], float], count: int) -> float:
    return middle([count / way(empty_desk(f"admission-{way.__name__}-{turn}"), count) for turn in range(3)])


def _one_by_one(folder: Path, count: int) -> float:
    desk, now = opened(folder), _now()
    desk.intake.accept(_request(0, now), now)
    began = time.perf_counter()
    for number in range(1, count + 1):
        desk.intake.accept(_request(number, now), now)
    return time.perf_counter() - began


def _rows(folder: Path, count: int) -> float:
    desk = opened(folder)
    path = folder / "входящие" / "batch.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("ключ", "тип", "тема", "текст", "адрес"))
        writer.writerows((f"k{n}", "Вопрос", f"Тема {n}", _TEXT, f"person{n % 50}@example.org") for n in range(count))
    return _swept(desk, count)


def _letters(folder: Path, count: int) -> float:
    inbox = folder / "входящие"
    for number in range(count):
        letter = EmailMessage()
        letter["From"] = f"Клиент <person{number % 50}@example.org>"
        letter["To"] = "desk@example.org"
        letter["Subject"] = f"Не приходит счёт {number}"
        letter["Message-ID"] = f"<{number}@example.org>"
        letter.set_content(f"{_TEXT}\nТИП: Вопрос\n")
        (inbox / f"{number}.eml").write_bytes(letter.as_bytes())
    return _swept(opened(folder), count)


def _swept(desk: Desk, count: int) -> float:
    """Take all that lies in the inbox, from the instant at which the files are known to be whole."""
    inbox = Inbox(desk, desk.places.inbox)
    long_ago = time.time() - 60
    for path in desk.places.inbox.iterdir():
        os.utime(path, (long_ago, long_ago))
    _ = desk.policy, desk.store
    began = time.perf_counter()
    inbox.sweep(_now())
    passed = time.perf_counter() - began
    admitted = desk.reads.number("SELECT count(*) FROM ticket")
    if admitted != count:
        raise AssertionError(f"{admitted} of {count} requests were admitted")
    return passed


def _request(number: int, at: datetime) -> Incoming:
    return Incoming(
        key=f"bench-{number}",
        at=at,
        channel="почта",
        text=_TEXT,
        subject="Не приходит счёт на оплату",
        sender_address=f"person{number % 50}@example.org",
        type=TicketType.QUESTION,
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
