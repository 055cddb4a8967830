"""The tables of the organisations that the desk serves: their tiers through time, their people, how those are reached.

No ``from __future__ import annotations`` here: SQLModel needs real types.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Client(SQLModel, table=True):
    """An organisation that the desk serves; ``needle`` holds the words by which it is found (data.clients.needles)."""

    __table_args__ = (Index("ix_client_needle", "needle"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    licence: str = ""
    support: bool = False
    project: bool = False
    note: str = ""
    created_at: datetime
    subscription_until: datetime | None = None
    support_since: datetime | None = None
    projects: int = 0
    intake: str = "lpr"
    needle: str = ""


class TierPeriod(SQLModel, table=True):
    """The tier of a client from an instant on (S-03); ``until`` is empty for the one in force."""

    __tablename__ = "tier_period"
    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    tier: str
    since: datetime
    until: datetime | None = None
    reason: str = ""


class Contact(SQLModel, table=True):
    """A person on the client's side; ``checks`` are the ticked lines of the curator's checklist (S-57, S-58)."""

    __table_args__ = (
        Index("ix_contact_needle", "client_id", "needle"),
        Index("ix_contact_claims", "client_id", "ours", sqlite_where=text("role = 'curator'")),
    )
    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    name: str
    role: str = "unknown"
    created_at: datetime
    ours: bool = False
    needle: str = ""
    checks: str = ""


class CuratorPeriod(SQLModel, table=True):
    """Who was the confirmed curator of a client, and from when to when: at most one at a time (S-55)."""

    __tablename__ = "curator_period"
    __table_args__ = (
        Index("ux_curator_now", "client_id", unique=True, sqlite_where=text("until IS NULL")),
        Index("ix_curator_client", "client_id", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    contact_id: int = Field(foreign_key="contact.id")
    since: datetime
    until: datetime | None = None


class ContactAddress(SQLModel, table=True):
    """One way to reach a contact; ``key`` is the normalised form by which a sender is found (L-17)."""

    __tablename__ = "contact_address"
    __table_args__ = (UniqueConstraint("kind", "key", "contact_id"), Index("ix_address_key", "key", "kind"))
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str
    value: str
    key: str
