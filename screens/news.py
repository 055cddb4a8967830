"""What happens behind the screens and is told to them: news of the journal, things due, troubles of the background."""

from dataclasses import dataclass

from textual.message import Message

from data.rows import EventRow
from models.events import EventKind

OF_RULES = frozenset({EventKind.STANDARD_CHANGED, EventKind.CALENDAR_CHANGED})
"""The events after which the rules are other ones."""


@dataclass
class NewsArrived(Message, bubble=False):
    """The journal grew, by whomever; no events: it may have grown unheard, everything is to be read anew."""

    events: tuple[EventRow, ...]


@dataclass
class Told(Message, bubble=False):
    """A sentence that the person should read now: a reminder, an owner's undelivered letter."""

    sentence: str
    number: int | None = None
    bell: bool = True
    alert: bool = False
    """Whether it is a step of a chain of warnings: then it is shown whatever screen stands over the queue."""


@dataclass
class AlertsCounted(Message, bubble=False):
    """How many warnings the person at this console was told and has not answered."""

    count: int


@dataclass
class RulesLooked(Message, bubble=False):
    """The files of the standard were looked at: what waits to be applied, or what is wrong; empty: nothing."""

    sentence: str
    broken: bool = False


@dataclass
class Trouble(Message, bubble=False):
    """Something behind the screens does not work; it goes on trying."""

    sentence: str
