"""What is built on a calendar's business time: deadlines, the clocks of a ticket, their explanation (time.md)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.clock import Clock, ClockState
from models.clock_run import walk
from models.clock_turns import ClockEvent, Clocks, Turn
from models.explain import explain, explain_clock
from models.instants import ScheduleError, instant_of, seconds_of, whole_seconds
from models.marks import Mark, MarkKind, columns, due_marks, marks, sla_place
from models.merge_facts import merge_facts
from models.pauses import Pauses, joined, target_of
from models.policy import Effect, Policy, TierTargets, effects_from
from models.replay import replay
from models.targets import Target
from models.workhours import WorkSchedule

__all__ = [
    "ClockEvent",
    "Clocks",
    "Effect",
    "Mark",
    "MarkKind",
    "Policy",
    "TierTargets",
    "Turn",
    "columns",
    "deadline",
    "due_marks",
    "effects_from",
    "elapsed",
    "explain",
    "explain_clock",
    "left_at",
    "marks",
    "merge_facts",
    "next_response_due",
    "replay",
    "sla_place",
]


def deadline(
    schedule: WorkSchedule, start: datetime, target: timedelta | Target, pauses: Pauses = ()
) -> datetime | None:
    """Give the instant at which a promise ends; None where none ends: best effort, or an unfinished pause (rule 24).

    Pauses are pairs (from, to or None) in any order, overlapping or not; a zero target is refused (rule 13).
    """
    if type(target) is timedelta:
        work: int | None = whole_seconds(target) or -1
    else:
        work = target_of(target).work_on(schedule)
    if work is not None and work < 0:
        raise ScheduleError("срок не может быть нулевым или отрицательным")
    second = seconds_of(start)
    if pauses:
        due = walk(schedule, target_of(target), second, joined(pauses, second)).due
        return None if due is None else instant_of(due)
    if work is None:
        return None
    return instant_of(schedule.shift(second, work) if work else schedule.opening(second))


def elapsed(schedule: WorkSchedule, start: datetime, end: datetime, pauses: Pauses = ()) -> timedelta:
    """Measure the business time from start to end outside the pauses (rule 23)."""
    first, last = seconds_of(start), seconds_of(end)
    spent = schedule.worked(first, last)
    for begun, ended in joined(pauses, first):
        until = last if ended is None else min(ended, last)
        if begun < until:
            spent -= schedule.worked(begun, until)
    return timedelta(seconds=spent)


def next_response_due(
    schedule: WorkSchedule, messages: Iterable[tuple[str, datetime]], target: timedelta | Target
) -> datetime | None:
    """Give the due of the first customer message that no agent answered; None when nothing is unanswered (rule 19)."""
    waiting: datetime | None = None
    for author, at in sorted(messages, key=lambda message: seconds_of(message[1])):
        if author == "agent":
            waiting = None
        elif author != "customer":
            raise ScheduleError(f"автор сообщения «{author}»: нужен customer или agent")
        elif waiting is None:
            waiting = at
    return None if waiting is None else deadline(schedule, waiting, target)


def left_at(schedule: WorkSchedule, clock: Clock, now: datetime) -> timedelta | None:
    """Measure the business time left to a clock at an instant, negative once overdue; None where there is no due."""
    if clock.state not in (ClockState.RUNNING, ClockState.NOW):
        return clock.left
    if clock.due is None:
        return None
    if now <= clock.due:
        return schedule.between(now, clock.due)
    return (clock.left or timedelta()) - schedule.between(clock.due, now)
