"""The rows of a ticket's files as screens get them: light, for the card reads them each time."""

from collections.abc import Sequence
from typing import Any

from data.reads import Reads, instant
from data.rows import FileRow
from models.terms import AttachmentKind

_ROWS = """
SELECT a.id, a.name, a.kind, a.media, a.size, a.sha256, a.at, a.message_row,
       coalesce(o.name, nullif(m.sender, ''), m.sender_address, ''), a.operator_id IS NOT NULL
FROM attachment a LEFT JOIN operator o ON o.id = a.operator_id LEFT JOIN message m ON m.id = a.message_row
"""
_OF_TICKET = f"{_ROWS} WHERE a.ticket_number = ? ORDER BY a.id"
ONE_FILE = f"{_ROWS} WHERE a.id = ?"


def files_of_ticket(reads: Reads, number: int) -> tuple[FileRow, ...]:
    """List a ticket's files, oldest first."""
    return tuple(file_row(row) for row in reads.rows(_OF_TICKET, (number,)))


def file_row(row: Sequence[Any]) -> FileRow:
    """Read a row of the attachments, or of a draft's files, as a screen gets it."""
    row_id, name, kind, media, size, sha256, at, message, who, ours = row
    return FileRow(row_id, name, AttachmentKind(kind), media, size, sha256, instant(at), message, who, bool(ours))
