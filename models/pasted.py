"""What a terminal pastes when a file is dragged onto it: paths, quoted, escaped or as addresses (T-17)."""

import re
import shlex
from urllib.parse import unquote, urlsplit

LONGEST = 32_000
"""Letters; a longer paste is a text."""
MOST = 50
"""How many files one paste may name."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """Read a pasted text as lists of absolute paths, the likeliest reading first; empty when it can be none.

    A path is taken as quoted ('like this', "like this"), with escapes (like\\ this), as a file:// address, several on
    a line or one a line, and whole lines as they stand, for terminals that quote nothing.
    """
    body = text.strip()
    if not body or len(text) > LONGEST or not _may_be(body):
        return ()
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    found: list[tuple[str, ...]] = []
    for parts in (_shell_words(body), lines):
        paths = tuple(_path(part) for part in parts)
        if paths and len(paths) <= MOST and all(paths) and paths not in found:
            found.append(paths)
    return tuple(found)


def _may_be(body: str) -> bool:
    head = body.lstrip("'\"")
    return head.startswith(("/", "~/", "file://")) and not _CONTROL.search(body.replace("\r", ""))


def _shell_words(body: str) -> list[str]:
    try:
        return shlex.split(body)
    except ValueError:
        return []


def _path(word: str) -> str:
    """Give the absolute path that a word names, or nothing."""
    if word.startswith("file://"):
        try:
            address = urlsplit(word)
        except ValueError:
            return ""
        word = unquote(address.path, errors="surrogateescape") if address.netloc in ("", "localhost") else ""
    if _CONTROL.search(word) or "\n" in word:
        return ""
    return word if word.startswith(("/", "~/")) and len(word) > 1 else ""
