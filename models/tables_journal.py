"""The tables of the past: the journal, and the marks of the clocks, each written once.

No ``from __future__ import annotations`` here: SQLModel needs real types.
"""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class JournalEvent(SQLModel, table=True):
    """One fact of the past. The database refuses UPDATE and DELETE here; numbers have no gaps."""

    __tablename__ = "journal_event"
    __table_args__ = (Index("ix_journal_ticket", "ticket_number", "n", sqlite_where=text("ticket_number IS NOT NULL")),)
    n: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    happened_at: datetime
    recorded_at: datetime
    actor_id: int | None = None
    ticket_number: int | None = None
    kind: str
    facts: str = "{}"
    text_hash: str | None = None
    message_id: int | None = None
    prev_hash: str
    hash: str


class ClockMark(SQLModel, table=True):
    """A warning or a breach, written once ever for a cycle and clock (time.md rules 32, 33)."""

    __tablename__ = "clock_mark"
    ticket_number: int = Field(primary_key=True, foreign_key="ticket.number")
    cycle: int = Field(primary_key=True)
    clock: str = Field(primary_key=True)
    mark: str = Field(primary_key=True)
    at: datetime
    noticed_at: datetime
