"""The head of the composer: what will become of the text, for which ticket, and what of it is on disk."""

from typing import ClassVar

from models.terms import MessageKind
from screens.widgets.lines import Line, LinesWidget, spread

MODES = {
    MessageKind.ANSWER: ("ОТВЕТ КЛИЕНТУ", "composer--answer", "уйдёт письмом, часы остановятся"),
    MessageKind.QUESTION: ("ВОПРОС КЛИЕНТУ", "composer--question", "уйдёт письмом, часы на паузу"),
    MessageKind.NOTE: ("ЗАМЕТКА ДЛЯ СВОИХ", "composer--note", "клиент её не увидит"),
}
"""What the text will be, in which colours, and what becomes of it."""

_BY_VOICE = {
    MessageKind.ANSWER: "скажите сами, часы остановятся",
    MessageKind.QUESTION: "спросите сами, часы на паузу",
}
"""What becomes of a text for somebody without a mail address: it is only written down (telephone, messenger)."""


class ComposerHead(LinesWidget):
    """Says in words what will become of the text."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "composer--answer",
        "composer--question",
        "composer--note",
        "composer--quiet",
    }

    def __init__(self) -> None:
        super().__init__(id="composer-head")
        self._kind = MessageKind.ANSWER
        self._number = 0
        self._saved = ""
        self._mailed = True
        self._advice = ""

    def advise(self, advice: str) -> None:
        """Show below how one answers into the channel; it stays while one writes (D-08, D-09)."""
        if advice != self._advice:
            self._advice = advice
            self.styles.height = 2 if advice else 1
            self.refresh(layout=True)
            self.redraw()

    def show(self, number: int, kind: MessageKind, saved: str, *, mailed: bool) -> None:
        """Show for which ticket, what kind, whether it leaves as a letter, and what of it is on disk."""
        self._number, self._kind, self._saved, self._mailed = number, kind, saved, mailed
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out the mode and what is on disk."""
        title, style, outcome = MODES[self._kind]
        if not self._mailed:
            outcome = _BY_VOICE.get(self._kind, outcome)
        left: Line = ((f" {title} ", style), (f"  № {self._number} · {outcome}", "composer--quiet"))
        head = [spread(left, ((self._saved + " " if self._saved else "", "composer--quiet"),), width)]
        return [*head, ((f"  {self._advice}", "composer--quiet"),)] if self._advice else head
