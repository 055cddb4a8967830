"""The tables of shifts: the roster, shifts with their people, handovers item by item, reports, status windows.

No ``from __future__ import annotations`` here: SQLModel needs real types.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class RosterVersion(SQLModel, table=True):
    """One edition of the roster, whole; the newest one is in force."""

    __tablename__ = "roster_version"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="operator.id")
    text: str


class Shift(SQLModel, table=True):
    """One shift: planned ones come from the roster, the others from a desk without one (``ends`` empty)."""

    __table_args__ = (
        Index("ix_shift_state", "state", "starts"),
        Index("ux_shift_planned", "day", "kind", unique=True, sqlite_where=text("planned = 1")),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    night: bool = False
    planned: bool = True
    day: str
    starts: datetime
    ends: datetime | None = None
    state: str
    senior_id: int | None = Field(default=None, foreign_key="operator.id")
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    cut_n: int | None = None
    """The first journal number that is no longer this shift's."""
    extended: str | None = None
    """Why it was made longer, and by whom."""


class ShiftPerson(SQLModel, table=True):
    """Who works a shift; ``accepted_at`` is when they took it over, and ordinary work is theirs."""

    __tablename__ = "shift_person"
    shift_id: int = Field(primary_key=True, foreign_key="shift.id")
    operator_id: int = Field(primary_key=True, foreign_key="operator.id")
    reserve: bool = False
    accepted_at: datetime | None = None
    left_at: datetime | None = None
    override: str = ""
    """Why a rule of the roster was set aside for this person, and by whom."""
    note: str | None = None
    """Why they were called in, joined or left while it ran, and by whose word."""


class OpeningTick(SQLModel, table=True):
    """A line of the opening checklist that a person ticked (D-37); machine-checked lines have no row."""

    __tablename__ = "opening_tick"
    shift_id: int = Field(primary_key=True, foreign_key="shift.id")
    operator_id: int = Field(primary_key=True, foreign_key="operator.id")
    item: str = Field(primary_key=True)
    at: datetime


class Part(SQLModel, table=True):
    """One operator's part of a handover: everything that this operator answers for (handover.md §1.1)."""

    __table_args__ = (
        Index("ix_part_shift", "shift_id", "giver_id"),
        Index("ix_part_state", "state"),
        Index(
            "ux_part_open",
            "giver_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'signed', 'accepting', 'returned') AND custodian_id IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    shift_id: int = Field(foreign_key="shift.id")
    giver_id: int = Field(foreign_key="operator.id")
    state: str
    receiver_id: int | None = Field(default=None, foreign_key="operator.id")
    """Who takes what names nobody: the common queue, files, an empty part."""
    opened_at: datetime
    signed_at: datetime | None = None
    signed_by: int | None = Field(default=None, foreign_key="operator.id")
    absent_reason: str = ""
    cut_n: int | None = None
    """The first journal number after the signature."""
    sign_key: str | None = Field(default=None, unique=True)
    empty: bool = False
    """Signed as «открытых нет»."""
    note: str = ""
    custodian_id: int | None = Field(default=None, foreign_key="operator.id")
    """Who owns the queue until the next opening, after «закрыть день» (C-31)."""
    on_call_id: int | None = Field(default=None, foreign_key="operator.id")
    agreed_by: int | None = Field(default=None, foreign_key="operator.id")
    """The supervisor who agreed that items stay with a person who is not on the next shift."""
    place: str | None = None
    """The item that the outgoing person stands at, «kind:ref»: a restart opens there (HO-14)."""
    closed_at: datetime | None = None


class PartItem(SQLModel, table=True):
    """One thing that must not be lost (handover.md §1.2), with what was typed and decided about it."""

    __tablename__ = "part_item"
    __table_args__ = (
        UniqueConstraint("part_id", "kind", "ref"),
        Index("ix_part_item_ticket", "ticket_number", "state", sqlite_where=text("ticket_number IS NOT NULL")),
        Index("ix_part_item_returned", "part_id", sqlite_where=text("state = 'returned'")),
    )
    id: int | None = Field(default=None, primary_key=True)
    part_id: int = Field(foreign_key="part.id")
    kind: str
    ref: str
    """The ticket's number, the draft's or the instruction's id, or the name of the file."""
    ticket_number: int | None = Field(default=None, foreign_key="ticket.number")
    why: str = ""
    grade: str = "ordinary"
    raised: bool = False
    """Raised to «горячее» by the outgoing person; the machine's own grade is never lowered."""
    disposition: str | None = None
    confirmed: bool = False
    recipient_id: int | None = Field(default=None, foreign_key="operator.id")
    watcher_id: int | None = Field(default=None, foreign_key="operator.id")
    until: datetime | None = None
    reason: str = ""
    next_step: str = ""
    if_then: str = ""
    state: str = "draft"
    ticket_version: int | None = None
    """The ticket's version at the signature."""
    snapshot: str = "{}"
    """What the item said at the signature, JSON: the line of the list, for the report and for a comparison."""
    closed_at: datetime | None = None


class Share(SQLModel, table=True):
    """What one recipient accepts of a part (handover.md §1.8)."""

    __table_args__ = (UniqueConstraint("part_id", "recipient_id"),)
    id: int | None = Field(default=None, primary_key=True)
    part_id: int = Field(foreign_key="part.id")
    recipient_id: int = Field(foreign_key="operator.id")
    accepted_by: int | None = Field(default=None, foreign_key="operator.id")
    accepted_at: datetime | None = None
    accept_key: str | None = Field(default=None, unique=True)
    absent_reason: str = ""
    """Why somebody accepted for an absent recipient."""
    remarks: str = ""


class ItemReading(SQLModel, table=True):
    """What a receiver did with one item before the moment of transfer: shown, read back, accepted or not."""

    __tablename__ = "item_reading"
    item_id: int = Field(primary_key=True, foreign_key="part_item.id")
    operator_id: int = Field(primary_key=True, foreign_key="operator.id")
    shown_at: datetime | None = None
    version: int | None = None
    """The ticket's version when it was last shown or decided."""
    verdict: str | None = None
    decided_at: datetime | None = None
    words: str = ""
    """The receiver's own words (P1), or the next step that was picked."""
    tries: int = 0
    """Wrong picks so far."""
    confirmed: bool | None = None
    """What the outgoing person said of the words: right, wrong, nothing yet."""
    confirmed_by: int | None = Field(default=None, foreign_key="operator.id")
    reason: str = ""
    question: str = ""
    answer: str = ""


class Recollection(SQLModel, table=True):
    """«Вспомнил»: what the outgoing person adds within minutes of the acceptance (handover.md §1.5)."""

    __table_args__ = (Index("ix_recollection_new", "to_id", sqlite_where=text("acked_at IS NULL")),)
    id: int | None = Field(default=None, primary_key=True)
    part_id: int = Field(foreign_key="part.id")
    by_id: int = Field(foreign_key="operator.id")
    to_id: int = Field(foreign_key="operator.id")
    at: datetime
    text: str
    acked_at: datetime | None = None


class Standing(SQLModel, table=True):
    """A standing instruction: «держать до …» (handover.md §1.2)."""

    id: int | None = Field(default=None, primary_key=True)
    by_id: int = Field(foreign_key="operator.id")
    at: datetime
    text: str
    until: datetime
    ticket_number: int | None = Field(default=None, foreign_key="ticket.number")
    ended_at: datetime | None = None


class ShiftNotice(SQLModel, table=True):
    """What somebody was told about a handover, once; ``acked_at`` when they said that they know."""

    __tablename__ = "shift_notice"
    __table_args__ = (
        UniqueConstraint("shift_id", "step", "person_id"),
        Index("ix_shift_notice_new", "person_id", sqlite_where=text("acked_at IS NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    shift_id: int = Field(foreign_key="shift.id")
    step: str
    person_id: int = Field(foreign_key="operator.id")
    at: datetime
    acked_at: datetime | None = None


class ShiftReport(SQLModel, table=True):
    """A frozen report (handover.md §1.11): the base refuses UPDATE and DELETE; ``sha256`` is over facts and text."""

    __tablename__ = "shift_report"
    id: int | None = Field(default=None, primary_key=True)
    shift_id: int = Field(foreign_key="shift.id", unique=True)
    from_n: int
    until_n: int
    """Half-open: the first journal number of the next report."""
    made_at: datetime
    by_id: int | None = Field(default=None, foreign_key="operator.id")
    facts: str
    text: str
    sha256: str


class ReportAddendum(SQLModel, table=True):
    """What was added to a published report later; never changed either."""

    __tablename__ = "report_addendum"
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="shift_report.id", index=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="operator.id")
    text: str
    sha256: str


class StatusPost(SQLModel, table=True):
    """One status window's end: a public status, a postponement, or a miss (H-22, H-24)."""

    __tablename__ = "status_post"
    __table_args__ = (Index("ix_status_post_subject", "ticket_number", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    ticket_number: int = 0
    """The P1 that it is about; 0 for the hotline as a whole."""
    state: str
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="operator.id")
    text: str = ""
    next_at: datetime | None = None
    event_n: int = 0
    """The journal number at which the window ended: the next draft begins there."""


class OneToOne(SQLModel, table=True):
    """A supervisor's note for a talk with one person, with the tickets it is about (D-42)."""

    __tablename__ = "one_to_one"
    id: int | None = Field(default=None, primary_key=True)
    about_id: int = Field(foreign_key="operator.id", index=True)
    by_id: int = Field(foreign_key="operator.id")
    at: datetime
    text: str
    tickets: str = ""
