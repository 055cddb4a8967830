"""The questions of a request's form as fields: what is filled, what is missing, and what the one in hand means.

Six places stand ready whatever the type, so that nothing jumps when the type changes; what the text itself answers
(«ЗАЧЕМ: …») stands in its field until somebody types there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from models.forms import Form, Level, Question, completeness, is_answer
from models.safetext import one_line
from screens.widgets.lines import Line, LinesWidget, cut, spread

PLACES = 6
"""How many questions the longest form has."""
LABEL = 19
"""Cells of a question's label with its mark."""


class FieldLabel(LinesWidget):
    """The mark and the name of one question."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"field--filled", "field--missing", "field--later", "field--here"}

    def __init__(self) -> None:
        super().__init__(classes="field-label")
        self._text, self._style, self._here = "", "", False

    def show(self, text: str, style: str, *, here: bool) -> None:
        """Show a label in the style of its state."""
        if (text, style, here) != (self._text, self._style, self._here):
            self._text, self._style, self._here = text, style, here
            self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out one line."""
        mark, name = self._text[:1], self._text[1:]
        return [((mark, self._style), (cut(name, width - 1), "field--here" if self._here else self._style))]


class Field(Input):
    """Where one answer is typed; Enter goes on, or opens the words to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]


class FormRow(Horizontal):
    """One question: its label and its answer."""

    def __init__(self, place: int) -> None:
        super().__init__(classes="form-row")
        self.place = place
        self.question: Question | None = None
        self.label = FieldLabel()
        # What is there is never selected: the next letter would take the place of one typed a moment ago.
        self.field = Field(compact=True, classes="form-field", disabled=True, select_on_focus=False)
        self.shown = ""

    def compose(self) -> ComposeResult:
        """Lay the two out."""
        yield self.label
        yield self.field

    def ask(self, question: Question | None) -> None:
        """Ask this question from now on; None leaves the place empty."""
        self.question = question
        self.field.disabled = question is None
        self.field.visible = question is not None
        self.hint()

    def hint(self) -> None:
        """Say in the empty field what is meant by it, as far as there is room."""
        width, words = self.field.content_size.width, _hint(self.question)
        self.field.placeholder = cut(words, width).rstrip() if width else words

    @on(events.Resize)
    def _fit(self) -> None:
        self.call_after_refresh(self.hint)

    def put(self, text: str) -> None:
        """Show an answer that was not typed here."""
        if text != self.shown:
            self.shown = text
            self.field.value = one_line(text)
            self.field.cursor_position = len(self.field.value)
            self.shown = self.field.value

    def mark(self) -> None:
        """Show whether the question has its answer."""
        question = self.question
        if question is None:
            self.label.show("", "", here=False)
            return
        filled = is_answer(self.field.value, question)
        style = "field--filled" if filled else _STYLES[question.level]
        sign = "●" if filled else _SIGNS[question.level]
        self.label.show(f"{sign} {question.label.capitalize()}", style, here=self.field.has_focus)


class FormHead(LinesWidget):
    """How full the form is, and what the question in hand means."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"form--count", "form--means", "form--title"}

    def __init__(self) -> None:
        super().__init__(id="form-head")
        self._title, self._count, self._means = "", "", ""

    def show(self, title: str, count: str, means: str) -> None:
        """Show the name of the form, its completeness and an explanation."""
        if (title, count, means) != (self._title, self._count, self._means):
            self._title, self._count, self._means = title, count, means
            self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out one line."""
        left: Line = ((f"{self._title} ", "form--title"), (f"{self._count}  ", "form--count"))
        return [spread((*left, (self._means, "form--means")), (), width)]


class FormFields(Vertical):
    """The whole form; it knows its rules' forms, never the desk."""

    @dataclass
    class Changed(Message):
        """An answer was typed."""

    @dataclass
    class ChoiceWanted(Message):
        """The person wants to choose the answer of this question from its words."""

        question: Question

    def __init__(self) -> None:
        super().__init__(id="form")
        self.head = FormHead()
        self._rows = tuple(FormRow(place) for place in range(PLACES))
        self.form: Form | None = None
        self.typed: dict[str, str] = {}
        """What was typed here, or chosen for the person: the newest there is, of which a screen holds a copy."""
        self._read: dict[str, str] = {}
        self._who: Mapping[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the head and the places."""
        yield self.head
        yield from self._rows

    def show(self, form: Form, read: Mapping[str, str], who: Mapping[str, str]) -> None:
        """Show a form: what the text answers, and who gave an answer that is there already; what was typed stands.

        ``typed`` is never given here: a screen that has not heard of the last letter yet would take it back.
        """
        self.collect()
        self._read, self._who = dict(read), who
        if form is not self.form:
            self.form = form
            for row in self._rows:
                row.ask(form.questions[row.place] if row.place < len(form.questions) else None)
        self._fill()

    def put(self, key: str, text: str) -> None:
        """Answer a question for the person: it was chosen from a list."""
        self.typed[key] = text
        self._fill()
        self.post_message(self.Changed())

    @property
    def answers(self) -> dict[str, str]:
        """Every answer that stands: typed here, else read from the text."""
        return {**self._read, **self.typed}

    @property
    def counted(self) -> tuple[int, int]:
        """How many questions are answered, of how many."""
        return completeness(self.form, self.answers) if self.form else (0, 0)

    def focus_missing(self) -> None:
        """Go to the first question without an answer."""
        rows = [row for row in self._rows if row.question is not None]
        empty = [row for row in rows if not is_answer(row.field.value, row.question)]
        if rows:
            (empty or rows)[0].field.focus()

    def _fill(self) -> None:
        answers = self.answers
        for row in self._rows:
            row.put(answers.get(row.question.key, "") if row.question else "")
        self._mark()

    def _mark(self) -> None:
        for row in self._rows:
            row.mark()
        have, need = self.counted
        name = f"Форма «{self.form.name}»" if self.form else ""
        self.head.show(name, f"{have}/{need}" if need else "достаточно текста", self._explained())

    def _explained(self) -> str:
        for row in self._rows:
            question = row.question
            if question is not None and row.field.has_focus:
                by = self._who.get(question.key, "")
                words = question.means if question.choices else question.ask
                return " · ".join(filter(None, (one_line(words), one_line(by))))
        return ""

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        message.stop()
        self.collect()

    def collect(self) -> None:
        """Take in what stands in the fields now, and tell the screen if something was typed since the last time."""
        fresh = [row for row in self._rows if row.question is not None and row.field.value != row.shown]
        for row in fresh:
            row.shown = row.field.value
            if row.question is not None:
                self.typed[row.question.key] = row.field.value
        if fresh:
            self._mark()
            self.post_message(self.Changed())

    @on(Input.Submitted)
    def _next(self, message: Input.Submitted) -> None:
        message.stop()
        row = next((row for row in self._rows if row.field is message.input), None)
        if row is not None and row.question is not None and row.question.choices and not message.value.strip():
            self.post_message(self.ChoiceWanted(row.question))
        else:
            self.screen.focus_next()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Explain the question that is now in hand."""
        self._mark()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Explain none when the eye goes elsewhere."""
        self._mark()


_SIGNS = {Level.REQUIRED: "○", Level.EXPECTED: "◌", Level.OWED: "◌"}
_STYLES = {Level.REQUIRED: "field--missing", Level.EXPECTED: "field--later", Level.OWED: "field--later"}


def _hint(question: Question | None) -> str:
    """Say in an empty field what is meant by it, so that every definition is in sight while one asks."""
    if question is None:
        return ""
    if question.choices:
        return f"Enter — выбрать: {' · '.join(question.choices)}"
    lead = {Level.REQUIRED: "", Level.EXPECTED: "хорошо бы: ", Level.OWED: "можно потом: "}[question.level]
    return f"{lead}{one_line(question.means)}"
