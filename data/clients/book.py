"""The organisations that the desk serves: their people, the addresses they write from, and their tier through time.

The parts are files of their own: whose an address is (``client_lookup``), reads, changes, curators, search, time line.
"""

from data.clients.curators import Curators
from data.clients.insert import NewClient, NewContact
from data.clients.lookup import AddressKind, Known, address_key, find, find_client, find_contact, find_named
from data.clients.rows import Period
from data.clients.search import ClientSearch
from data.clients.timeline import ClientTimeline

__all__ = [
    "AddressKind",
    "Clients",
    "Known",
    "NewClient",
    "NewContact",
    "Period",
    "address_key",
    "find",
    "find_client",
    "find_contact",
    "find_named",
]


class Clients(Curators, ClientSearch, ClientTimeline):
    """Clients, their contacts and tiers, and what has been between them and the desk."""
