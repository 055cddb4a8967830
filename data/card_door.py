"""What the card shows of the door: form, impact, date, who stands behind the request, its duplicates; read plainly.

Light on purpose, as the card itself: two statements for most tickets, one more where there is something to count.
"""

from collections.abc import Sequence
from typing import Any

from data.clients.lookup import CLAIMS, OUR_CLAIMS
from data.reads import Reads, instant, maybe
from data.rows import AnswerRow, DoorRow, FileRow, QueueRow
from models.readiness import readiness
from models.terms import DateState, Scope, Severity, Status, Urgency

_DOOR = f"""
SELECT t.topic, coalesce(s.name, ''), t.declared, t.severity, t.scope, t.wanted_date, t.date_state,
       EXISTS (SELECT 1 FROM ticket d WHERE d.parent = t.number), c.id IS NOT NULL, {CLAIMS}, {OUR_CLAIMS}
FROM ticket t LEFT JOIN contact s ON s.id = t.speaks_for LEFT JOIN client c ON c.id = t.client_id
WHERE t.number = ?"""
_ANSWERS = "SELECT question, text, at, operator_id FROM form_answer WHERE ticket_number = ? ORDER BY rowid"
AFFECTED = """
SELECT count(*), count(DISTINCT coalesce('c' || client_id, nullif(sender_address, ''), 'n' || number)),
       sum(number <> ?)
FROM (SELECT number, client_id, sender_address FROM ticket WHERE parent = ? AND merged_into IS NULL
      UNION ALL SELECT number, client_id, sender_address FROM ticket WHERE number = ?)"""
"""How many requests and clients an incident has, the parent's own among them, and how many duplicates."""


def door_of(reads: Reads, row: QueueRow, files: tuple[FileRow, ...] = ()) -> DoorRow:
    """Read what stands beside a row that is known already."""
    found = reads.row(_DOOR, (row.number,))
    if found is None:
        return DoorRow(files=files)
    (topic, speaks_for, declared, severity, scope, wanted, state, has_duplicates, known, claims, ours) = found
    return DoorRow(
        answers=tuple(_answer(one) for one in reads.rows(_ANSWERS, (row.number,))),
        topic=topic,
        speaks_for=speaks_for,
        declared=Urgency(declared) if declared else None,
        severity=Severity(severity) if severity else None,
        scope=Scope(scope) if scope else None,
        wanted_date=maybe(wanted),
        date_state=DateState(state) if state else None,
        readiness=readiness(claims, ours) if known else None,
        files=files,
        affected=affected(reads, row.number) if has_duplicates else (0, 0),
        curator_wrote=curator_wrote(reads, row.number) if row.status is Status.WAITING_CURATOR else "",
    )


def affected(reads: Reads, parent: int) -> tuple[int, int]:
    """Count the requests and the clients of an incident, the parent's own among them; (0, 0) without duplicates."""
    found = reads.row(AFFECTED, (parent, parent, parent))
    return (int(found[0]), int(found[1])) if found and found[2] else (0, 0)


def curator_wrote(reads: Reads, number: int) -> str:
    """Give the beginning of what the confirmed curator has written on a ticket since they were asked; may be empty."""
    found = reads.row(_CURATOR_WROTE, (number,))
    return str(found[0]) if found else ""


def _answer(row: Sequence[Any]) -> AnswerRow:
    question, text, at, operator_id = row
    return AnswerRow(question, text, instant(at), operator_id)


_CURATOR_WROTE = """
SELECT substr(m.text, 1, coalesce(m.quote_from, 400)) FROM ticket t
JOIN curator_period q ON q.client_id = t.client_id AND q.until IS NULL
JOIN contact_address a ON a.contact_id = q.contact_id
JOIN message m ON m.ticket_number = t.number AND m.author = 'customer' AND m.hidden = 0
  AND (m.sender_address = a.value OR lower(m.sender_address) = a.key)
WHERE t.number = ? AND m.at >= coalesce((
    SELECT max(j.happened_at) FROM journal_event j WHERE j.ticket_number = t.number AND j.kind = 'curator_asked'), '')
ORDER BY m.at DESC, m.id DESC LIMIT 1"""
