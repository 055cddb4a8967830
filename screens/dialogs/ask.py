"""Asking for a line of text that must mean something: a reason, a number, an instant."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.dialogs.frame import Dialog

T = TypeVar("T")


def any_text(text: str) -> str:
    """Take a text that is not empty."""
    text = text.strip()
    if not text:
        raise ValueError("Напишите хотя бы слово.")
    return text


def maybe_text(text: str) -> str:
    """Take any text, an empty one too."""
    return text.strip()


def ticket_number(text: str) -> int:
    """Take the number of a ticket, with or without the № before it."""
    digits = text.strip().lstrip("№#").strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 15:
        raise ValueError("Нужен номер обращения цифрами, например 1042.")
    return int(digits)


class Ask(Dialog[T]):
    """Ask for a line; ``check`` turns it into a value or raises ValueError with a sentence that is then shown."""

    def __init__(
        self, title: Content | str, check: Callable[[str], T], *, hint: str = "", start: str = "", example: str = ""
    ) -> None:
        super().__init__(title, "Enter — да   Esc — не надо")
        self._check = check
        self._hint = hint
        self._start = start
        self._example = example

    def body(self) -> Iterable[Widget]:
        """Give the explanation, the line to type in and the place of a complaint."""
        if self._hint:
            yield Static(Content(self._hint), id="dialog-hint", markup=False)
        yield Input(value=self._start, placeholder=self._example, classes="dialog-focus", compact=True)
        yield Static("", id="dialog-complaint", markup=False)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Answer with the value, or say what is wrong and keep the text."""
        message.stop()
        try:
            value = self._check(message.value)
        except ValueError as error:
            self.query_one("#dialog-complaint", Static).update(Content(str(error)))
            return
        self.dismiss(value)

    def on_input_changed(self) -> None:
        """Take the complaint away while the text is being mended."""
        self.query_one("#dialog-complaint", Static).update("")
