"""What a report says of the handover itself: parts and shares, hot items read back, remarks, rules set aside (HO-19).

Everything comes out as plain JSON values with instants in ISO form, to be frozen.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from data.reports.then import Then
from data.shifts.reading import Ask
from data.shifts.rows import ShiftRow
from models.discreet import discreet
from models.secrets import mask
from models.shift_terms import Disposition, Grade, ItemKind, ItemState, PartState

Fact = dict[str, Any]
CHUNK = 500
_PARTS = """
SELECT p.id, g.name, p.state, p.signed_at, coalesce(s.name, ''), p.signed_by IS NOT NULL AND p.signed_by <> p.giver_id,
       p.absent_reason, p.empty, p.note, coalesce(c.name, ''), coalesce(d.name, ''), coalesce(a.name, '')
  FROM part p JOIN operator g ON g.id = p.giver_id LEFT JOIN operator s ON s.id = p.signed_by
  LEFT JOIN operator c ON c.id = p.custodian_id LEFT JOIN operator d ON d.id = p.on_call_id
  LEFT JOIN operator a ON a.id = p.agreed_by
 WHERE p.shift_id = ? ORDER BY p.id"""
_SHARES = """
SELECT h.part_id, r.name, coalesce(a.name, ''), h.accepted_at, h.accepted_by IS NOT NULL
       AND h.accepted_by <> h.recipient_id, h.absent_reason, h.remarks, h.accepted_by
  FROM share h JOIN part p ON p.id = h.part_id JOIN operator r ON r.id = h.recipient_id
  LEFT JOIN operator a ON a.id = h.accepted_by
 WHERE p.shift_id = ? ORDER BY h.id"""
_ITEMS = """
SELECT i.id, i.kind, i.ref, i.ticket_number, i.grade, i.raised, i.disposition, coalesce(r.name, ''),
       coalesce(w.name, ''), i.until, i.reason, i.next_step, i.if_then, i.state, i.snapshot, g.name, i.part_id
  FROM part_item i JOIN part p ON p.id = i.part_id JOIN operator g ON g.id = p.giver_id
  LEFT JOIN operator r ON r.id = i.recipient_id LEFT JOIN operator w ON w.id = i.watcher_id
 WHERE p.shift_id = ? AND p.state <> 'draft' ORDER BY i.id"""
_READINGS = """
SELECT r.item_id, o.name, r.verdict, r.words, r.tries, r.confirmed, r.reason, r.question, r.answer
  FROM item_reading r JOIN part_item i ON i.id = r.item_id JOIN part p ON p.id = i.part_id
  JOIN operator o ON o.id = r.operator_id
 WHERE p.shift_id = ? ORDER BY r.item_id, r.decided_at, r.operator_id"""
_CARRIED = f"""
SELECT i.ticket_number, count(DISTINCT i.part_id) FROM part_item i
 WHERE i.ticket_number IN ({{}}) AND i.state = '{ItemState.ACCEPTED.value}' GROUP BY i.ticket_number"""


def handed(ask: Ask, shift_id: int) -> list[Fact]:
    """List the parts of a shift with their shares: who gave, who signed, who took, and for whom."""
    shares: dict[int, list[Fact]] = {}
    for part, recipient, name, at, other, absent, remarks, by_id in ask(_SHARES, (shift_id,)):
        share = {"recipient": recipient, "by": name, "by_id": by_id, "at": iso(at), "instead": bool(other)}
        shares.setdefault(part, []).append(share | {"absent": absent, "remarks": remarks})
    return [
        {
            "giver": row[1],
            "state": row[2],
            "signed_at": iso(row[3]),
            "signer": row[4],
            "instead": bool(row[5]),
            "absent": row[6],
            "empty": bool(row[7]),
            "note": row[8],
            "custodian": row[9],
            "on_call": row[10],
            "agreed": row[11],
            "shares": shares.get(row[0], []),
        }
        for row in ask(_PARTS, (shift_id,))
    ]


def items(ask: Ask, shift_id: int, then: Mapping[int, Then]) -> list[Fact]:
    """List everything that was handed over, with what was typed, decided and read back."""
    said: dict[int, list[Fact]] = {}
    for item, name, verdict, words, tries, confirmed, reason, question, answer in ask(_READINGS, (shift_id,)):
        reading = {"name": name, "verdict": verdict, "words": words, "tries": tries, "confirmed": confirmed}
        said.setdefault(item, []).append(reading | {"reason": reason, "question": question, "answer": answer})
    return [_item(row, said.get(row[0], []), then) for row in ask(_ITEMS, (shift_id,))]


def _item(row: Sequence[Any], readings: list[Fact], then: Mapping[int, Then]) -> Fact:
    number = row[3]
    known = then.get(number) if number is not None else None
    kept = json.loads(row[14] or "{}")
    return {
        "kind": row[1],
        "ref": row[2],
        **(ticket(known) if known else {"number": number, "subject": quiet(str(kept.get("subject", "")))}),
        "hot": row[4] == Grade.HOT.value or bool(row[5]),
        "disposition": row[6],
        "to": row[7] if row[6] == Disposition.GIVE.value else row[8],
        "until": iso(row[9]),
        "reason": row[10],
        "next_step": row[11],
        "if_then": row[12],
        "state": row[13],
        "giver": row[15],
        "readings": readings,
    }


def ticket(then: Then) -> Fact:
    """What a line about a request says of it; telephones and addresses are left out (D-59)."""
    return {
        "number": then.number,
        "subject": quiet(then.subject),
        "client": quiet(then.client),
        "tier": then.tier.value if then.tier else None,
        "type": then.type.value if then.type else None,
        "priority": then.priority.value,
        "status": then.status.value,
        "owner": then.owner,
    }


def carried(ask: Ask, numbers: Iterable[int], least: int = 1) -> dict[int, int]:
    """Count the acceptances that each of these requests lived through, of those with at least so many (HO-24)."""
    found: dict[int, int] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        rows = ask(_CARRIED.format(", ".join("?" * len(chunk))), chunk)
        found.update((int(number), int(count)) for number, count in rows if count >= least)
    return found


def acceptors(parts: Iterable[Mapping[str, Any]]) -> set[int]:
    """Who accepted any share."""
    return {share["by_id"] for part in parts for share in part["shares"] if share["by_id"] is not None}


def overrides(shift: ShiftRow, following: ShiftRow | None, parts: Sequence[Mapping[str, Any]]) -> list[Fact]:
    """List the rules of the roster that were set aside: for who worked the shift, and for who took it over (HO-21)."""
    own = [{"name": one.name, "reason": one.override, "taking": False} for one in shift.people if one.override]
    took = acceptors(parts)
    people = following.people if following else ()
    taking = [one for one in people if one.override and one.person_id in took]
    return own + [{"name": one.name, "reason": one.override, "taking": True} for one in taking]


def times(shift: ShiftRow, parts: Sequence[Mapping[str, Any]], at: datetime) -> Fact:
    """Say when the shift was signed and accepted, how far from its plan, and for how long nobody had accepted it."""
    signed = max((part["signed_at"] for part in parts if part["signed_at"]), default=None)
    taken = [share["at"] for part in parts for share in part["shares"]]
    done = bool(parts) and all(PartState(part["state"]) in _DONE for part in parts) and all(taken)
    accepted = max(filter(None, taken), default=None) if done else None
    until = datetime.fromisoformat(accepted) if accepted else at
    late = minutes(until, shift.ends) if shift.ends else 0
    return {
        "signed_at": signed,
        "accepted_at": accepted,
        "deviation": late if accepted and shift.ends else None,
        "unaccepted": max(late, 0),
        "opened_late": minutes(shift.opened_at, shift.starts) if shift.opened_at and shift.planned else None,
    }


def minutes(at: datetime, planned: datetime) -> int:
    """Whole minutes from a planned instant to the real one, negative where it was earlier."""
    seconds = int((at - planned).total_seconds())
    return seconds // 60 if seconds >= 0 else -(-seconds // 60)


def iso(stored: Any) -> str | None:
    """Write a stored instant in ISO form."""
    return f"{str(stored)[:19].replace(' ', 'T')}+00:00" if stored else None


def quiet(text: str) -> str:
    """Give a text as a report may keep it for good: without secrets, telephones and addresses."""
    return discreet(mask(text).text)


def named(item: Mapping[str, Any]) -> str:
    """Name what an item is about."""
    if item.get("number") is not None:
        return f"№ {item['number']}"
    return f"{ItemKind(item['kind']).label}"


_DONE = frozenset({PartState.ACCEPTED, PartState.REMARKS, PartState.FOR_ABSENT})
