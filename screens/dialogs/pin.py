"""Asking for a PIN before something that a person answers for: a signature, an acceptance, an agreement."""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from data.refusals import AcceptedBy, MovedOn, Refusal, Unfinished
from models.safetext import one_line
from screens.dialogs.frame import Dialog

T = TypeVar("T")
_LEAD_ON = (Unfinished, AcceptedBy, MovedOn)
"""Refusals that no other PIN helps against: they are the dialog's answer."""


class Sign(Dialog[T | Refusal], Generic[T]):
    """Ask for the PIN and do it: ``act`` gets what was typed, in a thread; a wrong PIN is said here and asked again.

    ``broken`` hears of an error of the program, which is the dialog's answer too.
    """

    def __init__(
        self,
        title: Content | str,
        act: Callable[[str], T],
        *,
        lines: Sequence[str] = (),
        word: str = "PIN",
        broken: Callable[[BaseException], object] | None = None,
    ) -> None:
        super().__init__(title, "Enter — подписать   Esc — не надо")
        self._act = act
        self._lines = [one_line(line) for line in lines]
        self._word = word
        self._broken = broken
        self._busy = False

    def body(self) -> Iterable[Widget]:
        """Give what will be signed, the place for the PIN and that of a complaint."""
        if self._lines:
            yield Static(Content("\n".join(self._lines)), id="dialog-hint", markup=False)
        yield Input(placeholder=self._word, password=True, max_length=64, classes="dialog-focus", compact=True)
        yield Static("", id="dialog-complaint", markup=False)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Try it once at a time."""
        message.stop()
        if message.value and not self._busy:
            self._busy = True
            self._try(message.value)
            message.input.value = ""

    @work(thread=True, group="sign", exit_on_error=False)
    def _try(self, pin: str) -> "T | Refusal":
        try:
            return self._act(pin)
        except _LEAD_ON as refusal:
            return refusal

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Answer with what was done, or say why not and let another PIN be typed."""
        if event.worker.group != "sign" or event.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        event.stop()
        self._busy = False
        error = event.worker.error
        if event.state is WorkerState.SUCCESS:
            self.dismiss(event.worker.result)
        elif isinstance(error, Refusal):
            self.query_one("#dialog-complaint", Static).update(Content(one_line(error.sentence)))
        elif error is not None:
            if self._broken is not None:
                self._broken(error)
            self.dismiss(Refusal(_BROKEN))

    def action_leave(self) -> None:
        """Close without an answer, unless the desk is just being asked: what it does would go unseen."""
        if not self._busy:
            super().action_leave()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Take the complaint away while another PIN is typed."""
        if message.value:
            self.query_one("#dialog-complaint", Static).update("")


_BROKEN = "Не получилось: ошибка программы. Ничего не подписано; повторите."
