"""Finding a ready text over the composer: a few letters on either layout, the filled text shown below the list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from models.safetext import block, one_line
from models.templates import Stage, Template, ranked
from models.terms import TicketType
from screens.dialogs.choose import ChoiceList
from screens.dialogs.frame import Dialog

PREVIEW = 6
"""Lines of the text that are shown below the list."""
_AROUND = 15
"""Lines of the screen that the list leaves to the rest of the dialog."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A text that can be put in, and how it reads for this ticket."""

    template: Template
    filled: str


class TextList(ChoiceList):
    """A list that is ordered anew by what is typed, and says on which line the cursor stands."""

    @dataclass
    class Pointed(Message):
        """The cursor stands on this text; None: nothing fits what was typed."""

        index: int | None

    def __init__(self, labels: Sequence[tuple[str, str]], rank: Callable[[str], Sequence[int]]) -> None:
        super().__init__(labels)
        self._rank = rank
        self._shown = tuple(rank(""))

    def on_mount(self) -> None:
        """Show the first text at once."""
        super().on_mount()
        self._point()

    def _narrow(self, typed: str) -> None:
        super()._narrow(typed)
        self._shown = tuple(self._rank(typed))
        self._point()
        self.refresh()

    def _move(self, step: int) -> None:
        super()._move(step)
        self._point()

    def _point(self) -> None:
        self.post_message(self.Pointed(self._shown[self._cursor] if self._shown else None))

    def _resize(self) -> None:
        super()._resize()
        self.styles.height = min(len(self._labels) + 1, max(self.app.size.height - _AROUND, 4))


class FindText(Dialog[str]):
    """Ask which text to put in; answers with the filled text."""

    def __init__(self, number: int, offers: Sequence[Offer], stage: Stage, type: TicketType | None, note: str) -> None:
        title = f"№ {number}: какой текст вставить?"
        super().__init__(
            f"{title}  {note}" if note else title, "буквы — найти   ↑↓ — выбрать   Enter — вставить   Esc — не надо"
        )
        self._offers = tuple(offers)
        self._stage = stage
        self._type = type
        self._preview = Static("", id="text-preview", markup=False)

    def body(self) -> Iterable[Widget]:
        """Give the list and the text below it."""
        hints = (one.template.old or one.template.stage.label for one in self._offers)
        labels = [(one_line(one.template.name), one_line(hint)) for one, hint in zip(self._offers, hints, strict=True)]
        yield TextList(labels, self._order)
        yield self._preview

    def _order(self, typed: str) -> list[int]:
        places = {one.template.key: place for place, one in enumerate(self._offers)}
        listed = ranked([one.template for one in self._offers], typed, self._stage, self._type)
        return [places[template.key] for template in listed]

    def on_text_list_pointed(self, message: TextList.Pointed) -> None:
        """Show how the text under the cursor reads."""
        message.stop()
        shown = self._offers[message.index].filled if message.index is not None else ""
        self._preview.update(Content(block(shown)[0]))

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Answer with the filled text of the picked line."""
        message.stop()
        self.dismiss(self._offers[message.index].filled)
