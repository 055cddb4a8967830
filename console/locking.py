"""Who is at the keyboard: the idle lock, handing the keyboard over, and keeping silent while locked (SEC-07)."""

from abc import abstractmethod
from datetime import timedelta

from textual import work

from console.type_ahead import TypeAhead
from data.rows import Person
from screens.base import Severity

_WHILE_LOCKED = frozenset({"quit", "theme", "help_quit"})


class Locking(TypeAhead):
    """An app that belongs to one person at a time."""

    person: Person | None = None
    _held: tuple[tuple[str, Severity], ...] = ()

    @property
    def locked(self) -> bool:
        """Whether the lock stands over everything."""
        stack = self._screen_stacks.get(self._current_mode) or []
        return bool(stack) and stack[-1].id == "lock"

    def lock_when_idle(self) -> None:
        """Lock after the settings' minutes without a key or a click."""
        minutes = self._settings.lock_after_minutes
        if minutes and self._now() - self.last_touched >= timedelta(minutes=minutes):
            self.action_lock()

    def action_lock(self) -> None:
        """Close the screen from other eyes until the PIN is typed."""
        if self.person is not None and not self.locked:
            from screens.lock import LockScreen

            self.clear_notifications()
            self.push_screen(LockScreen(self._desk, self._now, self._settings, self.person), self._unlocked)

    async def _unlocked(self, same_person: bool | None) -> None:
        self.last_touched = self._now()
        held, self._held = self._held, ()
        if not same_person:
            await self.action_sign_out()
            return
        for message, severity in held:
            self.notify(message, severity=severity, markup=False)

    @abstractmethod
    async def action_sign_out(self) -> None:
        """Give the keyboard to somebody else."""

    @work(thread=True, group="leave", exit_on_error=False)
    def note_leaving(self, person: Person) -> None:
        """Write into the journal that a person left the console."""
        self._desk.people.sign_out(person, self._now())

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Severity = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a notice; while locked keep it for the person, since it may name a client."""
        if self.locked:
            self._held = (*self._held, (message, severity))
        else:
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let nothing open over the lock."""
        return action in _WHILE_LOCKED if self.locked else super().check_action(action, parameters)
