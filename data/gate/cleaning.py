"""What makes a request storable: whole seconds, valid text, lines of bounded length."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from data.rows import Incoming

SUBJECT_LIMIT = 1000
LINE_LIMIT = 320
_LINES = (
    ("key", SUBJECT_LIMIT),
    ("subject", SUBJECT_LIMIT),
    ("sender", LINE_LIMIT),
    ("sender_address", LINE_LIMIT),
    ("client", LINE_LIMIT),
    ("channel", LINE_LIMIT),
    ("topic", LINE_LIMIT),
    ("speaks_for", LINE_LIMIT),
)
"""The fields that are one line, and how long each may be."""


def clean(incoming: Incoming, now: datetime) -> Incoming:
    """Make a request storable: whole UTC seconds not later than now (rule 21), valid text, lines of bounded length."""
    fresh: dict[str, Any] = {}
    at = min(incoming.at, now).astimezone(UTC).replace(microsecond=0)
    if at != incoming.at or incoming.at.tzinfo is not UTC:
        fresh["at"] = at
    for name, limit in _LINES:
        said = getattr(incoming, name)
        if said and (plain := line(said, limit)) != said:
            fresh[name] = plain
    if (text := valid(incoming.text)) is not incoming.text:
        fresh["text"] = text
    if not fresh.get("key", incoming.key):
        fresh["key"] = f"hand:{secrets.token_hex(16)}"
    if incoming.answers:
        fresh["answers"] = {key: valid(without_nul(text)) for key, text in incoming.answers.items()}
    return replace(incoming, **fresh) if fresh else incoming


def line(text: str, limit: int) -> str:
    """Bring a text to one line of at most ``limit`` characters."""
    if len(text) <= limit and text.isprintable() and "  " not in text and text == text.strip():
        return text
    folded = " ".join(without_nul(text).split())
    return valid(folded if len(folded) <= limit else folded[: limit - 1] + "…")


def valid(text: str) -> str:
    """Replace what no database can hold: halves of UTF-16 pairs."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def without_nul(text: str) -> str:
    """Replace U+0000, which PostgreSQL cannot hold, by its picture."""
    return text.replace("\x00", "\u2400")
