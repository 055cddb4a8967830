"""Letters for tests: small ones of our own making, and the folder of real ones where it is present."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.mail.parse import read_letter
from data.rows import Incoming

NOW = datetime(2026, 2, 2, 12, 0, 0, tzinfo=UTC)
FILE_TIME = datetime(2026, 2, 2, 9, 30, 0, tzinfo=UTC)
RECEIVED = "by mx.example.ru with ESMTP id 1; Mon, 2 Feb 2026 10:00:00 +0300"


def letter(body: str | bytes = "Портал лежит.", *, charset: str = "utf-8", **fields: str) -> bytes:
    """A one-part letter; ``fields`` are header fields with underscores for dashes, an empty value leaves one out."""
    head = {
        "Received": RECEIVED,
        "Message_ID": "<1@example.org>",
        "From": "Ivan <ivan@example.org>",
        "To": "help@example.ru",
        "Subject": "Portal",
        "Content_Type": f"text/plain; charset={charset}",
    } | fields
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in head.items() if value]
    raw = body if isinstance(body, bytes) else body.encode(charset)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def compound(kind: str, *parts: str | bytes, **fields: str) -> bytes:
    """A letter of several parts, each given whole: its fields, an empty line, its body."""
    pieces = [part if isinstance(part, bytes) else part.encode() for part in parts]
    body = b"".join(b"--limit\r\n" + piece + b"\r\n" for piece in pieces) + b"--limit--\r\n"
    subtype, _, rest = kind.partition(";")
    return letter(body, Content_Type=f"multipart/{subtype}; boundary=limit{';' if rest else ''}{rest}", **fields)


def read(raw: bytes) -> Incoming:
    """Read a letter at the tests' present."""
    return read_letter(raw, FILE_TIME, NOW, "letter.eml")


def samples(folder: str) -> Path:
    """The folder of real letters beside the project, or the reason to skip."""
    root = Path(os.environ.get("PULT_SAMPLES") or Path(__file__).parents[2] / "shared" / "samples")
    if not (root / folder).is_dir():
        pytest.skip(f"no samples in {root}: set PULT_SAMPLES")
    return root / folder
