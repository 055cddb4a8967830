"""What happens behind the screens and is told to them: news of the journal, things due, troubles of the background."""

from dataclasses import dataclass

from textual.message import Message

from data.rows import EventRow


@dataclass
class NewsArrived(Message, bubble=False):
    """The journal grew, by whomever; no events: it may have grown unheard, everything is to be read anew."""

    events: tuple[EventRow, ...]


@dataclass
class Told(Message, bubble=False):
    """A sentence that the person should read now: a reminder, an owner's undelivered letter."""

    sentence: str
    number: int | None = None


@dataclass
class Trouble(Message, bubble=False):
    """Something behind the screens does not work; it goes on trying."""

    sentence: str
