"""What the machine knows of the things of a handover: tickets, clocks, promises, drafts, files (handover.md §1.3).

Every function takes ``ask``: ``desk.reads.rows`` outside a transaction, ``tx.exec`` inside one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data import queue_sql
from data.calls import KIND as CALL
from data.gate.drafts import KIND as FORM
from data.queue_rows import row_of
from data.reads import instant
from data.rows import QueueRow
from data.shifts.reading import Ask
from data.shifts.rows import ItemKey, ItemRow
from models.clock import LIVE, ClockState
from models.shift_terms import ItemKind, ItemState, Why

if TYPE_CHECKING:
    from data.inbox.quarantine import Quarantined

GLIMPSE = 80
"""Letters that a list shows of a draft or an instruction."""

_THESE = "IN (SELECT value FROM json_each(?))"
_TICKETS = f"SELECT {queue_sql.ROW}, t.is_open FROM ticket AS t {queue_sql.NAMED} WHERE t.number {_THESE}"
_CARRIED = f"""
SELECT ticket_number, count(*) FROM part_item
 WHERE ticket_number {_THESE} AND state IN ('{ItemState.ACCEPTED.value}', '{ItemState.KEPT.value}') GROUP BY 1
"""
_PROMISES = f"SELECT ticket_number, what, by FROM promise WHERE ticket_number {_THESE} AND kept_at IS NULL ORDER BY by"
_NOTES = f"""
SELECT number, (SELECT text FROM message WHERE ticket_number = number AND kind = 'note' AND hidden = 0
                 ORDER BY at DESC, id DESC LIMIT 1)
  FROM ticket WHERE number {_THESE}
"""
_DRAFTS = f"SELECT id, kind, ticket_number, text FROM draft WHERE id {_THESE}"
_STANDING = f"SELECT id, text, until, ticket_number FROM standing WHERE id {_THESE}"
_PEOPLE = "SELECT id, name FROM operator"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read for some things, by ticket number or by the thing's own name."""

    tickets: Mapping[int, tuple[QueueRow, bool]]
    carried: Mapping[int, int]
    promises: Mapping[int, tuple[tuple[str, datetime], ...]]
    said: Mapping[ItemKey, str]
    names: Mapping[int, str] = field(default_factory=dict)


def gather(ask: Ask, keys: Iterable[ItemKey], files: Mapping[str, "Quarantined"]) -> Facts:
    """Read what the machine knows of these things, in a few statements for all of them."""
    refs: dict[ItemKind, list[str]] = {kind: [] for kind in ItemKind}
    for kind, ref in keys:
        refs[kind].append(ref)
    these = json.dumps([int(ref) for ref in refs[ItemKind.TICKET]])
    promises: dict[int, list[tuple[str, datetime]]] = {}
    for number, what, by in ask(_PROMISES, (these,)):
        promises.setdefault(number, []).append((what, instant(by)))
    return Facts(
        tickets={row[0]: (row_of(row), bool(row[-1])) for row in ask(_TICKETS, (these,))},
        carried={row[0]: row[1] for row in ask(_CARRIED, (these,))},
        promises={number: tuple(found) for number, found in promises.items()},
        said={**_drafts(ask, refs), **_standing(ask, refs), **_files(refs, files)},
        names={row[0]: row[1] for row in ask(_PEOPLE, ())},
    )


def notes(ask: Ask, numbers: Sequence[int], limit: int) -> dict[int, str]:
    """Give the last note of each ticket in one line of so many letters, to begin a next step with."""
    rows = ask(_NOTES, (json.dumps(list(numbers)),)) if numbers else ()
    return {number: one_line(text, limit) for number, text in rows if text}


def line_of(key: ItemKey, part_id: int, why: tuple[Why, ...], facts: Facts, now: datetime, until: datetime) -> ItemRow:
    """Make the line of a thing as it is at ``now``; ``until`` is the end of the next shift."""
    kind, ref = key
    if kind is not ItemKind.TICKET:
        return ItemRow(kind=kind, ref=ref, part_id=part_id, why=why, subject=facts.said.get(key, ""), is_open=False)
    known = facts.tickets.get(number := int(ref))
    if known is None:
        return ItemRow(kind=kind, ref=ref, part_id=part_id, number=number, why=why, is_open=False)
    row, is_open = known
    due, breached = deadline(row, now) if is_open else (None, False)
    return ItemRow(
        kind=kind,
        ref=ref,
        part_id=part_id,
        number=number,
        why=why,
        subject=row.subject,
        client=row.client or row.sender,
        tier=row.tier,
        type=row.type,
        priority=row.priority,
        status=row.status,
        version=row.version,
        owner_id=row.assignee_id,
        owner=row.assignee,
        line=row.line,
        since=row.received_at,
        reaction=row.reaction,
        response=row.response,
        due=due,
        breached=breached,
        breach_next=due is not None and now <= due <= until,
        carried=facts.carried.get(number, 0),
        promises=facts.promises.get(number, ()),
        is_open=is_open,
        held=row.hold_reason is not None,
        waiting_until=row.waiting_until,
    )


def deadline(row: QueueRow, now: datetime) -> tuple[datetime | None, bool]:
    """Give the next deadline of whichever clock still runs, and whether a promise is broken and still owed."""
    live = [clock for clock in (row.reaction, row.response, row.resolution) if clock.state in LIVE]
    breached = any(clock.overdue_at(now) for clock in live)
    running = (clock for clock in live if clock.state in (ClockState.RUNNING, ClockState.NOW))
    ends = (clock.breach if clock.state is ClockState.NOW else clock.due for clock in running)
    return min((end for end in ends if end is not None), default=None), breached


def one_line(text: str, limit: int = GLIMPSE) -> str:
    """Put the beginning of a text on one line."""
    flat = " ".join(text.replace("\x00", " ").split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1].rstrip()}…"


def _drafts(ask: Ask, refs: Mapping[ItemKind, Sequence[str]]) -> dict[ItemKey, str]:
    rows = [int(ref.partition(":")[2]) for ref in refs[ItemKind.DRAFT]]
    found = ask(_DRAFTS, (json.dumps(rows),)) if rows else ()
    return {(ItemKind.DRAFT, f"draft:{row}"): _draft(kind, number, text) for row, kind, number, text in found}


def _draft(kind: str, number: int, text: str) -> str:
    if kind.startswith(CALL):
        said = str(_read(text).get("text") or "")
        return f"звонок: {one_line(said)}" if said else "начатый звонок"
    if kind == FORM:
        return f"форма обращения № {number}"
    return one_line(text)


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _standing(ask: Ask, refs: Mapping[ItemKind, Sequence[str]]) -> dict[ItemKey, str]:
    rows = [int(ref) for ref in refs[ItemKind.STANDING]]
    found = ask(_STANDING, (json.dumps(rows),)) if rows else ()
    return {
        (ItemKind.STANDING, str(row)): (f"№ {number}: " if number else "") + one_line(text)
        for row, text, _, number in found
    }


def _files(refs: Mapping[ItemKind, Sequence[str]], files: Mapping[str, "Quarantined"]) -> dict[ItemKey, str]:
    return {
        (ItemKind.FILE, ref): f"{files[ref].name}: {one_line(files[ref].reason)}" if ref in files else ref
        for ref in refs[ItemKind.FILE]
    }
