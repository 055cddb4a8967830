"""The clients that were found, a line each: the name in full, the tier in its hue, and what stops their tasks."""

from data.clients.rows import ClientLine
from models.safetext import one_line
from models.terms import Readiness
from screens.widgets.cursor_list import CursorList
from screens.widgets.lines import Line, cut

_TIER, _STOP = 9, 24
_WIDE = 60
"""From this width on a line says in words what stops the client's tasks, below it «!» does."""


class ClientList(CursorList):
    """Keeps its cursor on the same client and contact whenever other rows come."""

    def __init__(self) -> None:
        super().__init__("clients")
        self._rows: tuple[ClientLine, ...] = ()
        self._empty = ""

    @property
    def count(self) -> int:
        """How many were found."""
        return len(self._rows)

    @property
    def row(self) -> ClientLine | None:
        """The client under the cursor."""
        return self._rows[self.index] if self._rows else None

    def show(self, rows: tuple[ClientLine, ...], *, keep: bool, empty: str = "") -> None:
        """Show what was found; ``keep`` stays on the client under the cursor, if it is among them."""
        held = self.row
        self._rows, self._empty = rows, empty
        index = 0
        if keep and held is not None:
            here = (held.id, held.contact_id)
            index = next((at for at, row in enumerate(rows) if (row.id, row.contact_id) == here), self.index)
        self.rows_changed(index)

    def go_to(self, client_id: int) -> bool:
        """Bring the cursor to a client; False when it is not in the list."""
        index = next((at for at, row in enumerate(self._rows) if row.id == client_id), None)
        if index is not None:
            self.go(index)
        return index is not None

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one client out: a person who was found stands behind the name."""
        row = self._rows[index]
        tier = (cut(row.tier.label if row.tier else "—", _TIER), f"rows--tier-{row.tier.value if row.tier else 'none'}")
        stop = "" if row.readiness is Readiness.READY else row.readiness.label
        stop = cut(stop, _STOP) if width >= _WIDE else ("!" if stop else " ")
        person = " · ".join(one_line(part) for part in (row.contact, row.address) if part)
        room = max(width - _TIER - len(stop) - 1, 8)
        name = one_line(row.name) or "без названия"
        if not person:
            return ((cut(name, room), ""), (" ", ""), tier, (stop, "rows--alarm"))
        half = max(room // 2, room - len(person) - 3) if len(person) + 3 < room else room // 2
        half = min(half, len(name) + 1)
        return (
            (cut(name, half), ""),
            (cut(f" › {person}", room - half), "rows--quiet"),
            (" ", ""),
            tier,
            (stop, "rows--alarm"),
        )

    def empty_line(self) -> Line:
        """Say that nobody was found, and what to do."""
        return ((f" {self._empty}", "rows--quiet"),)
