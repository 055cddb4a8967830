"""The frozen snapshots of warnings: what one person is told, and each person's own rules."""

from dataclasses import dataclass
from datetime import datetime, time

from models.chain_rules import Receiver
from models.clock import ClockName
from models.terms import Priority, Term


class Occasion(Term):
    """What a warning can be about besides the three clocks."""

    ESCALATION = "escalation", "ждёт вашего решения"
    VIP_WAITS = "vip_waits", "VIP ждёт VIP"


_OCCASIONS = {one.value: one for one in Occasion}


def about_of(slug: str) -> ClockName | Occasion:
    """Read what a stored warning is about."""
    return _OCCASIONS.get(slug) or ClockName(slug)


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One warning for one person; ``sentence`` says it as things stand now."""

    id: int
    number: int
    about: ClockName | Occasion
    cycle: int
    step: int
    person_id: int
    person: str
    at: datetime
    deliver_at: datetime
    priority: Priority
    subject: str
    sentence: str
    told_at: datetime | None = None
    answered_at: datetime | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What one person does not want to hear, and when; a P1 is told whatever stands here.

    Quiet hours are of the desk's local clock, from the first label to the second one, over midnight where that is so.
    """

    person_id: int
    quiet: tuple[time, time] | None = None
    muted: frozenset[ClockName | Receiver] = frozenset()
    bell: bool = True

    def hush(self, about: ClockName | Occasion, to: Receiver | None = None) -> bool:
        """Tell whether this person muted that clock, or being told in that part."""
        return about in self.muted or (to is not None and to in self.muted)
