"""How a screen asks the desk without waiting: a thread reads, a message carries the answer, a handler paints."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from textual.message import Message
from textual.worker import get_current_worker

from screens.base import BaseScreen

Value = TypeVar("Value")


@dataclass
class Fetched(Message, bubble=False):
    """The desk answered; ``then`` paints it."""

    then: Callable[[Any], Any]
    value: Any


class FetchingScreen(BaseScreen[None]):
    """A screen that asks its desk in threads."""

    def fetch(self, group: str, get: Callable[[], Value], then: Callable[[Value], Any]) -> None:
        """Ask in a thread and paint the answer; a newer question of the same group makes an older answer worthless."""

        def work() -> None:
            value = get()
            if not get_current_worker().is_cancelled:
                self.post_message(Fetched(then, value))

        self.run_worker(work, name=group, group=group, thread=True, exclusive=True, exit_on_error=False)

    def order(self, name: str, do: Callable[[], Value], then: Callable[[Value], Any]) -> None:
        """Have something done in a thread; unlike a question it is never given up for a newer one."""

        def work() -> None:
            self.post_message(Fetched(then, do()))

        self.run_worker(work, name=name, group=name, thread=True, exit_on_error=False)

    async def on_fetched(self, message: Fetched) -> None:
        """Paint what came, if the screen still stands."""
        if self.is_attached:
            result = message.then(message.value)
            if result is not None and hasattr(result, "__await__"):
                await result
