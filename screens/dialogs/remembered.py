"""«Вспомнил»: what the outgoing person adds within minutes; it pops up, and says that it was read (HO-32)."""

import asyncio
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data.refusals import Refusal
from data.shifts.rows import Recalled
from screens.dialogs.frame import Dialog
from screens.safe import safe_block, safe_line

READABLE_AFTER = 0.7
"""Seconds before a key counts: one that was meant for what stood here before must not call it read."""
_READY = "Enter — прочитано"


class Remembered(Dialog[bool]):
    """Stays until it is read; ``read`` has that written down, in a thread."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "read", "прочитано", show=False)]

    def __init__(self, one: Recalled, when: str, read: Callable[[], None]) -> None:
        super().__init__(safe_line(f"{one.by}: дополнение после передачи, {when}"), "…")
        self._text = one.text
        self._read = read
        self.ready = False
        """Whether a key counts."""

    def body(self) -> Iterable[Widget]:
        """Give the text and the place of a complaint."""
        text = Static(Content.assemble(safe_block(self._text, whole=True)), id="dialog-text", markup=False)
        yield VerticalScroll(text, id="dialog-scroll", classes="dialog-focus")
        yield Static("", id="dialog-complaint", markup=False)

    def on_mount(self) -> None:
        """Let it be read before a key can take it away."""
        self.set_timer(READABLE_AFTER, self._now_ready)

    def _now_ready(self) -> None:
        self.ready = True
        self.query_one("#dialog-keys", Static).update(Content(_READY))

    def action_leave(self) -> None:
        """Stay: it has to be read."""

    @work(group="act", exit_on_error=False)
    async def action_read(self) -> None:
        """Have it written down that it was read; what the base refuses is said, and Enter tries again."""
        if not self.ready:
            return
        self.ready = False
        try:
            await asyncio.to_thread(self._read)
        except Refusal as refusal:
            self.ready = True
            self.query_one("#dialog-complaint", Static).update(safe_line(refusal.sentence))
        else:
            self.dismiss(True)
