"""What every figure is counted from: the base, the rules of the board, the desk's zone and calendars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from data.figures.narrowing import narrowed
from data.reads import instant, stored
from models.board_rules import BoardRules
from models.figures import Filter, Period
from models.terms import ChannelKind

if TYPE_CHECKING:
    from data.desk import Desk
    from models.timers import Policy
    from models.workhours import WorkSchedule

Rows: TypeAlias = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
"""Runs one SELECT."""
_LAST = "SELECT recorded_at FROM journal_event ORDER BY n DESC LIMIT 1"
_RECORDED = "SELECT recorded_at FROM journal_event WHERE n = ?"


@dataclass(frozen=True, slots=True)
class Asking:
    """One reading of figures; ``as_of`` is the instant up to which what still runs is counted."""

    rows: Rows
    rules: BoardRules
    zone: ZoneInfo
    policy: "Policy"
    schedule: "WorkSchedule"
    kind: Callable[[str], ChannelKind]
    """Tells what a channel is by its name."""
    as_of: datetime

    def row(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...]:
        """Run a SELECT that always gives one row."""
        return self.rows(sql, values)[0]

    def until(self, period: Period) -> datetime:
        """Give the instant up to which a period can be counted: its end, or now."""
        return min(period.end, self.as_of)


def asking(desk: "Desk", as_of: datetime | None = None) -> Asking:
    """Ask a desk; without an instant, as of the latest that its journal holds."""
    standard = desk.standard
    return Asking(
        rows=desk.reads.rows,
        rules=standard.board,
        zone=ZoneInfo(desk.settings.zone),
        policy=desk.policy,
        schedule=desk.schedule,
        kind=lambda name: standard.gate.channel(name).kind,
        as_of=as_of or last_recorded(desk.reads.rows),
    )


def last_recorded(rows: Rows, until: int | None = None) -> datetime:
    """Give the instant of the journal's latest event, or of the one with a number; else the beginning of time."""
    found = rows(_LAST, ()) if until is None else rows(_RECORDED, (until,))
    return instant(found[0][0]) if found else datetime.fromtimestamp(0, UTC)


def within(
    period: Period, filter: Filter, line: str = "t.line", operator: str = "t.operator_id"
) -> tuple[str, tuple[Any, ...]]:
    """Give the values of a period's bounds and a filter, and what to append to a WHERE that names the bounds first."""
    where, values = narrowed(filter, line, operator)
    return where, (stored(period.start), stored(period.end), *values)
