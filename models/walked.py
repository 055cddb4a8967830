"""A ticket's journal read for its figures: how the ticket stood after each event, and which of them still count.

What a column became by an event, the next event that changed it says («before», of a taking back «was»); after the last
one the row says it. An act that was taken back is no moment of the ticket (time.md rules 38, 39), though it stood so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from models.balance import TAKING_BACK
from models.events import EventKind
from models.terms import Status


class Recorded(NamedTuple):
    """One journal event of a ticket; it passes for a ``ClockEvent``, with who did it beside."""

    n: int
    at: datetime
    kind: EventKind
    facts: Mapping[str, Any]
    actor_id: int | None = None


class Stood(NamedTuple):
    """How a ticket stands between two events; ``asked``: at the door, and the client was asked for what is missing."""

    status: Status
    line: int
    owner_id: int | None
    held: bool
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """An event, and how the ticket stood before and after it; ``counts``: it was not taken back."""

    event: Recorded
    before: Stood
    after: Stood
    counts: bool = True


DOOR = frozenset({EventKind.ADMITTED, EventKind.GATE_SAID, EventKind.CURATOR_AWAITED})
"""The first answers of the door; a request that came past it stands from the beginning as it was entered."""
_ASKING = frozenset({EventKind.ASKED, EventKind.CURATOR_ASKED})
_NONE: Mapping[str, Any] = {}
_COLUMNS = {"status": "status", "line": "line", "assignee_id": "owner_id", "hold_reason": "held"}


def walked(events: Sequence[Recorded], now: Stood) -> list[Step]:
    """Give every event with how the ticket stood before and after; ``now`` is how it stands at last."""
    by_number = {event.n: event for event in events}
    undone = {event.n: by_number.get(event.facts.get("of", 0)) for event in events if event.kind in TAKING_BACK}
    void = {event.n for event in undone.values() if event is not None}
    later, state = _later(events, now)
    if len(events) == 1 or events[1].kind not in DOOR:
        state = state._replace(status=later[0].status)
    steps: list[Step] = []
    for event, following in zip(events, later, strict=True):
        if event.n in undone:
            after = _restored(event, undone[event.n], state, following)
        else:
            after = _after(event, state, following)
        steps.append(Step(event, state, after, event.n not in void and event.n not in undone))
        state = after
    return steps


def _later(events: Sequence[Recorded], now: Stood) -> tuple[list[Stood], Stood]:
    """For each event give what the ones after it say had been, with the row for what none of them says."""
    found: list[Stood] = []
    stood = now
    for event in reversed(events):
        found.append(stood)
        said = {**event.facts.get("was", _NONE), **event.facts.get("before", _NONE)}
        if event.kind is EventKind.CLIENT_WROTE and "from" in event.facts:
            said["status"] = event.facts["from"]
        if said:
            stood = stood._replace(**_read(said))
    found.reverse()
    return found, stood._replace(status=Status.UNFORMED, held=False, asked=False)


def _read(said: Mapping[str, Any]) -> dict[str, Any]:
    read = {_COLUMNS[name]: value for name, value in said.items() if name in _COLUMNS}
    if "status" in read:
        read["status"] = Status(read["status"])
    if "held" in read:
        read["held"] = bool(read["held"])
    return read


def _after(event: Recorded, state: Stood, following: Stood) -> Stood:
    facts = event.facts
    before: Mapping[str, Any] = facts.get("before") or {}
    changed = {name: getattr(following, name) for name in _read(before)}
    if "asked_at" in before:
        changed["asked"] = event.kind in _ASKING or before["asked_at"] is None
    if "status" not in before:
        changed |= _moved(event, state, following)
    if said := facts.get("after"):
        changed |= _read(said)
    return state._replace(**changed) if changed else state


def _restored(event: Recorded, past: Recorded | None, state: Stood, following: Stood) -> Stood:
    """Tell how a ticket stood after an act was taken back: as what follows says of the columns that came back."""
    restored: Mapping[str, Any] = (past.facts.get("before") if past is not None else None) or {}
    changed = {name: getattr(following, name) for name in _read({**restored, **event.facts.get("was", {})})}
    if "asked_at" in restored:
        changed["asked"] = restored["asked_at"] is not None
    return state._replace(**changed)


def _moved(event: Recorded, state: Stood, following: Stood) -> dict[str, Any]:
    """Tell what the kinds change that say no «before»: a client's message, and the answers of the door."""
    kind, outside = event.kind, bool(event.facts.get("outside"))
    if kind is EventKind.CLIENT_WROTE:
        changed: dict[str, Any] = {"asked": False} if outside else {}
        return changed | {"status": _answered(Status(event.facts.get("from", state.status)), outside)}
    if kind is EventKind.ADMITTED:
        return {"status": following.status, "asked": False}
    if kind is EventKind.GATE_SAID:
        return {"status": Status.UNFORMED}
    if kind is EventKind.CURATOR_AWAITED:
        return {"status": Status.WAITING_CURATOR}
    return {}


def _answered(status: Status, outside: bool) -> Status:
    """Move a status by a message of the client (R10)."""
    if status is Status.WAITING_CLIENT:
        return Status.IN_PROGRESS
    if status in (Status.RESOLVED, Status.CLOSED):
        return Status.UNFORMED if outside else Status.OPEN
    return status
