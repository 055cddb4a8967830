"""What a screen over the queue asks the app for."""

from dataclasses import dataclass
from typing import Any

from textual.message import Message

from data.rows import View


@dataclass
class TicketWanted(Message):
    """A ticket is to be opened in the queue; whatever stands over it goes."""

    number: int


@dataclass
class QueueWanted(Message):
    """The whole queue is wanted in front, narrowed by these words; whatever stands over it goes."""

    words: str = ""


async def show_narrowed(queue: Any, words: str) -> None:
    """Show everything that is open, narrowed by some words; the line to change them stands below."""
    if queue.card_open:
        queue.close_card()
    queue.view, queue.filter = View.ALL, words
    queue.show_view()
    if words:
        await queue.action_find()
