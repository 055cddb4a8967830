"""What a new standard would change, what it would have changed in the past, and the key that applies it."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data.rules.renewal_rows import Effect, Moved, Preview
from models.safetext import one_line
from models.words import clock_time
from screens.dialogs.frame import Dialog

SHOWN = 20
"""How many tickets are named; the others are counted."""
COUNTING = "Считаем…"
_TRY = "t — попробовать на истории последних дней"
Lines = tuple[str, ...]


@dataclass(frozen=True)
class Foretold:
    """What the dialog asks for while it stands open; neither of them ever fails."""

    queue: Callable[[bool], Awaitable[Lines]]
    """What becomes of the queue, for new cycles only or for open ones too."""
    trial: Callable[[], Awaitable[Lines]]
    """What would have become of the last days."""


class NewStandard(Dialog[bool]):
    """Ask whether to apply; answers False for new cycles only, True for the open ones too (time.md rule 31)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "применить", show=False),
        Binding("o,щ", "widen", "и к открытым", show=False),
        Binding("t,е", "try", "на истории", show=False),
    ]

    def __init__(self, preview: Preview, zone: ZoneInfo, *, allowed: bool, foretold: Foretold) -> None:
        super().__init__("Новый стандарт ждёт применения", "")
        self._preview = preview
        self._zone = zone
        self._allowed = allowed
        self._wide = False
        self._foretold = foretold
        self._queue: dict[bool, Lines] = {}
        self._trial: Lines = ()

    def on_mount(self) -> None:
        """Begin to count what becomes of the queue."""
        self._look_ahead(self._wide)

    def body(self) -> Iterable[Widget]:
        """Give the rules that change, and the tickets."""
        self._keys = self._keys_said()
        text = Static(Content.assemble(self._said()), id="dialog-text", markup=False)
        yield VerticalScroll(text, id="dialog-scroll", classes="dialog-focus")

    def action_widen(self) -> None:
        """Change between new cycles only and the open ones too."""
        if self._preview.choice:
            self._wide = not self._wide
            self._show()
            self.query_one("#dialog-keys", Static).update(Content(self._keys_said()))
            self._look_ahead(self._wide)

    def action_try(self) -> None:
        """Try it on the history, once."""
        if not self._trial:
            self._trial = (COUNTING,)
            self._show()
            self._try()

    @work(group="ahead")
    async def _look_ahead(self, wide: bool) -> None:
        if wide not in self._queue:
            self._queue[wide] = await self._foretold.queue(wide)
            self._show()

    @work(group="ahead")
    async def _try(self) -> None:
        self._trial = await self._foretold.trial()
        self._show()
        self.query_one("#dialog-scroll").scroll_end(animate=False)

    def _show(self) -> None:
        self.query_one("#dialog-text", Static).update(Content.assemble(self._said()))

    def action_apply(self) -> None:
        """Answer with the choice, if this person may."""
        self.dismiss(self._wide if self._allowed else None)

    def _keys_said(self) -> str:
        if not self._allowed:
            return "t — на истории   применяет супервайзер или администратор   Esc — закрыть"
        wide = f"   o — и к открытым: {'да' if self._wide else 'нет'}" if self._preview.choice else ""
        return f"Enter — применить{wide}   t — на истории   ↑↓ — листать   Esc — не сейчас"

    def _said(self) -> Content:
        effect = self._preview.wide if self._wide else self._preview.plain
        lines = [Content.styled("Что изменится", "bold"), *(Content(one_line(said)) for said in self._preview.said)]
        title = "Открытые обращения" + (", сроки и для них" if self._wide else "")
        lines += [Content(""), Content.styled(title, "bold"), Content(_capital(effect.sentence))]
        if self._preview.choice and not self._wide:
            lines.append(Content(f"Новые сроки — для новых. Если и для открытых: {self._preview.wide.sentence}."))
        return Content("\n").join([*lines, *self._tickets(effect), *self._ahead()])

    def _ahead(self) -> Iterable[Content]:
        yield Content("")
        yield Content.styled("Что успеем", "bold")
        yield from map(_plain, self._queue.get(self._wide, (COUNTING,)))
        yield Content("")
        yield Content.styled("На истории", "bold")
        yield from map(_plain, self._trial or (f"{_TRY}.",))

    def _tickets(self, effect: Effect) -> Iterable[Content]:
        if effect.by_tier:
            yield Content(" · ".join(f"{name} {count}" for name, count in effect.by_tier))
        for moved in effect.moved[:SHOWN]:
            yield Content(f"№ {moved.number}  {self._moved(moved)}")
        if len(effect.moved) > SHOWN:
            yield Content(f"… и ещё {len(effect.moved) - SHOWN}")
        for placed in effect.placed[:SHOWN]:
            yield Content(f"№ {placed.number}  место в очереди {placed.was} → {placed.place}, {placed.lane}")
        if len(effect.placed) > SHOWN:
            yield Content(f"… и ещё {len(effect.placed) - SHOWN}")

    def _moved(self, moved: Moved) -> str:
        tier = moved.tier.label if moved.tier else "без уровня"
        was, due = (
            clock_time(at, self._preview.at, self._zone) if at else "без срока" for at in (moved.was, moved.due)
        )
        return f"{tier}, {moved.clock.label}: {was} → {due}"


def _plain(line: str) -> Content:
    rest = line.lstrip()
    return Content(line[: len(line) - len(rest)] + one_line(rest))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:] + "."
