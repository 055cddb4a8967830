"""The journal's moves of open requests, read for an interval of journal numbers (handover.md §1.6, HO-13)."""

import json
from collections.abc import Sequence
from typing import Any

from data.history.apart import lived
from data.shifts.reading import Ask
from models.balance import TELLING, Moved, Step, Way, moves
from models.events import EventKind

_MARKS = ", ".join("?" for _ in TELLING)
_STEPS = f"""
SELECT n, kind, ticket_number, facts FROM journal_event
 WHERE n >= ? AND n < ? AND ticket_number IS NOT NULL AND (kind IN ({_MARKS}) OR instr(facts, '"is_open"') > 0)
   AND {lived()} ORDER BY n"""
_STORY = "SELECT n, kind, facts FROM journal_event WHERE ticket_number = ? AND n >= ? AND n < ? ORDER BY n"
_KINDS = tuple(kind.value for kind in TELLING)


class Movements:
    """What moved in a half-open interval, with the kind of event that did it."""

    def __init__(self, ask: Ask, from_n: int, until_n: int) -> None:
        self._ask = ask
        steps = [_step(*row) for row in ask(_STEPS, (from_n, until_n, *_KINDS))]
        self._kinds = {step.n: step.kind for step in steps}
        self.all = moves(steps, self._story, from_n)

    def standing(self) -> dict[int, tuple[Moved, ...]]:
        """Give the moves of each request that were not taken back within the interval, oldest first."""
        found: dict[int, list[Moved]] = {}
        for moved in self.all:
            own = found.setdefault(moved.ticket, [])
            if moved.by > 0:
                own.append(moved)
            elif (last := next((one for one in reversed(own) if one.way is moved.way), None)) is not None:
                own.remove(last)
        return {ticket: tuple(own) for ticket, own in found.items()}

    def ended_by(self) -> dict[int, EventKind]:
        """Name for each request that ended in the interval the event that ended it last."""
        lasts = ((ticket, own[-1]) for ticket, own in self.standing().items() if own)
        return {ticket: self._kinds[last.n] for ticket, last in lasts if last.way is Way.ENDED}

    def _story(self, ticket: int, since: int, until: int) -> Sequence[Step]:
        rows = self._ask(_STORY, (ticket, since, until))
        return [_step(n, kind, ticket, facts) for n, kind, facts in rows]


def _step(n: Any, kind: Any, ticket: Any, facts: Any) -> Step:
    return Step(int(n), EventKind(kind), int(ticket), json.loads(facts))
