"""Where an answer, a question or a note is written, below the conversation. What is typed is never lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from data.rows import FileRow
from models.terms import MessageKind
from screens.widgets.attached_line import AttachedLine
from screens.widgets.composer_head import MODES, ComposerHead
from screens.widgets.writing import Writing as Writing

SAVE_EVERY = 1.0
"""Seconds between saves while something is being typed; the promise is two."""

KEYS = (
    ("Ctrl+S", "отправить"),
    ("Esc", "отложить"),
    ("F5", "тексты"),
    ("F2", "ответ"),
    ("F3", "вопрос"),
    ("F4", "заметка"),
    ("F6", "файлы"),
    ("F1", "помощь"),
)
"""The keys that work while one writes, for the footer."""


class Composer(Vertical):
    """A text and its mode; it asks the screen to save drafts and to send; ``keep`` saves at once when the end comes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+ы,ctrl+enter", "send", "отправить", show=False, priority=True),
        Binding("escape", "put_aside", "отложить", show=False, priority=True),
        Binding("f2", "kind('answer')", "ответ", show=False),
        Binding("f3", "kind('question')", "вопрос", show=False),
        Binding("f4", "kind('note')", "заметка", show=False),
        Binding("f5", "texts", "тексты", show=False, priority=True),
        Binding("f6", "files", "файлы", show=False, priority=True),
        Binding("ctrl+v", "paste_image", "вставить картинку", show=False, priority=True),
    ]

    @dataclass
    class Typed(Message):
        """The text changed and should reach the disk."""

        number: int
        kind: MessageKind
        text: str

    @dataclass
    class Sent(Message):
        """The person wants this text to go."""

        number: int
        seen: int
        kind: MessageKind
        text: str

    @dataclass
    class Aside(Message):
        """The person leaves the text for later; it stays as a draft."""

        number: int

    @dataclass
    class KindChanged(Message):
        """What the text is meant to be changed from one kind to another."""

        number: int
        old: MessageKind
        new: MessageKind

    @dataclass
    class Dropped(Message):
        """Files may have been dragged onto the text; ``text`` is what the terminal pasted."""

        text: str

    @dataclass
    class TextWanted(Message):
        """The person wants a ready text put in."""

        number: int

    class ImageWanted(Message):
        """The person wants the clipboard's image attached, or its text pasted when it holds none."""

    class FilesWanted(Message):
        """The person wants to add a file, or take one off."""

    def __init__(self, keep: Callable[[int, MessageKind, str], object]) -> None:
        super().__init__(id="composer")
        self._keep = keep
        self._attached = AttachedLine()
        self._head = ComposerHead()
        self._writing = Writing(id="writing", tab_behavior="focus", soft_wrap=True, show_line_numbers=False)
        self._writing.takes_files = True
        self._number = 0
        self._seen = 0
        self._mailed = True
        self._kind = MessageKind.ANSWER
        self._dirty = self._unkept = False
        self._saver: Timer | None = None
        self._behind = False
        self.sending = False

    @property
    def number(self) -> int:
        """For which ticket the text is."""
        return self._number

    @property
    def kind(self) -> MessageKind:
        """What the text will be."""
        return self._kind

    @property
    def text(self) -> str:
        """What is typed now."""
        return self._writing.text

    def compose(self) -> ComposeResult:
        """Lay out the head, the files and the text."""
        yield self._head
        yield self._attached
        yield self._writing

    def on_mount(self) -> None:
        """Prepare the timer that saves while something is unsaved."""
        self._saver = self.set_interval(SAVE_EVERY, self.save, pause=True)

    def advise(self, advice: str) -> None:
        """Show how one answers into this channel, as long as one writes (D-08, D-09); empty: nothing."""
        self._head.advise(advice)

    def open(self, number: int, seen: int, kind: MessageKind, text: str, saved: str, *, mailed: bool) -> None:
        """Begin or go on writing: ``text`` is the draft found, ``seen`` the version of the ticket on the screen."""
        self._number, self._seen, self._kind, self.sending, self._mailed = number, seen, kind, False, mailed
        self._attached.show(())
        self._writing.load_text(text)
        self._writing.move_cursor(self._writing.document.end)
        self._dirty = self._unkept = False
        self._show_head(saved)
        self._writing.focus()

    def saw(self, version: int) -> None:
        """Show this version of the ticket: it counts as seen only after the desk refused because of it."""
        if self._behind:
            self._seen, self._behind = version, False

    def refused(self, *, moved_on: bool) -> None:
        """Keep the text: the desk did not take it; after ``moved_on`` the next try is made on what is now shown."""
        self.sending = False
        self._behind = moved_on

    def sent(self) -> None:
        """Forget the text: the desk has it."""
        self._dirty = self._unkept = False
        if self._saver is not None:
            self._saver.pause()

    def kept(self, said: str) -> None:
        """Tell that the draft is on disk."""
        if not self._dirty:
            self._unkept = False
            self._show_head(said)

    def try_again(self) -> None:
        """Save once more soon: the disk did not take the draft."""
        self._dirty = self._unkept = True
        if self._saver is not None:
            self._saver.resume()

    def save(self) -> None:
        """Ask for the unsaved text to be put on disk, now."""
        if self._saver is not None:
            self._saver.pause()
        if self._dirty:
            self._dirty = False
            self.post_message(self.Typed(self._number, self._kind, self.text))

    @on(TextArea.Changed)
    def _typed(self, message: TextArea.Changed) -> None:
        message.stop()
        if self._dirty or not self._writing.has_focus:
            return
        self._dirty = self._unkept = True
        if self._saver is not None:
            self._saver.reset()
            self._saver.resume()

    @property
    def files(self) -> tuple[FileRow, ...]:
        """What will leave with the text."""
        return self._attached.files

    def attach(self, files: tuple[FileRow, ...]) -> None:
        """Show the files that wait with this text."""
        self._attached.show(files)

    def insert(self, text: str) -> None:
        """Put a text that was held back where the cursor stands."""
        self._writing.insert(text)

    def put_in(self, text: str) -> None:
        """Put a ready text in the place of the selection, and keep it as a draft at once."""
        self._writing.put_in(text)
        self._dirty = self._unkept = True
        self.save()

    def show_place(self, start: int, end: int) -> None:
        """Select a place of the text and bring it into view."""
        self._writing.show_place(start, end)

    def action_texts(self) -> None:
        """Look for a ready text."""
        self.post_message(self.TextWanted(self._number))

    def paste_text(self) -> None:
        """Paste the console's own clipboard."""
        self._writing.action_paste()

    @on(Writing.Dropped)
    def _dropped(self, message: Writing.Dropped) -> None:
        message.stop()
        self.post_message(self.Dropped(message.text))

    def action_paste_image(self) -> None:
        """Attach the clipboard's image."""
        self.post_message(self.ImageWanted())

    def action_files(self) -> None:
        """Add a file, or take one off."""
        self.post_message(self.FilesWanted())

    def action_send(self) -> None:
        """Hand the text over; it stays here until the desk has it."""
        if self.text.strip() and not self.sending:
            self.sending = True
            self.post_message(self.Sent(self._number, self._seen, self._kind, self.text))

    def rest(self) -> None:
        """Be put away: what is unsaved goes to the screen now, and nothing is left to keep at the end."""
        self.save()
        self._unkept = False

    def action_put_aside(self) -> None:
        """Leave the text as a draft."""
        self.save()
        self.post_message(self.Aside(self._number))

    def action_kind(self, kind: str) -> None:
        """Make the text another kind of message."""
        old, self._kind = self._kind, MessageKind(kind)
        if old is not self._kind:
            self._dirty = False
            self.post_message(self.KindChanged(self._number, old, self._kind))
            self._dirty = True
            self.save()
            self._show_head("")

    def on_descendant_blur(self) -> None:
        """Save what was typed when the eye goes elsewhere."""
        self.save()

    def on_unmount(self) -> None:
        """Keep what is unsaved when the console ends: nobody hears messages any more."""
        if self._unkept and not self.sending:
            self._keep(self._number, self._kind, self.text)

    def _show_head(self, saved: str) -> None:
        for kind in MODES:
            self.set_class(kind is self._kind, f"-{kind.value}")
        self._head.show(self._number, self._kind, saved, mailed=self._mailed)
