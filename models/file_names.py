"""A stranger's file name made into one that may be created on this disk (security.md §2: path traversal, odd names)."""

import re
import unicodedata
from collections.abc import Iterator

NAME_BYTES = 200
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*$`;&!]')
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def disk_name(name: str) -> str:
    """Make a name that is one plain name: no folders, no hidden signs, no leading dot or dash, of bearable length."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join("_" if unicodedata.category(sign) in _HIDDEN else sign for sign in last)
    plain = " ".join(_FORBIDDEN.sub("_", seen).split()).lstrip(".- ~").rstrip(". ")
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    return _fit(plain) or "файл"


def free_names(name: str) -> Iterator[str]:
    """Give a name and then «name (2)», «name (3)» …, for where it is taken."""
    yield name
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    for copy in range(2, 1000):
        yield f"{stem} ({copy}){dot}{suffix}"


def _fit(name: str) -> str:
    if len(name.encode()) <= NAME_BYTES:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > 20:
        stem, suffix = name, ""
    kept = stem.encode()[: NAME_BYTES - len(suffix.encode()) - 1].decode("utf-8", "ignore").rstrip(". ")
    return f"{kept}.{suffix}" if suffix else kept
