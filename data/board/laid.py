"""What a board says of the open requests: pure over how they stand, the same for now and for any past instant."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nsmallest

from data.board.rows import Breach, Jump, Load, Longest, ThenRow, VipWait
from data.board.stances import Stance, stance
from data.reports.then import Then
from models.board_rules import LiveRules
from models.board_terms import Heat
from models.clock import LIVE, ClockState
from models.queue_order import PAUSED_SHIFT, Lane, Place, rank
from models.terms import Priority, Status, TicketType, Tier

NEAREST = 9
"""Breaches that are listed however far ahead they are: one a digit."""
_UNTAKEN = frozenset({Status.NEW, Status.OPEN, Status.UNFORMED})


@dataclass(frozen=True, slots=True)
class Worker:
    """A person of the desk as they stood at an instant."""

    id: int
    name: str
    line: int
    holds: bool
    """Whether tickets may be given to them: they come in, and their role holds tickets."""
    leads: bool
    """Whether they decide about escalations."""
    on_shift: bool = False
    reserve: bool = False
    signed_in: bool = False
    expected: bool = False


def cells(stands: Iterable[Stance]) -> Mapping[tuple[Tier | None, Heat], int]:
    """Count open requests by level and heat."""
    return dict(Counter((each.one.tier, each.heat) for each in stands))


def breaches(stands: Iterable[Stance], at: datetime, ahead: timedelta) -> tuple[tuple[Breach, ...], datetime | None]:
    """List the promise of each request that breaks first: the broken ones, the others by instant.

    Everything that breaks within ``ahead``, and at least ``NEAREST`` where there are so many. Gives also when the next
    one comes within it.
    """
    inside: list[Breach] = []
    beyond: list[Breach] = []
    for each in stands:
        if (one := each.breach) is not None and one.at is not None:
            (inside if each.heat is Heat.LATE or one.at <= at + ahead else beyond).append(one)
    nearest = nsmallest(max(NEAREST - len(inside), 1), beyond, key=_soonest)
    coming = nearest[0].at if nearest else None
    found = sorted(inside, key=_soonest) + nearest[: max(NEAREST - len(inside), 0)]
    return tuple(found), coming - ahead if coming is not None else None


def loads(stands: Iterable[Stance], people: Iterable[Worker], rules: LiveRules) -> tuple[Load, ...]:
    """Count what each person has: those at work first, the reserve, then the others by name (L-31)."""
    own: dict[int, list[Stance]] = {}
    for each in stands:
        if each.one.owner_id is not None:
            own.setdefault(each.one.owner_id, []).append(each)
    rows = (_load(who, own.get(who.id, ()), rules) for who in people if who.holds or who.id in own)
    return tuple(
        sorted(rows, key=lambda row: (not (row.on_shift or row.signed_in), not row.reserve, row.name, row.person_id))
    )


def longest(opened: Iterable[Then]) -> Longest | None:
    """Find the request that waits longest for somebody to take it (L-03)."""
    waiting = (one for one in opened if _waits_for_us(one))
    first = min(waiting, key=lambda one: (one.received_at, one.number), default=None)
    return Longest(first.number, first.received_at, first.subject, first.tier) if first else None


def place_of(one: Then) -> Place:
    """Read from an open request what decides its place in the queue."""
    return Place(
        number=one.number,
        status=one.status,
        type=one.type,
        tier=one.tier,
        priority=one.priority,
        admitted_at=one.admitted_at,
        urgent_paid=one.urgent_paid,
        put_first=one.put_first,
        held=one.held,
    )


def queue(opened: Iterable[Then], lanes: tuple[Lane, ...], at: datetime) -> tuple[ThenRow, ...]:
    """Order the open requests that stand in the queue, with the numbers of their places."""
    ranked = sorted((place, one.admitted_at, one.number, one) for one, place in _ranked(opened, lanes))
    return tuple(_row(number, one, place, at) for number, (place, _, _, one) in enumerate(ranked, start=1))


def jumps(opened: Iterable[Then], lanes: tuple[Lane, ...]) -> tuple[Jump, ...]:
    """Pair each open outage that has to stand behind a VIP's ordinary request with the first such VIP (C-02)."""
    live = sorted(
        (
            (place, one.admitted_at, one.number, one)
            for one, place in _ranked((one for one in opened if _may_jump(one)), lanes)
            if place < PAUSED_SHIFT
        ),
        key=lambda each: each[:3],
    )
    found: list[Jump] = []
    vip: Then | None = None
    for _, _, _, one in live:
        if vip is None and one.tier is Tier.VIP and one.type is not TicketType.OUTAGE:
            vip = one
        elif vip is not None and one.type is TicketType.OUTAGE and one.tier is not Tier.VIP:
            found.append(Jump(vip.number, one.number, vip.subject, one.subject))
    return tuple(found)


def vips(opened: Iterable[Then], lanes: tuple[Lane, ...]) -> tuple[VipWait, ...]:
    """Pair each VIP's request that nobody works on with the VIP's request that is in work before it (C-04)."""
    own = (one for one in opened if one.tier is Tier.VIP)
    live = [each for each in _ranked(own, lanes) if each[1] < PAUSED_SHIFT]
    live.sort(key=lambda each: (each[1], each[0].admitted_at, each[0].number))
    busy = next((one for one, _ in live if one.status is Status.IN_PROGRESS), None)
    if busy is None:
        return ()
    return tuple(
        VipWait(one.number, busy.number, one.subject, busy.subject, busy.owner)
        for one, _ in live
        if one.status is not Status.IN_PROGRESS and _ticks(one)
    )


def _soonest(one: Breach) -> tuple[bool, datetime | None, int]:
    return one.heat is not Heat.LATE, one.at, one.number


def _load(who: Worker, own: Collection[Stance], rules: LiveRules) -> Load:
    hot = sum(_is_hot(each) for each in own)
    return Load(
        person_id=who.id,
        name=who.name,
        line=who.line,
        open=len(own),
        waiting=sum(each.waits for each in own),
        hot=hot,
        on_shift=who.on_shift,
        reserve=who.reserve,
        signed_in=who.signed_in,
        expected=who.expected,
        overloaded=len(own) >= rules.overload_open or hot >= rules.overload_hot,
    )


def _is_hot(each: Stance) -> bool:
    return each.one.priority is Priority.CRITICAL or each.heat in (Heat.LATE, Heat.SOON)


def _waits_for_us(one: Then) -> bool:
    idle = one.status in _UNTAKEN and one.owner_id is None
    return idle and not (one.held or one.talk or one.asked)


def _may_jump(one: Then) -> bool:
    return one.tier is Tier.VIP or one.type is TicketType.OUTAGE


def _ticks(one: Then) -> bool:
    return any(clock.state in (ClockState.RUNNING, ClockState.NOW) for clock in one.clocks.values())


def _ranked(opened: Iterable[Then], lanes: tuple[Lane, ...]) -> list[tuple[Then, int]]:
    placed = ((one, rank(place_of(one), lanes)) for one in opened)
    return [(one, place) for one, place in placed if place is not None]


def _row(number: int, one: Then, place: int, at: datetime) -> ThenRow:
    assert one.admitted_at is not None
    dues = [clock.due for clock in one.clocks.values() if clock.due is not None and clock.state in LIVE]
    return ThenRow(
        place=number,
        number=one.number,
        subject=one.subject,
        client=one.client,
        tier=one.tier,
        type=one.type,
        priority=one.priority,
        status=one.status,
        owner_id=one.owner_id,
        owner=one.owner,
        line=one.line,
        rank=place,
        admitted_at=one.admitted_at,
        heat=stance(one, at).heat,
        due=min(dues, default=None),
        held=one.held,
        waiting_until=one.waiting_until,
    )
