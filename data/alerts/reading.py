"""Warnings as they are stored, read with what their tickets are by now: what one still means, and its words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.alerts.rows import AlertRow, Occasion, about_of
from data.reads import instant, maybe
from data.shifts.reading import Ask
from models.clock import ClockName, ClockState
from models.events import EventKind
from models.safetext import one_line
from models.terms import Priority

_STATE = "\n".join(f"WHEN '{name}' THEN t.{name}_state" for name in ClockName)
_BREACH = "\n".join(f"WHEN '{name}' THEN coalesce(t.{name}_breach, t.{name}_due)" for name in ClockName)
_GOING = ", ".join(f"'{state.value}'" for state in (ClockState.RUNNING, ClockState.NOW))
_DECISIONS = (
    *(EventKind.ESCALATED, EventKind.ESCALATION_ANSWERED),
    *(EventKind.TAKEN, EventKind.ASSIGNED, EventKind.RELEASED),
)
_DECIDED = ", ".join(f"'{kind.value}'" for kind in _DECISIONS)
"""By any of these somebody decided about the escalation before it, as on the board."""
LIVE = f"""
CASE a.clock
  WHEN '{ClockName.REACTION.value}' THEN t.cycle = a.cycle AND t.reaction_state IN ({_GOING}, 'paused')
  WHEN '{ClockName.RESPONSE.value}' THEN t.cycle = a.cycle AND t.response_state IN ({_GOING}, 'paused')
  WHEN '{ClockName.RESOLUTION.value}' THEN t.reopenings + 1 = a.cycle AND t.resolution_state IN ({_GOING}, 'paused')
  WHEN '{Occasion.ESCALATION.value}' THEN t.is_open = 1 AND t.assignee_id IN (
    SELECT first.person_id FROM alert first
     WHERE first.ticket_number = a.ticket_number AND first.clock = a.clock AND first.cycle = a.cycle)
    AND NOT EXISTS (
    SELECT 1 FROM journal_event d
     WHERE d.ticket_number = a.ticket_number AND d.n > a.cycle AND d.kind IN ({_DECIDED}))
  ELSE t.is_open = 1
END"""
"""Whether what a warning is about goes on: its promise runs or stands, its escalation waits; over tables a and t."""
STANDS = f"(CASE a.clock {_STATE} ELSE '' END) = '{ClockState.PAUSED.value}'"
"""Whether its clock stands: then it is told when the clock goes on."""
_ALERTS = f"""
SELECT a.id, a.ticket_number, a.clock, a.cycle, a.step, a.person_id, p.name, a.at, a.deliver_at, t.priority, t.subject,
       a.told_at, a.answered_at, a.file, coalesce(o.name, ''), CASE a.clock {_BREACH} END, {LIVE}, {STANDS}
  FROM alert a JOIN ticket t ON t.number = a.ticket_number JOIN operator p ON p.id = a.person_id
  LEFT JOIN operator o ON o.id = t.assignee_id
"""


class Found:
    """A stored warning with what became of its cause: ``live``, or ``stands`` still for a while."""

    __slots__ = ("live", "row", "stands")

    def __init__(self, values: Sequence[Any], now: datetime, zone: ZoneInfo) -> None:
        *stored, owner, breach, live, stands = values
        self.row = _row(stored, str(owner), maybe(breach), now, zone)
        self.live, self.stands = bool(live), bool(stands)


def alerts(ask: Ask, where: str, values: Sequence[Any], now: datetime, zone: ZoneInfo) -> list[Found]:
    """Read warnings; ``where`` is this package's own SQL after the FROM, never anybody's text."""
    return [Found(row, now, zone) for row in list(ask(_ALERTS + where, values))]


def _row(stored: Sequence[Any], owner: str, breach: datetime | None, now: datetime, zone: ZoneInfo) -> AlertRow:
    number, ticket, slug, cycle, step, person_id, person, at, deliver, priority, subject, told, answered, file = stored
    about = about_of(slug)
    whose = "" if owner == person else f" · {one_line(owner)}" if owner else " · ничьё"
    return AlertRow(
        id=number,
        number=ticket,
        about=about,
        cycle=cycle,
        step=step,
        person_id=person_id,
        person=person,
        at=instant(at),
        deliver_at=instant(deliver),
        priority=Priority(priority),
        subject=subject,
        sentence=f"№ {ticket}: {_said(about, breach, now, zone)}{whose} · {one_line(subject)}",
        told_at=maybe(told),
        answered_at=maybe(answered),
        file=file,
    )


def _said(about: ClockName | Occasion, breach: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    if isinstance(about, Occasion):
        return about.label
    if breach is None:
        return f"скоро срок ({about.label})"
    local = breach.astimezone(zone)
    clock = f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else f"{local:%d.%m %H:%M}"
    if now > breach:
        return f"срок нарушен ({about.label}), был {clock}"
    return f"скоро срок ({about.label}), до {clock}"
