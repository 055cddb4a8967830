"""Leaving in good order: a signal ends the app, which restores the terminal; so does a vanished one (R10)."""

import asyncio
import contextlib
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable

from textual.app import App

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
"""What asks the console to leave; the exit code is 128 and the signal's number."""
LOOK_EVERY = 1.0
"""Seconds between two looks whether the terminal is still there."""
GRACE = 1.0
"""Seconds that a console without a terminal gets to put its things away."""


def run(app: App[str]) -> int:
    """Run the app until it is left; the answer is the exit code."""
    app.run()
    return app.return_code or 0


def attend(app: App[str]) -> Callable[[], None]:
    """Listen to signals and to the terminal while the app runs; call the answer when it ends."""
    loop = asyncio.get_running_loop()
    leave = _leaver(app)
    for number in SIGNALS:
        loop.add_signal_handler(number, leave, 128 + number)
    if sys.__stdin__ is not None and sys.__stdin__.isatty():
        watch = (sys.__stdin__.fileno(), loop, leave)
        threading.Thread(target=_watch, args=watch, name="pult-terminal", daemon=True).start()

    def stop() -> None:
        for number in SIGNALS:
            loop.remove_signal_handler(number)

    return stop


def _leaver(app: App[str]) -> Callable[[int], None]:
    def leave(code: int) -> None:
        app.exit(return_code=code)

    return leave


def _watch(terminal: int, loop: asyncio.AbstractEventLoop, leave: Callable[[int], None]) -> None:
    """Look at the terminal until the process ends, during its last steps too: they may hang for want of a reader."""
    never = threading.Event()
    while there(terminal):
        never.wait(LOOK_EVERY)
    code = 128 + signal.SIGHUP
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(leave, code)
    never.wait(GRACE)
    os._exit(code)


def there(terminal: int) -> bool:
    """Tell whether the terminal behind this file still exists."""
    try:
        termios.tcgetattr(terminal)
    except (termios.error, OSError, ValueError):
        return False
    return True
