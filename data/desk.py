"""The desk: a small object whose parts are the trades of the house, each imported when first asked for.

Nothing here loads a terminal library, and opening a desk loads no ORM: the first screen reads through the plain driver.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from data.steered import SteeredDesk

if TYPE_CHECKING:
    from data.attached.attaching import Attaching
    from data.attached.attachments import Attachments
    from data.cards import Cards
    from data.clients.book import Clients
    from data.clocks import Clocks
    from data.drafts import Drafts
    from data.duplicates import Duplicates
    from data.engine import Store
    from data.gate.forming import Forming
    from data.intake import Intake
    from data.journal import Journal
    from data.merging import Merging
    from data.news import News
    from data.off_channel import OffChannels
    from data.outbox import Outbox
    from data.people import People
    from data.presence import Presence
    from data.queue import Queue
    from data.reads import Reads
    from data.reminders import Reminders
    from data.replies import Replies
    from data.saved_views import SavedViews
    from data.shifts.book import Shifts
    from data.talks import Talks
    from data.texts.book import Texts
    from data.texts.checklists import Ticks
    from data.texts.escalations import Escalations
    from data.tickets import Tickets
    from data.undoing import Undoing
    from data.waiting import Waiting


class Desk(SteeredDesk):
    """The use cases of one help desk on one database."""

    @cached_property
    def store(self) -> "Store":
        """The database and its write transactions."""
        from data.engine import Store

        store = Store(self.places)
        store.began = self.follow_rules
        return store

    @cached_property
    def reads(self) -> "Reads":
        """Plain read-only connections, one a thread."""
        from data.reads import Reads

        return Reads(self.places.database)

    @cached_property
    def queue(self) -> "Queue":
        """The lists: pages, counters, filters."""
        from data.queue import Queue

        return Queue(self)

    @cached_property
    def cards(self) -> "Cards":
        """One ticket with its conversation and history."""
        from data.cards import Cards

        return Cards(self)

    @cached_property
    def tickets(self) -> "Tickets":
        """Who has a ticket, what it is, and how it ends."""
        from data.tickets import Tickets

        return Tickets(self)

    @cached_property
    def replies(self) -> "Replies":
        """What is said to the client, and notes."""
        from data.replies import Replies

        return Replies(self)

    @cached_property
    def waiting(self) -> "Waiting":
        """Waiting for the client, and holds."""
        from data.waiting import Waiting

        return Waiting(self)

    @cached_property
    def attachments(self) -> "Attachments":
        """The files of tickets, their bytes by hash."""
        from data.attached.attachments import Attachments

        return Attachments(self)

    @cached_property
    def attaching(self) -> "Attaching":
        """Files that a person attaches, and what they are."""
        from data.attached.attaching import Attaching

        return Attaching(self)

    @cached_property
    def merging(self) -> "Merging":
        """Two tickets that are one request."""
        from data.merging import Merging

        return Merging(self)

    @cached_property
    def forming(self) -> "Forming":
        """What happens at the door: the form, the question for it, a refusal, the curator's word."""
        from data.gate.forming import Forming

        return Forming(self)

    @cached_property
    def duplicates(self) -> "Duplicates":
        """Requests that are one incident."""
        from data.duplicates import Duplicates

        return Duplicates(self)

    @cached_property
    def off_channel(self) -> "OffChannels":
        """What came past the official channel."""
        from data.off_channel import OffChannels

        return OffChannels(self)

    @cached_property
    def undoing(self) -> "Undoing":
        """Taking one's own last act back."""
        from data.undoing import Undoing

        return Undoing(self)

    @cached_property
    def clocks(self) -> "Clocks":
        """The cached clocks, warnings and breaches."""
        from data.clocks import Clocks

        return Clocks(self)

    @cached_property
    def reminders(self) -> "Reminders":
        """Promises and reminders."""
        from data.reminders import Reminders

        return Reminders(self)

    @cached_property
    def intake(self) -> "Intake":
        """How a request gets in."""
        from data.intake import Intake

        return Intake(self)

    @cached_property
    def clients(self) -> "Clients":
        """Organisations, their people and tiers."""
        from data.clients.book import Clients

        return Clients(self)

    @cached_property
    def people(self) -> "People":
        """The persons of the desk and their secrets."""
        from data.people import People

        return People(self)

    @cached_property
    def drafts(self) -> "Drafts":
        """Text being typed."""
        from data.drafts import Drafts

        return Drafts(self)

    @cached_property
    def presence(self) -> "Presence":
        """Who has which card open."""
        from data.presence import Presence

        return Presence(self)

    @cached_property
    def journal(self) -> "Journal":
        """The past."""
        from data.journal import Journal

        return Journal(self)

    @cached_property
    def news(self) -> "News":
        """What other consoles did."""
        from data.news import News

        return News(self)

    @cached_property
    def views(self) -> "SavedViews":
        """Filters that a person keeps."""
        from data.saved_views import SavedViews

        return SavedViews(self)

    @cached_property
    def texts(self) -> "Texts":
        """The ready texts, filled from a ticket."""
        from data.texts.book import Texts

        return Texts(self)

    @cached_property
    def checklists(self) -> "Ticks":
        """What is to be ticked on a request."""
        from data.texts.checklists import Ticks

        return Ticks(self)

    @cached_property
    def escalations(self) -> "Escalations":
        """What the standard advises when a request is handed on."""
        from data.texts.escalations import Escalations

        return Escalations(self)

    @cached_property
    def talks(self) -> "Talks":
        """A supervisor's notes for talks with one person."""
        from data.talks import Talks

        return Talks(self)

    @cached_property
    def shifts(self) -> "Shifts":
        """Who works when, and the handover from one shift to the next."""
        from data.shifts.book import Shifts

        return Shifts(self)

    @cached_property
    def outbox(self) -> "Outbox":
        """Letters on their way out."""
        from data.outbox import Outbox

        return Outbox(self)

    def close(self) -> None:
        """Close every connection of this process; the desk can be used again, and will open new ones."""
        for part in ("reads", "store"):
            opened = self.__dict__.get(part)
            if opened is not None:
                opened.close()
