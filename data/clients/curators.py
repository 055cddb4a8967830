"""Who speaks for a client: claimed and confirmed curators, their change with its date (S-50…S-59).

The database holds one confirmed curator a client (``ux_curator_now``); everything here only says so in words.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from data.clients.insert import need_contact, note
from data.clients.writing import ClientWriting
from data.driver import stored
from data.refusals import BadInput
from data.rows import By
from data.verbs import permit
from models.curator_checks import Check
from models.events import EventKind
from models.rights import Act
from models.terms import ContactRole

if TYPE_CHECKING:
    from data.engine import Tx

_NOW = (
    "SELECT q.contact_id, p.name FROM curator_period q JOIN contact p ON p.id = q.contact_id "
    "WHERE q.client_id = ? AND q.until IS NULL"
)
_END = "UPDATE curator_period SET until = ? WHERE client_id = ? AND until IS NULL"
_OTHERS = "UPDATE contact SET role = 'employee' WHERE client_id = ? AND role = 'curator' AND id <> ?"


class Curators(ClientWriting):
    """The people who speak for a client."""

    def confirm_curator(self, by: By, contact_id: int, instead_of: int | None = None) -> None:
        """Make a contact the one confirmed curator; other claims become «сотрудник».

        ``instead_of`` is the curator whom the person saw and means to replace: of two who confirm at once the second
        is refused with the name of the first one's choice.
        """
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.CLIENTS, by)
            client_id, name, _, ours = need_contact(tx, contact_id)
            if ours:
                raise BadInput(f"«{name}» — наш сотрудник. Куратором должен быть человек клиента.")
            held = tx.exec(_NOW, (client_id,)).fetchone()
            was = int(held[0]) if held else None
            if was == contact_id:
                self._settle(tx, by, client_id, contact_id, name)
                return
            if was is not None and was != instead_of:
                raise BadInput(f"Куратор уже подтверждён: «{held[1]}». Если его надо сменить, повторите.")
            self._step_in(tx, by, client_id, was, contact_id)

    def _step_in(self, tx: "Tx", by: By, client_id: int, was: int | None, now: int | None) -> None:
        at = stored(by.at)
        tx.exec(_END, (at, client_id))
        if now is not None:
            tx.exec(_OTHERS, (client_id, now))
            tx.exec("UPDATE contact SET role = 'curator' WHERE id = ?", (now,))
            tx.exec("INSERT INTO curator_period (client_id, contact_id, since) VALUES (?, ?, ?)", (client_id, now, at))
        note(tx, EventKind.CURATOR_CHANGED, by, by.at, {"client": client_id, "old": was, "new": now})

    def _settle(self, tx: "Tx", by: By, client_id: int, contact_id: int, name: str) -> None:
        """Keep the confirmed curator against those who claim to be it too."""
        if not tx.exec(_OTHERS, (client_id, contact_id)).rowcount:
            raise BadInput(f"«{name}» уже подтверждённый куратор.")
        self._changed(tx, by, client_id, contact=contact_id, role=ContactRole.CURATOR.value)

    def set_role(self, by: By, contact_id: int, role: ContactRole) -> None:
        """Give a contact another role; a confirmed curator who gets another one is curator no more, with a date."""
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.CLIENTS, by)
            client_id, name, old, _ = need_contact(tx, contact_id)
            if old is role:
                raise BadInput(f"У «{name}» уже роль «{role.label}».")
            held = tx.exec(_NOW, (client_id,)).fetchone()
            if held is not None and int(held[0]) == contact_id:
                self._step_in(tx, by, client_id, contact_id, None)
            tx.exec("UPDATE contact SET role = ? WHERE id = ?", (role.value, contact_id))
            self._changed(tx, by, client_id, contact=contact_id, role=role.value)

    def mark_ours(self, by: By, contact_id: int, ours: bool) -> None:
        """Note that a contact is a person of ours, or is none: such a curator does not count (S-59)."""
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.CLIENTS, by)
            client_id, *_ = need_contact(tx, contact_id)
            tx.exec("UPDATE contact SET ours = ? WHERE id = ?", (int(ours), contact_id))
            self._changed(tx, by, client_id, contact=contact_id, fields=["ours"])

    def check_curator(self, by: By, contact_id: int, checks: Collection[Check]) -> None:
        """Keep what was ticked of the curator's checklist (S-57, S-58)."""
        kept = " ".join(check.value for check in Check if check in checks)
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.CLIENTS, by)
            client_id, *_ = need_contact(tx, contact_id)
            tx.exec("UPDATE contact SET checks = ? WHERE id = ?", (kept, contact_id))
            self._changed(tx, by, client_id, contact=contact_id, fields=["checks"])
