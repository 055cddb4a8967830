"""What waits for a supervisor: escalations without a decision (D-42), handovers that nobody has accepted."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.board.laid import Worker
from data.board.rows import Awaited, Unaccepted
from data.driver import stored
from data.past import TAKING_BACK
from data.reads import instant, maybe
from data.reports.then import Then
from data.shifts.reading import Ask
from models.events import EventKind
from models.shift_terms import ItemState, PartState, ShiftState

_CHUNK = 500
_BEYOND = 2**62
_DECIDED = frozenset(
    {EventKind.ESCALATED, EventKind.ESCALATION_ANSWERED, EventKind.TAKEN, EventKind.ASSIGNED, EventKind.RELEASED}
)
"""The latest of these that still stands says whether somebody decided: only an escalation itself leaves it open."""
_STORY = f"""
SELECT n, ticket_number, kind, actor_id, facts, happened_at, message_id FROM journal_event
 WHERE ticket_number IN ({{}}) AND n < ? AND kind IN ({", ".join(f"'{k.value}'" for k in _DECIDED | TAKING_BACK)})
 ORDER BY n"""
_TEXT = "SELECT text FROM message WHERE id = ?"
_SIGNED = f"""
SELECT p.id, p.shift_id, s.kind, g.name, coalesce(r.name, ''), p.signed_at,
       (SELECT count(*) FROM part_item i WHERE i.part_id = p.id AND i.state <> '{ItemState.DRAFT.value}')
  FROM part p JOIN shift s ON s.id = p.shift_id JOIN operator g ON g.id = p.giver_id
  LEFT JOIN operator r ON r.id = p.receiver_id
 WHERE p.custodian_id IS NULL AND p.state IN ('{PartState.SIGNED.value}', '{PartState.ACCEPTING.value}')"""
_SIGNED_THEN = """
SELECT p.id, p.shift_id, s.kind, g.name, coalesce(r.name, ''), p.signed_at, 0
  FROM part p JOIN shift s ON s.id = p.shift_id JOIN operator g ON g.id = p.giver_id
  LEFT JOIN operator r ON r.id = p.receiver_id
 WHERE p.custodian_id IS NULL AND p.opened_at <= ?1 AND (p.closed_at IS NULL OR p.closed_at > ?1)"""
_SIGNING = f"""
SELECT kind, facts, happened_at FROM journal_event
 WHERE n < ? AND kind IN ('{EventKind.PART_SIGNED.value}', '{EventKind.PART_UNSIGNED.value}') ORDER BY n"""
_ENDED = f"""
SELECT s.id, s.kind, coalesce(o.name, ''), s.ends FROM shift s LEFT JOIN operator o ON o.id = s.senior_id
 WHERE s.planned = 1 AND s.state IN ('{ShiftState.RUNNING.value}', '{ShiftState.HANDING.value}') AND s.ends <= ?"""
_ENDED_THEN = """
SELECT s.id, s.kind, coalesce(o.name, ''), s.ends FROM shift s LEFT JOIN operator o ON o.id = s.senior_id
 WHERE s.planned = 1 AND s.opened_at <= ?1 AND (s.closed_at IS NULL OR s.closed_at > ?1)"""
_EXTENDED = f"SELECT facts FROM journal_event WHERE n >= ? AND kind = '{EventKind.SHIFT_EXTENDED.value}' ORDER BY n"


@dataclass(frozen=True, slots=True)
class _Event:
    n: int
    kind: EventKind
    actor: int | None
    facts: Mapping[str, Any]
    at: datetime
    message: int | None


def awaited(ask: Ask, opened: Collection[Then], people: Iterable[Worker], cut: int) -> tuple[Awaited, ...]:
    """List the escalations that nobody decided about yet, the oldest first.

    One awaits a decision while its ticket lies with the supervisor whom it was given to, or free on the line that it
    was handed to. Taking, giving or answering it is a decision; a shift's handover is not.
    """
    staff = {one.id: one for one in people}
    leading = {one.id for one in staff.values() if one.leads}
    found: list[Awaited] = []
    candidates = {one.number: one for one in opened if _may_wait(one, leading)}
    for number, story in _stories(ask, sorted(candidates), cut).items():
        last = _standing(story)
        if last is None or last.kind is not EventKind.ESCALATED:
            continue
        one, by = candidates[number], staff.get(last.actor or 0)
        found.append(
            Awaited(
                number=number,
                subject=one.subject,
                tier=one.tier,
                priority=one.priority,
                since=last.at,
                by=by.name if by else "",
                to=one.owner,
                reason=_reason(ask, last.message),
                event=last.n,
            )
        )
    return tuple(sorted(found, key=lambda one: one.event))


def still_awaited(ask: Ask, one: Awaited) -> dict[str, Any] | None:
    """Give the facts of an escalation inside a transaction; None where somebody decided about it meanwhile."""
    last = _standing(_stories(ask, (one.number,), _BEYOND).get(one.number, ()))
    return dict(last.facts) if last is not None and last.n == one.event else None


def unaccepted(ask: Ask, at: datetime, cut: int | None = None) -> tuple[Unaccepted, ...]:
    """List the signed handovers that nobody has accepted, and the shifts that are over and not handed over at all.

    With ``cut`` as it stood just before that journal number.
    """
    rows = list(ask(_SIGNED, ())) if cut is None else _signed_then(ask, at, cut)
    found = [
        Unaccepted(int(shift), str(kind), str(giver), str(receiver), maybe(signed), int(items))
        for _, shift, kind, giver, receiver, signed, items in rows
    ]
    offered = {one.shift_id for one in found}
    late = list(ask(_ENDED, (stored(at),))) if cut is None else _ended_then(ask, at, cut)
    found += [Unaccepted(int(row[0]), str(row[1]), str(row[2]), "", None, 0) for row in late if row[0] not in offered]
    return tuple(sorted(found, key=lambda one: (one.shift_id, one.giver)))


def _may_wait(one: Then, leading: Collection[int]) -> bool:
    free = one.owner_id is None and one.line > 1 and not one.talk
    return free or one.owner_id in leading


def _stories(ask: Ask, numbers: Sequence[int], cut: int) -> dict[int, list[_Event]]:
    found: dict[int, list[_Event]] = {}
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        for n, ticket, kind, actor, facts, at, message in ask(
            _STORY.format(", ".join("?" * len(chunk))), (*chunk, cut)
        ):
            event = _Event(int(n), EventKind(kind), actor, json.loads(facts), instant(at), message)
            found.setdefault(int(ticket), []).append(event)
    return found


def _standing(story: Iterable[_Event]) -> _Event | None:
    """Find the latest event that was not taken back."""
    stands: dict[int, _Event] = {}
    for event in story:
        if event.kind in TAKING_BACK:
            stands.pop(event.facts.get("of", 0), None)
        else:
            stands[event.n] = event
    return stands[max(stands)] if stands else None


def _reason(ask: Ask, message: int | None) -> str:
    row = next(iter(ask(_TEXT, (message,))), None) if message is not None else None
    return str(row[0]).partition(": ")[2] if row else ""


def _signed_then(ask: Ask, at: datetime, cut: int) -> list[Sequence[Any]]:
    signed: dict[int, tuple[str, int]] = {}
    for kind, text, when in ask(_SIGNING, (cut,)):
        facts = json.loads(text)
        signed.pop(int(facts["part"]), None)
        if kind == EventKind.PART_SIGNED.value:
            signed[int(facts["part"])] = str(when), int(facts["items"])
    rows = [row for row in ask(_SIGNED_THEN, (stored(at),)) if row[0] in signed]
    return [(*row[:5], *signed[row[0]]) for row in rows]


def _ended_then(ask: Ask, at: datetime, cut: int) -> list[Sequence[Any]]:
    ends: dict[int, datetime] = {}
    for (text,) in ask(_EXTENDED, (cut,)):
        facts = json.loads(text)
        if facts["was"] is not None:
            ends.setdefault(int(facts["shift"]), datetime.fromisoformat(facts["was"]))
    return [row for row in ask(_ENDED_THEN, (stored(at),)) if _over(ends.get(row[0]) or maybe(row[3]), at)]


def _over(ends: datetime | None, at: datetime) -> bool:
    return ends is not None and ends <= at
