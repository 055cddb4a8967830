"""Heads of the journal kept outside the database: they notice a cut tail, which no chain inside can (R6, F-09, F-12).

Two files. ``journal.anchors`` only grows: a line every few hundred events. ``journal.head`` holds one record, the
newest head, rewritten in place after each commit; losing it only makes the guard coarser.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EVERY = 256
"""Events between two lines of the growing file."""

_HEAD_LENGTH = 192


@dataclass(frozen=True, slots=True)
class Anchor:
    """That the journal had this event with this hash."""

    n: int
    hash: str


class Anchors:
    """Writes anchors after commits, and reads back the ones that this desk really wrote."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self.head_file = path.with_suffix(".head")
        self._key = key
        self._head: int | None = None
        self._lined = 0
        self._last = 0

    def note(self, n: int, digest: str) -> None:
        """Remember the head after a commit. Never before one: an anchor must not outlive its event."""
        if n <= self._last:
            return
        self._last = n
        if self._head is None:
            self._head = os.open(self.head_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._lined = max((anchor.n for anchor in self.lines()), default=0)
        line = self._line(n, digest)
        before = self._parse(os.pread(self._head, _HEAD_LENGTH, 0))
        if before is None or before.n < n:
            os.pwrite(self._head, line.ljust(_HEAD_LENGTH - 1).encode() + b"\n", 0)
        if n - self._lined >= EVERY:
            self.write_line(n, digest)

    def write_line(self, n: int, digest: str) -> None:
        """Add a durable line to the growing file."""
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, self._line(n, digest).encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        self._lined = n

    def lines(self) -> Iterator[Anchor]:
        """Read the anchors of the growing file; a line that this desk did not write is passed over."""
        try:
            with open(self._path, "rb") as file:
                yield from (anchor for raw in file if (anchor := self._parse(raw)))
        except FileNotFoundError:
            return

    def head(self) -> Anchor | None:
        """Read the newest head that was noted."""
        try:
            return self._parse(self.head_file.read_bytes())
        except FileNotFoundError:
            return None

    def forged(self) -> int:
        """Count lines that do not carry this desk's seal: 1 may be a torn last line, more is somebody's work."""
        try:
            with open(self._path, "rb") as file:
                return sum(1 for raw in file if self._parse(raw) is None)
        except FileNotFoundError:
            return 0

    def newest(self) -> Anchor | None:
        """The farthest event that is known to have existed."""
        known = [*self.lines(), *filter(None, [self.head()])]
        return max(known, key=lambda anchor: anchor.n, default=None)

    def close(self) -> None:
        """Let the head file go."""
        if self._head is not None:
            os.close(self._head)
            self._head = None

    def _line(self, n: int, digest: str) -> str:
        return f"{n} {digest} {self._seal(n, digest)}"

    def _seal(self, n: int, digest: str) -> str:
        return hmac.new(self._key, f"anchor {n} {digest}".encode(), hashlib.sha256).hexdigest()[:32]

    def _parse(self, raw: bytes) -> Anchor | None:
        parts = raw.split()
        if len(parts) != 3 or not parts[0].isdigit():
            return None
        n, digest, seal = int(parts[0]), parts[1].decode("ascii", "replace"), parts[2].decode("ascii", "replace")
        return Anchor(n, digest) if hmac.compare_digest(seal.encode(), self._seal(n, digest).encode()) else None
