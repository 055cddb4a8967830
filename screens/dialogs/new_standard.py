"""What a new standard would change, and the key that applies it."""

from collections.abc import Iterable
from typing import ClassVar
from zoneinfo import ZoneInfo

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


class NewStandard(Dialog[bool]):
    """Ask whether to apply; answers False for new cycles only, True for the open ones too (time.md rule 31)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "применить", show=False),
        Binding("o,щ", "widen", "и к открытым", show=False),
    ]

    def __init__(self, preview: Preview, zone: ZoneInfo, *, allowed: bool) -> None:
        super().__init__("Новый стандарт ждёт применения", "")
        self._preview = preview
        self._zone = zone
        self._allowed = allowed
        self._wide = False

    def body(self) -> Iterable[Widget]:
        """Give the rules that change, and the tickets."""
        self._keys = self._keys_said()
        text = Static(Content.assemble(self._said()), id="dialog-text", markup=False)
        yield VerticalScroll(text, id="dialog-scroll", classes="dialog-focus")

    def action_widen(self) -> None:
        """Change between new cycles only and the open ones too."""
        if self._preview.choice:
            self._wide = not self._wide
            self.query_one("#dialog-text", Static).update(Content.assemble(self._said()))
            self.query_one("#dialog-keys", Static).update(Content(self._keys_said()))

    def action_apply(self) -> None:
        """Answer with the choice, if this person may."""
        self.dismiss(self._wide if self._allowed else None)

    def _keys_said(self) -> str:
        if not self._allowed:
            return "↑↓ — листать   применяет супервайзер или администратор   Esc — закрыть"
        wide = f"   o — и к открытым: {'да' if self._wide else 'нет'}" if self._preview.choice else ""
        return f"Enter — применить{wide}   ↑↓ — листать   Esc — не сейчас"

    def _said(self) -> Content:
        effect = self._preview.wide if self._wide else self._preview.plain
        lines = [Content.styled("Что изменится", "bold"), *(Content(one_line(said)) for said in self._preview.said)]
        title = "Открытые обращения" + (", сроки и для них" if self._wide else "")
        lines += [Content(""), Content.styled(title, "bold"), Content(_capital(effect.sentence))]
        if self._preview.choice and not self._wide:
            lines.append(Content(f"Новые сроки — для новых. Если и для открытых: {self._preview.wide.sentence}."))
        return Content("\n").join([*lines, *self._tickets(effect)])

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


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:] + "."
