"""What a machine can say of the five lines of the opening checklist (D-37, handover.md §1.5)."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from data.reads import instant
from data.rows import Person, View
from data.shifts.rows import ShiftRow
from models.roster import folded
from models.shift_terms import OpeningItem

if TYPE_CHECKING:
    from data.desk import Desk

Found: TypeAlias = tuple[bool, str]
"""Whether a line is in order by itself, and what was looked at."""

_ESCALATED = "SELECT count(*), sum(assignee_id IS NULL) FROM ticket WHERE is_open = 1 AND line > 1"
_NEWEST = "SELECT recorded_at FROM journal_event ORDER BY n DESC LIMIT 1"


def look(desk: "Desk", person: Person, shift: ShiftRow, now: datetime) -> Mapping[OpeningItem, Found]:
    """Look at everything; an empty queue and no escalations need nobody's eyes."""
    return {
        OpeningItem.QUEUE: _queue(desk, person, now),
        OpeningItem.ESCALATIONS: _escalations(desk),
        OpeningItem.ACCEPTED: _accepted(desk, person, shift),
        OpeningItem.CONTACTS: _contacts(desk),
        OpeningItem.CLOCK: _clock(desk, now),
    }


def _queue(desk: "Desk", person: Person, now: datetime) -> Found:
    counts = desk.queue.counts(person, now)
    views = counts.views
    outside = views[View.UNFORMED] + views[View.TALK] + views[View.CURATOR]
    said = f"в очереди {views[View.ALL]}, ждут реакции {views[View.UNREACTED]}, просрочено {counts.overdue}"
    if not views[View.ALL] and not outside:
        return True, "очередь пуста"
    return False, said + (f", вне очереди {outside}" if outside else "")


def _escalations(desk: "Desk") -> Found:
    row = desk.reads.row(_ESCALATED)
    count, free = (int(row[0]), int(row[1] or 0)) if row else (0, 0)
    if not count:
        return True, "на других линиях ничего нет"
    return False, f"на других линиях {count}" + (f", без владельца {free}" if free else "")


def _accepted(desk: "Desk", person: Person, shift: ShiftRow) -> Found:
    at = next((one.accepted_at for one in shift.people if one.person_id == person.id), None)
    if at is None:
        return False, "ещё не принята"
    return True, f"приняли в {at.astimezone(ZoneInfo(desk.settings.zone)):%H:%M}"


def _contacts(desk: "Desk") -> Found:
    """Check that there is somebody to hand on to: people of the next lines, and the person on call when one is named.

    The roster names people only; where to call them is their own card's business.
    """
    people = [one for one in desk.people.all() if one.active]
    behind = ", ".join(one.name for one in people if one.line > 1) or "нет никого"
    on_call = desk.shifts.roster.current().on_call
    known = not on_call or folded(on_call) in {folded(one.name) for one in people}
    called = "" if not on_call else f"; дежурный: {on_call}" + ("" if known else " — такого сотрудника нет")
    return known and any(one.line > 1 for one in people), f"дальше по линии: {behind}{called}"


def _clock(desk: "Desk", now: datetime) -> Found:
    row = desk.reads.row(_NEWEST)
    late = (instant(row[0]) - now).total_seconds() if row else 0.0
    if late > 1:
        return False, f"часы этого компьютера отстают от журнала на {round(late)} с: сверьте время"
    return True, "база отвечает, часы не отстают от журнала"
