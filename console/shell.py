"""The app beneath the screens: the last wall, themes, safe notices, leaving and breaking in good order."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.css.stylesheet import Stylesheet
from textual.events import Event, InputEvent
from textual.filter import LineFilter

from console import signals
from console.crash import report
from console.russian import HOW_TO_LEAVE, RussianPalette, acts_on
from data.desk import Desk
from data.settings import Settings
from models.safetext import one_line
from screens import theme
from screens.base import Severity
from screens.guard import Guard, NoColours
from screens.keys import BY_ID, display, keymap


class _Sheet(Stylesheet):
    """A style sheet that does not parse everything anew when it is told the same variables again (P-1)."""

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take variables, if they are other ones."""
        if variables != self._variables:
            super().set_variables(variables)


class Shell(App[str], inherit_bindings=False):
    """Everything that holds for the console whatever it shows."""

    TITLE = "Пульт"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "help_quit", "как выйти", show=False, system=True)]

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings) -> None:
        super().__init__()
        self._desk = desk
        self._now = now
        self._settings = settings
        self._walls: tuple[LineFilter, ...] = (Guard(), NoColours()) if self.no_color else (Guard(),)
        self._stop_attending: Callable[[], None] = _nothing
        self.last_touched = now()
        self.animation_level = "none"
        for one in theme.themes():
            self.register_theme(one)
        self.theme = theme.choose(settings.theme, self.console.color_system)
        self.stylesheet = _Sheet(variables=self.get_css_variables())
        self.set_keymap(keymap(settings.keymap))

    def on_load(self) -> None:
        """Listen to signals before the terminal is taken."""
        if not self.is_headless:
            self._stop_attending = signals.attend(self)

    def on_unmount(self) -> None:
        """Give the signals back."""
        self._stop_attending()

    async def on_event(self, event: Event) -> None:
        """Note each key and click, for the idle lock."""
        if isinstance(event, InputEvent):
            self.last_touched = self._now()
        await super().on_event(event)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Put the last wall behind Textual's own filters."""
        return [*super().get_line_filters(), *self._walls]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Know our variables under any theme."""
        return theme.default_variables()

    def get_key_display(self, binding: Binding) -> str:
        """Write a key as the person has it now."""
        act = BY_ID.get(binding.id or "")
        return display(act, self._settings.keymap) if act else super().get_key_display(binding)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Severity = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a notice; whatever it says is never read as markup."""
        super().notify(one_line(message), title=one_line(title), severity=severity, timeout=timeout, markup=False)

    def action_help_quit(self) -> None:
        """Say in Russian how to leave."""
        self.notify(HOW_TO_LEAVE.format(key=display(BY_ID["console.quit"], self._settings.keymap)), markup=False)

    def action_command_palette(self) -> None:
        """Open the palette of acts."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(RussianPalette())

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from screens.help import KeysScreen

        self.push_screen(KeysScreen(acts_on(self.screen), self._settings.keymap))

    def action_manual(self) -> None:
        """Open the operator's manual."""
        from screens.help import ManualScreen

        self.push_screen(ManualScreen())

    def action_theme(self) -> None:
        """Go to the next of our themes."""
        names = (theme.DARK, theme.LIGHT, theme.ANSI)
        place = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(place + 1) % len(names)]

    def _handle_exception(self, error: Exception) -> None:
        # Textual would print the values of local variables, a client's passport number among them (R11).
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self._exit_renderables.append(Text(report(error, self._desk.places.log)))
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Leave after a failure of Textual's own threads, showing none of what they held."""
        self._handle_exception(RuntimeError("panic"))


def _nothing(*_: Any) -> None:
    return None
