"""How many cells of a terminal a text takes, for pages that must fit a width (handover.md §1.11).

The texts are harmless already (``models/safetext``); a terminal library is not loaded for this.
"""

import unicodedata
from collections.abc import Iterator

_WIDE = frozenset("WF")
_NOTHING = frozenset({"Mn", "Me", "Cf"})
ELLIPSIS = "…"


def width(text: str) -> int:
    """Count the cells of a text of one line."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def clip(text: str, cells: int) -> str:
    """Cut a text to so many cells, with an ellipsis where something was cut off."""
    if width(text) <= cells:
        return text
    kept, used = [], 0
    for letter in text:
        used += _cells(letter)
        if used > cells - 1:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + ELLIPSIS if cells > 0 else ""


def pad(text: str, cells: int) -> str:
    """Cut or fill a text to exactly so many cells."""
    cut = clip(text, cells)
    return cut + " " * (cells - width(cut))


def wrap(text: str, cells: int, indent: str = "") -> Iterator[str]:
    """Lay a text out in lines of so many cells, broken between words; the lines after the first one are indented."""
    line = " " * min(len(text) - len(text.lstrip(" ")), cells // 2)
    for word in text.strip(" ").split(" "):
        room = cells - width(line) - 1 if line.strip() else cells - width(line)
        if width(word) <= room:
            line = f"{line} {word}" if line.strip() else line + word
            continue
        if line.strip():
            yield line
            line = indent
        while width(line + word) > cells:
            head = _head(word, cells - width(line))
            yield line + head
            word, line = word[len(head) :], indent
        line += word
    yield line


def _head(word: str, cells: int) -> str:
    kept, used = 0, 0
    for letter in word:
        used += _cells(letter)
        if used > cells:
            break
        kept += 1
    return word[: max(kept, 1)]


def _cells(letter: str) -> int:
    if letter.isascii():
        return 1
    if unicodedata.category(letter) in _NOTHING:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in _WIDE else 1
