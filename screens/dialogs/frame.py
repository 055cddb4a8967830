"""What all dialogs share: one calm panel over the screen, a title, a line of keys, Esc to leave."""

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None], Generic[Answer]):
    """A question over the screen; it answers by ``dismiss(value)``, and by None when the person leaves it."""

    CSS_PATH = "dialogs.tcss"
    AUTO_FOCUS = ".dialog-focus"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "не надо", show=False)]

    def __init__(self, title: Content | str, keys: str) -> None:
        super().__init__()
        self._left = False
        self._title = title if isinstance(title, Content) else Content(title)
        self._keys = keys

    def body(self) -> Iterable[Widget]:
        """Give what stands between the title and the keys."""
        return ()

    def compose(self) -> ComposeResult:
        """Lay the panel out."""
        with Vertical(id="dialog"):
            yield Static(self._title, id="dialog-title", markup=False)
            yield from self.body()
            yield Static(Content(self._keys), id="dialog-keys", markup=False)

    def asks(self, key: str) -> bool:
        """Tell whether a key may answer: what is typed after it is not meant for this dialog any more."""
        return key in ("enter", "escape")

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answer once: a second key that answers, typed before the panel is gone, must not close what is beneath."""
        if self._left:
            return AwaitComplete()
        self._left = True
        return super().dismiss(result)

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
