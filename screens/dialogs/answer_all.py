"""One text for a whole incident: who gets it stands below while it is written (L-14)."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from data.answering_all import Preview, Recipient
from models.safetext import one_line
from models.terms import MessageKind
from screens.dialogs.frame import Dialog


class AnswerAll(Dialog[tuple[str, str]]):
    """Ask for the text; answers with it and with «answer» or «question»."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+ы,ctrl+enter", "send", "отправить", show=False, priority=True),
        Binding("f2", "kind('answer')", "ответ", show=False),
        Binding("f3", "kind('question')", "вопрос", show=False),
    ]

    def __init__(self, title: str, preview: Preview, start: str = "") -> None:
        super().__init__(title, "Ctrl+S — отправить всем   F2 ответ   F3 вопрос   Esc — не надо")
        self._preview = preview
        self._start = start
        self._kind = MessageKind.ANSWER

    def body(self) -> Iterable[Widget]:
        """Give the text, its kind, and everybody whom it concerns."""
        yield Static(Content.assemble(self._said()), id="dialog-hint", markup=False)
        yield TextArea(self._start, id="all-text", classes="dialog-focus", soft_wrap=True)
        yield Static("", id="dialog-complaint", markup=False)
        lines = [_line(one) for one in (*self._preview.recipients, *self._preview.skipped)]
        yield VerticalScroll(Static(Content("\n").join(lines), id="dialog-text", markup=False), id="all-whom")

    def _said(self) -> Content:
        got, skipped = len(self._preview.recipients), len(self._preview.skipped)
        left = f", не получат {skipped}" if skipped else ""
        return Content(f"{self._kind.label.capitalize()} получат: {got}{left}. [Имя] и [№] у каждого свои.")

    def action_kind(self, name: str) -> None:
        """Choose whether it answers or asks."""
        self._kind = MessageKind(name)
        self.query_one("#dialog-hint", Static).update(Content.assemble(self._said()))

    def action_send(self) -> None:
        """Answer with the text, or say that there is none."""
        text = self.query_one(TextArea).text
        if text.strip():
            self.dismiss((text, self._kind.value))
        else:
            self.query_one("#dialog-complaint", Static).update(Content("Напишите хотя бы слово."))


def _line(one: Recipient) -> Content:
    who = f"№ {one.number}  {one_line(one.who) or 'без имени'}"
    if one.skipped:
        return Content(f"✗ {who} — {one.skipped}")
    return Content(f"✓ {who} — {one_line(one.address) if not one.by_hand else 'письма нет, скажите сами'}")
