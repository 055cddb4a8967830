"""Whom an operator picked for a request by hand, or writes down with it: their word goes before the address (L-06)."""

from typing import TYPE_CHECKING

from data.clients.insert import NewContact, insert_contact
from data.clients.lookup import Known, find, find_contact, find_named
from data.refusals import BadInput
from data.rows import By, Incoming
from data.verbs import permit
from models.rights import Act
from models.terms import ContactRole

if TYPE_CHECKING:
    from data.engine import Tx


def picked(tx: "Tx", incoming: Incoming, by: By) -> Known | None:
    """Say who asks: the contact that was picked, else the new person of the named organisation.

    A new person becomes a contact only when the operator gave a role and the organisation is known; nobody is made a
    ЛПР of a stranger's company by a telephone call, because the gate still asks what the role may do.
    """
    if incoming.contact_id is not None:
        return _contact(tx, incoming.contact_id)
    known = find(tx, incoming.sender_address)
    organisation = find_named(tx, incoming.client) if incoming.client else None
    role = incoming.contact_role
    named = incoming.sender.strip() or incoming.sender_address.strip()
    if known is not None or organisation is None or role in (None, ContactRole.UNKNOWN) or not named:
        return known or organisation
    assert role is not None
    permit(tx, Act.ADD_CONTACT, by)
    addresses = (incoming.sender_address,) if incoming.sender_address.strip() else ()
    person = NewContact(incoming.sender or incoming.sender_address, role, addresses)
    return find_contact(tx, insert_contact(tx, organisation.client_id, person, by, tx.at))


def _contact(tx: "Tx", contact_id: int) -> Known:
    known = find_contact(tx, contact_id)
    if known is None:
        raise BadInput("Такого контакта нет: его могли убрать. Выберите звонящего снова.")
    return known
