"""Text being typed, kept so that no crash costs more than two seconds of it (F-42)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.driver import instant, stored
from data.rows import DraftRow

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_SAVE = (
    "INSERT INTO draft (operator_id, ticket_number, kind, text, saved_at) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (operator_id, ticket_number, kind) DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at"
)
_DROP = "DELETE FROM draft WHERE operator_id = ? AND ticket_number = ? AND kind = ?"
_ROW = "SELECT operator_id, ticket_number, kind, text, saved_at FROM draft WHERE operator_id = ? "

_PLAIN = frozenset({"answer", "question", "note", "reply"})
"""Kinds of drafts that are the text itself."""


class Drafts:
    """One draft for a person, a ticket (0: none yet) and a kind of text; found again from any console."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save(self, operator_id: int, ticket: int, kind: str, text: str, at: datetime) -> None:
        """Keep the text as it stands now, its secrets hidden (S-70); an empty one is forgotten."""
        if not text.strip():
            self.drop(operator_id, ticket, kind, at)
            return
        with self._desk.store.write(at) as tx:
            tx.exec(_SAVE, (operator_id, ticket, str(kind), _kept(str(kind), _whole(text)), stored(at)))

    def get(self, operator_id: int, ticket: int, kind: str) -> DraftRow | None:
        """The draft for this place, if there is one."""
        rows = self._desk.reads.rows(_ROW + "AND ticket_number = ? AND kind = ?", (operator_id, ticket, str(kind)))
        return _draft(rows[0]) if rows else None

    def mine(self, operator_id: int) -> tuple[DraftRow, ...]:
        """Everything that a person left unsent, newest first."""
        rows = self._desk.reads.rows(_ROW + "ORDER BY saved_at DESC, id DESC", (operator_id,))
        return tuple(_draft(row) for row in rows)

    def drop(self, operator_id: int, ticket: int, kind: str, at: datetime) -> None:
        """Forget a draft; writes nothing when there is none."""
        if self.get(operator_id, ticket, kind) is not None:
            with self._desk.store.write(at) as tx:
                drop_in(tx, operator_id, ticket, kind)


def drop_in(tx: Tx, operator_id: int, ticket: int, kind: str) -> None:
    """Forget a draft in the transaction that sends its text."""
    tx.exec(_DROP, (operator_id, ticket, str(kind)))


def _kept(kind: str, text: str) -> str:
    """Hide secrets in plain texts; a form's or a call's draft hides its own before it is folded into JSON."""
    from models.secrets import mask

    return mask(text).text if kind in _PLAIN else text


def _whole(text: str) -> str:
    """A lone surrogate, which a broken paste may hold, cannot be stored: it becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _draft(row: Sequence[Any]) -> DraftRow:
    return DraftRow(row[0], row[1], row[2], row[3], instant(row[4]))
