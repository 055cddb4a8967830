"""What Textual itself would say in English, said in Russian: the palette, its emptiness, the answer to Ctrl+C."""

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.content import Content
from textual.screen import Screen
from textual.widgets.option_list import Option

from screens.acts import KEYS, Key, Place

LOOKING_FOR = "Какое действие? Начните вводить слово…"
NOTHING_FOUND = "Такого действия здесь нет"
HOW_TO_LEAVE = "Выйти — {key}. Ctrl+C только копирует выделенное."


class Acts(Provider):
    """Offers every act that the screen beneath the palette can do now (one declaration: ``screens.acts``)."""

    async def discover(self) -> Hits:
        """Offer all of them, in the order of the declaration."""
        for act in self._able():
            yield DiscoveryHit(_said(act), partial(self._do, act), help=act.why)

    async def search(self, query: str) -> Hits:
        """Offer those whose word or reason matches."""
        matcher = self.matcher(query)
        for act in self._able():
            score = max(matcher.match(_said(act)), matcher.match(act.why) / 2)
            if score > 0:
                yield Hit(score, matcher.highlight(_said(act)), partial(self._do, act), help=act.why)

    def _able(self) -> Iterator[Key]:
        return (act for act in acts_on(self.screen) if act.id != "console.palette")

    async def _do(self, act: Key) -> None:
        target = self.app if Place.EVERYWHERE in act.places else self.screen
        await self.app.run_action(act.action, target)


def acts_on(screen: Screen[Any]) -> tuple[Key, ...]:
    """List the acts that a screen can do now, in the order of the declaration."""
    active = {one.binding.id for one in screen.active_bindings.values() if one.enabled}
    return tuple(act for act in KEYS if act.id in active)


def _said(act: Key) -> str:
    return f"{act.label}  ({act.display})"


class RussianPalette(CommandPalette):
    """Textual's palette with our words in it."""

    DEFAULT_CSS: ClassVar[str] = "RussianPalette SearchIcon { color: $muted; }"

    def __init__(self) -> None:
        super().__init__(placeholder=LOOKING_FOR, id="--command-palette")

    def on_mount(self) -> None:
        """Put a sign of one cell where Textual has an emoji."""
        self.query_one(SearchIcon).icon = "›"

    def _start_no_matches_countdown(self, search_value: str) -> None:
        # Textual's own English words live in a nested function, so the whole step is replaced.
        self._stop_no_matches_countdown()

        def nothing() -> None:
            if search_value and self.query_one(CommandInput).value.strip() == search_value:
                nothing_here = Option(Content(NOTHING_FOUND), disabled=True, id=self._NO_MATCHES)
                self.query_one(CommandList).add_option(nothing_here)
            self._list_visible = bool(search_value)

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, nothing)
