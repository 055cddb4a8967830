"""The clocks of a ticket as a pure function of its events, the calendars and the targets (time.md rules 17-31, 36-39).

Events count in the order they were recorded, each at its own instant: an answer given before a message was seen does
not answer it. What an event does is in the policy's table of effects.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from models.clock import ClockName
from models.clock_run import CLOSED, Run
from models.clock_turns import ClockEvent, Clocks, End, Turn
from models.instants import instant_of, seconds_of, whole_seconds
from models.merge_facts import read_events
from models.policy import FORECAST_TYPES, Calendars, Effect, Policy, Terms
from models.targets import ABSENT, Target
from models.terms import Priority, TicketType, Tier
from models.workhours import WorkSchedule

_CYCLE = (ClockName.REACTION, ClockName.RESPONSE)
_NOTHING = Effect()


def replay(events: Iterable[ClockEvent], policy: Policy) -> Clocks:
    """Compute a ticket's clocks from its events; nothing else is read, so twice gives the same (rule 36)."""
    ticket = _walked(events, policy)
    ticket.reach_present()
    return ticket.clocks()


def _walked(events: Iterable[ClockEvent], policy: Policy) -> "_Ticket":
    ordered = sorted(events, key=lambda event: event.n)
    void = _cancelled(ordered, policy)
    ticket = _Ticket(policy)
    for event in ordered:
        if event.n not in void:
            ticket.take(event)
    return ticket


def _cancelled(events: list[ClockEvent], policy: Policy) -> set[int]:
    """Find the events that never counted: a cancelled reply, an undone verb (rules 38, 39)."""
    void: set[int] = set()
    for event in reversed(events):
        of = event.facts.get("of")
        if of is not None and event.n not in void and policy.effects.get(event.kind, _NOTHING).cancels:
            void.add(int(of))
    return void


class _Ticket:
    """The walk over a ticket's events."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._terms: Terms = policy.terms
        self._resolution: Terms = policy.terms
        self._tier: Tier | None = None
        self._priority = Priority.MEDIUM
        self._type: TicketType | None = None
        self._task = True
        self._hours = policy.earlier_hours[0][1] if policy.earlier_hours else policy.hours
        self._edits = [seconds_of(until) for until, _ in policy.earlier_hours]
        self._calendars: dict[ClockName, Calendars] = {}
        self._known = False
        self._cycle = 0
        self._open = False
        self._closed: int | None = None
        self._reopenings = 0
        self._runs: dict[ClockName, Run] = {}
        self._turns: list[tuple[int, ClockName, Run]] = []
        self._ends: dict[int, End] = {}
        self._n = 0
        self._waits: dict[str, tuple[ClockName, ...]] = {}

    def take(self, event: ClockEvent) -> None:
        """Let one event act: first it ends clocks, then pauses, then it opens, pauses and changes what runs."""
        effect = self._policy.effects.get(event.kind)
        if effect is None:
            return
        at, self._n = seconds_of(event.at), event.n
        self._reach(at)
        if effect.sets:
            self._learn(effect.sets, event.facts, at)
        if effect.drops:
            self._end(effect.drops, at, verdict=False)
        if effect.stops:
            self._end(effect.stops, at, verdict=True)
        for cause in effect.resumes:
            self._go_on(at, cause)
        if (effect.reopens or effect.uncloses) and self._closed is not None:
            self._unclose(at, counted=effect.reopens)
        if effect.opens:
            self._opens(at, event.facts)
        if effect.cause:
            self._wait(at, effect.cause, effect.pauses)
        if effect.retargets:
            self._retarget(at, effect, self._why(event, effect))
        if effect.closes and self._closed is None:
            self._closed = at
            for run in self._runs.values():
                run.pause(at, CLOSED)
        if effect.adopts and event.facts.get("adopt"):
            self._adopt(at, event.facts)

    def reach_present(self) -> None:
        """Apply the calendar edits that came after the last event."""
        if self._edits:
            self._reach(self._edits[-1])

    def clocks(self) -> Clocks:
        """Show what came out."""
        shown = {id(run): run.clock() for _, _, run in self._turns}
        turns = tuple(
            [
                Turn(
                    cycle,
                    name,
                    shown[id(run)],
                    tuple(run.steps),
                    tuple([(instant_of(begun), _instant(ended)) for begun, ended in run.pauses]),
                    self._ends.get(id(run)),
                )
                for cycle, name, run in self._turns
            ]
        )
        return Clocks(
            cycle=self._cycle,
            **{name.value: shown[id(run)] for name, run in self._runs.items()},
            reopenings=self._reopenings,
            open=self._open,
            closed_at=_instant(self._closed),
            tier=self._tier,
            priority=self._priority,
            turns=turns,
        )

    def _reach(self, second: int) -> None:
        """Switch to the calendar versions that came into force up to an instant (rule 30)."""
        while self._edits and self._edits[0] <= second:
            edit = self._edits.pop(0)
            self._hours = self._policy.hours_at(instant_of(edit))
            for name, run in self._runs.items():
                run.switch(edit, self._hours.of(self._calendars[name]))

    def _learn(self, what: str, facts: Mapping[str, Any], at: int) -> None:
        new = facts.get("new")
        if what == "tier":
            self._tier = _term(Tier, new)
        elif what == "priority":
            self._priority = _term(Priority, new) or self._priority
        elif what == "task":
            self._task = new is not False
        elif self._type is None:
            self._type = _term(TicketType, new)
            run = self._runs.get(ClockName.RESOLUTION)
            if self._type in FORECAST_TYPES and run is not None and run.target != ABSENT:
                self._drop(run, at)

    def _opens(self, at: int, facts: Mapping[str, Any]) -> None:
        if self._closed is not None:
            self._unclose(at, counted=facts.get("counted") is not False, anew=True)
        if not self._known:
            self._known = True
            self._tier = _term(Tier, facts.get("tier"))
            self._priority = _term(Priority, facts.get("priority")) or self._priority
            self._type = _term(TicketType, facts.get("type"))
            self._task = facts.get("task") is not False
            if facts.get("author") == "agent":
                return
        if not self._open:
            self._open_cycle(at, self._tier)

    def _open_cycle(self, at: int, tier: Tier | None) -> None:
        first = not self._cycle
        self._cycle += 1
        self._open = True
        self._terms = self._policy.terms_at(instant_of(at))
        for name in _CYCLE:
            self._start(name, self._cycle, at, tier)
        if first:
            self._start(ClockName.RESOLUTION, 1, at, tier)

    def _start(self, name: ClockName, cycle: int, at: int, tier: Tier | None) -> None:
        if name is ClockName.RESOLUTION:
            self._resolution = self._policy.terms_at(instant_of(at))
        target, schedule = self._aim(name, tier)
        terms = self._resolution if name is ClockName.RESOLUTION else self._terms
        run = Run(schedule, target, at, warn_share=terms.warn_share, grace=whole_seconds(terms.grace))
        for cause, names in self._waits.items():
            if name in names:
                run.pause(at, cause)
        self._runs[name] = run
        self._turns.append((cycle, name, run))

    def _aim(self, name: ClockName, tier: Tier | None) -> tuple[Target, WorkSchedule]:
        """Choose the target of a clock and the calendar that it counts by."""
        calendar = self._calendars[name] = self._calendar(name, tier)
        schedule = self._hours.of(calendar)
        if name is ClockName.RESOLUTION:
            timed = self._task and self._type not in FORECAST_TYPES
            return (self._resolution.resolution_for(self._priority) if timed else ABSENT), schedule
        if name is ClockName.REACTION:
            return self._terms.reaction(tier, self._priority, schedule), schedule
        return (self._terms.targets[tier].response if self._task else ABSENT), schedule

    def _calendar(self, name: ClockName, tier: Tier | None) -> Calendars:
        if name is ClockName.RESOLUTION:
            return Calendars.CRITICAL if self._priority is Priority.CRITICAL else Calendars.DESK
        return Calendars.VIP if tier is Tier.VIP else Calendars.DESK

    def _end(self, names: tuple[ClockName, ...], at: int, *, verdict: bool) -> None:
        for name in names:
            if run := self._runs.get(name):
                if verdict:
                    self._stop(run, at)
                else:
                    self._drop(run, at)
        if ClockName.RESPONSE in names:
            self._open = False

    def _stop(self, run: Run, at: int) -> None:
        self._ends.setdefault(id(run), End(self._n, max(at, run.start), True))
        run.stop(at)

    def _drop(self, run: Run, at: int) -> None:
        self._ends.setdefault(id(run), End(self._n, max(at, run.start), False))
        run.drop(at)

    def _wait(self, at: int, cause: str, names: tuple[ClockName, ...]) -> None:
        self._waits.setdefault(cause, names)
        for name in names:
            if run := self._runs.get(name):
                run.pause(at, cause)

    def _go_on(self, at: int, cause: str) -> None:
        self._waits.pop(cause, None)
        for run in self._runs.values():
            run.resume(at, cause)

    def _retarget(self, at: int, effect: Effect, note: str) -> None:
        if not effect.sets:
            self._terms = self._resolution = self._policy.terms_at(instant_of(at))
        for name in effect.retargets:
            if run := self._runs.get(name):
                target, schedule = self._aim(name, self._tier)
                run.retarget(at, target, schedule, note)

    def _why(self, event: ClockEvent, effect: Effect) -> str:
        new = {"tier": self._tier, "priority": self._priority}.get(effect.sets)
        reason = event.facts.get("reason")
        return event.kind.label + (f" «{new.label}»" if new else "") + (f" ({reason})" if reason else "")

    def _unclose(self, at: int, *, counted: bool, anew: bool = False) -> None:
        """Open a closed ticket: closed by mistake, reopened by the desk, or anew by the customer (rule 27)."""
        self._closed = None
        if anew:
            self._waits.clear()
            self._end(_CYCLE, at, verdict=False)
        for run in self._runs.values():
            run.resume(at, CLOSED)
        if counted:
            self._reopenings += 1
            if (old := self._runs.get(ClockName.RESOLUTION)) is not None:
                self._drop(old, at)
                self._start(ClockName.RESOLUTION, self._reopenings + 1, at, self._tier)

    def _adopt(self, at: int, facts: Mapping[str, Any]) -> None:
        """Go on with the other ticket's open cycle just as it stands; the own one ends without a verdict (rule 28)."""
        other = _walked(read_events(facts["events"]), self._policy)
        other._reach(at)
        other._go_on(at, "hold")
        self._end(_CYCLE, at, verdict=False)
        self._cycle += 1
        self._open, self._terms = True, other._terms
        self._waits.pop("client", None)
        if "client" in other._waits:
            self._waits["client"] = other._waits["client"]
        for name in _CYCLE:
            run = self._runs[name] = other._runs[name]
            if (end := other._ends.get(id(run))) is not None:
                self._ends[id(run)] = end
            self._calendars[name] = other._calendars[name]
            self._turns.append((self._cycle, name, run))
            if name in self._waits.get("hold", ()):
                run.pause(at, "hold")


@lru_cache(maxsize=256)
def _term(kind: Any, word: Any) -> Any:
    """Read a fact's slug or label, the same few of them for every ticket."""
    return None if word is None else kind.read(str(word))


def _instant(second: int | None) -> datetime | None:
    return None if second is None else instant_of(second)
