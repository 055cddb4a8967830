"""Standing instructions: «держать до …», items of every handover until their end (handover.md §1.2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.driver import stored
from data.reads import instant
from data.refusals import BadInput, Refusal
from data.rows import By
from data.turn import words
from data.verbs import load, permit, whole_second
from models.events import EventKind
from models.rights import Act
from models.secrets import mask

if TYPE_CHECKING:
    from data.desk import Desk

_ADD = "INSERT INTO standing (by_id, at, text, until, ticket_number) VALUES (?, ?, ?, ?, ?)"
_ROWS = """
SELECT s.id, s.text, s.until, s.ticket_number, s.by_id, o.name, s.at FROM standing s JOIN operator o ON o.id = s.by_id
 WHERE s.ended_at IS NULL AND s.until > ? ORDER BY s.until, s.id
"""
_END = "UPDATE standing SET ended_at = ? WHERE id = ? AND ended_at IS NULL"


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One instruction in force."""

    id: int
    text: str
    until: datetime
    number: int | None
    by_id: int
    by: str
    at: datetime


class Standings:
    """What holds for every shift until a day and an hour."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def add(self, by: By, text: str, until: datetime, *, number: int | None = None) -> int:
        """Give an instruction until an instant, of one ticket or of the whole desk; gives its id."""
        at, ends = whole_second(by.at), whole_second(until)
        kept = mask(words(text, "указание").encode("utf-8", "replace").decode()).text
        if ends <= at:
            raise BadInput("Это время уже прошло. Назовите будущее.")
        with self._desk.store.write(at) as tx:
            permit(tx, Act.SHIFT, by)
            if number is not None:
                load(tx, number)
            row = tx.exec(_ADD, (by.person.id, stored(at), kept, stored(ends), number)).lastrowid
            assert row is not None
            facts = {"standing": row, "until": ends.isoformat(), "ticket": number}
            tx.record(EventKind.STANDING_SET, by=by.person, ticket=None, happened=at, facts=facts)
            return row

    def end(self, by: By, standing_id: int) -> None:
        """End an instruction before its time."""
        at = whole_second(by.at)
        with self._desk.store.write(at) as tx:
            permit(tx, Act.SHIFT, by)
            if tx.exec(_END, (stored(at), standing_id)).rowcount != 1:
                raise Refusal("Этого указания уже нет. Обновите список.")
            facts = {"standing": standing_id}
            tx.record(EventKind.STANDING_ENDED, by=by.person, ticket=None, happened=at, facts=facts)

    def listing(self, now: datetime) -> tuple[StandingRow, ...]:
        """List the instructions in force, the first to end first."""
        rows = self._desk.reads.rows(_ROWS, (stored(now),))
        return tuple(
            StandingRow(row, text, instant(until), number, by_id, who, instant(at))
            for row, text, until, number, by_id, who, at in rows
        )
