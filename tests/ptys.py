"""A program in a real pseudo-terminal, with an emulator that shows what a person would see."""

import codecs
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

ROOT = Path(__file__).parent.parent
PATIENCE = 30.0
"""Seconds after which a condition that has not come true is a failure."""


class Terminal:
    """One running console, ``through`` another program where one is given: send it keys, wait for what it says."""

    def __init__(
        self,
        words: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str] | None = None,
        ignore: Sequence[signal.Signals] = (),
        through: Sequence[str] = (),
    ) -> None:
        columns, lines = size
        self.raw = bytearray()
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        whole = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        for name in {"NO_COLOR", "COLUMNS", "LINES"} - {*(env or {})}:
            whole.pop(name, None)
        self.process = subprocess.Popen(
            [*through, sys.executable, "-m", "console.main", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env=whole,
            start_new_session=True,
            preexec_fn=partial(_take_terminal, tuple(ignore)),
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Close our end of the terminal, as a lost connection does."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def send(self, keys: str) -> None:
        """Type characters; control keys are given as the terminal sends them."""
        os.write(self._master, keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size, as a person dragging a window does."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.resize(max(lines, 1), max(columns, 1))

    def text(self) -> str:
        """What the screen shows now, a line a row."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, condition: str | Callable[[str], bool], what: str = "") -> str:
        """Read the terminal until the screen holds a text or meets a condition; fail with the screen otherwise."""
        met = (lambda screen: condition in screen) if isinstance(condition, str) else condition
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if met(shown := self.text()):
                return shown
            if not self._read(0.2) and self.process.poll() is not None:
                break
        raise AssertionError(f"never came: {what or condition!r}\n{self.text()}\n(exit code {self.process.poll()})")

    def wait_exit(self) -> int:
        """Read until the program has ended, and give its exit code."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            self._read(0.2)
        while self._read(0):
            pass
        assert self.process.returncode is not None, f"still running\n{self.text()}"
        return self.process.returncode

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def _read(self, patience: float) -> bool:
        if self._master < 0:
            return False
        ear = select.poll()
        ear.register(self._master, select.POLLIN | select.POLLHUP)
        if not ear.poll(patience * 1000):
            return False
        try:
            chunk = os.read(self._master, 65536)
        except OSError:
            return False
        self.raw += chunk
        self._stream.feed(self._decoder.decode(chunk))
        return bool(chunk)


def _take_terminal(ignore: Sequence[signal.Signals]) -> None:
    for number in ignore:
        signal.signal(number, signal.SIG_IGN)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
