"""Opening and moving the files of a shared folder without trusting anything in it (F-24, security.md §7).

A file is worked on under a lock of its inode and is moved by one rename onto a name reserved beforehand, so that two
consoles on one folder never do it twice and nothing that lies there already is overwritten.
"""

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

REASON_SUFFIX = ".причина.txt"
NAME_BYTES = 200
LETTER_LIMIT = 25 * 1024 * 1024
BATCH_LIMIT = 100 * 1024 * 1024

QUIET_SECONDS = 2.0
"""How long a file must not have changed where the kernel does not tell whether it is being written."""

_OPEN_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_TEMPORARY = (".part", ".tmp", ".swp", ".crdownload", ".filepart", "~")


class Unreadable(Exception):
    """A file that can never be accepted as it is; ``reason`` is the Russian sentence put beside it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_temporary(name: str) -> bool:
    """Tell whether a name says that its writer has not finished (or that nobody wants it read)."""
    return name.startswith(".") or name.casefold().endswith(_TEMPORARY)


def oddity(mode: int) -> str:
    """Name in Russian what is not a plain file; empty for a plain one."""
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode):
        return "это ссылка, а не файл: по ссылкам приём не ходит"
    if stat.S_ISDIR(mode):
        return "это папка, а не файл"
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        return "это канал, а не файл: читать из него нельзя"
    return "это устройство, а не файл"


def in_megabytes(size: int) -> str:
    """Write a size the way people read it: «1,4 МБ»."""
    return f"{size / 1024 / 1024:.1f} МБ".replace(".", ",")


class Held:
    """A file that this process alone works on: opened without following links and locked until closed."""

    def __init__(self, path: Path, descriptor: int, found: os.stat_result) -> None:
        self.path = path
        self.name = path.name
        self.size = found.st_size
        self.changed_ns = found.st_mtime_ns
        self._descriptor = descriptor
        self._identity = (found.st_dev, found.st_ino)

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """Open and lock a file; None when it is gone, another console has it, or somebody still writes to it."""
        try:
            descriptor = os.open(path, _OPEN_FLAGS)
        except FileNotFoundError:
            return None
        except OSError as trouble:
            raise Unreadable(_why_not_opened(trouble)) from trouble
        held = None
        try:
            found = os.fstat(descriptor)
            if odd := oddity(found.st_mode):
                raise Unreadable(odd)
            held = cls(path, descriptor, found)
            if held._locked() and held._still_there() and not being_written(descriptor, found.st_ctime):
                return held
            held = None
            return None
        finally:
            if held is None:
                os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def read(self, limit: int) -> bytes:
        """Read the whole file, refusing one over the limit before a byte is read."""
        self.check_size(limit)
        parts = []
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        left = limit + 1
        while left > 0 and (part := os.read(self._descriptor, min(left, 1 << 20))):
            parts.append(part)
            left -= len(part)
        if left <= 0:
            raise Unreadable(_too_big(limit + 1, limit))
        return b"".join(parts)

    def check_size(self, limit: int) -> None:
        """Refuse a file over the limit."""
        if self.size > limit:
            raise Unreadable(_too_big(self.size, limit))

    def digest(self) -> str:
        """Give the SHA-256 of the content (hex); a stream that is being read stays where it is."""
        found = hashlib.sha256()
        offset = 0
        while part := os.pread(self._descriptor, 1 << 20, offset):
            found.update(part)
            offset += len(part)
        return found.hexdigest()

    def stream(self) -> int:
        """Give a descriptor at the beginning of the file, for the caller to close; they share one place in it."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.dup(self._descriptor)

    def move(self, folder: Path, name: str = "", beside: str = "") -> Path | None:
        """Move it into a folder under a free name; None when another hand has moved or replaced it meanwhile."""
        target = reserve(folder, name or self.name, beside)
        try:
            os.rename(self.path, target)
        except FileNotFoundError:
            target.unlink(missing_ok=True)
            return None
        except OSError as trouble:
            if trouble.errno != errno.EXDEV:
                target.unlink(missing_ok=True)
                raise
            return self._copy(target)
        moved = os.lstat(target)
        if (moved.st_dev, moved.st_ino) == self._identity:
            return target
        os.rename(target, reserve(self.path.parent, self.path.name))
        return None

    def keep(self, target: Path) -> None:
        """Keep the content under another name for good: a second name of the same file, a copy where that cannot be."""
        if target.exists():
            return
        try:
            os.link(self.path, target, follow_symlinks=False)
            kept = os.lstat(target)
            ours = (kept.st_dev, kept.st_ino) == self._identity
        except OSError:
            ours = target.exists() and not self._still_there()
        if not ours:
            self._write_to(target)

    def _write_to(self, target: Path) -> None:
        fresh = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with open(self.stream(), "rb") as source, open(fresh, "xb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
                copy.flush()
                os.fsync(copy.fileno())
            os.replace(fresh, target)
        finally:
            fresh.unlink(missing_ok=True)

    def _copy(self, target: Path) -> Path:
        self._write_to(target)
        if self._still_there():
            self.path.unlink(missing_ok=True)
        return target

    def _locked(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def _still_there(self) -> bool:
        try:
            now = os.lstat(self.path)
        except FileNotFoundError:
            return False
        return (now.st_dev, now.st_ino) == self._identity


def being_written(descriptor: int, changed: float) -> bool:
    """Tell whether any process has the file open for writing; the kernel says it by refusing a read lease.

    Where it cannot say (another owner's file, another system), a file that changed a moment ago may still grow. SIGURG,
    which is ignored, stands in for the signal that would tell us of a writer coming within the lease's microseconds.
    """
    if hasattr(fcntl, "F_SETLEASE"):
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as trouble:
            if trouble.errno == errno.EAGAIN:
                return True
        else:
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
            return False
    return 0 <= time.time() - changed < QUIET_SECONDS


def reserve(folder: Path, name: str, beside: str = "", directory: bool = False) -> Path:
    """Take a free name in the folder by an empty file (or folder) of ours; ``beside`` must be free after it too."""
    for candidate in _names(name):
        target = folder / candidate
        if beside and os.path.lexists(f"{target}{beside}"):
            continue
        try:
            if directory:
                os.mkdir(target, 0o700)
            else:
                os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            continue
        return target
    raise AssertionError("the names never end")


def move_odd(path: Path, folder: Path, name: str = "") -> Path | None:
    """Move what is no plain file, itself and unopened; None when it is gone."""
    try:
        directory = stat.S_ISDIR(os.lstat(path).st_mode)
    except FileNotFoundError:
        return None
    target = reserve(folder, name or path.name, REASON_SUFFIX, directory)
    undo: Callable[[], None] = target.rmdir if directory else target.unlink
    try:
        os.rename(path, target)
    except FileNotFoundError:
        undo()
        return None
    except OSError:
        with suppress(OSError):
            undo()
        raise
    return target


def fit(name: str, limit: int = NAME_BYTES) -> str:
    """Cut a name so that suffixes still fit into a directory entry; its own suffix stays."""
    raw = os.fsencode(name)
    if len(raw) <= limit:
        return name
    stem, dot, suffix = raw.rpartition(b".")
    if not dot or len(suffix) > 20:
        stem, suffix = raw, b""
    kept = stem[: limit - len(suffix) - 1].decode("utf-8", "ignore")
    return kept + (f".{os.fsdecode(suffix)}" if suffix else "")


def _names(name: str) -> Iterator[str]:
    short = fit(name)
    yield short
    stem, dot, suffix = short.rpartition(".")
    if not stem:
        stem, dot, suffix = short, "", ""
    for copy in range(2, 12):
        yield f"{stem} ({copy}){dot}{suffix}"
    while True:
        yield f"{stem} ({secrets.token_hex(6)}){dot}{suffix}"


def _why_not_opened(trouble: OSError) -> str:
    if trouble.errno == errno.ELOOP:
        return oddity(stat.S_IFLNK)
    if trouble.errno == errno.ENXIO:
        return oddity(stat.S_IFSOCK)
    if trouble.errno in (errno.EACCES, errno.EPERM):
        return "нет права читать этот файл"
    return f"файл не открывается ({errno.errorcode.get(trouble.errno or 0, 'ошибка')})"


def _too_big(size: int, limit: int) -> str:
    return f"файл слишком велик: {in_megabytes(size)}, предел {in_megabytes(limit)}"
