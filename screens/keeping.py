"""Keeping what is typed on disk: the newest text alone, at most a second late, and at once when the console ends."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Generic, TypeVar

Text = TypeVar("Text")

SAVE_EVERY = 1.0
"""Seconds between saves while something is being typed; the promise is two (F-42)."""


class Keeper(Generic[Text]):
    """Holds the newest state of one text; ``write`` puts a state on disk and is never called with an older one last."""

    def __init__(self, write: Callable[[Text, datetime], None]) -> None:
        self._write = write
        self._lock = Lock()
        self._waiting: Text | None = None
        self._closed = False

    @property
    def unkept(self) -> bool:
        """Whether something is typed that is not on disk."""
        return self._waiting is not None

    def take(self, state: Text) -> None:
        """Note the newest state; it is written by the next ``keep``."""
        if not self._closed:
            self._waiting = state

    def keep(self, now: datetime) -> bool:
        """Write the newest state if there is one (in a thread, or at the end); tells whether it wrote."""
        with self._lock:
            state, self._waiting = self._waiting, None
            if state is None or self._closed:
                return False
            try:
                self._write(state, now)
            except BaseException:
                self._waiting = state if self._waiting is None else self._waiting
                raise
            return True

    def close(self, last: Callable[[], None]) -> None:
        """End the keeping with a last act, such as taking the draft away: nothing is written after it."""
        with self._lock:
            last()
            self._closed, self._waiting = True, None
