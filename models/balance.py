"""What the journal says of open requests: what came, what was opened again, what was ended (handover.md §1.6).

A balance counts each request's ways between «open» and «ended» in a half-open interval of journal numbers. What was
taken back within the interval counts as never done; taken back later, it counts the other way there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from models.events import EventKind
from models.terms import OPEN_STATUSES, Status, Term

TAKING_BACK = frozenset({EventKind.UNDONE, EventKind.CLOSE_UNDONE, EventKind.REPLY_CANCELLED})
"""Events that name by ``of`` the event whose columns they restore."""
TELLING = frozenset({EventKind.RECEIVED, EventKind.CLIENT_WROTE}) | TAKING_BACK
"""Kinds that can move a request without saying so in their ``before``."""


class Step(NamedTuple):
    """One journal event, as much of it as a balance needs."""

    n: int
    kind: EventKind
    ticket: int
    facts: Mapping[str, Any]


class Way(Term):
    """The three ways that a request can go between «open» and «ended»."""

    NEW = "new", "новое"
    REOPENED = "reopened", "открыто снова"
    ENDED = "ended", "закрыто"


class Moved(NamedTuple):
    """One move of one request; ``by`` is -1 where a move of the same interval was taken back."""

    n: int
    ticket: int
    way: Way
    by: int = 1


Story = Callable[[int, int, int], Sequence[Step]]
"""Gives a ticket's events from one journal number up to, and without, another one."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of an interval: what was open, what came and went, what is open at its end."""

    start: int
    new: int = 0
    reopened: int = 0
    ended: int = 0

    @property
    def end(self) -> int:
        """What must be open at the end."""
        return self.start + self.new + self.reopened - self.ended


def moves(steps: Iterable[Step], story: Story, since: int = 1) -> list[Moved]:
    """List the moves of the events of an interval that began at number ``since``, oldest first."""
    return [moved for step in steps if (moved := move(step, story, since)) is not None]


def move(step: Step, story: Story, since: int = 1) -> Moved | None:
    """Tell how one event moved its request, None where it left it as it was."""
    if step.kind in TAKING_BACK:
        return _taken_back(step, story, since)
    was = was_open(step)
    if step.kind is EventKind.RECEIVED:
        return Moved(step.n, step.ticket, Way.NEW)
    if was is None:
        return None
    return Moved(step.n, step.ticket, Way.ENDED if was else Way.REOPENED)


def was_open(step: Step) -> bool | None:
    """Tell whether the request was open before an event that changed it; None where the event did not."""
    if step.kind is EventKind.CLIENT_WROTE:
        return False if step.facts.get("from") in _ENDED else None
    before = step.facts.get("before", {}).get("is_open")
    return None if before is None else bool(before)


def total(start: int, moved: Iterable[Moved]) -> Balance:
    """Count the moves of an interval that began with so many open requests."""
    counts = dict.fromkeys(Way, 0)
    for one in moved:
        counts[one.way] += one.by
    return Balance(start, counts[Way.NEW], counts[Way.REOPENED], counts[Way.ENDED])


def fold(steps: Iterable[Step], story: Story, opened: Iterable[int] = ()) -> set[int]:
    """Give the numbers of the open requests after some events, from those that were open before them."""
    found = set(opened)
    for step in steps:
        moved = move(step, story, step.n)
        if moved is not None:
            (found.discard if moved.way is Way.ENDED else found.add)(moved.ticket)
    return found


def _taken_back(step: Step, story: Story, since: int) -> Moved | None:
    of = step.facts.get("of")
    past = list(story(step.ticket, int(of), step.n)) if of is not None else []
    if not past or past[0].n != of:
        return None
    was = was_open(past[0])
    if was is None or (step.kind is EventKind.REPLY_CANCELLED and any(map(_touches, past[1:]))):
        return None
    if int(of) >= since:
        return Moved(step.n, step.ticket, Way.ENDED if was else Way.REOPENED, -1)
    return Moved(step.n, step.ticket, Way.REOPENED if was else Way.ENDED)


def _touches(step: Step) -> bool:
    """Tell whether an event changed the status: a reply cancelled after it leaves the status as it is."""
    return step.kind is EventKind.CLIENT_WROTE or "status" in step.facts.get("before", {})


_ENDED = frozenset(status.value for status in frozenset(Status) - OPEN_STATUSES)
