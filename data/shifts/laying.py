"""The roster laid down as shifts: what is planned becomes rows, and a later edit of the roster changes planned rows."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.driver import stored
from data.reads import instant
from data.shifts.reading import OPEN, Ask
from models.shift_terms import ShiftState

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx
    from models.roster import Planned

AHEAD = timedelta(hours=36)
"""How far ahead planned shifts become rows."""
ANEW = timedelta(hours=1)
"""How often the far end is moved on."""
KEY = "shifts"
"""Where the base keeps up to where, and of which edition of the roster, the shifts are laid."""

_STAMP = (
    "SELECT (SELECT max(id) FROM roster_version), (SELECT group_concat(id) FROM operator WHERE active = 1), "
    "(SELECT value FROM meta WHERE key = ?)"
)
_FROM = "SELECT coalesce((SELECT max(starts) FROM shift WHERE planned = 1), (SELECT min(at) FROM roster_version))"
_KEEP = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_ADD = "INSERT INTO shift (kind, night, planned, day, starts, ends, state, senior_id) VALUES (?, ?, 1, ?, ?, ?, ?, ?)"
_CHANGE = "UPDATE shift SET night = ?, starts = ?, ends = ?, senior_id = ? WHERE id = ? AND state = ?"
_JOIN = (
    "INSERT INTO shift_person (shift_id, operator_id, reserve, override) VALUES (?, ?, ?, '') "
    "ON CONFLICT (shift_id, operator_id) DO UPDATE SET reserve = excluded.reserve WHERE accepted_at IS NULL"
)
_LEAVE = "DELETE FROM shift_person WHERE shift_id = ? AND operator_id = ? AND accepted_at IS NULL"
_GONE = f"""
SELECT id FROM shift s WHERE planned = 1 AND state = '{ShiftState.PLANNED.value}' AND ends > ? AND starts < ?
   AND NOT EXISTS (SELECT 1 FROM part WHERE shift_id = s.id)
   AND NOT EXISTS (SELECT 1 FROM shift_report WHERE shift_id = s.id)
"""


def planned(ask: Ask) -> bool:
    """Tell whether this desk has a roster at all."""
    return any(True for _ in ask("SELECT 1 FROM roster_version LIMIT 1", ()))


def stale(ask: Ask, now: datetime) -> bool:
    """Tell whether shifts should be laid again: another roster, another person, or the far end has come nearer."""
    version, people, kept = next(iter(ask(_STAMP, (KEY,))))
    if version is None:
        return False
    if kept is None:
        return True
    known = json.loads(kept)
    return known["of"] != [version, people] or instant(known["until"]) < now + AHEAD - ANEW


def lay(desk: "Desk", tx: "Tx", now: datetime) -> None:
    """Make rows of everything planned from the last known shift until ``AHEAD``; again and again the same rows."""
    if not stale(tx.exec, now):
        return
    version, people, _ = next(iter(tx.exec(_STAMP, (KEY,))))
    (since,) = next(iter(tx.exec(_FROM)))
    until = now + AHEAD
    wanted = desk.shifts.roster.planned(min(instant(since), now), until)
    laid = {_lay(tx, one) for one in wanted}
    _forget(tx, (row for (row,) in tx.exec(_GONE, (stored(now), stored(until))).fetchall() if row not in laid))
    tx.exec(_KEEP, (KEY, json.dumps({"of": [version, people], "until": stored(until)})))


def _lay(tx: "Tx", planned: "Planned") -> int:
    span = (int(planned.night), stored(planned.starts), stored(planned.ends), planned.senior_id)
    found = tx.exec(
        "SELECT id, state FROM shift WHERE planned = 1 AND day = ? AND kind = ?",
        (planned.day.isoformat(), planned.kind),
    ).fetchone()
    if found is None:
        night, starts, ends, senior = span
        values = (planned.kind, night, planned.day.isoformat(), starts, ends, ShiftState.PLANNED.value, senior)
        row = tx.exec(_ADD, values).lastrowid
        assert row is not None
    else:
        row = int(found[0])
        tx.exec(_CHANGE, (*span, row, ShiftState.PLANNED.value))
    if found is None or found[1] in (ShiftState.PLANNED, *OPEN):
        _man(tx, row, planned)
    return row


def _man(tx: "Tx", row: int, planned: "Planned") -> None:
    """Put the people of the roster on a shift; who has accepted it stays on it."""
    wanted = dict.fromkeys(planned.reserve, True) | dict.fromkeys(planned.people, False)
    known = tx.exec("SELECT operator_id, reserve FROM shift_person WHERE shift_id = ?", (row,)).fetchall()
    for person, _ in known:
        if person not in wanted:
            tx.exec(_LEAVE, (row, person))
    for person, spare in wanted.items():
        if (person, int(spare)) not in known:
            tx.exec(_JOIN, (row, person, int(spare)))


def _forget(tx: "Tx", rows: Iterable[int]) -> None:
    for row in rows:
        for table in ("shift_notice", "opening_tick", "shift_person"):
            # The names of the tables are the three above, never anybody's text.
            tx.exec(f"DELETE FROM {table} WHERE shift_id = ?", (row,))
        tx.exec("DELETE FROM shift WHERE id = ?", (row,))
