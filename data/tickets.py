"""The verbs of a ticket itself: who has it, what it is, how it ends."""

from data.ending import Ending
from data.holding import Holding
from data.sorting import Sorting


class Tickets(Holding, Sorting, Ending):
    """Who has a ticket, what it is, and how it ends; each verb one transaction with its event."""
