"""One clock walked from its start through pauses and changes: the walk behind every due, state and explanation.

All instants are whole seconds. A point (due, warning, breach) is either an instant ahead or, while the clock stands,
the business time left to it (time.md rules 15, 23, 24, 26, 29, 30, 32).
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from models.clock import NO_CLOCK, Clock, ClockState
from models.instants import instant_of
from models.steps import Step, StepKind
from models.targets import Target, TargetKind
from models.workhours import WorkSchedule

CLOSED = "closed"
"""The pause of a ticket that is closed with a clock still running (rule 27)."""

_ENDLESS = 1 << 60
_moment = lru_cache(maxsize=1024)(instant_of)


class Run:
    """A clock being walked. ``warn_share`` and ``grace`` (seconds) add the warning and the breach to the due."""

    __slots__ = (
        "_at",
        "_causes",
        "_ended",
        "_grace",
        "_late_paused",
        "_left",
        "_share",
        "_since",
        "_used",
        "broken_at",
        "pauses",
        "schedule",
        "start",
        "steps",
        "target",
    )

    def __init__(
        self, schedule: WorkSchedule, target: Target, start: int, *, warn_share: float = 0, grace: int | None = None
    ) -> None:
        self.schedule, self.target, self.start = schedule, target, start
        self._share, self._grace = warn_share, grace
        self._since, self._used, self._late_paused = start, 0, 0
        self._left: dict[str, int] = {}
        self._at = self._reached(start, self._amounts(target))
        self._causes: set[str] = set()
        self._ended: Clock | None = None
        self.broken_at: int | None = None
        self.pauses: list[tuple[int, int | None]] = []
        self.steps: list[Step] = []
        self._note_step(StepKind.START, start)

    @property
    def due(self) -> int | None:
        """The due as an instant; None while it stands or where there is none."""
        return self._at.get("due") if not self._causes else None

    @property
    def live(self) -> bool:
        """Whether it has not been stopped or dropped."""
        return self._ended is None

    def pause(self, second: int, cause: str = "") -> None:
        """Freeze what is left; what was reached before stays reached (rules 24, 26)."""
        if self._ended is not None or cause in self._causes:
            return
        if not self._causes:
            self._pass(second)
            since = self._since
            self._left = {name: self.schedule.worked(since, at) for name, at in self._at.items() if at > since}
            self._at = {name: at for name, at in self._at.items() if at <= since}
            self.pauses.append((self._since, None))
        self._causes.add(cause)
        if len(self._causes) == 1:
            self._note_step(StepKind.PAUSE, self._since, note=cause)

    def resume(self, second: int, cause: str = "") -> None:
        """Go on when the last cause of standing is gone: due = add(resume, remaining)."""
        if self._ended is not None or cause not in self._causes:
            return
        self._causes.discard(cause)
        if self._causes:
            return
        second = max(second, self._since)
        if "due" in self._at:
            self._late_paused += self.schedule.worked(self._since, second)
        self._at |= self._reached(second, self._left)
        self._left = {}
        self.pauses[-1] = self.pauses[-1][0], second
        self._since = second
        self._note_step(StepKind.RESUME, second)

    def stop(self, second: int) -> None:
        """End with a verdict: kept until the due, broken from the second after (rule 4)."""
        second = max(second, self.start)
        breach = self._at.get("due" if self._grace is None else "breach")
        until = self._since if self._causes else second
        broken = self.broken_at is not None or (breach is not None and breach < until)
        state = ClockState.BROKEN if broken else ClockState.KEPT
        self._end(second, state if self._at or self._left or broken else ClockState.ENDED)

    def drop(self, second: int) -> None:
        """End without a verdict (rules 22, 28)."""
        self._end(max(second, self.start), ClockState.ENDED)

    def switch(self, second: int, schedule: WorkSchedule) -> None:
        """Count by another calendar from now on; hours already past stay as they were (rule 30)."""
        if self._ended is not None or schedule is self.schedule:
            return
        old = self.schedule
        if not self._causes:
            self._pass(second)
            ahead = {name: old.worked(self._since, at) for name, at in self._at.items() if at > self._since}
            self.schedule = schedule
            self._at |= self._reached(self._since, ahead)
        self.schedule = schedule
        self._note_step(StepKind.CALENDAR, max(second, self._since))

    def retarget(self, second: int, target: Target, schedule: WorkSchedule, note: str = "") -> None:
        """Aim at another target: a faster one counts from now, a slower one from the start (rule 29)."""
        if self._ended is not None or (target == self.target and schedule is self.schedule):
            return
        was = self._at.get("due") if not self._causes else None
        if not self._causes:
            self._pass(second)
        breach = self._at.get("breach")
        if self.broken_at is None and breach is not None and breach < self._since:
            self.broken_at = breach
        faster = _speed(target, schedule) < _speed(self.target, self.schedule)
        self.target, self.schedule = target, schedule
        fresh = self._amounts(target)
        if not fresh:
            self._at = {"warn": self._at["warn"]} if self._at.get("warn", _ENDLESS) <= self._since else {}
            self._left = {}
        elif faster:
            self._hurry(fresh)
        else:
            self._relax({name: amount - self._used for name, amount in fresh.items()})
        self._note_step(StepKind.RETARGET, max(second, self._since), was=was, note=note)

    def clock(self) -> Clock:
        """Show the clock as it stands after the last step."""
        if self._ended is not None:
            return self._ended
        if self.target.kind is TargetKind.ABSENT:
            return NO_CLOCK
        if CLOSED in self._causes:
            return self._snapshot(ClockState.ENDED, stopped=self._since)
        if self.target.kind is TargetKind.BEST_EFFORT:
            return self._snapshot(ClockState.BEST_EFFORT)
        if self._causes:
            broken = self.broken_at is not None or self._at.get("breach", _ENDLESS) < self._since
            left = self.remaining(self._since)
            return self._snapshot(ClockState.PAUSED, left=left if broken or left is None else max(left, 0))
        state = ClockState.NOW if self.target.kind is TargetKind.AT_ONCE else ClockState.RUNNING
        return self._snapshot(state, left=self._late_paused or None)

    def remaining(self, second: int) -> int | None:
        """Count the business time left at an instant, negative once overdue; pauses after the due excepted."""
        if "due" in self._left:
            return self._left["due"]
        due = self._at.get("due")
        if due is None:
            return None
        second = self._since if self._causes else second
        if second <= due:
            return self.schedule.worked(second, due)
        return self._late_paused - self.schedule.worked(due, second)

    def _amounts(self, target: Target) -> dict[str, int]:
        """Measure the points of a target in business time from the instant it counts from."""
        work = target.work_on(self.schedule)
        if work is None:
            return {}
        amounts = {"due": work}
        if self._grace is not None:
            amounts["breach"] = work or self._grace
        if self._share and (warn := target.warn_on(self.schedule, self._share)):
            amounts["warn"] = warn
        return amounts

    def _reached(self, second: int, amounts: dict[str, int]) -> dict[str, int]:
        schedule, found = self.schedule, {}
        for work in set(amounts.values()):
            found[work] = schedule.shift(second, work) if work else schedule.opening(second)
        return {name: found[work] for name, work in amounts.items()}

    def _pass(self, second: int) -> None:
        """Count the time up to an instant as used; an instant out of order moves nothing back."""
        if second > self._since:
            self._used += self.schedule.worked(self._since, second)
            self._since = second

    def _hurry(self, fresh: dict[str, int]) -> None:
        """Take the earlier of the old points and the new ones from now; a due already reached stays."""
        points = self._left if self._causes else self._at
        if "due" in self._at and self._at["due"] <= self._since:
            return
        if not self._causes:
            fresh = self._reached(self._since, fresh)
        sooner = fresh["due"] < points.get("due", _ENDLESS)
        for name in ("due", "breach"):
            if name in fresh:
                points[name] = min(points.get(name, _ENDLESS), fresh[name])
        if sooner:
            self._replace_warning(points, fresh.get("warn"))

    def _relax(self, amounts: dict[str, int]) -> None:
        """Take the new points counted from the start; never one earlier than it was."""
        if amounts["due"] <= 0:
            if self._at.get("due", _ENDLESS) <= self._since:
                self._at["due"] = max(self._at["due"], self._back(-amounts["due"]))
                self._late_paused = self._paused_since(self._at["due"])
            return
        self._late_paused = 0
        points = self._left if self._causes else self._at
        ahead = {name: max(amount, 0) for name, amount in amounts.items()}
        new = ahead if self._causes else self._reached(self._since, ahead)
        for name in ("due", "breach"):
            if name in new:
                points[name] = max(points.get(name, new[name]), new[name])
                if self._causes:
                    self._at.pop(name, None)
        self._replace_warning(points, new.get("warn"))

    def _back(self, work: int) -> int:
        """Find the instant since which so much of the time used has passed, pauses excepted."""
        at = self._since
        for begun, ended in reversed(self.pauses):
            used = 0 if ended is None else self.schedule.worked(ended, at)
            if used and used >= work:
                break
            work, at = work - used, begun
        return self.schedule.shift_back(at, work)

    def _paused_since(self, second: int) -> int:
        worked = self.schedule.worked
        return sum(worked(max(begun, second), ended) for begun, ended in self.pauses if ended and ended > second)

    def _replace_warning(self, points: dict[str, int], warn: int | None) -> None:
        if self._at.get("warn", _ENDLESS) <= self._since:
            return
        points.pop("warn", None)
        if warn is not None:
            points["warn"] = warn

    def _end(self, second: int, state: ClockState) -> None:
        if self._ended is not None or self.target.kind is TargetKind.ABSENT:
            self._ended = self._ended or NO_CLOCK
            return
        left = self.remaining(max(second, self._since))
        self._ended = self._snapshot(state, left=left, stopped=second)
        if self.pauses and self.pauses[-1][1] is None:
            self.pauses[-1] = self.pauses[-1][0], max(second, self.pauses[-1][0])
        self._note_step(StepKind.STOP, second, note=state.label)

    def _snapshot(self, state: ClockState, left: int | None = None, stopped: int | None = None) -> Clock:
        at = self._at
        breach = self.broken_at if self.broken_at is not None else at.get("breach")
        return Clock(
            state=state,
            start=_moment(self.start),
            due=None if at.get("due") is None or state is ClockState.PAUSED else _moment(at["due"]),
            warn=_moment(at["warn"]) if "warn" in at else None,
            breach=None if breach is None else _moment(breach),
            left=None if left is None else timedelta(seconds=left),
            stopped=None if stopped is None else _moment(stopped),
        )

    def _note_step(self, kind: StepKind, second: int, was: int | None = None, note: str = "") -> None:
        left = self._left.get("due")
        self.steps.append(Step(kind, second, self.schedule, self.target, self._at.get("due"), left, was, note))


def walk(schedule: WorkSchedule, target: Target, start: int, pauses: Iterable[tuple[int, int | None]]) -> Run:
    """Walk a clock through pauses that are sorted and apart, up to its due."""
    run = Run(schedule, target, start)
    for begun, ended in pauses:
        due = run.due
        if due is None or due <= begun:
            break
        run.pause(begun)
        if ended is not None:
            run.resume(ended)
    return run


def _speed(target: Target, schedule: WorkSchedule) -> int:
    """Order targets from the fastest: at once, durations, best effort, none."""
    work = target.work_on(schedule)
    if work is not None:
        return work
    return _ENDLESS if target.kind is TargetKind.BEST_EFFORT else _ENDLESS + 1
