"""What a change would do before it is made: previews that equal what then happens (C-37, S-35), trials on history."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.foresight import scenes
from data.foresight.rows import Pace, Preview, Trial
from data.refusals import BadInput
from data.rules.renewal_rows import Draft
from data.rules.versions import KEPT, ahead
from data.verbs import whole_second
from models.events import EventKind
from models.foresight import Forecast, Scene, compare, forecast
from models.terms import Priority, TicketType, Tier

if TYPE_CHECKING:
    from data.desk import Desk
    from models.board_rules import ForesightRules
    from models.standard import Standard
    from models.timers import Policy

Change = Callable[[Scene], Scene]


class Foresight:
    """The forecast of the desk, and what would change it; nothing here changes anything."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def forecast(self, now: datetime, pace: Pace | None = None) -> Forecast:
        """Foretell the queue as it stands; ``pace`` that of a preview that is to be compared with."""
        at = whole_second(now)
        pace = pace or self.pace(at)
        with self._desk.reads.snapshot():
            scene = scenes.as_is(self._desk, at, pace.span)
        return forecast(scene, at)

    def pace(self, now: datetime, rules: "ForesightRules | None" = None) -> Pace:
        """Give the median working time of a request, or the setting while too few were handled."""
        from data.figures.periods import last
        from models.figures import FigureId, Filter

        rules = rules or self._desk.standard.board.foresight
        period = last(rules.days, now, ZoneInfo(self._desk.settings.zone))
        sheet = self._desk.figures.sheet(period, Filter(source=""), (FigureId.HANDLING_MEDIAN,))
        figure = sheet[FigureId.HANDLING_MEDIAN]
        if figure.value is None or figure.count < rules.least:
            return Pace(rules.pace)
        return Pace(timedelta(seconds=max(round(figure.value), 1)), figure.count)

    def priority(self, numbers: Collection[int], priority: Priority, now: datetime) -> Preview:
        """Say what another priority of these tickets would do."""
        at = whole_second(now)
        kind = EventKind.PRIORITY_CHANGED
        return self._preview(at, lambda scene: self._sorted(scene, numbers, kind, priority, at))

    def tier(self, numbers: Collection[int], tier: Tier | None, now: datetime) -> Preview:
        """Say what another tier of these tickets would do."""
        at = whole_second(now)
        kind = EventKind.TIER_CHANGED
        return self._preview(at, lambda scene: self._sorted(scene, numbers, kind, tier, at))

    def urgent(self, numbers: Collection[int], now: datetime) -> Preview:
        """Say whom a paid urgent start moves (C-37, S-35)."""
        return self._preview(now, lambda scene: scenes.marked_otherwise(scene, numbers, urgent_paid=True))

    def first(self, numbers: Collection[int], now: datetime) -> Preview:
        """Say what an outage lifted over VIP does (C-02)."""
        outages = "SELECT number FROM ticket WHERE is_open = 1 AND type = ?"
        rows = self._desk.reads.rows(outages, (TicketType.OUTAGE.value,))
        meant = {number for (number,) in rows} & set(numbers)
        return self._preview(now, lambda scene: scenes.marked_otherwise(scene, meant, put_first=True))

    def leaving(self, person_id: int, now: datetime) -> Preview:
        """Say what happens when a person leaves the shift: what goes back to the queue, who is served later."""
        at = whole_second(now)
        return self._preview(at, lambda scene: scenes.without(self._desk, scene, person_id, at))

    def joining(self, person_id: int, now: datetime) -> Preview:
        """Say what happens when a person joins the shift."""
        return self._preview(now, lambda scene: scenes.joined_by(self._desk, scene, person_id))

    def standard(self, draft: Draft, now: datetime, *, to_open: bool = False) -> Preview:
        """Say what a new standard would do to the queue; BadInput when its files are wrong."""
        desk, at = self._desk, whole_second(now)
        standard, policy = _sound(draft)
        pace = self.pace(at, standard.board.foresight)

        def change(scene: Scene) -> Scene:
            past = ahead(policy, desk.reads.row(KEPT), at)
            return scenes.ruled_otherwise(desk, scene, standard, past, at if to_open else None, pace.span)

        return self._preview(at, change)

    def trial(
        self, draft: Draft, now: datetime, days: int | None = None, heard: Callable[[int, int], object] | None = None
    ) -> Trial:
        """Try a new standard on the last days of history, as if it had always been in force.

        ``heard`` is told how many tickets of how many were looked at. BadInput when its files are wrong.
        """
        from data.foresight.trial import tried

        _, policy = _sound(draft)
        at = whole_second(now)
        days = self._desk.standard.board.foresight.days if days is None else days
        if not 1 <= days <= LONGEST:
            raise BadInput(f"Пробовать можно на 1–{LONGEST} днях истории, а не на {days}.")
        return tried(self._desk, policy, days, at, heard)

    def _sorted(
        self, scene: Scene, numbers: Collection[int], kind: EventKind, new: Priority | Tier | None, at: datetime
    ) -> Scene:
        return scenes.sorted_otherwise(self._desk, scene, numbers, kind, new, at)

    def _preview(self, now: datetime, change: Change) -> Preview:
        desk, at = self._desk, whole_second(now)
        desk.catch_up_rules()
        pace = self.pace(at)
        with desk.reads.snapshot():
            scene = scenes.as_is(desk, at, pace.span)
            changed = change(scene)
        before, after = forecast(scene, at), forecast(changed, at)
        return Preview(at, pace, before, after, compare(before, after))


LONGEST = 3660
"""Days of history that a trial looks at, at most."""


def _sound(draft: Draft) -> "tuple[Standard, Policy]":
    if draft.faults or draft.examined.standard is None or draft.examined.policy is None:
        raise BadInput(draft.faults[0] if draft.faults else "Стандарт не читается.")
    return draft.examined.standard, draft.examined.policy
