"""The clocks of a ticket by hand, for the tests of the figures: the shipped standard on the desk's daily 10–22 MSK.

Slow and literal on purpose: business time is a formula of one line, a promise is a number of seconds, and a clock is a
list of the stretches in which it ran. Nothing of the time engine is used.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Event = dict[str, Any]
OPENS, CLOSES = 10 * 3600, 22 * 3600
MOSCOW = ZoneInfo("Europe/Moscow")
REACTION = {None: 1800, "none": 86_400, "some": 43_200, "regular": 7200, "high": 1800, "vip": 600}
RESPONSE = {"some": 86_400, "regular": 28_800, "high": 7200, "vip": 600}
"""Of a VIP: the grace after «моментально», from which it is broken; whoever stands not here is served as it comes."""
CRITICAL = 1800
STOPS_BOTH = {"answered", "refused_at_gate"}
STOPS_REACTION = STOPS_BOTH | {"acknowledged", "status_sent", "asked", "curator_asked"}
RESUMES = {
    "client_wrote": ("client", "curator"),
    "answered": ("client",),
    "resumed": ("client",),
    "started": ("client",),
    "admitted": ("client", "curator"),
    "unheld": ("hold",),
    "gate_said": ("curator",),
    "curator_confirmed": ("client", "curator"),
    "curator_declined": ("client", "curator"),
    "resolved": ("client", "curator", "hold"),
    "reopened": ("client", "curator", "hold"),
}
BOTH = ("response", "resolution")
PAUSES = {
    "asked": ("client", BOTH),
    "waiting": ("client", BOTH),
    "curator_asked": ("client", BOTH),
    "held": ("hold", BOTH),
    "curator_awaited": ("curator", BOTH),
    "refused_at_gate": ("client", ("resolution",)),
}
RETARGETS = {
    "tier_changed": ("reaction", "response"),
    "priority_changed": ("reaction",),
    "taken_as_request": ("response",),
    "taken_as_talk": ("response",),
    "targets_applied": ("reaction", "response"),
}


def worked(start: int, end: int) -> int:
    """Business seconds between two instants."""
    return _open_until(end) - _open_until(start)


def _open_until(second: int) -> int:
    ahead = datetime.fromtimestamp(second, MOSCOW).utcoffset()
    assert ahead is not None, "a change of the clocks falls into the night, when the desk is closed"
    days, clock = divmod(second + int(ahead.total_seconds()), 86_400)
    return days * (CLOSES - OPENS) + min(max(clock - OPENS, 0), CLOSES - OPENS)


def taken_back(events: Iterable[Event]) -> set[int]:
    """The numbers of what was undone, cancelled or closed by mistake."""
    kinds = ("undone", "reply_cancelled", "close_undone")
    return {event["facts"]["of"] for event in events if event["kind"] in kinds}


@dataclass(frozen=True)
class Piece:
    """A stretch in which a ticket stood the same."""

    start: int
    end: int | None
    status: str
    line: int
    owner: int | None
    side: str

    @property
    def elapsed(self) -> int:
        """Its seconds."""
        return 0 if self.end is None else self.end - self.start

    @property
    def worked(self) -> int:
        """Its business seconds."""
        return 0 if self.end is None else worked(self.start, self.end)


@dataclass
class Lap:
    """One clock in one cycle."""

    clock: str
    start: int
    limit: int | None
    since: int = 0
    spent: int = 0
    ran: list[tuple[int, int]] = field(default_factory=list)
    causes: set[str] = field(default_factory=set)
    stopped: int | None = None
    dropped: bool = False
    unclear: bool = False
    """The promise changed on the way: its verdict is the engine's own business."""
    n: int = 0

    def __post_init__(self) -> None:
        self.since = self.start

    @property
    def over(self) -> bool:
        """Whether nothing moves it any more."""
        return self.stopped is not None or self.dropped

    def pause(self, at: int, cause: str) -> None:
        """Stand from now on."""
        if self.over:
            return
        if not self.causes:
            self._run(max(at, self.since))
        self.causes.add(cause)

    def resume(self, at: int, cause: str) -> None:
        """Go on when no cause is left."""
        if self.over or cause not in self.causes:
            return
        self.causes.remove(cause)
        if not self.causes:
            self.since = max(at, self.since)

    def stop(self, at: int, n: int) -> None:
        """End with a word."""
        if self.over:
            return
        if not self.causes:
            self._run(max(at, self.since))
        self.stopped, self.n = max(at, self.start), n

    def broken_at(self, now: int) -> int | None:
        """The instant at which more than the promise had been spent, as far as it ran by now."""
        if self.limit is None or (self.stopped is None and "closed" in self.causes):
            return None
        left = self.limit
        ran = self.ran if self.over or self.causes else [*self.ran, (self.since, now)]
        for start, end in ran:
            if worked(start, end) >= left:
                at = next(second for second in _seconds(start, end, left))
                resting = self.causes or self.over
                return None if at == ran[-1][1] and (resting or at == now) else at
            left -= worked(start, end)
        return None

    def _run(self, until: int) -> None:
        self.ran.append((self.since, until))
        self.spent += worked(self.since, until)
        self.since = until


def _seconds(start: int, end: int, left: int) -> Iterator[int]:
    """The first second by which so much was worked, found by halving."""
    low, high = start, end
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if worked(start, middle) >= left else (middle + 1, high)
    yield low


class Clocks:
    """A ticket's laps, oldest first."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.laps: list[Lap] = []
        self.live: dict[str, Lap] = {}
        self.waits: dict[str, tuple[str, ...]] = {}
        self.open = self.closed = self.known = False
        self.tier: str | None = None
        self.critical = False
        void = taken_back(events)
        # An undone closing is walked through: the time it was closed was a pause.
        closings = {event["facts"]["of"] for event in events if event["kind"] == "close_undone"}
        for event in sorted(events, key=lambda one: int(one["n"])):
            if event["n"] not in void - closings:
                self.take(event)

    def take(self, event: Event) -> None:
        """Let one event act."""
        kind, at, facts = event["kind"], event["at"], event["facts"]
        if kind == "tier_changed":
            self.tier = facts["new"]
        if kind == "priority_changed":
            self.critical = facts["new"] == "critical"
        if kind in ("nothing_to_answer", "merged_into"):
            self._drop(kind)
        if kind in STOPS_REACTION:
            self._stop("reaction", event)
        if kind in STOPS_BOTH:
            self._stop("response", event)
            self.open = False
        if kind == "resolved":
            self._stop("resolution", event)
        for cause in RESUMES.get(kind, ()):
            self.waits.pop(cause, None)
            for lap in self.live.values():
                lap.resume(at, cause)
        if self.closed and kind in ("reopened", "close_undone"):
            self._unclose(at, counted=kind == "reopened")
        if kind in ("received", "client_wrote"):
            self._client(event)
        if kind in PAUSES:
            cause, names = PAUSES[kind]
            self.waits.setdefault(cause, names)
            for name in names:
                if name in self.live:
                    self.live[name].pause(at, cause)
        for name in RETARGETS.get(kind, ()):
            if name in self.live and not self.live[name].over:
                self.live[name].unclear = True
        if kind in ("closed", "history_imported") and not self.closed:
            self.closed = True
            for lap in self.live.values():
                lap.pause(at, "closed")
        if kind == "merged" and facts.get("adopt"):
            self._adopt(at, facts["events"])

    def _client(self, event: Event) -> None:
        at, facts = event["at"], event["facts"]
        if self.closed:
            self.waits.clear()
            self._drop("client_wrote")
            self._unclose(at, counted=facts.get("counted") is not False)
        if not self.known:
            self.known = True
            self.tier, self.critical = facts.get("tier"), facts.get("priority") == "critical"
        if not self.open:
            self.open = True
            cap = min(REACTION[self.tier], CRITICAL) if self.critical else REACTION[self.tier]
            first = "resolution" not in self.live
            self._start("reaction", at, cap)
            self._start("response", at, RESPONSE.get(self.tier or ""))
            if first:
                self._start("resolution", at, None)

    def _start(self, clock: str, at: int, limit: int | None) -> None:
        lap = self.live[clock] = Lap(clock, at, limit)
        for cause, names in self.waits.items():
            if clock in names:
                lap.pause(at, cause)
        self.laps.append(lap)

    def _stop(self, clock: str, event: Event) -> None:
        if clock in self.live:
            self.live[clock].stop(event["at"], event["n"])

    def _drop(self, kind: str) -> None:
        for clock in ("reaction", "response", *(("resolution",) if kind == "merged_into" else ())):
            if clock in self.live and not self.live[clock].over:
                self.live[clock].dropped = True
        self.open = False

    def _unclose(self, at: int, *, counted: bool) -> None:
        self.closed = False
        for lap in self.live.values():
            lap.resume(at, "closed")
        if counted and "resolution" in self.live:
            if not self.live["resolution"].over:
                self.live["resolution"].dropped = True
            self._start("resolution", at, None)

    def _adopt(self, at: int, told: Sequence[Sequence[Any]]) -> None:
        other = Clocks([_told(*one) for one in told])
        for lap in other.live.values():
            lap.resume(at, "hold")
        for clock in ("reaction", "response"):
            if clock in self.live and not self.live[clock].over:
                self.laps = [lap for lap in self.laps if lap is not self.live[clock]]
            self.live[clock] = other.live[clock]
            self.laps.append(other.live[clock])
        self.open = True
        self.waits.pop("client", None)
        if "client" in other.waits:
            self.waits["client"] = other.waits["client"]
        if "response" in self.waits.get("hold", ()):
            self.live["response"].pause(at, "hold")


def _told(n: int, at: str, kind: str, facts: dict[str, Any]) -> Event:
    return {"n": n, "at": int(datetime.fromisoformat(at).timestamp()), "kind": kind, "facts": facts}
