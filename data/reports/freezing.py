"""The moment at which a shift becomes a report, frozen for good (handover.md §1.6, §1.11).

Consecutive reports tile the journal: each begins where the one before it ended. A shift that nobody signed gets its
report by itself; what happens to such a shift later is an addendum.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.chain import facts_text
from data.driver import instant, stored
from data.reports.report_facts import Interval, facts
from data.reports.report_handover import handed, times
from data.reports.report_lines import absent_said, accepted_said
from data.reports.report_page import page
from data.reports.report_rows import facts_of
from data.reports.report_text import text
from data.reports.report_words import Words
from data.rows import By, Person
from data.shifts import reading
from data.shifts.reading import Ask
from data.shifts.rows import ShiftRow
from models.events import EventKind
from models.shift_terms import NoticeStep, ShiftState
from models.terms import Role

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_LAST = "SELECT id, until_n, facts FROM shift_report ORDER BY until_n DESC, id DESC LIMIT 1"
_OF_SHIFT = "SELECT id, sha256 FROM shift_report WHERE shift_id = ?"
_HEAD = "SELECT coalesce(max(n), 0) FROM journal_event"
_FROM_INSTANT = "SELECT n FROM journal_event WHERE n >= ? AND recorded_at >= ? ORDER BY n LIMIT 1"
_WRITTEN_AT = "SELECT recorded_at FROM journal_event WHERE n = ?"
_INSERT = """
INSERT INTO shift_report (shift_id, from_n, until_n, made_at, by_id, facts, text, sha256)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_ADD = "INSERT INTO report_addendum (report_id, at, by_id, text, sha256) VALUES (?, ?, ?, ?, ?)"
_RECALLED = """
SELECT min(r.at), o.name, r.text FROM recollection r JOIN part p ON p.id = r.part_id JOIN operator o ON o.id = r.by_id
 WHERE p.shift_id = ? GROUP BY r.part_id, r.by_id, r.text ORDER BY min(r.id)"""
"""What was remembered about parts of a shift before its report was made, each once however many people read it."""
_SIGNED = "SELECT 1 FROM part WHERE shift_id = ? AND signed_at IS NOT NULL LIMIT 1"
_LATEST = "SELECT s.starts FROM shift_report r JOIN shift s ON s.id = r.shift_id ORDER BY r.id DESC LIMIT 1"
_UNREPORTED = """
WHERE s.planned = 1 AND s.ends <= ? AND s.starts >= ?
  AND NOT EXISTS (SELECT 1 FROM shift_report r WHERE r.shift_id = s.id)
ORDER BY s.ends, s.starts, s.id"""
_LOOK_BACK = timedelta(days=7)
"""How long before the last reported shift one can have begun that has no report: reports are made in order."""
_SUPERVISORS = "SELECT id FROM operator WHERE active = 1 AND role = ? ORDER BY id"


def seal(frozen: str, written: str) -> str:
    """Give the checksum of a report: over its facts and its text."""
    return hashlib.sha256(f"{frozen}\x00{written}".encode("utf-8", "surrogatepass")).hexdigest()


def freeze(desk: "Desk", tx: "Tx", shift_id: int, by: By | Person | None, at: datetime) -> int:
    """Make the report of a shift inside the transaction that ends it; gives its id.

    Reports of planned shifts that ended before it and have none are made first, in order. A shift that has its report
    already gets an addendum that says how it was accepted after all.
    """
    ask: Ask = tx.exec
    shift = reading.shift(ask, shift_id)
    if shift is None:
        raise ValueError(f"no shift {shift_id}")
    who = by.person if isinstance(by, By) else by
    known = _one(ask, _OF_SHIFT, (shift_id,))
    if known is not None:
        _accepted_late(desk, tx, shift, int(known[0]), who, at)
        return int(known[0])
    for earlier in _unreported(ask, min(shift.ends or at, at)):
        if earlier.id != shift.id:
            _make(desk, tx, earlier, None, at)
    return _make(desk, tx, shift, who, at)


def due(ask: Ask, before: datetime) -> tuple[ShiftRow, ...]:
    """List the shifts whose report is to be made by itself, in order: up to the last one that nobody signed."""
    ended = _unreported(ask, before)
    last = max((place for place, shift in enumerate(ended) if not _is_signed(ask, shift)), default=-1)
    return ended[: last + 1]


def make_due(desk: "Desk", tx: "Tx", before: datetime, at: datetime) -> int:
    """Make every report that is due, in order; gives how many."""
    found = due(tx.exec, before)
    for shift in found:
        _make(desk, tx, shift, None, at)
    return len(found)


def _unreported(ask: Ask, before: datetime) -> tuple[ShiftRow, ...]:
    last = _one(ask, _LATEST, ())
    since = stored(instant(last[0]) - _LOOK_BACK) if last else ""
    return reading.shifts(ask, _UNREPORTED, (stored(before), since))


def append(tx: "Tx", report_id: int, by: Person | None, said: str, at: datetime) -> int:
    """Add to a published report; the checksum covers the report's own, so that neither can be exchanged."""
    report = _one(tx.exec, "SELECT sha256 FROM shift_report WHERE id = ?", (report_id,))
    if report is None:
        raise ValueError(f"no report {report_id}")
    digest = seal(str(report[0]), said)
    row = tx.exec(_ADD, (report_id, stored(at), by.id if by else None, said, digest)).lastrowid
    assert row is not None
    told = {"report": report_id, "addendum": row, "sha256": digest}
    tx.record(EventKind.REPORT_ADDED, by=by, ticket=None, happened=at, facts=told)
    return row


def add_recalled(desk: "Desk", tx: "Tx", shift_id: int, by: Person, said: str, at: datetime) -> None:
    """Add what was remembered after the handover to the shift's report, where it is published (§1.5); else it waits."""
    report = _one(tx.exec, _OF_SHIFT, (shift_id,))
    if report is not None:
        append(tx, int(report[0]), by, _recalled(by.name, said, at, desk.settings.zone), at)


def _recalled(who: str, said: str, at: datetime, zone: str) -> str:
    return f"Вспомнили после передачи, {at.astimezone(ZoneInfo(zone)):%d.%m %H:%M}, {who}: {said}"


def _make(desk: "Desk", tx: "Tx", shift: ShiftRow, by: Person | None, at: datetime) -> int:
    ask: Ask = tx.exec
    interval = _interval(ask, shift, at)
    told = facts(desk, ask, interval, at, shift) | {"by": by.name if by else ""}
    least = desk.standard.shifts.handover.night_share
    told |= {"page": len(page(told, least)), "least": least}
    frozen, written = facts_text(told), _valid(text(told, least))
    digest = seal(frozen, written)
    values = (shift.id, *interval.ends, stored(at), by.id if by else None, frozen, written, digest)
    report = tx.exec(_INSERT, values).lastrowid
    assert report is not None
    said = {"report": report, "shift": shift.id, "from": interval.from_n, "until": interval.until_n, "sha256": digest}
    tx.record(EventKind.REPORT_MADE, by=by, ticket=None, happened=at, facts=said)
    chiefs = tuple(int(row[0]) for row in ask(_SUPERVISORS, (Role.SUPERVISOR.value,)))
    desk.shifts.calling.tell(tx, shift.id, NoticeStep.REPORT, chiefs, at)
    for said_at, who, words in ask(_RECALLED, (shift.id,)):
        append(tx, report, None, _recalled(str(who), str(words), instant(said_at), desk.settings.zone), at)
    return report


def _interval(ask: Ask, shift: ShiftRow, at: datetime) -> Interval:
    """Lay the half-open interval of a shift: from the report before it to its cut-off, never back (§1.6)."""
    last = _one(ask, _LAST, ())
    previous, start = (int(last[0]), int(last[1])) if last else (None, 1)
    until_n, until = _cut(ask, shift, start, at)
    opened = int(facts_of(last[2])["balance"]["end"]) if last else 0
    return Interval(start, max(until_n, start), until, opened, previous)


def _cut(ask: Ask, shift: ShiftRow, start: int, at: datetime) -> tuple[int, datetime]:
    if shift.cut_n is not None:
        row = _one(ask, _WRITTEN_AT, (shift.cut_n - 1,))
        return shift.cut_n, instant(row[0]) if row else at
    head = _one(ask, _HEAD, ())
    after = int(head[0]) + 1 if head else 1
    if shift.ends is None or shift.ends > at:
        return after, at
    row = _one(ask, _FROM_INSTANT, (start, stored(shift.ends)))
    return int(row[0]) if row else after, shift.ends


def _is_signed(ask: Ask, shift: ShiftRow) -> bool:
    return shift.state is not ShiftState.CLOSED and _one(ask, _SIGNED, (shift.id,)) is not None


def _accepted_late(desk: "Desk", tx: "Tx", shift: ShiftRow, report: int, by: Person | None, at: datetime) -> None:
    words = Words({"zone": desk.settings.zone})
    parts = handed(tx.exec, shift.id)
    lines = ["Смену приняли после отчёта. " + accepted_said(times(shift, parts, at), words), *absent_said(parts)]
    append(tx, report, by, "\n".join(lines), at)


def _one(ask: Ask, sql: str, values: Sequence[Any]) -> Sequence[Any] | None:
    return next(iter(ask(sql, values)), None)


def _valid(written: str) -> str:
    return written.encode("utf-8", "replace").decode()
