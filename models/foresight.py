"""What the queue comes to if nothing else happens: one forecast for the present and for a change only thought of.

The queue is served in its order, everybody at work taking the first ticket that they may, each for the same working
time; the hours of the desk are the calendar. Said nowhere as a promise: it is there to be compared with itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.clock import Clock, ClockName, ClockState
from models.handover import may_queue
from models.instants import instant_of, seconds_of, whole_seconds
from models.queue_order import Lane, Place, lane_of, sort_key
from models.terms import Priority, Tier
from models.workhours import WorkSchedule

_TICKING = frozenset({ClockState.RUNNING, ClockState.NOW})

Dues = tuple[tuple[ClockName, datetime], ...]
Lost = tuple[ClockName, ...]


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody at work, and the line whose free tickets they take."""

    person_id: int
    line: int


@dataclass(frozen=True, slots=True)
class Task:
    """An open ticket as the forecast looks at it."""

    place: Place
    line: int = 1
    owner_id: int | None = None
    clocks: Mapping[ClockName, Clock] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The ticket's number."""
        return self.place.number

    def broken(self, now: datetime) -> bool:
        """Tell whether a promise is broken and still owed."""
        return overdue(self.clocks.values(), now)


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a forecast is made of."""

    tasks: tuple[Task, ...]
    hands: tuple[Hand, ...]
    pace: timedelta
    """The working time that one ticket takes."""
    schedule: WorkSchedule
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of one ticket; ``starts`` is None where nobody at work may take it, or it waits."""

    number: int
    tier: Tier | None
    lane: Lane | None
    place: int | None
    starts: datetime | None = None
    ends: datetime | None = None
    dues: Dues = ()
    lost: Lost = ()
    """The clocks that are broken by now, or will be when it is done."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The outlook of every open ticket at one instant."""

    at: datetime
    tickets: Mapping[int, Outlook]
    hands: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A ticket for which a change makes a difference: its outlook without the change, and with it."""

    was: Outlook
    now: Outlook

    @property
    def number(self) -> int:
        """The ticket's number."""
        return self.now.number

    @property
    def loses(self) -> Lost:
        """The promises that only the change breaks."""
        return tuple(name for name in self.now.lost if name not in self.was.lost)

    @property
    def saves(self) -> Lost:
        """The promises that only the change keeps."""
        return tuple(name for name in self.was.lost if name not in self.now.lost)

    @property
    def placed(self) -> bool:
        """Whether its place in the queue is another one."""
        return self.was.place != self.now.place

    @property
    def dues(self) -> tuple[tuple[ClockName, datetime | None, datetime | None], ...]:
        """The dues that move: before and after, None where there is none."""
        was, now = dict(self.was.dues), dict(self.now.dues)
        return tuple((name, was.get(name), now.get(name)) for name in ClockName if was.get(name) != now.get(name))


def overdue(clocks: Iterable[Clock], now: datetime) -> bool:
    """Tell whether any of these clocks is broken and not stopped yet."""
    return any(clock.stopped is None and clock.overdue_at(now) for clock in clocks)


def comes_free(priority: Priority, tier: Tier | None, clocks: Iterable[Clock], now: datetime) -> bool:
    """Tell whether a ticket goes back to the queue when its owner leaves: P1, VIP and breached ones keep a name."""
    return may_queue(priority, tier, overdue(clocks, now))


def forecast(scene: Scene, at: datetime) -> Forecast:
    """Foretell the queue from an instant on; the same scene gives the same forecast."""
    queue = sorted(
        (task for task in scene.tasks if task.place.queued), key=lambda one: sort_key(one.place, scene.lanes)
    )
    places = {task.number: place for place, task in enumerate(queue, start=1)}
    worked = _served(queue, scene, at)
    tickets = {
        task.number: _outlook(task, places.get(task.number), worked.get(task.number), scene, at) for task in scene.tasks
    }
    return Forecast(at, tickets, len(scene.hands))


def compare(before: Forecast, after: Forecast) -> tuple[Moved, ...]:
    """List the tickets for which there is a difference: what it breaks first, then by the new place."""
    pairs = (Moved(before.tickets[number], now) for number, now in after.tickets.items() if number in before.tickets)
    return tuple(sorted((pair for pair in pairs if pair.was != pair.now), key=_by_weight))


def _by_weight(moved: Moved) -> tuple[bool, bool, int, int]:
    place = moved.now.place
    return not moved.loses, not moved.saves, place if place is not None else 1 << 30, moved.number


def _served(queue: Sequence[Task], scene: Scene, at: datetime) -> dict[int, tuple[int, int]]:
    """Give everybody the first ticket of the queue that they may take, again and again; in seconds."""
    schedule, work = scene.schedule, max(whole_seconds(scene.pace), 1)
    free = {hand.person_id: seconds_of(at) for hand in scene.hands}
    lines: dict[int, list[int]] = {}
    for hand in sorted(scene.hands, key=lambda one: one.person_id):
        lines.setdefault(hand.line, []).append(hand.person_id)
    worked: dict[int, tuple[int, int]] = {}
    for task in queue:
        may = (
            [task.owner_id] if task.owner_id in free else [] if task.owner_id is not None else lines.get(task.line, [])
        )
        if task.place.paused or not may:
            continue
        who = min(may, key=lambda one: free[one] if one is not None else 0)
        assert who is not None
        starts = schedule.opening(free[who])
        free[who] = schedule.shift(starts, work)
        worked[task.number] = starts, free[who]
    return worked


def _outlook(task: Task, place: int | None, worked: tuple[int, int] | None, scene: Scene, at: datetime) -> Outlook:
    starts, ends = (instant_of(worked[0]), instant_of(worked[1])) if worked else (None, None)
    queued = place is not None and not task.place.paused
    clocks = [(name, task.clocks[name]) for name in ClockName if name in task.clocks]
    lost = (
        name
        for name, clock in clocks
        if clock.stopped is None and (clock.overdue_at(at) or (queued and _breaks(name, clock, starts, ends)))
    )
    return Outlook(
        number=task.number,
        tier=task.place.tier,
        lane=lane_of(task.place, scene.lanes) if place is not None else None,
        place=place,
        starts=starts,
        ends=ends,
        dues=tuple((name, clock.due) for name, clock in clocks if clock.state in _TICKING and clock.due is not None),
        lost=tuple(lost),
    )


def _breaks(name: ClockName, clock: Clock, starts: datetime | None, ends: datetime | None) -> bool:
    """Tell whether a running clock will be broken: its first word comes at the start, everything else at the end."""
    if clock.state not in _TICKING or clock.breach is None:
        return False
    word = starts if name is ClockName.REACTION else ends
    return word is None or word > clock.breach
