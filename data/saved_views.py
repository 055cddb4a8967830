"""Filters that a person keeps under a name."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.folding import fold
from data.refusals import BadInput
from data.rows import Person, View

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

NAME_LIMIT = 40
"""How long the name of a view may be, characters."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A view of one's own: a name, the view it narrows, and the typed filter."""

    name: str
    view: View
    query: str


class SavedViews:
    """The saved views of each person."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def all(self, person: Person) -> tuple[Kept, ...]:
        """List a person's views by name."""
        rows = self._desk.reads.rows(
            'SELECT name, "view", "query" FROM saved_view WHERE operator_id = ? ORDER BY name', (person.id,)
        )
        return tuple(Kept(name, View(view), query) for name, view, query in rows)

    def save(self, person: Person, name: str, view: View, query: str, at: datetime) -> Kept:
        """Keep a filter under a name, in place of the one that had it; raises BadInput for what cannot be kept."""
        kept = Kept(" ".join(name.split()), view, query.strip())
        if not kept.name or len(kept.name) > NAME_LIMIT:
            raise BadInput(f"Имя вида — от 1 до {NAME_LIMIT} знаков.")
        self._desk.queue.filter(query, person)
        with self._desk.store.write(at) as tx:
            _forget(tx, person, kept.name)
            tx.exec(
                'INSERT INTO saved_view (operator_id, name, "view", "query") VALUES (?, ?, ?, ?)',
                (person.id, kept.name, view.value, kept.query),
            )
        return kept

    def drop(self, person: Person, name: str, at: datetime) -> bool:
        """Forget a view by its name in any case; False when there was none."""
        with self._desk.store.write(at) as tx:
            return _forget(tx, person, name)


def _forget(tx: "Tx", person: Person, name: str) -> bool:
    own = tx.exec("SELECT id, name FROM saved_view WHERE operator_id = ?", (person.id,)).fetchall()
    same = [(number,) for number, called in own if fold(called) == fold(name)]
    tx.many("DELETE FROM saved_view WHERE id = ?", same)
    return bool(same)
