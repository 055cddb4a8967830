"""The tables of people of the desk and what each keeps: drafts, promises, reminders, views, the card they look at.

No ``from __future__ import annotations`` here: SQLModel needs real types.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Operator(SQLModel, table=True):
    """A person of the desk; the secret is a salted scrypt hash (security.md §4)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: str
    line: int = 1
    active: bool = True
    pin_hash: str = ""
    wrong_tries: int = 0
    locked_until: datetime | None = None
    must_change_pin: bool = False
    created_at: datetime


class Promise(SQLModel, table=True):
    """What was promised to the client, and by when."""

    id: int | None = Field(default=None, primary_key=True)
    ticket_number: int = Field(foreign_key="ticket.number", index=True)
    operator_id: int = Field(foreign_key="operator.id")
    what: str
    by: datetime
    made_at: datetime
    kept_at: datetime | None = None


class Reminder(SQLModel, table=True):
    """A person asked to be reminded of a ticket."""

    __table_args__ = (Index("ix_reminder_due", "at", sqlite_where=text("done_at IS NULL")),)
    id: int | None = Field(default=None, primary_key=True)
    ticket_number: int = Field(foreign_key="ticket.number")
    operator_id: int = Field(foreign_key="operator.id")
    at: datetime
    what: str = ""
    done_at: datetime | None = None


class SavedView(SQLModel, table=True):
    """A filter that a person keeps under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("operator_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    operator_id: int = Field(foreign_key="operator.id")
    name: str
    view: str
    query: str = ""


class Draft(SQLModel, table=True):
    """Text that somebody is typing, at most two seconds old on disk; ``ticket_number`` 0 stands for no ticket yet."""

    __table_args__ = (UniqueConstraint("operator_id", "ticket_number", "kind"),)
    id: int | None = Field(default=None, primary_key=True)
    operator_id: int = Field(foreign_key="operator.id")
    ticket_number: int
    kind: str
    text: str
    saved_at: datetime
    author_id: int | None = Field(default=None, foreign_key="operator.id")
    """Who wrote it, where it came from another person by a handover."""


class Presence(SQLModel, table=True):
    """Who has which card open, refreshed while it stays open."""

    console: str = Field(primary_key=True)
    operator_id: int = Field(foreign_key="operator.id")
    ticket_number: int | None = Field(default=None, index=True)
    seen_at: datetime
