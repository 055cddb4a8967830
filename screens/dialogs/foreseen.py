"""Asking with what the answer would change beneath the question (C-37, S-35)."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models.safetext import one_line
from screens.dialogs.ask import Ask
from screens.dialogs.frame import Dialog

T = TypeVar("T")

COUNTING = "Считаем, что изменится…"
_FIRST_LOOK = "Сначала посмотрите, что изменится: ещё считаем."


class Ahead(VerticalScroll, can_focus=False):
    """What would change, once it is counted."""

    def __init__(self) -> None:
        self._text = Static(Content(COUNTING), id="dialog-text", markup=False)
        super().__init__(self._text, id="dialog-ahead")
        self.seen = False

    def foretell(self, lines: Sequence[str]) -> None:
        """Show what was counted; the first line is its sum."""
        first, *rest = [_safe(line) for line in lines] or [""]
        text = [Content.styled(first, "bold"), *map(Content, rest)]
        self._text.update(Content("\n").join(text))
        self.seen = True

    def turn(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.scroll_relative(y=lines, animate=False)


class AskForeseen(Ask[T]):
    """Ask for a line of text; with ``must`` nothing is taken before the consequences stand there (C-37)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "turn(-1)", "выше", show=False),
        Binding("down", "turn(1)", "ниже", show=False),
        Binding("pageup", "turn(-8)", "выше", show=False),
        Binding("pagedown", "turn(8)", "ниже", show=False),
    ]

    def __init__(
        self, title: Content | str, check: Callable[[str], T], *, example: str = "", hint: str = "", must: bool = False
    ) -> None:
        super().__init__(title, check, hint=hint, example=example)
        self._keys = "Enter — да   ↑↓ — листать   Esc — не надо"
        self._must = must
        self._ahead = Ahead()

    def body(self) -> Iterable[Widget]:
        """Give the question, then what the answer would change."""
        yield from super().body()
        yield self._ahead

    def foretell(self, lines: Sequence[str]) -> None:
        """Show what was counted."""
        self._ahead.foretell(lines)
        if self.is_mounted:
            self.query_one("#dialog-complaint", Static).update("")

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take nothing before the consequences were there to be seen, where they must be."""
        if self._must and not self._ahead.seen:
            message.stop()
            message.prevent_default()
            self.query_one("#dialog-complaint", Static).update(Content(_FIRST_LOOK))

    def action_turn(self, lines: int) -> None:
        """Scroll what would change."""
        self._ahead.turn(lines)


class Foreseen(Dialog[bool]):
    """Show what would change, and ask whether to go on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y,д,l,н", "agree", "да", show=False),
        *AskForeseen.BINDINGS,
    ]

    def __init__(self, title: Content | str) -> None:
        super().__init__(title, "Enter — да   ↑↓ — листать   Esc — не надо")
        self._ahead = Ahead()

    def body(self) -> Iterable[Widget]:
        """Give what would change."""
        yield self._ahead

    def foretell(self, lines: Sequence[str]) -> None:
        """Show what was counted."""
        self._ahead.foretell(lines)

    def action_agree(self) -> None:
        """Go on, once it could be seen."""
        if self._ahead.seen:
            self.dismiss(True)

    def action_turn(self, lines: int) -> None:
        """Scroll what would change."""
        self._ahead.turn(lines)


def _safe(line: str) -> str:
    rest = line.lstrip()
    return line[: len(line) - len(rest)] + one_line(rest)
