"""Who has which card open now, so that two people do not write the same answer. Not history: no journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.driver import stored
from data.rows import Person, Viewer

if TYPE_CHECKING:
    from data.desk import Desk

FRESH = timedelta(seconds=40)
"""A console that has not said so again within this time no longer looks."""

_LOOK = (
    "INSERT INTO presence (console, operator_id, ticket_number, seen_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (console) DO UPDATE SET operator_id = excluded.operator_id, "
    "ticket_number = excluded.ticket_number, seen_at = excluded.seen_at"
)


class Presence:
    """The looks of all consoles of the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self, console_id: str, person: Person, ticket: int | None, at: datetime) -> None:
        """Say which card this console shows (None: no card). Repeat within ``FRESH`` while it stays open."""
        with self._desk.store.write(at) as tx:
            tx.exec(_LOOK, (console_id, person.id, ticket, stored(at)))

    def leave(self, console_id: str, at: datetime) -> None:
        """Say that this console is gone, and sweep the ones that vanished without a word."""
        with self._desk.store.write(at) as tx:
            tx.exec("DELETE FROM presence WHERE console = ? OR seen_at < ?", (console_id, stored(at - 10 * FRESH)))

    def viewers(self, at: datetime) -> tuple[Viewer, ...]:
        """Who looks at a card at this instant, by ticket and name; a person with two consoles is told once."""
        rows = self._desk.reads.rows(
            "SELECT DISTINCT p.ticket_number, p.operator_id, o.name FROM presence p JOIN operator o "
            "ON o.id = p.operator_id WHERE p.ticket_number IS NOT NULL AND p.seen_at > ? ORDER BY 1, 3",
            (stored(at - FRESH),),
        )
        return tuple(Viewer(*row) for row in rows)
