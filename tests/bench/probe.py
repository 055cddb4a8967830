"""Measures a terminal program from outside: start, key to screen, idle cost, memory."""

import codecs
import fcntl
import os
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pyte

SIZE = (130, 56)
"""Columns and lines of the measured terminal."""
PATIENCE = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")
_ASKED = {b"\x1b[c": b"\x1b[?62;22c", b"\x1b[>c": b"\x1b[>0;0;0c"}


class Screen(NamedTuple):
    """What a person would see."""

    lines: tuple[str, ...]
    colours: tuple[tuple[str, bool], ...]
    """Of one cell of each line: a cursor that is only a colour is seen by it."""


class Probe:
    """One program in a pseudo-terminal, with a stopwatch on what it writes."""

    def __init__(self, command: Sequence[str], size: tuple[int, int] = SIZE, cwd: Path | None = None) -> None:
        self._columns, self._lines = size
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", self._lines, self._columns, 0, 0))
        self._screen = pyte.Screen(self._columns, self._lines)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.written = 0
        whole = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            list(command), stdin=slave, stdout=slave, stderr=slave, env=whole, cwd=cwd, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)

    def ready(self, pattern: str) -> float:
        """Wait until the screen shows the pattern; give the seconds from the start of the process."""
        return self.until(pattern) - self.started

    def until(self, pattern: str) -> float:
        """Wait until the screen shows the pattern; give the instant of the output that brought it."""
        wanted = re.compile(pattern)
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() < end:
            at = self._read(0.2)
            if at and wanted.search("\n".join(self._screen.display)):
                return at
        raise AssertionError(f"{pattern!r} never came:\n" + "\n".join(line.rstrip() for line in self._screen.display))

    def key(self, sequence: bytes, shown: Callable[[Screen], bool] | None = None) -> float:
        """Press a key; give the seconds until the screen changed and says what it should (2 s: it never did).

        What comes is only stamped while it comes, and drawn afterwards: the emulator is slower than the program.
        """
        self.settle()
        before = self.screen()
        done = shown or _anything
        pressed = time.perf_counter()
        os.write(self._master, sequence)
        answered = 0.0
        while not answered and time.perf_counter() - pressed < 2:
            for at, chunk in self._gather():
                self._draw(chunk)
                if not answered and (now := self.screen()) != before and done(now):
                    answered = at
        return (answered or time.perf_counter()) - pressed

    def screen(self) -> Screen:
        """What the screen shows, and where its colours stand out."""
        colours = tuple((line[4].bg, line[4].reverse) for line in (self._screen.buffer[y] for y in range(self._lines)))
        return Screen(tuple(self._screen.display), colours)

    def _gather(self, quiet: float = 0.012) -> list[tuple[float, bytes]]:
        """Collect what the program writes, stamped, until it falls silent."""
        found: list[tuple[float, bytes]] = []
        patience = 0.5
        while select.select([self._master], [], [], patience)[0]:
            at = time.perf_counter()
            found.append((at, self._take()))
            if not found[-1][1] or at - found[0][0] > 0.5:
                break
            patience = quiet
        return found

    def settle(self, quiet: float = 0.03, longest: float = 2.0) -> None:
        """Read until nothing came for a while."""
        end = time.perf_counter() + longest
        while self._read(quiet) and time.perf_counter() < end:
            pass

    def write(self, keys: bytes) -> None:
        """Type without measuring."""
        os.write(self._master, keys)

    def idle(self, seconds: float) -> tuple[float, float]:
        """Leave it alone; give the share of a core it used and the bytes a second it wrote."""
        self.settle()
        cpu, written, began = self.cpu(), self.written, time.perf_counter()
        while (passed := time.perf_counter() - began) < seconds:
            self._read(min(0.2, seconds - passed))
        passed = time.perf_counter() - began
        return (self.cpu() - cpu) / passed, (self.written - written) / passed

    def cpu(self) -> float:
        """Seconds of processor time that the process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """Resident memory of the process now, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found.group(1)) / 1024 if found else 0.0

    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def _read(self, patience: float) -> float:
        if not select.select([self._master], [], [], patience)[0]:
            return 0.0
        at = time.perf_counter()
        chunk = self._take()
        self._draw(chunk)
        return at if chunk else 0.0

    def _take(self) -> bytes:
        try:
            chunk = os.read(self._master, 65536)
        except OSError:
            return b""
        self.written += len(chunk)
        for question, answer in _ASKED.items():
            if question in chunk:
                os.write(self._master, answer)
        return chunk

    def _draw(self, chunk: bytes) -> None:
        self._stream.feed(self._decoder.decode(chunk))


def _anything(_: Screen) -> bool:
    return True
