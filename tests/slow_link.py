"""``python -m tests.slow_link SECONDS COMMAND…``: a program behind a line on which every byte is late, each way."""

import fcntl
import os
import select
import subprocess
import sys
import termios
import time
import tty
from collections import deque
from collections.abc import Sequence

Sent = deque[tuple[float, int, bytes]]
"""What is on its way: when it arrives, where, what."""


def run(delay: float, command: Sequence[str]) -> int:
    """Run a command in a terminal of its own, every byte late by ``delay`` seconds; gives its exit code."""
    near, far = os.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8))
    tty.setraw(0)
    process = subprocess.Popen(
        list(command),
        stdin=far,
        stdout=far,
        stderr=far,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(far)
    carry(near, delay)
    return process.wait()


def carry(near: int, delay: float) -> None:
    """Carry bytes both ways until the program's end of the line is closed and everything has arrived."""
    sent: Sent = deque()
    ends = {0: near, near: 1}
    while near in ends or sent:
        wait = max(0.0, sent[0][0] - time.monotonic()) if sent else None
        for end in select.select(list(ends), [], [], wait)[0]:
            chunk = _read(end)
            if chunk:
                sent.append((time.monotonic() + delay, ends[end], chunk))
            else:
                ends.clear()
        while sent and sent[0][0] <= time.monotonic():
            _, to, chunk = sent.popleft()
            os.write(to, chunk)


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:
        return b""


if __name__ == "__main__":
    sys.exit(run(float(sys.argv[1]), sys.argv[2:]))
