"""The night block of a report: what P1 and P2 did, who was woken and who answered, what the night costs (D-26)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from data.history.apart import lived
from data.reads import instant, stored
from data.reports.report_handover import Fact, iso, quiet
from data.shifts.reading import Ask
from data.shifts.rows import ShiftRow
from models.events import EventKind
from models.roster_hours import night_time, odd_hour
from models.shift_rules import RosterRules
from models.shift_terms import NoticeStep
from models.terms import Priority

MONTH = timedelta(days=30)
"""The span over which the share of the night is weighed: one night says nothing."""
_TOLD = (
    EventKind.RECEIVED,
    EventKind.ADMITTED,
    EventKind.PRIORITY_CHANGED,
    EventKind.TAKEN,
    EventKind.ASSIGNED,
    EventKind.ACKNOWLEDGED,
    EventKind.ASKED,
    EventKind.ANSWERED,
    EventKind.ESCALATED,
    EventKind.BREACHED,
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.CLOSED,
    EventKind.MERGED_INTO,
)
_MARKS = ", ".join(f"'{kind.value}'" for kind in _TOLD)
_GRAVE = ", ".join(f"'{priority.value}'" for priority in (Priority.CRITICAL, Priority.HIGH))
_LINE = f"""
SELECT j.n, j.happened_at, j.kind, j.ticket_number, t.priority, t.subject, coalesce(o.name, ''), j.facts
  FROM journal_event j JOIN ticket t ON t.number = j.ticket_number LEFT JOIN operator o ON o.id = j.actor_id
 WHERE j.n >= ? AND j.n < ? AND j.kind IN ({_MARKS}) AND t.priority IN ({_GRAVE}) AND {lived("j")} ORDER BY j.n"""
_ESCALATED = f"""
SELECT j.n, j.happened_at, j.ticket_number, coalesce(o.name, ''), j.facts
  FROM journal_event j LEFT JOIN operator o ON o.id = j.actor_id
 WHERE j.n >= ? AND j.n < ? AND j.kind IN ('escalated', 'assigned') AND j.ticket_number IS NOT NULL
   AND {lived("j")} ORDER BY j.n"""
_FIRST_ACT = """
SELECT happened_at FROM journal_event WHERE ticket_number = ? AND n > ? AND actor_id = ? ORDER BY n LIMIT 1"""
_NOTICES = """
SELECT n.step, o.name, n.at, n.acked_at FROM shift_notice n JOIN operator o ON o.id = n.person_id
 WHERE n.at >= ? AND n.at < ? AND n.step IN (?, ?, ?) ORDER BY n.at, n.id"""
_WOKEN = (NoticeStep.CHIEF.value, NoticeStep.NEXT.value, NoticeStep.DAY.value)
_NAMES = "SELECT id, name FROM operator"
_CAME = """
SELECT received_at FROM ticket WHERE received_at >= ? AND received_at < ?
   AND NOT EXISTS (SELECT 1 FROM imported WHERE ticket_number = number)"""


def night(
    ask: Ask, shift: ShiftRow, interval: tuple[int, int], until: datetime, rules: RosterRules, zone: tzinfo
) -> Fact:
    """Tell the night: a timeline of P1 and P2, who was woken, escalations, its share of requests, its hours."""
    ends = shift.ends or until
    timeline = list(ask(_LINE, interval))
    escalated = _escalations(ask, interval)
    return {
        "timeline": [_said(row) for row in timeline],
        "woken": _notices(ask, shift.starts, until) + [one for one in escalated if one["to"]],
        "escalations": escalated,
        "share": share(ask, until, rules, zone),
        "hours": {
            one.name: _hours(
                max(shift.starts, one.accepted_at or shift.starts), min(one.left_at or ends, ends), zone, rules
            )
            for one in shift.people
            if not one.reserve or one.accepted_at
        },
        "odd_hour": odd_hour(shift.starts, ends, zone),
    }


def share(ask: Ask, until: datetime, rules: RosterRules, zone: tzinfo) -> Fact:
    """Count the requests of the last thirty days and how many of them came at night."""
    rows = ask(_CAME, (stored(until - MONTH), stored(until)))
    came = [instant(at).astimezone(zone).time() for (at,) in rows]
    since, end = rules.night_from, rules.night_until
    if end <= since:
        at_night = sum(clock >= since or clock < end for clock in came)
    else:
        at_night = sum(since <= clock < end for clock in came)
    return {"night": at_night, "all": len(came)}


def _said(row: Sequence[Any]) -> Fact:
    n, at, kind, number, priority, subject, who, facts = row
    said = {"n": n, "at": iso(at), "kind": kind, "number": number, "priority": priority}
    clock = json.loads(facts).get("clock") if kind == EventKind.BREACHED else None
    return {**said, "subject": quiet(subject), "who": who, "clock": clock}


def _escalations(ask: Ask, interval: tuple[int, int]) -> list[Fact]:
    names: Mapping[int, str] = {int(row[0]): str(row[1]) for row in ask(_NAMES, ())}
    found = []
    for n, at, number, who, said in list(ask(_ESCALATED, interval)):
        facts = json.loads(said)
        to = facts.get("to")
        answered = _first(ask(_FIRST_ACT, (number, n, to))) if to is not None else None
        one = {"at": iso(at), "number": number, "who": who, "line": facts.get("line"), "to": names.get(to, "")}
        found.append(one | {"answered": iso(answered)})
    return found


def _notices(ask: Ask, since: datetime, until: datetime) -> list[Fact]:
    rows = ask(_NOTICES, (stored(since), stored(until), *_WOKEN))
    return [
        {"at": iso(at), "number": None, "who": "", "line": None, "to": name, "step": step, "answered": iso(acked)}
        for step, name, at, acked in rows
    ]


def _first(rows: Iterable[Sequence[Any]]) -> Any:
    return next((row[0] for row in rows), None)


def _hours(since: datetime, until: datetime, zone: tzinfo, rules: RosterRules) -> int:
    """Minutes of the night between two instants."""
    return int(night_time(since, until, rules, zone).total_seconds()) // 60 if since < until else 0
