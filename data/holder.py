"""Who is writing now: one small record beside the database, so that a waiting console can name the other (F-04)."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_LENGTH = 256


@dataclass(frozen=True, slots=True)
class Holding:
    """The process that holds the database, the person at its console and since when."""

    pid: int
    who: str
    since: datetime

    @property
    def alive(self) -> bool:
        """Tell whether that process still runs on this machine."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    def said(self, at: datetime) -> str:
        """Name the holder for the operator, with the time as their console shows it."""
        name = self.who or "другая консоль"
        return f"{name}, процесс {self.pid}, с {self.since.astimezone(at.tzinfo):%H:%M:%S}"


class Holder:
    """This process's pen on the record. Written under the database's lock, so the last writer is the holder."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + "-holder")
        self._file: int | None = None

    def sign(self, who: str, at: datetime) -> bytes:
        """Note that this process writes from now on; gives what ``clear`` needs."""
        name = who.replace("\n", " ").encode("utf-8", "replace")[:200].decode("utf-8", "ignore")
        record = f"{os.getpid()} {int(at.timestamp())} {name}".encode().ljust(_LENGTH - 1) + b"\n"
        # On a full disk the record may fail; it is a courtesy, and the write itself decides.
        with suppress(OSError):
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.pwrite(self._file, record, 0)
        return record

    def clear(self, record: bytes) -> None:
        """Note that nobody writes, unless another process has signed meanwhile."""
        with suppress(OSError):
            if self._file is not None and os.pread(self._file, _LENGTH, 0) == record:
                os.pwrite(self._file, b" " * (_LENGTH - 1) + b"\n", 0)

    def read(self) -> Holding | None:
        """Find who holds the database; None when nobody of ours does."""
        try:
            parts = self._path.read_bytes().decode("utf-8", "replace").split(maxsplit=2)
            pid, since = int(parts[0]), datetime.fromtimestamp(int(parts[1]), UTC)
        except (OSError, ValueError, IndexError):
            return None
        holding = Holding(pid, parts[2].strip() if len(parts) > 2 else "", since)
        return holding if holding.alive else None

    def close(self) -> None:
        """Let the record go."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
