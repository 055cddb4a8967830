"""What a handover asks of one thing: how hot it is, what may become of it, what is missing (handover.md §1.2–§1.4).

Pure: every function looks at a thing's own values and at what it is told, never at a base or a clock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from models.shift_terms import Disposition, Grade, ItemKind, Why
from models.terms import Priority, Status, Tier

ANSWERED = frozenset({Why.MINE, Why.OWNERLESS, Why.ORPHAN, Why.RETURNED})
"""By these lines the giver answers for the ticket itself; by the others only for a draft, a reminder or a look."""
FREE = "свободно, по правилу очереди"
"""Why a ticket that nobody has goes to the common queue when nobody says anything else."""
STEP, IF_THEN = "следующий шаг", "если… то…"
"""What is typed about a hot item."""

_BURNING = frozenset({Why.INCIDENT, Why.DRAFT, Why.PROMISE, Why.RETURNED})
_WAITING = frozenset({Status.WAITING_CLIENT, Status.WAITING_CURATOR})
_GRADES = tuple(Grade)
_KINDS = tuple(ItemKind)


class Thing(Protocol):
    """What the rules look at: a line of a handover."""

    @property
    def kind(self) -> ItemKind:
        """What it is about."""

    @property
    def why(self) -> Sequence[Why]:
        """The lines of the machine query that found it."""

    @property
    def priority(self) -> Priority | None:
        """The ticket's priority."""

    @property
    def tier(self) -> Tier | None:
        """The client's tier."""

    @property
    def status(self) -> Status | None:
        """Where the ticket stands."""

    @property
    def is_open(self) -> bool:
        """Whether there is still work on the ticket."""

    @property
    def line(self) -> int:
        """The line that has it."""

    @property
    def held(self) -> bool:
        """Whether a supervisor put it on hold."""

    @property
    def waiting_until(self) -> datetime | None:
        """Until when the client's word is awaited."""

    @property
    def due(self) -> datetime | None:
        """The next deadline."""

    @property
    def breached(self) -> bool:
        """Whether a promise is broken and still owed."""

    @property
    def breach_next(self) -> bool:
        """Whether the next deadline falls before the end of the next shift."""

    @property
    def raised(self) -> bool:
        """Whether the outgoing person raised it to «горячее»."""


class Decided(Thing, Protocol):
    """A thing with what was decided and typed about it."""

    @property
    def grade(self) -> Grade:
        """How carefully it is handed over."""

    @property
    def disposition(self) -> Disposition | None:
        """What becomes of it."""

    @property
    def confirmed(self) -> bool:
        """Whether a person said so."""

    @property
    def recipient_id(self) -> int | None:
        """Who gets it."""

    @property
    def watcher_id(self) -> int | None:
        """Who follows it."""

    @property
    def until(self) -> datetime | None:
        """Until when."""

    @property
    def reason(self) -> str:
        """Why it may lie in the common queue."""

    @property
    def next_step(self) -> str:
        """What is to be done next."""

    @property
    def if_then(self) -> str:
        """What is to be done if something happens."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine proposes, or a person decided: a disposition with all that belongs to it."""

    what: Disposition
    recipient_id: int | None = None
    watcher_id: int | None = None
    until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a part: who can be given things, and whether its giver may keep some."""

    now: datetime
    fit: Collection[int] = ()
    """Who works, may hold tickets, and is not the giver."""
    may_keep: bool = False


def may_queue(priority: Priority | None, tier: Tier | None, breached: bool) -> bool:
    """Tell whether a ticket may lie in the common queue: P1, VIP and breached ones have a name (HO-03)."""
    return priority is not Priority.CRITICAL and tier is not Tier.VIP and not breached


def queue_ban(thing: Thing) -> str:
    """Say what keeps a ticket out of the common queue; empty where nothing does (HO-03)."""
    if may_queue(thing.priority, thing.tier, thing.breached):
        return ""
    critical, vip = thing.priority is Priority.CRITICAL, thing.tier is Tier.VIP
    return "это P1" if critical else "это VIP" if vip else "его срок нарушен"


def waits(thing: Thing) -> bool:
    """Tell whether a ticket waits for somebody outside, or is held."""
    return thing.held or thing.status in _WAITING


def answers_for(why: Collection[Why]) -> bool:
    """Tell whether the giver answers for the ticket itself, so that acceptance moves its owner."""
    return not ANSWERED.isdisjoint(why)


def grade(thing: Thing, now: datetime, within: timedelta, *, absent: bool = False) -> Grade:
    """Say how carefully a thing is handed over; ``absent``: its part is signed for somebody who is not there."""
    near = thing.due is not None and thing.due - now < within
    urgent = thing.breached or near or not may_queue(thing.priority, thing.tier, thing.breached)
    if absent or thing.raised or urgent or not _BURNING.isdisjoint(thing.why):
        return Grade.HOT
    return Grade.WAITING if waits(thing) else Grade.ORDINARY


def ways(thing: Thing) -> tuple[Disposition, ...]:
    """List what may become of a thing; closing is the ordinary verb, not one of them."""
    if thing.kind in (ItemKind.FILE, ItemKind.STANDING):
        return (Disposition.GIVE,)
    if thing.kind is ItemKind.DRAFT or not thing.is_open:
        return (Disposition.GIVE, Disposition.KEEP)
    if not answers_for(thing.why):
        watched = Why.WATCHED in thing.why
        return (Disposition.ESCALATED if watched else Disposition.GIVE, Disposition.KEEP)
    queue = () if queue_ban(thing) else (Disposition.QUEUE,)
    wait = (Disposition.WAIT,) if waits(thing) else ()
    return (Disposition.GIVE, *queue, Disposition.ESCALATED, *wait, Disposition.KEEP)


def propose(thing: Thing, now: datetime, receiver_id: int | None) -> Proposal:
    """Say what the machine would do with a thing, for a person to confirm (handover.md §1.3)."""
    allowed = ways(thing)
    ahead = thing.waiting_until is not None and thing.waiting_until > now
    theirs = thing.line > 1 and Disposition.ESCALATED in allowed and Why.MINE not in thing.why
    if theirs or Disposition.GIVE not in allowed:
        return Proposal(Disposition.ESCALATED, watcher_id=receiver_id)
    if ahead and Disposition.WAIT in allowed:
        return Proposal(Disposition.WAIT, watcher_id=receiver_id, until=thing.waiting_until)
    if Why.OWNERLESS in thing.why and Disposition.QUEUE in allowed:
        return Proposal(Disposition.QUEUE, reason=FREE)
    return Proposal(Disposition.GIVE, recipient_id=receiver_id)


def lacks(item: Decided, around: Around) -> tuple[str, ...]:
    """Say in words what must still be done about an item before the part can be signed (handover.md §1.3, HO-02)."""
    found = list(_undecided(item, around))
    if item.grade is Grade.HOT and not item.next_step.strip():
        found.append(STEP)
    burning = item.priority is Priority.CRITICAL or (item.grade is Grade.HOT and item.breach_next)
    if burning and not item.if_then.strip():
        found.append(IF_THEN)
    return tuple(found)


def _undecided(item: Decided, around: Around) -> tuple[str, ...]:
    what = item.disposition
    if what is None or not item.confirmed:
        return ("решение",)
    if what not in ways(item):
        banned = what is Disposition.QUEUE and queue_ban(item)
        return (f"другое решение, в общую очередь нельзя: {banned}" if banned else "другое решение",)
    named = item.kind not in (ItemKind.FILE, ItemKind.STANDING)
    ahead = item.until is not None and item.until > around.now
    wanted = {
        Disposition.GIVE: {"кому": not named or item.recipient_id in around.fit},
        Disposition.QUEUE: {"причина": bool(item.reason.strip())},
        Disposition.ESCALATED: {
            "кому": Why.MINE not in item.why or item.recipient_id in around.fit,
            "кто следит": item.watcher_id in around.fit,
        },
        Disposition.WAIT: {"кто следит": item.watcher_id in around.fit, "до какого времени": ahead},
        Disposition.KEEP: {"согласие супервайзера": around.may_keep, "до какого времени": ahead},
    }
    return tuple(word for word, there in wanted[what].items() if not there)


def responsible(
    kind: ItemKind,
    what: Disposition | None,
    recipient_id: int | None,
    watcher_id: int | None,
    receiver_id: int | None,
) -> int | None:
    """Name who accepts an item: its recipient, its watcher, or the one who takes the part (handover.md §1.8)."""
    if kind in (ItemKind.FILE, ItemKind.STANDING):
        return receiver_id
    named = recipient_id if what is Disposition.GIVE else None
    if what in (Disposition.ESCALATED, Disposition.WAIT):
        named = watcher_id
    return named if named is not None else receiver_id


def worst_first(item: Any) -> tuple[Any, ...]:
    """Give the place of an item among the others: hot, broken, P1, VIP, the nearest deadline, then by number."""
    far = item.due is None
    return (
        _GRADES.index(item.grade),
        not item.breached,
        item.priority is not Priority.CRITICAL,
        item.tier is not Tier.VIP,
        far,
        0.0 if far else item.due.timestamp(),
        _KINDS.index(item.kind),
        item.number or 0,
        item.ref,
    )
