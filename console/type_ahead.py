"""Keys typed ahead: what follows an act waits until the act has opened its dialog, its composer, or is done.

A slow line delivers keys in bursts. Without this, «r» and the first letters of an answer would come together, and the
letters would run as commands.
"""

from collections import deque
from time import monotonic
from typing import Any

from textual.events import Event, Key, Paste
from textual.timer import Timer
from textual.widget import Widget

from console.shell import Shell
from screens.acts import KEYS, Place
from screens.base import BaseScreen
from screens.dialogs.frame import Dialog
from screens.keys import both_layouts

LOOK_EVERY = 0.005
"""Seconds between two looks whether the act is ready for more keys."""
QUIET_LOOKS = 4
"""How many looks in a row must find nothing under way before an act counts as one that opens nothing."""
PATIENCE = 1.5
"""Seconds after which held keys go on anyway: a slow database must not make the console deaf."""
_WORK = frozenset({"act", "next", "tell", "compose", "send", "register", "aside"})
_SCREENS_OWN = ("ctrl+", "f", "escape")
"""How the keys begin that a screen hears before the field in which one types."""
_PLACES = frozenset({Place.QUEUE, Place.CARD, Place.EVERYWHERE})
_MOVES = frozenset({"list.mark", "list.open", "list.order", "card.down", "card.up", "card.history", "card.unfold"})


class TypeAhead(Shell):
    """An app that keeps the order of what was typed."""

    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self._ahead: deque[Event] | None = None
        self._opening = _opening(self._settings.keymap)
        self._stood: Widget | None = None
        self._since = 0.0
        self._quiet = 0
        self._looks: Timer | None = None

    async def on_event(self, event: Event) -> None:
        """Hold keys and pastes while an act opens what they are meant for."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            if self._ahead is None and self._too_early(event):
                self._hold()
            if self._ahead is not None:
                self._ahead.append(event)
                return
            self._hold_after(event)
        await super().on_event(event)

    def _too_early(self, event: Key | Paste) -> bool:
        """Tell whether what was typed before has to be heard first: an act under way, or letters still in the line.

        A key of the screen, such as Ctrl+S, is heard before the letters that a field has not taken in yet.
        """
        if isinstance(self.screen, BaseScreen) and self.screen.opening:
            return True
        overtakes = isinstance(event, Key) and not event.is_printable and event.key.startswith(_SCREENS_OWN)
        return overtakes and self._types and self.focused is not None and self.focused.message_queue_size > 0

    @property
    def _types(self) -> bool:
        return self.screen.is_modal or (self.focused is not None and self.focused.check_consume_key("a", "a"))

    def _hold_after(self, event: Event) -> None:
        if not isinstance(event, Key):
            return
        if self._asks(event.key) or (not self._types and event.key in self._opening):
            self._hold()

    def _hold(self) -> None:
        self._ahead = deque()
        self._stood, self._since, self._quiet = self.focused, monotonic(), 0
        self._looks = self.set_interval(LOOK_EVERY, self._look_ahead)

    def _asks(self, key: str) -> bool:
        return isinstance(self.screen, BaseScreen | Dialog) and self.screen.asks(key)

    async def _look_ahead(self) -> None:
        if self._ahead is None or not (self._may_go_on() or monotonic() - self._since > PATIENCE):
            return
        if self._looks is not None:
            self._looks.stop()
        held, self._ahead = self._ahead, None
        while held:
            await self.on_event(held.popleft())
            if self._ahead is not None:
                self._ahead.extend(held)
                return

    def _may_go_on(self) -> bool:
        """Tell whether what was opened has the keyboard, or the act is over and opened nothing."""
        if isinstance(self.screen, BaseScreen) and self.screen.opening:
            return False
        if self.focused is not None and self.focused is not self._stood:
            return self.focused.is_attached and not self.screen.message_queue_size
        target = self.focused or self.screen
        waiting = target.message_queue_size or self.screen.message_queue_size
        working = any(one.group in _WORK and not one.is_finished for one in self.workers)
        self._quiet = 0 if waiting or (working and not self.screen.is_modal) else self._quiet + 1
        return self._quiet >= QUIET_LOOKS


def _opening(keymap: Any) -> frozenset[str]:
    acts = (one for one in KEYS if one.places & _PLACES and one.id not in _MOVES and not one.id.startswith("view."))
    return frozenset(stroke for one in acts for stroke in both_layouts(keymap.get(one.id, one.keys)).split(","))
