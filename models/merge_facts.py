"""What a merge says about the clocks of the two tickets (time.md rule 28)."""

from datetime import datetime
from typing import Any

from models.clock import ClockName
from models.clock_turns import Clocks
from models.instants import EPOCH, instant_of


def merge_facts(gone: Clocks, kept: Clocks) -> dict[str, Any]:
    """Write the facts of MERGED about the clocks: whether the gone ticket's open cycle is kept, and that cycle."""
    adopt = gone.open and (not kept.open or _first_due(gone) < _first_due(kept))
    turn = gone.turn(ClockName.RESPONSE)
    if not adopt or turn is None:
        return {"adopt": False}
    reaction = gone.turn(ClockName.REACTION)
    start = turn.steps[0].at
    return {
        "adopt": True,
        "received": instant_of(start).isoformat(),
        "tier": gone.tier.value if gone.tier else None,
        "priority": gone.priority.value,
        "pauses": [[a.isoformat(), b.isoformat() if b else None] for a, b in turn.pauses],
        "reacted": reaction.clock.stopped.isoformat() if reaction and reaction.clock.stopped else None,
    }


def _first_due(clocks: Clocks) -> tuple[bool, datetime]:
    """Order open cycles by the due of the answer, else of the reaction; one without a due comes last."""
    for clock in (clocks.response, clocks.reaction):
        if clock.due is not None and clock.stopped is None:
            return False, clock.due
    return True, clocks.response.start or clocks.reaction.start or EPOCH
