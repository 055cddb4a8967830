"""Writing a text of several lines that starts from a ready draft; what is typed is on disk within two seconds."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from data.refusals import Refusal
from models.safetext import one_line
from screens.dialogs.frame import Dialog
from screens.keeping import SAVE_EVERY, Keeper
from screens.widgets.writing import Writing

Done = str
"""The sentence that tells what was done with the text."""


class Write(Dialog[Done]):
    """Edit a text; Ctrl+S gives it to ``act`` in a thread and answers with its sentence, a refusal keeps the text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "готово", show=False),
        Binding("f5", "copy", "копировать", show=False),
    ]

    def __init__(
        self,
        title: str,
        start: str,
        act: Callable[[str], Done],
        keep: Callable[[str, datetime], None],
        now: Callable[[], datetime],
        *,
        hint: str = "",
        verb: str = "опубликовать",
    ) -> None:
        super().__init__(one_line(title), f"Ctrl+S — {verb}   F5 — копировать   Esc — позже")
        self._start = start
        self._act = act
        self._now = now
        self._hint = hint
        self._busy = False
        self._forget = keep
        self.keeper: Keeper[str] = Keeper(keep)

    def body(self) -> Iterable[Widget]:
        """Give the hint, the text and the place of a complaint."""
        if self._hint:
            yield Static(Content(one_line(self._hint)), id="dialog-hint", markup=False)
        yield Writing(self._start, id="write-text", classes="dialog-focus", soft_wrap=True, show_line_numbers=False)
        yield Static("", id="dialog-complaint", markup=False)

    def on_mount(self) -> None:
        """Keep what is typed while it is typed; the cursor stands at the end of the draft."""
        writing = self.query_one("#write-text", Writing)
        writing.move_cursor(writing.document.end)
        self.set_interval(SAVE_EVERY, self._save)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.query_one("#write-text", Writing).text

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Note the newest text, and take the complaint away."""
        if message.text_area.text != self._start:
            self.keeper.take(message.text_area.text)
            self._start = message.text_area.text
            self.query_one("#dialog-complaint", Static).update("")

    def _save(self) -> None:
        if self.keeper.unkept:
            self._keep()

    @work(thread=True, group="keep", exit_on_error=False)
    def _keep(self) -> None:
        self.keeper.keep(self._now())

    def action_copy(self) -> None:
        """Copy the text into the clipboard of the terminal."""
        self.app.copy_to_clipboard(self.text)
        self.query_one("#dialog-complaint", Static).update("Скопировано.")

    @work(group="send", exit_on_error=False)
    async def action_send(self) -> None:
        """Do it, once at a time; a refusal is said here."""
        if self._busy:
            return
        self._busy = True
        try:
            sentence = await asyncio.to_thread(self._act, self.text)
        except Refusal as refusal:
            self.query_one("#dialog-complaint", Static).update(Content(one_line(refusal.sentence)))
            return
        finally:
            self._busy = False
        # What was sent is no draft any more: an empty text takes it away, and nothing is kept after it.
        await asyncio.to_thread(self.keeper.close, lambda: self._forget("", self._now()))
        self.dismiss(sentence)

    def action_leave(self) -> None:
        """Leave with the text on disk."""
        self._leave()

    @work(group="leave", exit_on_error=False)
    async def _leave(self) -> None:
        await asyncio.to_thread(self.keeper.keep, self._now())
        self.dismiss(None)
