"""What the receiver of a handover asks the outgoing person: are these words right, and an open question."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from data.shifts.rows import Awaited
from models.safetext import one_line
from screens.dialogs.frame import Dialog
from screens.keeping import SAVE_EVERY, Keeper


@dataclass(frozen=True, slots=True)
class Answered:
    """What the outgoing person said: right or wrong, or an answer in words."""

    right: bool | None = None
    text: str = ""


class WordsSaid(Dialog[Answered]):
    """The receiver's own words beside the step: Space says that they are right, x that they are not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "right(True)", "верно", show=False),
        Binding("x,ч", "right(False)", "неверно", show=False),
    ]

    def __init__(self, one: Awaited) -> None:
        super().__init__(_title(one, "пересказывает"), "пробел — верно   x — неверно, прочтёт заново   Esc — позже (v)")
        self._one = one

    def body(self) -> Iterable[Widget]:
        """Set what was written and what was understood below each other."""
        yield Static(Content("Вы написали"), id="dialog-hint", markup=False)
        yield Static(Content(one_line(self._one.next_step) or "—"), id="dialog-text", markup=False)
        yield Static(
            Content.styled(f"{one_line(self._one.reader)} понимает так", "$muted"), markup=False, classes="gap"
        )
        yield Static(Content.styled(f"«{one_line(self._one.words)}»", "bold"), markup=False)

    DEFAULT_CSS = "WordsSaid .gap { margin-top: 1; }"

    def action_right(self, right: bool) -> None:
        """Answer."""
        self.dismiss(Answered(right=right))


class Questioned(Dialog[Answered]):
    """A question of the receiver and the line for the answer; what is typed is on disk until it is said."""

    def __init__(
        self, one: Awaited, start: str, keep: Callable[[str, datetime], None], now: Callable[[], datetime]
    ) -> None:
        super().__init__(_title(one, "спрашивает"), "Enter — ответить   Esc — позже (v)")
        self._one = one
        self._start = start
        self._now = now
        self.keeper: Keeper[str] = Keeper(keep)

    def body(self) -> Iterable[Widget]:
        """Give the question and the line."""
        yield Static(Content.styled(f"«{one_line(self._one.question)}»", "bold"), id="dialog-text", markup=False)
        yield Static("", id="dialog-complaint", markup=False)
        yield Input(value=self._start, placeholder="ответ", classes="dialog-focus", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        """Keep what is typed while it is typed."""
        self.set_interval(SAVE_EVERY, self._keep)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Note the newest words."""
        if message.value != self._start:
            self._start = message.value
            self.keeper.take(message.value)

    @work(thread=True, group="keep", exit_on_error=False)
    def _keep(self) -> None:
        self.keeper.keep(self._now())

    def action_leave(self) -> None:
        """Answer later; the words begun stay."""
        self._leave()

    @work(group="leave", exit_on_error=False)
    async def _leave(self) -> None:
        await asyncio.to_thread(self.keeper.keep, self._now())
        self.dismiss(None)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Answer with what was typed."""
        message.stop()
        if message.value.strip():
            self.dismiss(Answered(text=message.value.strip()))


def _title(one: Awaited, does: str) -> str:
    about = f"№ {one.number}" if one.number is not None else one_line(one.subject)
    return f"{about}: {one_line(one.reader)} {does}"
