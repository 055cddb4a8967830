"""The machine query of a handover: everything that one person answers for, and by which of its twelve lines (HO-01).

It reads through the partial indexes of open tickets, so that its cost follows what it finds, not what the desk holds.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.calls import KIND as CALL
from data.driver import stored
from data.gate.debts import DEBT
from data.gate.drafts import KIND as FORM
from data.shifts.reading import OPEN, Ask
from data.shifts.rows import ItemKey, ShiftRow
from models.shift_terms import DONE_PARTS, ItemKind, ItemState, PartState, Why

if TYPE_CHECKING:
    from data.inbox.quarantine import Quarantined

WRITTEN = ("answer", "question", "reply")
"""Kinds of drafts that are an answer to a ticket."""
AHEAD = timedelta(hours=12)
"""How far a handover looks where no shift follows."""

_LINES = tuple(Why)
_OPEN_STATES = ", ".join(f"'{state.value}'" for state in OPEN)
_OPENED = "FROM ticket AS t INDEXED BY ix_ticket_owner WHERE t.is_open = 1 AND"
_MINE = f"SELECT t.number {_OPENED} t.assignee_id = ?"
_OWNERLESS = f"SELECT t.number {_OPENED} t.assignee_id IS NULL"
_LEFT = f"""
SELECT t.number {_OPENED} t.line = 1 AND t.assignee_id IN (SELECT id FROM operator WHERE active = 0 AND id <> ?)
"""
_OFF = f"""
SELECT t.number {_OPENED} t.line = 1 AND (t.keep_until IS NULL OR t.keep_until <= ?)
   AND t.assignee_id IN (SELECT id FROM operator WHERE id <> ? AND id NOT IN (
       SELECT operator_id FROM shift_person WHERE left_at IS NULL AND shift_id IN (
           SELECT id FROM shift WHERE planned = 1 AND state IN ({_OPEN_STATES}) UNION ALL SELECT ?)))
"""
_AWAY = """
SELECT t.number FROM ticket AS t INDEXED BY ix_ticket_watched
 WHERE t.is_open = 1 AND t.line > 1 AND t.watcher_id IS ? AND t.assignee_id IS NOT ?
"""
_UNWATCHED = """
SELECT t.number FROM ticket AS t INDEXED BY ix_ticket_watched
 WHERE t.is_open = 1 AND t.line > 1 AND t.assignee_id IS NOT ?
   AND t.watcher_id IN (SELECT id FROM operator WHERE active = 0)
"""
_THESE = "IN (SELECT value FROM json_each(?1))"
_PROMISED = f"SELECT DISTINCT ticket_number FROM promise WHERE ticket_number {_THESE} AND kept_at IS NULL AND by <= ?2"
_BURNING = f"""
SELECT number, status = 'waiting_client' AND waiting_until IS NOT NULL AND waiting_until <= ?2,
       (type IS 'outage' AND priority = 'critical') OR EXISTS (
           SELECT 1 FROM ticket AS d WHERE d.parent = t.number AND d.is_open = 1 AND d.merged_into IS NULL)
  FROM ticket AS t WHERE number {_THESE}
"""
_REMINDERS = """
SELECT DISTINCT r.ticket_number FROM reminder AS r INDEXED BY ix_reminder_due
  JOIN ticket AS t ON t.number = r.ticket_number
 WHERE r.done_at IS NULL AND r.at <= ?
   AND CASE WHEN r.what = ? THEN coalesce(t.assignee_id, r.operator_id) ELSE r.operator_id END = ?
"""
_DRAFTS = """
SELECT d.id, d.kind, t.number FROM draft AS d LEFT JOIN ticket AS t ON t.number = d.ticket_number
 WHERE d.operator_id = ?
"""
_RETURNED = f"""
SELECT i.ticket_number, t.assignee_id, t.line
  FROM part_item AS i INDEXED BY ix_part_item_returned
  JOIN part AS p ON p.id = i.part_id JOIN ticket AS t ON t.number = i.ticket_number
 WHERE i.state = '{ItemState.RETURNED.value}' AND p.giver_id = ?1 AND p.id <> ?2 AND t.is_open = 1
   AND NOT EXISTS (
       SELECT 1 FROM part_item AS later
        WHERE later.ticket_number = i.ticket_number AND later.id > i.id AND later.part_id <> ?2
          AND later.state IN ('{ItemState.ACCEPTED.value}', '{ItemState.KEPT.value}', '{ItemState.GONE.value}'))
"""
_STANDING = "SELECT id FROM standing WHERE ended_at IS NULL AND until > ? ORDER BY id"
_PARTS = "SELECT giver_id, state FROM part WHERE shift_id = ?"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose things are asked for, and how far ahead."""

    giver_id: int
    shift_id: int
    now: datetime
    until: datetime
    """The end of the next shift."""
    lead: bool = False
    """Whether what nobody has is this person's: the senior's part (handover.md §1.2)."""
    rostered: bool = False
    part_id: int = 0


class _Found:
    """The lines that found each thing."""

    def __init__(self) -> None:
        self.lines: dict[ItemKey, set[Why]] = {}

    def ticket(self, why: Why, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.lines.setdefault((ItemKind.TICKET, str(number)), set()).add(why)

    def thing(self, why: Why, kind: ItemKind, ref: str) -> None:
        self.lines.setdefault((kind, ref), set()).add(why)

    def numbers(self) -> list[int]:
        return [int(ref) for kind, ref in self.lines if kind is ItemKind.TICKET]


def query(ask: Ask, reach: Reach, files: Sequence[str] = ()) -> dict[ItemKey, tuple[Why, ...]]:
    """Find everything that must not be lost, each with the lines that found it; ``files``: names in quarantine."""
    found = _Found()
    _answered_for(ask, reach, found)
    base = found.numbers()
    _pressing(ask, reach, found, base)
    found.ticket(Why.REMINDER, _column(ask, _REMINDERS, (stored(reach.until), DEBT, reach.giver_id)))
    _drafts(ask, reach, found)
    if reach.lead:
        for name in files:
            found.thing(Why.QUARANTINE, ItemKind.FILE, name)
        for number in _column(ask, _STANDING, (stored(reach.now),)):
            found.thing(Why.STANDING, ItemKind.STANDING, str(number))
    _returned(ask, reach, found, set(found.numbers()))
    return {key: tuple(sorted(lines, key=_LINES.index)) for key, lines in found.lines.items()}


def lead_of(ask: Ask, shift: ShiftRow) -> int | None:
    """Name whose part what nobody has belongs to: the senior's, or the first one's who has not handed over yet.

    Who never came answers for nothing of the kind, unless nobody did.
    """
    states: dict[int, set[str]] = {}
    for giver_id, state in ask(_PARTS, (shift.id,)):
        states.setdefault(giver_id, set()).add(state)
    people = [one for one in shift.people if one.left_at is None]
    people.sort(key=lambda one: (one.person_id != shift.senior_id, one.reserve))
    came = [one for one in people if one.accepted_at is not None]
    there = came or [one for one in people if not one.reserve]
    return next((one.person_id for one in there if not _gone(states.get(one.person_id, set()))), None)


def names_of(files: Iterable["Quarantined"], own: str) -> dict[str, "Quarantined"]:
    """Name quarantined files: those of the desk's own folder by their names, others by their whole paths."""
    return {file.name if str(file.path.parent) == own else str(file.path): file for file in files}


def _gone(states: Collection[str]) -> bool:
    done = {state.value for state in DONE_PARTS}
    working = {PartState.DRAFT.value, PartState.SIGNED.value, PartState.ACCEPTING.value, PartState.RETURNED.value}
    return not done.isdisjoint(states) and working.isdisjoint(states)


def _answered_for(ask: Ask, reach: Reach, found: _Found) -> None:
    """Lines 1–4: the giver's own, nobody's, those of people who are not there, those that another line has."""
    giver, now = reach.giver_id, stored(reach.now)
    found.ticket(Why.MINE, _column(ask, _MINE, (giver,)))
    found.ticket(Why.WATCHED, _column(ask, _AWAY, (giver, giver)))
    if not reach.lead:
        return
    found.ticket(Why.OWNERLESS, _column(ask, _OWNERLESS))
    found.ticket(Why.ORPHAN, _column(ask, _LEFT, (giver,)))
    if reach.rostered:
        found.ticket(Why.ORPHAN, _column(ask, _OFF, (now, giver, reach.shift_id)))
    found.ticket(Why.WATCHED, _column(ask, _AWAY, (None, giver)))
    found.ticket(Why.WATCHED, _column(ask, _UNWATCHED, (giver,)))


def _pressing(ask: Ask, reach: Reach, found: _Found, base: Sequence[int]) -> None:
    """Lines 5, 7 and 10, of the tickets that the giver answers for or follows."""
    these = json.dumps(base)
    found.ticket(Why.PROMISE, _column(ask, _PROMISED, (these, stored(reach.until))))
    for number, silent, incident in ask(_BURNING, (these, stored(reach.now))):
        found.ticket(Why.SILENT, (number,) if silent else ())
        found.ticket(Why.INCIDENT, (number,) if incident else ())


def _drafts(ask: Ask, reach: Reach, found: _Found) -> None:
    """Line 8: an answer to a ticket makes the ticket an item; a call or a form is an item of its own."""
    for row, kind, number in ask(_DRAFTS, (reach.giver_id,)):
        if kind in WRITTEN and number is not None:
            found.ticket(Why.DRAFT, (number,))
        elif kind in WRITTEN or kind == FORM or kind.startswith(CALL):
            found.thing(Why.DRAFT, ItemKind.DRAFT, f"draft:{row}")


def _returned(ask: Ask, reach: Reach, found: _Found, known: Collection[int]) -> None:
    """Line 12: what came back from an earlier handover, unless somebody else has taken it since."""
    for number, owner, line in ask(_RETURNED, (reach.giver_id, reach.part_id)):
        if number in known or owner in (None, reach.giver_id) or line > 1:
            found.ticket(Why.RETURNED, (number,))


def _column(ask: Ask, sql: str, values: Sequence[object] = ()) -> list[int]:
    return [int(row[0]) for row in ask(sql, values)]
