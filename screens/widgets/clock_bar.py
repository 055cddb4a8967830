"""The clocks of one ticket in a line, and the stage of the work with its next key (D-38)."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from data.rows import Card
from models.clock import LIVE, Clock, ClockName, ClockState
from models.terms import OPEN_STATUSES, Status
from models.workhours import WorkSchedule
from screens.widgets.countdown import due_said, left_said
from screens.widgets.door_line import Names, next_step, standing
from screens.widgets.lines import Line, LinesWidget, Piece, clip, length, spread

AT_THE_DOOR = frozenset({Status.UNFORMED, Status.WAITING_CURATOR})
"""The line of stages tells there what the request lacks instead."""
_BAR = 10
_NAMES = {ClockName.REACTION: "Реакция", ClockName.RESPONSE: "Ответ", ClockName.RESOLUTION: "Решение"}


class ClockBar(LinesWidget):
    """Two lines; the first moves each second."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "clock--name",
        "clock--calm",
        "clock--soon",
        "clock--late",
        "clock--late-bar",
        "clock--kept",
        "clock--quiet",
        "stage--done",
        "stage--now",
        "stage--later",
        *(f"clock--tier-{tier}" for tier in ("none", "some", "regular", "high", "vip")),
    }

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="clock-bar")
        self._zone = zone
        self._schedule: WorkSchedule | None = None
        self._names: Names = {}
        self._card: Card | None = None
        self._now: datetime | None = None

    def use(self, schedule: WorkSchedule) -> None:
        """Count the share of a target that is spent on this calendar."""
        self._schedule = schedule

    def name_questions(self, names: Names) -> None:
        """Call the questions of the forms by these words."""
        self._names = names
        self.redraw()

    def show(self, card: Card | None, now: datetime) -> None:
        """Show a ticket's clocks as they stand at this instant."""
        self._card, self._now = card, now
        self.redraw()

    def tick(self, now: datetime) -> None:
        """Move on to this instant."""
        self._now = now
        if self._card is not None:
            self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out clocks and stage."""
        if self._card is None or self._now is None:
            return [(), ()]
        return [self._clocks(self._card, self._now, width), self._stage(self._card, width)]

    def _clocks(self, card: Card, now: datetime, width: int) -> Line:
        row = card.row
        clocks = (
            (ClockName.REACTION, row.reaction),
            (ClockName.RESPONSE, row.response),
            (ClockName.RESOLUTION, row.resolution),
        )
        tier = f"clock--tier-{row.tier.value if row.tier else 'none'}"
        for bar in (True, False):
            line: Line = ()
            for name, clock in clocks:
                if clock.state is not ClockState.ABSENT:
                    line = (*line, ("     " if line else " ", ""), *self._clock(name, clock, tier, now, bar))
            if length(line) <= width:
                break
        return clip(line, width)

    def _clock(self, name: ClockName, clock: Clock, tier: str, now: datetime, bar: bool) -> Line:
        said, style = left_said(clock, now, self._schedule), self._mood(clock, now)
        pieces: list[Piece] = [(f"{_NAMES[name]}  ", "clock--name")]
        if bar and clock.state is ClockState.RUNNING and (share := self._spent(clock, now)) is not None:
            full = min(int(share * _BAR), _BAR)
            bar_style = "clock--late-bar" if style == "clock--late" else style or tier
            pieces += [("▓" * full + "░" * (_BAR - full), bar_style), ("  ", "")]
        pieces.append((said, style or tier))
        if due := due_said(clock, now, self._zone):
            pieces.append((f"  {due}", "clock--quiet"))
        return tuple(pieces)

    def _spent(self, clock: Clock, now: datetime) -> float | None:
        """Give the share of the target's working time that has passed."""
        if self._schedule is None or clock.start is None or clock.due is None or now <= clock.start:
            return None if clock.start is None or clock.due is None else 0.0
        whole = self._schedule.between(clock.start, clock.due)
        return 1.0 if now >= clock.due or not whole else self._schedule.between(clock.start, now) / whole

    def _mood(self, clock: Clock, now: datetime) -> str:
        """Name the style that urgency asks for; empty: the tier's own hue."""
        if clock.state is ClockState.KEPT:
            return "clock--kept"
        if clock.overdue_at(now):
            return "clock--late"
        if clock.state in (ClockState.PAUSED, ClockState.BEST_EFFORT, ClockState.ENDED):
            return "clock--quiet"
        warned = clock.warn is not None and now >= clock.warn
        return "clock--soon" if warned or clock.state is ClockState.NOW else ""

    def _stage(self, card: Card, width: int) -> Line:
        row = card.row
        if row.status in AT_THE_DOOR:
            return spread(standing(card, self._names), ((f"{next_step(card)} ", "stage--now"),), width)
        reacted = row.reaction.state not in LIVE
        over = row.status not in OPEN_STATUSES
        steps = (
            ("подтверждение", reacted or over),
            ("диагностика", over or (reacted and row.response.state not in LIVE)),
            ("решение", over),
        )
        line: list[Piece] = [(" ", "")]
        reached = False
        for n, (word, done) in enumerate(steps):
            style = "stage--done" if done else "stage--later" if reached else "stage--now"
            mark = "✓" if done else "○" if reached else "●"
            reached = reached or not done
            line += [(" → ", "stage--later")] if n else []
            line.append((f"{mark} {word}", style))
        step = self._next_step(card)
        further: Line = ((" | эскалация (e)", "stage--later"),)
        for ahead, more in ((step, further), (step.removeprefix("дальше: "), further), (step, ())):
            left, right = (*line, *more), ((f"{ahead} ", "stage--now"),)
            if length(left) + length(right) + 2 <= width:
                break
        return spread(left, right, width)

    def _next_step(self, card: Card) -> str:
        row = card.row
        if row.status is Status.RESOLVED:
            return "дальше: x закрыть"
        if row.status is Status.CLOSED:
            return ""
        if row.assignee_id is None:
            return "дальше: t взять"
        if row.reaction.state in LIVE:
            return "дальше: a принято"
        if row.status is Status.WAITING_CLIENT:
            return "ход за клиентом"
        return "дальше: r ответить" if row.response.state in LIVE else "дальше: d решено"
