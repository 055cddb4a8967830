"""Ticking the checklists of a request; a tick is an event, so that one sees who ticked what and when (D-23, D-41)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from data.past import STATUS, TAKING_BACK
from data.reads import instant
from data.refusals import BadInput, Missing
from data.rows import By, Done
from data.rules.tables import read_checklists
from data.turn import Turn
from data.verbs import Verbs, permit, whole_second
from models.checklists import Checklists, ListName, Proof
from models.events import EventKind
from models.rights import Act
from models.terms import TicketType

_TICKS = "SELECT facts FROM journal_event WHERE ticket_number = ? AND kind = ? ORDER BY n"
_PROOFS: Mapping[EventKind, Proof] = {
    EventKind.VIEWED: Proof.HISTORY,
    EventKind.ACKNOWLEDGED: Proof.RECEIPT,
    EventKind.ASKED: Proof.RECEIPT,
    EventKind.ANSWERED: Proof.RECEIPT,
    **dict.fromkeys(STATUS - {EventKind.ADMITTED}, Proof.STATUS),
}
"""Which events tick points by themselves; reading the history is ``VIEWED``."""
_PROVED = (
    "SELECT j.n, j.kind, j.facts, j.happened_at, coalesce(o.name, '') FROM journal_event j "
    "LEFT JOIN operator o ON o.id = j.actor_id WHERE j.ticket_number = ? ORDER BY j.n"
)
_READ = "SELECT 1 FROM journal_event WHERE ticket_number = ? AND kind = ? AND actor_id = ?"
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
    by_itself: bool = False
    """Ticked, or to be ticked, by what is done on the request (D-41)."""


class Ticks(Verbs):
    """The checklists of requests."""

    @cached_property
    def rules(self) -> Checklists:
        """The lists of the standard in force."""
        return read_checklists(self.desk.in_force.sources)

    def of(self, number: int) -> tuple[Point, ...]:
        """Give the lists of a request as they stand."""
        kind = self.desk.reads.row("SELECT type FROM ticket WHERE number = ?", (number,))
        type_ = TicketType(kind[0]) if kind and kind[0] else None
        ticked: dict[tuple[str, str], Point] = {}
        for facts, at, who in self.desk.reads.rows(_SHOWN, (number, EventKind.CHECKED.value)):
            said = json.loads(facts)
            point = Point(ListName(said["list"]), said["item"], said["on"], str(who), instant(at))
            ticked[said["list"], said["item"]] = point
        proved = self._proved(number)
        return tuple(
            self._proof(name, item, proved) or ticked.get((name.value, item), Point(name, item))
            for name in ListName
            for item in self.rules.items(name, type_)
        )

    def read_history(self, number: int, by: By) -> None:
        """Note, once a person, that the history of a request was opened: it ticks the point of the first line."""
        if not self.desk.reads.row(_READ, (number, EventKind.VIEWED.value, by.person.id)):
            at = whole_second(by.at)
            with self.desk.store.write(at) as tx:
                permit(tx, Act.READ, by)
                tx.record(EventKind.VIEWED, by=by.person, ticket=number, happened=at, facts={"history": True})

    def _proof(self, name: ListName, item: str, proved: Mapping[Proof, tuple[str, datetime]]) -> Point | None:
        proof = self.rules.auto.get(item)
        if proof is None:
            return None
        found = proved.get(proof)
        return Point(name, item, True, found[0], found[1], True) if found else Point(name, item, by_itself=True)

    def _proved(self, number: int) -> dict[Proof, tuple[str, datetime]]:
        """Find who did last what ticks points by itself; what was taken back does not count."""
        rows = self.desk.reads.rows(_PROVED, (number,))
        void = {json.loads(facts).get("of") for _, kind, facts, _, _ in rows if kind in TAKING_BACK}
        return {
            _PROOFS[EventKind(kind)]: (str(who), instant(at))
            for n, kind, _, at, who in rows
            if kind in _PROOFS and n not in void
        }

    def tick(self, number: int, by: By, name: ListName, item: str, *, on: bool = True) -> Done:
        """Tick a point, or take the tick off; the same twice writes nothing new."""
        with self.turn(Act.NOTE, number, by) as turn:
            kind = TicketType(turn.ticket.type) if turn.ticket.type else None
            if item not in self.rules.items(name, kind):
                raise BadInput(f"№ {number}: такого пункта в списке «{name.label}» нет. Откройте список снова.")
            turn.need(item not in self.rules.auto, f"«{item}» отмечается само, когда это сделано.")
            if ((name.value, item) in _ticked(turn)) is not on:
                turn.record(EventKind.CHECKED, {"list": name.value, "item": item, "on": on})
            return turn.done(f"{'отмечено' if on else 'отметка снята'}: {item}", can_undo=False)

    def need_finished(self, turn: Turn) -> None:
        """Refuse to call a request solved while an obligatory «завершение» has points left."""
        kind = TicketType(turn.ticket.type) if turn.ticket.type else None
        if kind is None or kind not in self.rules.obligatory:
            return
        ticked = _ticked(turn)
        proved = self._proved(turn.number) if self.rules.auto else {}
        done = {item for item, proof in self.rules.auto.items() if proof in proved}
        done |= {item for name, item in ticked if name == ListName.FINISH.value}
        left = [item for item in self.rules.items(ListName.FINISH, kind) if item not in done]
        if left:
            listed = "; ".join(left)
            raise Missing(f"№ {turn.number}: до «Решён» отметьте «завершение» (L): {listed}.", ("checklist",))


def _ticked(turn: Turn) -> set[tuple[str, str]]:
    ticked: set[tuple[str, str]] = set()
    for (facts,) in turn.tx.exec(_TICKS, (turn.number, EventKind.CHECKED.value)):
        said = json.loads(facts)
        (ticked.add if said["on"] else ticked.discard)((said["list"], said["item"]))
    return ticked
