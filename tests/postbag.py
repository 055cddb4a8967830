"""Letters and requests for tests: invented people at invented addresses."""

import itertools
import os
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from data.desk import Desk
from data.rows import Incoming
from models.terms import TicketType
from tests.desks import NOW

_COUNT = itertools.count(1)
VIP = "person@1.example"
REGULAR = "person@3.example"
STRANGER = "nobody@elsewhere.example.ru"


def request(**changes: Any) -> Incoming:
    """A complete request of a known client, a minute old, unless changed."""
    number = next(_COUNT)
    plain = Incoming(
        key=f"<{number}@client.example.ru>",
        at=NOW - timedelta(minutes=1),
        channel="почта",
        text="Не приходит счёт на оплату",
        subject="Счёт",
        sender="Пётр Семёнов",
        sender_address=REGULAR,
        type=TicketType.QUESTION,
        message_id=f"<{number}@client.example.ru>",
        raw_sha256=f"{number:064x}",
    )
    return replace(plain, **changes)


def letter(
    text: str = "ТИП: Вопрос\nНе приходит счёт на оплату",
    *,
    subject: str = "Счёт",
    sender: str = REGULAR,
    message_id: str = "",
    received: datetime | None = None,
    **headers: str,
) -> bytes:
    """A letter's bytes; ``headers`` are further fields, with _ for -."""
    made = EmailMessage()
    if received is not None:
        made["Received"] = f"from a.example.ru by mx.example.ru; {format_datetime(received)}"
    made["From"] = f"Пётр Семёнов <{sender}>"
    made["To"] = "desk@desk.example.ru"
    made["Subject"] = subject
    made["Date"] = format_datetime(NOW - timedelta(days=3))
    made["Message-ID"] = message_id or f"<{next(_COUNT)}.letter@client.example.ru>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def drop(desk: Desk, name: str, content: bytes, at: datetime = NOW - timedelta(minutes=5)) -> Path:
    """Put a file into the inbox, as last changed at an instant."""
    path = desk.places.inbox / name
    path.write_bytes(content)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def names(folder: Path) -> list[str]:
    """What lies in a folder, by name."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def waiting(desk: Desk) -> list[str]:
    """The files that still lie in the inbox."""
    return [path.name for path in desk.places.inbox.iterdir() if not path.is_dir()]
