"""The bytes of attached files, one file a content, named by its SHA-256, outside the database (C-28, S-67).

Written whole and durable before a row of the database names them, and checked each time they are read. Bytes that no
row came to name are swept after a day; a lock keeps the sweeper from taking what is just being named again.
"""

import fcntl
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.keyfile import sync_folder

FILE_BYTES = 25 * 1024 * 1024
"""The largest file that is kept."""
_HASH = re.compile(r"[0-9a-f]{64}")
_FOLDER = re.compile(r"[0-9a-f]{2}")
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Lost(Exception):
    """The bytes are not there, or not what they were; the text says which, in Russian."""


class Blobs:
    """A folder of contents."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Name the file of a content; a name that is no hash is refused before it touches the disk."""
        if not _HASH.fullmatch(sha256):
            raise Lost("записан с неверной контрольной суммой")
        return self.root / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Keep a content, durable on return, and give its hash; one that is there already is kept once (OSError)."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        with self._locked(fcntl.LOCK_SH):
            if self._same(path, sha256, len(data)):
                os.utime(path, follow_symlinks=False)
            else:
                self._write(path, data)
        return sha256

    def has(self, sha256: str) -> bool:
        """Tell whether a content is there, without reading it."""
        return stat.S_ISREG(_mode(self.path(sha256)))

    def read(self, sha256: str) -> bytes:
        """Read a content and check it; raises Lost with the reason when it is missing or has changed."""
        try:
            descriptor = os.open(self.path(sha256), _READ)
        except FileNotFoundError:
            raise Lost("пропал с диска") from None
        except OSError:
            raise Lost("не читается с диска") from None
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Lost("подменён на диске")
            data = file.read(FILE_BYTES + 1)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Lost("изменён или повреждён на диске")
        return data

    def sweep(self, named: Callable[[str], set[str]], before: float) -> int:
        """Remove contents that nobody names and nothing has touched since ``before`` (seconds of the epoch).

        ``named`` gives the hashes, beginning with two letters, that the database names. Gives how many went.
        """
        gone = 0
        for folder in self._folders():
            with self._locked(fcntl.LOCK_EX), os.scandir(folder) as entries:
                known: set[str] | None = None
                for entry in entries:
                    with suppress(FileNotFoundError):
                        if entry.stat(follow_symlinks=False).st_mtime >= before:
                            continue
                        known = named(folder.name) if known is None else known
                        if entry.name not in known:
                            os.unlink(entry.path)
                            gone += 1
        return gone

    def _folders(self) -> list[Path]:
        try:
            names = sorted(name for name in os.listdir(self.root) if _FOLDER.fullmatch(name))
        except FileNotFoundError:
            return []
        return [self.root / name for name in names if stat.S_ISDIR(_mode(self.root / name))]

    def _same(self, path: Path, sha256: str, size: int) -> bool:
        try:
            return path.lstat().st_size == size and bool(self.read(sha256) or not size)
        except (FileNotFoundError, Lost):
            return False

    def _write(self, path: Path, data: bytes) -> None:
        folder = path.parent
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(self.root)
        fresh = folder / f".{secrets.token_hex(8)}.part"
        try:
            with open(os.open(fresh, _WRITE, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(folder)

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self.root / ".lock", flags, 0o600)
        try:
            fcntl.flock(descriptor, how)
            yield
        finally:
            os.close(descriptor)


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except OSError:
        return 0
