"""What a merge says about the clocks of the two tickets (time.md rule 28)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from models.clock_turns import ClockEvent, Clocks
from models.events import EventKind
from models.instants import EPOCH

_TOLD = ("tier", "priority", "type", "task", "author", "new", "of", "adopt", "events")
"""The facts that a replay reads; nothing else of the gone ticket's journal is said twice."""


def merge_facts(gone: Clocks, kept: Clocks, events: Iterable[ClockEvent]) -> dict[str, Any]:
    """Write the facts of MERGED about the clocks: whether the gone ticket's open cycle is kept, and its events.

    The survivor walks them again, so that every pause and change of the cycle counts for it as it did before.
    """
    if not gone.open or (kept.open and _first_due(gone) >= _first_due(kept)):
        return {"adopt": False}
    told = [
        [
            event.n,
            event.at.isoformat(),
            event.kind.value,
            {name: event.facts[name] for name in _TOLD if name in event.facts},
        ]
        for event in events
    ]
    return {"adopt": True, "events": told}


def read_events(told: Iterable[Sequence[Any]]) -> list[ClockEvent]:
    """Read the events that a merge told."""
    return [ClockEvent(n, datetime.fromisoformat(at), EventKind(kind), facts) for n, at, kind, facts in told]


def _first_due(clocks: Clocks) -> tuple[int, datetime]:
    """Order open cycles by the due of the answer, else of the reaction; one without a due comes last."""
    for place, clock in enumerate((clocks.response, clocks.reaction)):
        if clock.due is not None and clock.stopped is None:
            return place, clock.due
    return 2, clocks.response.start or clocks.reaction.start or EPOCH
