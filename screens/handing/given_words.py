"""Words typed for items of a handover that are not on disk yet: each item's newest, written together, none lost."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from data.shifts.rows import ItemKey
from screens.widgets.give_fields import Words


class Unkept:
    """Holds the newest words of each item until ``write`` has put them on disk."""

    def __init__(self, write: Callable[[ItemKey, Words, datetime], None]) -> None:
        self._write = write
        self._waiting: dict[ItemKey, Words] = {}
        self._guard, self._writing = Lock(), Lock()

    @property
    def any(self) -> bool:
        """Whether something is typed that is not on disk."""
        return bool(self._waiting)

    def of(self, key: ItemKey) -> Words | None:
        """The words of an item that wait."""
        return self._waiting.get(key)

    def take(self, key: ItemKey, words: Words) -> None:
        """Note an item's newest words."""
        with self._guard:
            self._waiting[key] = words

    def keep(self, now: datetime) -> bool:
        """Write what waits (in a thread, or at the end); what could not be written goes on waiting."""
        wrote = False
        with self._writing:
            for key in tuple(self._waiting):
                with self._guard:
                    words = self._waiting[key]
                self._write(key, words, now)
                wrote = True
                with self._guard:
                    if self._waiting.get(key) == words:
                        del self._waiting[key]
        return wrote
