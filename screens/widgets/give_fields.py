"""The two lines that a person types for an item: the next step, and what to do if it goes wrong."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from data.shifts.rows import ItemKey, ItemRow
from models import handover
from models.safetext import one_line
from models.shift_terms import ItemState
from screens.widgets.lines import Line, LinesWidget

STEP, IF_THEN = "step", "if-then"
_NAMES = {STEP: "Следующий шаг", IF_THEN: "Если… то…"}
_LACKS = {STEP: handover.STEP, IF_THEN: handover.IF_THEN}
_HINTS = {
    STEP: "что сделать первым",
    IF_THEN: "если клиент не ответит до 21:00, то позвонить дежурному",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in both lines."""

    step: str = ""
    if_then: str = ""


class Name(LinesWidget):
    """What a line is for, with a sign: filled, wanted, neither."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"field--filled", "field--missing", "field--later"}

    def __init__(self, which: str) -> None:
        super().__init__(classes="giving-label")
        self._which = which
        self._sign = " "

    def show(self, sign: str) -> None:
        """Show the sign."""
        if sign != self._sign:
            self._sign = sign
            self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out sign and name."""
        style = {"✓": "field--filled", "!": "field--missing"}.get(self._sign, "field--later")
        return [((f" {self._sign} {_NAMES[self._which]}", style),)]


class GiveFields(Vertical):
    """Both lines of one item; what is typed is told to the screen letter by letter."""

    @dataclass
    class Typed(Message):
        """A letter was typed."""

        key: ItemKey
        words: Words

    @dataclass
    class Entered(Message):
        """Enter was pressed in a line."""

        which: str

    def __init__(self, length: int) -> None:
        super().__init__(id="giving-fields")
        self._names = {which: Name(which) for which in _NAMES}
        self._lines = {
            which: Input(id=f"giving-{which}", placeholder=_HINTS[which], max_length=length, compact=True)
            for which in _NAMES
        }
        self._item: ItemRow | None = None
        self._kept = Words()

    def compose(self) -> ComposeResult:
        """Set the lines below each other."""
        for which in _NAMES:
            with Horizontal(classes="giving-row"):
                yield self._names[which]
                yield self._lines[which]

    def on_mount(self) -> None:
        """Keep the cursor still: a blinking one redraws over a slow line."""
        for line in self._lines.values():
            line.cursor_blink = False
            line.select_on_focus = False
        self.show(None, Words())

    def allow(self, length: int) -> None:
        """Take so many letters at most."""
        for line in self._lines.values():
            line.max_length = length

    @property
    def typing(self) -> bool:
        """Whether one of the lines has the keyboard."""
        return any(line.has_focus for line in self._lines.values())

    def show(self, item: ItemRow | None, words: Words) -> None:
        """Show an item's words; what is being typed into the same item is not touched."""
        same = item is not None and self._item is not None and item.key == self._item.key
        if not same:
            self._tell()
        self._item = item
        if not (same and self.typing):
            self._kept = words
            for which, text in ((STEP, words.step), (IF_THEN, words.if_then)):
                if self._lines[which].value != text:
                    self._lines[which].value = text
        signed = item is None or item.state is not ItemState.DRAFT
        for which, hint in _HINTS.items():
            self._lines[which].placeholder = "" if signed else hint
        if item is not None and not signed and item.step_offered:
            self._lines[STEP].placeholder = one_line(item.step_offered)
        for line in self._lines.values():
            line.disabled = signed
        self._show_signs()

    def begin(self, which: str) -> None:
        """Give a line the keyboard, at its end; an empty step begins with what the last note offers."""
        line = self._lines[which]
        if which == STEP and not line.value and self._item is not None:
            line.value = self._item.step_offered
        line.cursor_position = len(line.value)
        line.focus()

    def _show_signs(self) -> None:
        for which, line in self._lines.items():
            lacks = self._item is not None and _LACKS[which] in self._item.lacks
            self._names[which].show("✓" if line.value.strip() else "!" if lacks else " ")

    @property
    def words(self) -> Words:
        """What stands in the lines now."""
        return Words(self._lines[STEP].value, self._lines[IF_THEN].value)

    @property
    def filled(self) -> frozenset[str]:
        """What an item does not lack any more by what stands in the lines."""
        return frozenset(_LACKS[which] for which, line in self._lines.items() if line.value.strip())

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        message.stop()
        self._tell()
        self._show_signs()

    def _tell(self) -> None:
        if self._item is not None and self.words != self._kept:
            self._kept = self.words
            self.post_message(self.Typed(self._item.key, self.words))

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.post_message(self.Entered(STEP if message.input is self._lines[STEP] else IF_THEN))
