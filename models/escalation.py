"""When a request goes on to somebody else, as rules: type, priority, age → a line or the supervisor (D-22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from models.terms import Priority, Term, TicketType


class Level(Term):
    """Where a request is handed on to."""

    SECOND = "line2", "вторая линия"
    THIRD = "line3", "третья линия"
    CHIEF = "chief", "супервайзер"


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """One rule; no types or priorities named: any. ``after`` is the business age from which it holds."""

    to: Level
    text: str
    types: frozenset[TicketType] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    after: timedelta = timedelta()

    def fits(self, type: TicketType | None, priority: Priority, age: timedelta) -> bool:
        """Tell whether the rule speaks of such a request."""
        of_type = not self.types or type in self.types
        return of_type and (not self.priorities or priority in self.priorities) and age >= self.after


def advice(
    rules: Sequence[EscalationRule], type: TicketType | None, priority: Priority, age: timedelta
) -> EscalationRule | None:
    """Give the rule that speaks of a request: the first of the file that fits."""
    return next((rule for rule in rules if rule.fits(type, priority, age)), None)
