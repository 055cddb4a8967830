"""What is changed of clients: adding them and their people, their fields, their tier through time (S-03, S-09).

An operator on a call may add an organisation without a tier and a contact; all else is for who may keep clients.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from data.clients.insert import (
    NAME_LIMIT,
    TEXT_LIMIT,
    NewClient,
    NewContact,
    change_tier,
    clean_name,
    insert_address,
    insert_client,
    insert_contact,
    need_client,
    need_contact,
    note,
    storable,
)
from data.clients.needles import renew
from data.clients.reading import ClientReading
from data.driver import stored
from data.refusals import BadInput
from data.rows import By
from data.verbs import permit
from models.events import EventKind
from models.rights import Act
from models.tables import Ticket
from models.terms import ContactRole, IntakeRule, Tier

if TYPE_CHECKING:
    from data.engine import Tx


class Fields(TypedDict, total=False):
    """The fields of a client that a person edits; what is left out stays as it is."""

    name: str
    licence: str
    support: bool
    support_since: datetime | None
    subscription_until: datetime | None
    project: bool
    projects: int
    intake: IntakeRule
    note: str


class ClientWriting(ClientReading):
    """Changes of organisations and their people."""

    def add(self, name: str, tier: Tier | None, at: datetime, by: By | None = None) -> int:
        """Add an organisation; gives its id. Without a person it is the program itself that adds (a file, the demo)."""
        return self.import_many([NewClient(name, tier)], at, by)[0]

    def import_many(self, clients: Iterable[NewClient], at: datetime, by: By | None = None) -> list[int]:
        """Add organisations with their people in one transaction; gives their ids."""
        with self._desk.store.write(at) as tx:
            return [self._add(tx, client, by, at) for client in clients]

    def _add(self, tx: "Tx", client: NewClient, by: By | None, at: datetime) -> int:
        if by is not None:
            permit(tx, Act.ADD_CONTACT if client.plain else Act.CLIENTS, by)
        return insert_client(tx, client, by, at)

    def add_contact(
        self,
        client_id: int,
        name: str,
        role: ContactRole,
        addresses: Sequence[str],
        at: datetime,
        by: By | None = None,
        *,
        ours: bool = False,
    ) -> int:
        """Add a person to an organisation, with what they write and call from; gives the contact's id.

        One with the role of a curator only claims to be it: ``confirm_curator`` makes them so.
        """
        with self._desk.store.write(at) as tx:
            if by is not None:
                permit(tx, Act.ADD_CONTACT, by)
            need_client(tx, client_id)
            return insert_contact(tx, client_id, NewContact(name, role, tuple(addresses), ours), by, at)

    def add_address(self, by: By, contact_id: int, address: str) -> None:
        """Note one more address or telephone of a contact."""
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.CLIENTS, by)
            client_id, *_ = need_contact(tx, contact_id)
            if not insert_address(tx, contact_id, address):
                raise BadInput("Такой адрес у этого человека уже есть.")
            renew(tx.exec, client_id)
            self._changed(tx, by, client_id, contact=contact_id, fields=["addresses"])

    def drop_address(self, by: By, contact_id: int, address_id: int) -> None:
        """Forget an address of a contact: whoever writes from it is unknown from now on."""
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.CLIENTS, by)
            client_id, *_ = need_contact(tx, contact_id)
            sql = "DELETE FROM contact_address WHERE id = ? AND contact_id = ?"
            if tx.exec(sql, (address_id, contact_id)).rowcount == 1:
                renew(tx.exec, client_id)
                self._changed(tx, by, client_id, contact=contact_id, fields=["addresses"])

    def rename_contact(self, by: By, contact_id: int, name: str) -> None:
        """Give a contact another name."""
        clean = clean_name(name, "Имя пустое. Назовите человека.")
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.CLIENTS, by)
            client_id, *_ = need_contact(tx, contact_id)
            tx.exec("UPDATE contact SET name = ? WHERE id = ?", (clean, contact_id))
            renew(tx.exec, client_id)
            self._changed(tx, by, client_id, contact=contact_id, fields=["name"])

    def edit(self, by: By, client_id: int, **fields: Unpack[Fields]) -> None:
        """Change fields of a client (S-09); the journal says which, not what they hold."""
        values = {name: _value(name, value) for name, value in fields.items()}
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.CLIENTS, by)
            need_client(tx, client_id)
            self._write_fields(tx, by, client_id, values)

    def _write_fields(self, tx: "Tx", by: By, client_id: int, values: dict[str, Any]) -> None:
        if not values:
            return
        columns = ", ".join(f"{name} = ?" for name in values)
        tx.exec(f"UPDATE client SET {columns} WHERE id = ?", (*values.values(), client_id))
        if "name" in values:
            renew(tx.exec, client_id)
        self._changed(tx, by, client_id, fields=sorted(values))

    def _changed(self, tx: "Tx", by: By, client_id: int, **facts: Any) -> None:
        note(tx, EventKind.CLIENT_CHANGED, by, by.at, {"client": client_id, **facts})

    def set_tier(self, by: By, client_id: int, tier: Tier | None, reason: str) -> int:
        """Change the tier of a client from now on, and of its open tickets by time.md rule 29 (S-03, C-39).

        Gives the number of open tickets that changed with it.
        """
        with self._desk.store.write(by.at) as tx:
            permit(tx, Act.CLIENTS, by)
            name = need_client(tx, client_id)
            old = _current_tier(tx, client_id)
            if old is tier:
                raise BadInput(f"У клиента «{name}» уже уровень «{tier.label if tier else 'не задан'}».")
            change_tier(tx, client_id, tier, by.at, storable(reason)[:TEXT_LIMIT])
            facts = {"client": client_id, "old": old.value if old else None, "new": tier.value if tier else None}
            note(tx, EventKind.CLIENT_CHANGED, by, by.at, facts)
            return self.carry_over(tx, by, by.at, client_id, old, tier)

    def carry_over(
        self, tx: "Tx", by: By | None, at: datetime, client_id: int, old: Tier | None, new: Tier | None
    ) -> int:
        """Change the tier of a client's open tickets that still have the old one; gives how many."""
        sql = "SELECT number FROM ticket WHERE client_id = ? AND is_open = 1 AND tier IS ? ORDER BY number"
        numbers = [number for (number,) in tx.exec(sql, (client_id, old.value if old else None))]
        for number in numbers:
            ticket = tx.session.get(Ticket, number)
            if ticket is None:
                continue
            ticket.tier = new.value if new else None
            ticket.version += 1
            facts: dict[str, Any] = {"old": old, "new": new, "client": client_id, "v": ticket.version}
            tx.record(EventKind.TIER_CHANGED, by=by.person if by else None, ticket=number, happened=at, facts=facts)
            self._desk.clocks.refresh(tx, ticket)
        tx.session.flush()
        return len(numbers)


def _current_tier(tx: "Tx", client_id: int) -> Tier | None:
    sql = "SELECT tier FROM tier_period WHERE client_id = ? AND until IS NULL"
    row = tx.exec(sql, (client_id,)).fetchone()
    return Tier(row[0]) if row else None


def _value(name: str, value: Any) -> Any:
    """Make a field's value storable, or refuse it with a sentence."""
    if name == "name":
        return clean_name(value, "Название пустое. Назовите организацию.")
    if name == "projects" and not 0 <= int(value) <= 10_000:
        raise BadInput("Внедрённых проектов не бывает столько. Напишите число от 0 до 10000.")
    if isinstance(value, IntakeRule):
        return value.value
    if isinstance(value, datetime):
        return stored(value)
    if isinstance(value, str):
        return storable(value).strip()[: TEXT_LIMIT if name == "note" else NAME_LIMIT]
    return int(value) if isinstance(value, bool | int) else None
