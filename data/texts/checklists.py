"""Ticking the two checklists of a request; a tick is an event, so that one sees who ticked what and when (D-23)."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from data.reads import instant
from data.refusals import BadInput, Missing
from data.rows import By, Done
from data.rules.tables import read_checklists
from data.turn import Turn
from data.verbs import Verbs
from models.checklists import Checklists, ListName
from models.events import EventKind
from models.rights import Act
from models.terms import TicketType

_TICKS = "SELECT facts FROM journal_event WHERE ticket_number = ? AND kind = ? ORDER BY n"
_SHOWN = (
    "SELECT j.facts, j.happened_at, coalesce(o.name, '') FROM journal_event j "
    "LEFT JOIN operator o ON o.id = j.actor_id WHERE j.ticket_number = ? AND j.kind = ? ORDER BY j.n"
)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a list, and who ticked it."""

    list: ListName
    item: str
    done: bool = False
    who: str = ""
    at: datetime | None = None


class Ticks(Verbs):
    """The checklists of requests."""

    @cached_property
    def rules(self) -> Checklists:
        """The lists of the standard in force."""
        return read_checklists(self.desk.in_force.sources)

    def of(self, number: int) -> tuple[Point, ...]:
        """Give both lists of a request as they stand."""
        kind = self.desk.reads.row("SELECT type FROM ticket WHERE number = ?", (number,))
        type_ = TicketType(kind[0]) if kind and kind[0] else None
        ticked: dict[tuple[str, str], Point] = {}
        for facts, at, who in self.desk.reads.rows(_SHOWN, (number, EventKind.CHECKED.value)):
            said = json.loads(facts)
            point = Point(ListName(said["list"]), said["item"], said["on"], str(who), instant(at))
            ticked[said["list"], said["item"]] = point
        return tuple(
            ticked.get((name.value, item), Point(name, item))
            for name in ListName
            for item in self.rules.items(name, type_)
        )

    def tick(self, number: int, by: By, name: ListName, item: str, *, on: bool = True) -> Done:
        """Tick a point, or take the tick off; the same twice writes nothing new."""
        with self.turn(Act.NOTE, number, by) as turn:
            kind = TicketType(turn.ticket.type) if turn.ticket.type else None
            if item not in self.rules.items(name, kind):
                raise BadInput(f"№ {number}: такого пункта в списке «{name.label}» нет. Откройте список снова.")
            if ((name.value, item) in _ticked(turn)) is not on:
                turn.record(EventKind.CHECKED, {"list": name.value, "item": item, "on": on})
            return turn.done(f"{'отмечено' if on else 'отметка снята'}: {item}", can_undo=False)

    def need_finished(self, turn: Turn) -> None:
        """Refuse to call a request solved while an obligatory «завершение» has points left."""
        kind = TicketType(turn.ticket.type) if turn.ticket.type else None
        if kind is None or kind not in self.rules.obligatory:
            return
        ticked = _ticked(turn)
        left = [item for item in self.rules.items(ListName.FINISH, kind) if (ListName.FINISH.value, item) not in ticked]
        if left:
            listed = "; ".join(left)
            raise Missing(f"№ {turn.number}: до «Решён» отметьте «завершение» (L): {listed}.", ("checklist",))


def _ticked(turn: Turn) -> set[tuple[str, str]]:
    ticked: set[tuple[str, str]] = set()
    for (facts,) in turn.tx.exec(_TICKS, (turn.number, EventKind.CHECKED.value)):
        said = json.loads(facts)
        (ticked.add if said["on"] else ticked.discard)((said["list"], said["item"]))
    return ticked
