"""Files that could not be accepted, each with its reason beside it, until somebody looks (issue §4)."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data.inbox.files import REASON_SUFFIX, Held, Unreadable, is_temporary, move_odd, reserve
from data.refusals import BadInput, NotAllowed
from data.rows import Person
from models.rights import Act, may, refusal

if TYPE_CHECKING:
    from data.desk import Desk

FOLDER = "карантин"
META = "inbox:"
UNSAID = "причина не записана"
_REASON_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One file in quarantine, and why it is there."""

    name: str
    reason: str
    at: datetime
    size: int
    path: Path


class Quarantine:
    """The quarantine of every folder that this desk has watched."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def folders(self) -> tuple[Path, ...]:
        """List the quarantine folders: the desk's own first."""
        sql = "SELECT value FROM meta WHERE key LIKE ?"
        own = self._desk.places.quarantine
        others = [Path(value) / FOLDER for (value,) in self._desk.reads.rows(sql, (f"{META}%",))]
        return tuple(dict.fromkeys((own, *others)))

    def list(self) -> tuple[Quarantined, ...]:
        """List the quarantined files, newest first."""
        found = (_described(entry) for folder in self.folders() for entry in _entries(folder))
        return tuple(sorted(found, key=lambda file: (file.at, file.name), reverse=True))

    def count(self) -> int:
        """Count the quarantined files."""
        return sum(1 for folder in self.folders() for _ in _entries(folder))

    def reason(self, name: str) -> str:
        """Give the reason of one file."""
        return _reason(self._find(name))

    def retry(self, name: str, by: Person | None = None) -> Path:
        """Put a file back into its inbox, to be tried again; gives its place there. A person needs the right to."""
        if by is not None and not may(by.role, Act.QUARANTINE):
            raise NotAllowed(refusal(by.role, Act.QUARANTINE))
        path = self._find(name)
        back = _put_back(path, _home(path))
        if back is None:
            raise BadInput(f"Файл «{name}» занят или уже убран из карантина.")
        path.with_name(path.name + REASON_SUFFIX).unlink(missing_ok=True)
        return back

    def _find(self, name: str) -> Path:
        for folder in self.folders():
            for entry in _entries(folder):
                if entry.name == name:
                    return Path(entry.path)
        raise BadInput(f"В карантине нет файла «{name}».")


def put(held: Held, folder: Path, reason: str) -> Path | None:
    """Move a file into quarantine and write the reason beside it; None when another hand has moved it."""
    moved = held.move(folder, beside=REASON_SUFFIX)
    if moved is not None:
        write_reason(moved, reason)
    return moved


def put_odd(path: Path, folder: Path, reason: str) -> Path | None:
    """Move what cannot be opened into quarantine, unopened."""
    moved = move_odd(path, folder)
    if moved is not None:
        write_reason(moved, reason)
    return moved


def put_bytes(content: bytes, folder: Path, name: str, reason: str) -> Path:
    """Write a file of our own into quarantine: the refused rows of a table."""
    target = reserve(folder, name, REASON_SUFFIX)
    with open(target, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    write_reason(target, reason)
    return target


def write_reason(path: Path, reason: str) -> None:
    """Write why a file is in quarantine, beside it."""
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(f"{path}{REASON_SUFFIX}", flags, 0o600)
    except FileExistsError:
        return
    with open(descriptor, "w", encoding="utf-8", errors="replace") as file:
        file.write(f"{reason}\n")


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.endswith(REASON_SUFFIX) and not is_temporary(entry.name):
                    yield entry
    except FileNotFoundError:
        return


def _described(entry: "os.DirEntry[str]") -> Quarantined:
    path = Path(entry.path)
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return Quarantined(entry.name, UNSAID, datetime.fromtimestamp(0, UTC), 0, path)
    at = datetime.fromtimestamp(int(found.st_ctime), UTC)
    return Quarantined(entry.name, _reason(path), at, found.st_size, path)


def _reason(path: Path) -> str:
    try:
        descriptor = os.open(f"{path}{REASON_SUFFIX}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return UNSAID
    with open(descriptor, "rb") as file:
        return file.read(_REASON_LIMIT).decode("utf-8", "replace").strip() or UNSAID


def _home(path: Path) -> Path:
    """Where a file came from: what has the name of a Maildir's letter goes back to ``new``."""
    inbox = path.parent.parent
    is_letter = path.suffix.casefold() not in (".eml", ".json", ".csv")
    return inbox / "new" if is_letter and (inbox / "new").is_dir() and (inbox / "cur").is_dir() else inbox


def _put_back(path: Path, inbox: Path) -> Path | None:
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise BadInput(f"«{path.name}» — не файл: положите вместо него сам файл.")
    try:
        held = Held.take(path)
    except Unreadable as trouble:
        raise BadInput(f"«{path.name}»: {trouble.reason}.") from None
    if held is None:
        return None
    with held:
        return held.move(inbox)
