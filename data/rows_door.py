"""What the door knows of a ticket: its form, its files, its impact, who stands behind it; drawn by card and list."""

from dataclasses import dataclass
from datetime import datetime

from models.terms import AttachmentKind, DateState, Readiness, Scope, Severity, Urgency


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer of a ticket's form: ``question`` is its key in the standard."""

    question: str
    text: str
    at: datetime
    operator_id: int | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a ticket; its bytes lie under ``sha256`` outside the database."""

    id: int
    name: str
    kind: AttachmentKind
    media: str
    size: int
    sha256: str
    at: datetime
    message_id: int | None = None
    who: str = ""
    """From whom it came, or who attached it."""
    ours: bool = False
    """Whether a person of the desk attached it."""


@dataclass(frozen=True, slots=True)
class DoorRow:
    """What the door knows of a ticket beside its row: the form, the impact, the client's date, who stands behind it."""

    answers: tuple[AnswerRow, ...] = ()
    topic: str = ""
    speaks_for: str = ""
    declared: Urgency | None = None
    severity: Severity | None = None
    scope: Scope | None = None
    wanted_date: datetime | None = None
    date_state: DateState | None = None
    readiness: Readiness | None = None
    files: tuple[FileRow, ...] = ()
    affected: tuple[int, int] = (0, 0)
    """How many requests and how many clients this incident has with its duplicates; (0, 0) without any (H-10)."""
    curator_wrote: str = ""
    """What the curator has written since they were asked: a suggestion, a person records their word (S-54)."""


NO_DOOR = DoorRow()
"""Of a ticket about which the door knows nothing more."""
