"""Which files of an inbox are there, whole, and in what order they are worked (F-21, F-24).

A file is whole when two looks find the same size and time; a letter in a Maildir's ``new`` was renamed there whole.
"""

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data.inbox.files import is_temporary, oddity
from models.terms import Term

LOOK_AGAIN_SECONDS = 0.15
"""How long a file must look the same before it is opened."""

_HEAD_BYTES = 8192
_FROM = re.compile(rb"^from:(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(rb"[^\s<>\"(),:;@]+@[^\s<>\"(),:;@]+")


class FileKind(Term):
    """What a file is read as."""

    LETTER = "letter", "письмо"
    JSON = "json", "JSON"
    CSV = "csv", "CSV"
    FOREIGN = "foreign", "неизвестный вид файла"
    ODD = "odd", "не файл"


_BY_SUFFIX = {".eml": FileKind.LETTER, ".json": FileKind.JSON, ".csv": FileKind.CSV}


@dataclass(frozen=True, slots=True)
class Arrival:
    """One entry of the inbox, as it looked."""

    path: Path
    kind: FileKind
    size: int
    changed_ns: int
    inode: int
    mode: int
    maildir: bool = False

    @property
    def signature(self) -> tuple[int, int, int]:
        """What two looks compare."""
        return self.inode, self.size, self.changed_ns


@dataclass(slots=True)
class _Known:
    signature: tuple[int, int, int]
    since: float
    urgent: bool | None = None


@dataclass(slots=True)
class Arrivals:
    """Remembers how the entries of a folder looked, and gives out the whole ones: VIP senders first, then oldest."""

    folder: Path
    is_urgent: Callable[[str], bool] = lambda address: False
    unsettled: int = 0
    _known: dict[Path, _Known] = field(default_factory=dict)

    @property
    def maildir(self) -> bool:
        """Tell whether the folder is a Maildir."""
        return (self.folder / "new").is_dir() and (self.folder / "cur").is_dir()

    def ready(self, few: int = 0) -> list[Arrival]:
        """Look at everything and list what may be worked now; up to ``few`` are not searched for VIP senders."""
        seen: dict[Path, _Known] = {}
        whole: list[Arrival] = []
        for arrival in self._present():
            known = self._known.get(arrival.path)
            if known is None or known.signature != arrival.signature:
                known = _Known(arrival.signature, time.monotonic())
            seen[arrival.path] = known
            if arrival.maildir or arrival.kind is FileKind.ODD or time.monotonic() - known.since >= LOOK_AGAIN_SECONDS:
                whole.append(arrival)
        self._known = seen
        self.unsettled = len(seen) - len(whole)
        return sorted(whole, key=lambda arrival: self._turn(arrival, len(whole) > few))

    def forget(self, path: Path) -> None:
        """Look at this entry afresh next time."""
        self._known.pop(path, None)

    def _turn(self, arrival: Arrival, search: bool) -> tuple[bool, int, str]:
        known = self._known[arrival.path]
        if search and known.urgent is None:
            known.urgent = arrival.kind is FileKind.LETTER and self._from_vip(arrival.path)
        return not known.urgent, arrival.changed_ns, arrival.path.name

    def _from_vip(self, path: Path) -> bool:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            head = os.read(descriptor, _HEAD_BYTES)
        except OSError:
            return False
        finally:
            os.close(descriptor)
        line = _FROM.search(head)
        found = _ADDRESS.findall(line.group(1)) if line else []
        return any(self.is_urgent(address.decode("utf-8", "replace")) for address in found)

    def _present(self) -> Iterator[Arrival]:
        yield from _entries(self.folder, maildir=False)
        if self.maildir:
            yield from _entries(self.folder / "new", maildir=True)


def _entries(folder: Path, maildir: bool) -> Iterator[Arrival]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name) and not (maildir and not entry.name.startswith(".")):
                continue
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            kind = _kind(entry.name, found.st_mode, maildir)
            if kind is not None:
                path = Path(entry.path)
                yield Arrival(path, kind, found.st_size, found.st_mtime_ns, found.st_ino, found.st_mode, maildir)


def _kind(name: str, mode: int, maildir: bool) -> FileKind | None:
    by_name = FileKind.LETTER if maildir else _BY_SUFFIX.get(os.path.splitext(name)[1].casefold(), FileKind.FOREIGN)
    if stat.S_ISDIR(mode) and by_name is FileKind.FOREIGN:
        return None
    return FileKind.ODD if oddity(mode) else by_name
