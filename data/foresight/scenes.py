"""The scene of a forecast as the base has it, and the same scene with a change that nobody has made yet."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from data.foresight.people import at_work, staff
from data.queue_rows import clock_of
from data.reads import instant
from data.rules.recount import CLOCKS, Query, clocks_otherwise
from data.shifts import leaving
from models.clock import Clock, ClockName
from models.events import EventKind
from models.foresight import Scene, Task, comes_free
from models.queue_order import Place
from models.terms import Priority, Status, TicketType, Tier
from models.timers import ClockEvent, Clocks, Policy, replay

if TYPE_CHECKING:
    from data.desk import Desk
    from models.standard import Standard

AHEAD = 1 << 62
"""Stands for the number of an event that is only being thought of."""

_PARTS = ("state", "start", "due", "warn", "breach", "left", "at")
_COLUMNS = [f"{name.value}_{part}" for name in ClockName for part in _PARTS]
_SPOTS = {name: [CLOCKS.index(f"{name.value}_{part}") for part in _PARTS] for name in ClockName}
_FIRST = 11
_TASKS = (
    "SELECT number, status, type, tier, priority, admitted_at, urgent_paid, put_first, hold_reason IS NOT NULL, line,"
    f" assignee_id, {', '.join(_COLUMNS)} FROM ticket WHERE is_open = 1 ORDER BY number"
)
_EVENTS = "SELECT n, happened_at, kind, facts FROM journal_event WHERE ticket_number = ? ORDER BY n"


def as_is(desk: "Desk", now: datetime, pace: timedelta) -> Scene:
    """Read the scene of this instant."""
    ask = desk.reads.rows
    hands = tuple(one.hand for one in at_work(ask, now))
    return Scene(tuple(_tasks(ask)), hands, pace, desk.schedule, tuple(desk.standard.order))


def sorted_otherwise(
    desk: "Desk", scene: Scene, numbers: Collection[int], kind: EventKind, new: Priority | Tier | None, now: datetime
) -> Scene:
    """Give the scene with another priority or tier on these tickets, the clocks as that event would leave them."""

    def change(task: Task) -> Task:
        place = _placed(task.place, kind, new)
        if place == task.place:
            return task
        clocks = _replayed(desk, task.number, ClockEvent(AHEAD, now, kind, {"new": new.value if new else None}))
        return replace(task, place=place, clocks=clocks)

    return _each(scene, numbers, change)


def marked_otherwise(scene: Scene, numbers: Collection[int], **marks: bool) -> Scene:
    """Give the scene with ``urgent_paid`` or ``put_first`` on these tickets: they stand elsewhere, no clock moves."""
    return _each(scene, numbers, lambda task: replace(task, place=replace(task.place, **marks)))


def without(desk: "Desk", scene: Scene, person_id: int, now: datetime) -> Scene:
    """Give the scene without a person: what may lie in the queue goes back there, the rest keeps their name.

    What had come back to them from a handover goes to a supervisor.
    """
    chief, back = leaving.would_pass(desk, person_id)

    def free(task: Task) -> Task:
        if task.owner_id != person_id:
            return task
        goes = comes_free(task.place.priority, task.place.tier, task.clocks.values(), now)
        stays = chief if chief is not None and task.number in back else person_id
        return replace(task, owner_id=None if goes else stays)

    hands = tuple(hand for hand in scene.hands if hand.person_id != person_id)
    return replace(scene, tasks=tuple(map(free, scene.tasks)), hands=hands)


def joined_by(desk: "Desk", scene: Scene, person_id: int) -> Scene:
    """Give the scene with one more person at work."""
    there = any(hand.person_id == person_id for hand in scene.hands)
    found = () if there else tuple(one.hand for one in staff(desk.reads.rows) if one.person_id == person_id)
    return replace(scene, hands=tuple(sorted((*scene.hands, *found), key=lambda hand: hand.person_id)))


def ruled_otherwise(
    desk: "Desk", scene: Scene, standard: "Standard", past: Policy, applied: datetime | None, pace: timedelta
) -> Scene:
    """Give the scene under another standard; ``past``: its rules from now on with what was in force before.

    With ``applied`` the terms count for open cycles too, from that instant (time.md rule 31).
    """
    moved = {one.number: _clocks(one.new) for one in clocks_otherwise(desk.reads.rows, past, applied)}
    tasks = tuple(replace(one, clocks=moved.get(one.number, one.clocks)) for one in scene.tasks)
    return Scene(tasks, scene.hands, pace, past.schedule, tuple(standard.order))


def _placed(place: Place, kind: EventKind, new: Priority | Tier | None) -> Place:
    if kind is EventKind.PRIORITY_CHANGED:
        return replace(place, priority=new) if isinstance(new, Priority) else place
    return replace(place, tier=None if isinstance(new, Priority) else new)


def _each(scene: Scene, numbers: Collection[int], change: Any) -> Scene:
    meant = set(numbers)
    return replace(scene, tasks=tuple(change(task) if task.number in meant else task for task in scene.tasks))


def _replayed(desk: "Desk", number: int, then: ClockEvent) -> Mapping[ClockName, Clock]:
    effects = desk.policy.effects
    events = [
        ClockEvent(n, instant(at), EventKind(kind), json.loads(facts))
        for n, at, kind, facts in desk.reads.rows(_EVENTS, (number,))
        if kind in effects
    ]
    return _named(replay([*events, then], desk.policy))


def _named(clocks: Clocks) -> dict[ClockName, Clock]:
    return {name: getattr(clocks, name.value) for name in ClockName}


def _tasks(query: Query) -> Iterable[Task]:
    for row in query(_TASKS):
        number, status, kind, tier, priority, admitted, urgent, first, held, line, owner = row[:_FIRST]
        place = Place(
            number=number,
            status=Status(status),
            type=TicketType(kind) if kind else None,
            tier=Tier(tier) if tier else None,
            priority=Priority(priority),
            admitted_at=instant(admitted) if admitted else None,
            urgent_paid=bool(urgent),
            put_first=bool(first),
            held=bool(held),
        )
        yield Task(place, line, owner, _read(row[_FIRST:]))


def _read(values: Sequence[Any]) -> dict[ClockName, Clock]:
    size = len(_PARTS)
    return {name: clock_of(values[size * n : size * (n + 1)]) for n, name in enumerate(ClockName)}


def _clocks(new: Sequence[Any]) -> dict[ClockName, Clock]:
    return {name: clock_of([new[spot] for spot in spots]) for name, spots in _SPOTS.items()}
