"""What the standard advises when a request is handed on (D-22)."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from data.rows import QueueRow
from data.rules.tables import read_escalation
from models.escalation import EscalationRule, advice

if TYPE_CHECKING:
    from data.desk import Desk


class Escalations:
    """The rules of escalation in force."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    @cached_property
    def rules(self) -> tuple[EscalationRule, ...]:
        """The rules in the order of their file."""
        return read_escalation(self._desk.in_force.sources, self._desk.schedule)

    def advice(self, row: QueueRow, now: datetime) -> EscalationRule | None:
        """Give the rule that speaks of this request at its age in business time."""
        age = self._desk.schedule.between(row.received_at, now) if now > row.received_at else timedelta()
        return advice(self.rules, row.type, row.priority, age)
