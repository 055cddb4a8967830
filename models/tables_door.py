"""The tables of the door: what a request's form holds, its files, what was accepted, what came past the channel.

No ``from __future__ import annotations`` here: SQLModel needs real types.
"""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class FormAnswer(SQLModel, table=True):
    """One answer of a request's form, as the client or the operator gave it: personal text, so it can be erased."""

    __tablename__ = "form_answer"
    ticket_number: int = Field(primary_key=True, foreign_key="ticket.number")
    question: str = Field(primary_key=True)
    text: str
    at: datetime
    operator_id: int | None = Field(default=None, foreign_key="operator.id")
    message_row: int | None = Field(default=None, foreign_key="message.id")


class Attachment(SQLModel, table=True):
    """One file of a ticket; its bytes lie outside the database under their hash (C-28, S-67)."""

    __table_args__ = (Index("ix_attachment_ticket", "ticket_number", "id"), Index("ix_attachment_hash", "sha256"))
    id: int | None = Field(default=None, primary_key=True)
    ticket_number: int = Field(foreign_key="ticket.number")
    message_row: int | None = Field(default=None, foreign_key="message.id")
    outbox_id: int | None = None
    name: str
    media: str = ""
    kind: str
    size: int
    sha256: str
    at: datetime
    operator_id: int | None = Field(default=None, foreign_key="operator.id")


class DraftFile(SQLModel, table=True):
    """One file attached to a text that is still being written: ``note`` for colleagues, else for the client."""

    __tablename__ = "draft_file"
    __table_args__ = (
        Index("ix_draft_file_place", "operator_id", "ticket_number"),
        Index("ix_draft_file_hash", "sha256"),
    )
    id: int | None = Field(default=None, primary_key=True)
    operator_id: int = Field(foreign_key="operator.id")
    ticket_number: int = Field(foreign_key="ticket.number")
    note: bool = False
    name: str
    media: str = ""
    kind: str
    size: int
    sha256: str
    at: datetime


class OffChannel(SQLModel, table=True):
    """One request that came past the official channel: registered in three keys, counted, redirected (H-09, C-17)."""

    __tablename__ = "off_channel"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    channel: str
    operator_id: int | None = Field(default=None, foreign_key="operator.id")
    ticket_number: int | None = Field(default=None, foreign_key="ticket.number")
    client_id: int | None = Field(default=None, foreign_key="client.id")


class IntakeKey(SQLModel, table=True):
    """The identity of an accepted request (Message-ID or key), so that the same one makes one ticket (F-02)."""

    __tablename__ = "intake_key"
    key: str = Field(primary_key=True)
    ticket_number: int
    at: datetime
