"""A text of several lines that is kept while it is typed: closing the panel loses nothing."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea

from data.refusals import Refusal
from screens.dialogs.frame import Dialog
from screens.keeping import SAVE_EVERY

_KEPT = "Сохранено."


class Note(Dialog[str]):
    """Type; ``keep`` puts the text on disk within a second and once more at the end."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s,ctrl+ы", "leave", "готово", show=False, priority=True)]
    DEFAULT_CSS = """
    Note TextArea, Note TextArea:focus {
        height: 8; min-height: 3; border: none; padding: 0 1; background: $panel; color: $foreground;
    }
    """

    def __init__(self, title: str, text: str, keep: Callable[[str], None]) -> None:
        super().__init__(title, "Esc или Ctrl+S — готово; сохраняется само")
        self._kept = text
        self._keep = keep
        self._saver: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Give the text and the place where it says that it is kept."""
        yield TextArea(self._kept, classes="dialog-focus", compact=True)
        yield Static("", id="dialog-complaint", markup=False)

    def on_mount(self) -> None:
        """Keep what is typed, once a second."""
        text = self.query_one(TextArea)
        text.cursor_blink = False
        text.move_cursor(text.document.end)
        self._saver = self.set_interval(SAVE_EVERY, self._save)

    def _save(self) -> None:
        text = self.query_one(TextArea).text
        if text != self._kept:
            self._write(text)

    @work(thread=True, exclusive=True, group="note", exit_on_error=False)
    def _write(self, text: str) -> None:
        try:
            self._keep(text)
        except Refusal as refusal:
            self.app.call_from_thread(self._say, refusal.sentence)
        else:
            self._kept = text
            self.app.call_from_thread(self._say, _KEPT)

    def _say(self, words: str) -> None:
        if self.is_attached:
            self.query_one("#dialog-complaint", Static).update(Content(words))

    def asks(self, key: str) -> bool:
        """Only leaving answers: Enter is a new line."""
        return key in ("escape", "ctrl+s", "ctrl+ы")

    def action_leave(self) -> None:
        """Keep what is left and close; what cannot be kept stays open."""
        self._leave()

    @work(group="leave", exit_on_error=False)
    async def _leave(self) -> None:
        text = self.query_one(TextArea).text
        if text != self._kept:
            await self._write(text).wait()
        if text == self._kept:
            self.dismiss(text)
