"""Choosing one of a list: by arrows, by digit, or by typing a part of the name on either layout."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from screens.dialogs.frame import Dialog
from screens.dialogs.matching import matches
from screens.widgets.lines import cut

T = TypeVar("T")

FRAME = 8
"""Lines of the screen that a list leaves to its dialog's frame."""


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One line of a list; ``hint`` explains it, both already safe to draw."""

    value: T
    label: str
    hint: str = ""


class ChoiceList(ScrollView, can_focus=True):
    """The list itself, drawn line by line; typing narrows it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--line", "choices--cursor", "choices--hint", "choices--typed"}

    @dataclass
    class Picked(Message):
        """A line was chosen; ``index`` counts in the whole list."""

        index: int

    @dataclass
    class Moved(Message):
        """Another line is under the cursor; ``index`` counts in the whole list."""

        index: int

    def __init__(self, labels: Sequence[tuple[str, str]], start: int = 0, spare: int = FRAME) -> None:
        super().__init__(classes="dialog-focus")
        self._spare = spare
        self._labels = tuple(labels)
        self._typed = ""
        self._shown: tuple[int, ...] = tuple(range(len(labels)))
        self._cursor = max(0, min(start, len(labels) - 1))

    def on_mount(self) -> None:
        """Take the height that the list needs, and no more than the screen has."""
        self._resize()
        self._keep_in_view()

    def on_resize(self) -> None:
        """Keep the chosen line visible when the terminal changes."""
        self._resize()
        self._keep_in_view()

    def render_line(self, y: int) -> Strip:
        """Draw one choice, or the line that tells what was typed."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self._shown):
            return self._tail(index - len(self._shown), width)
        label, hint = self._labels[self._shown[index]]
        chosen = index == self._cursor
        style = self.get_component_rich_style("choices--cursor" if chosen else "choices--line")
        mark = f"{'▌' if chosen else ' '} {index + 1 if index < 9 else ' '}  "
        name_width = min(max(len(each) for each, _ in self._labels) + 2, max(width - len(mark), 1))
        name = cut(label, name_width)
        hint_style = style if chosen else self.get_component_rich_style("choices--hint")
        rest = max(width - len(mark) - name_width, 0)
        return Strip([Segment(mark + name, style), Segment(cut(hint, rest), hint_style)], width)

    def _tail(self, offset: int, width: int) -> Strip:
        said = ""
        if offset == 0 and self._typed:
            said = f"  набрано: {self._typed}" + ("" if self._shown else " — ничего не нашлось")
        return Strip([Segment(cut(said, width), self.get_component_rich_style("choices--typed"))], width)

    def on_key(self, event: events.Key) -> None:
        """Move, pick by number, or narrow by letters."""
        moves = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -1000, "end": 1000}
        if event.key in moves:
            self._move(moves[event.key])
        elif event.key == "enter":
            self._pick(self._cursor)
        elif event.key == "backspace":
            self._narrow(self._typed[:-1])
        elif event.character and event.character.isdigit() and not self._typed:
            self._pick(int(event.character) - 1)
        elif event.is_printable and event.character:
            self._narrow(self._typed + event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Pick the line under the mouse."""
        self._pick(event.y + self.scroll_offset.y)

    def _move(self, step: int) -> None:
        last = len(self._shown) - 1
        self._cursor = max(0, min(self._cursor + step, last))
        self._keep_in_view()
        self.refresh()
        self._tell()

    def _pick(self, index: int) -> None:
        if 0 <= index < len(self._shown):
            self.post_message(self.Picked(self._shown[index]))

    def _narrow(self, typed: str) -> None:
        self._typed = typed
        self._shown = tuple(n for n, (label, _) in enumerate(self._labels) if matches(typed, label))
        self._cursor = 0
        self._keep_in_view()
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        if self._cursor < len(self._shown):
            self.post_message(self.Moved(self._shown[self._cursor]))

    def _resize(self) -> None:
        self.styles.height = min(len(self._labels) + 1, max(self.app.size.height - self._spare, 3))
        self.virtual_size = Size(1, len(self._labels) + 1)

    def _keep_in_view(self) -> None:
        height = max(self.scrollable_content_region.height - 1, 1)
        top = self.scroll_offset.y
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False)
        elif self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False)


class Choose(Dialog[T]):
    """Ask for one of several."""

    def __init__(self, title: Content | str, choices: Sequence[Choice[T]], start: int = 0) -> None:
        super().__init__(title, "↑↓ или цифра — выбрать   буквы — найти   Enter — да   Esc — не надо")
        self._choices = tuple(choices)
        self._start = start
        self._spare = FRAME

    def body(self) -> Iterable[Widget]:
        """Give the list."""
        yield ChoiceList([(choice.label, choice.hint) for choice in self._choices], self._start, self._spare)

    def asks(self, key: str) -> bool:
        """Tell whether a key may answer: a digit does too."""
        return super().asks(key) or key.isdigit()

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Answer with what stands on the picked line."""
        message.stop()
        self.dismiss(self._choices[message.index].value)
