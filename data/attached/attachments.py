"""The files of a ticket: their rows in the database, their bytes by hash outside it, and what each one is (C-28, S-67).

Bytes are on disk before the row that names them is committed, so a crash leaves bytes without a row, which housekeeping
sweeps, and never a row without bytes.
"""

import json
import mimetypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from data.attached.blobs import FILE_BYTES, Blobs, Lost
from data.attached.kinds import load_kinds
from data.attached.rows import ONE_FILE, file_row, files_of_ticket
from data.driver import stored
from data.refusals import BadInput
from data.rows import FileRow, Incoming, NewFile, Person
from data.trouble import in_words
from models.attachment_kinds import KindRules
from models.events import EventKind
from models.safetext import bytes_in_words
from models.secrets import mask
from models.terms import AttachmentKind

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx
    from data.reads import Reads

FILES_A_LETTER = 200
"""How many files one message may bring."""
NAME_LIMIT = 255
ORPHAN_AGE = timedelta(days=1)
"""How long bytes that no row names are left alone: their transaction may still be under way."""

_COLUMNS = "ticket_number, message_row, outbox_id, name, media, kind, size, sha256, at, operator_id"
_INSERT = f"INSERT INTO attachment ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_KINDS = (
    "SELECT DISTINCT a.kind FROM attachment a LEFT JOIN message m ON m.id = a.message_row "
    "WHERE a.ticket_number = ? AND a.operator_id IS NULL AND (m.author IS NULL OR m.author = 'customer')"
)
_NAMED = (
    "SELECT sha256 FROM attachment WHERE sha256 >= ? AND sha256 < ? "
    "UNION SELECT sha256 FROM draft_file WHERE sha256 >= ? AND sha256 < ?"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a message's files: the rows written, and a reason line for each that was left out."""

    ids: tuple[int, ...] = ()
    kinds: frozenset[AttachmentKind] = frozenset()
    left_out: tuple[str, ...] = ()


class Attachments:
    """Files by ticket."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self.blobs = Blobs(desk.places.attachments)

    @cached_property
    def kinds(self) -> KindRules:
        """The table by which kinds are guessed, from the standard in force."""
        return load_kinds(self._desk.in_force.sources)

    def guess(self, name: str, media: str = "") -> AttachmentKind:
        """Guess what a file is by its name and media type."""
        return self.kinds.guess(name, media)

    def put(self, files: Iterable[NewFile]) -> tuple[NewFile, ...]:
        """Put files on disk ahead of the transaction that will name them; what does not fit keeps its bytes.

        The files come back without their bytes, so that many letters can wait for one transaction.
        """
        return tuple(self._put(file) for file in files)

    def ahead(self, requests: Iterable[Incoming]) -> list[Incoming]:
        """Put the files of requests on disk before their transaction begins, and guess what each of them is."""
        return [replace(one, files=self.put(one.files)) if one.files else one for one in requests]

    def _put(self, file: NewFile) -> NewFile:
        if file.sha256 or len(file.data) > FILE_BYTES:
            return file
        try:
            sha256 = self.blobs.put(file.data)
        except OSError:
            return file
        kind = file.kind or self.guess(file.name, file.media)
        return replace(file, data=b"", sha256=sha256, size=len(file.data), kind=kind)

    def keep(
        self, tx: "Tx", number: int, message_row: int | None, files: Sequence[NewFile], at: datetime, by: Person | None
    ) -> Kept:
        """Write the rows of a message's files, putting on disk what is not there yet; never raises for a file.

        A file over the limits, or one that the disk does not take, is left out with a reason line, which also stands
        among the message's attachments; the message itself is accepted.
        """
        ids: list[int] = []
        told: list[dict[str, Any]] = []
        left_out: list[str] = []
        for n, file in enumerate(files):
            ready, reason = self._ready(file, n)
            if reason:
                left_out.append(f"{stored_name(file.name)} — не сохранено: {reason}")
                continue
            ids.append(insert(tx, number, message_row, ready, at, by))
            told.append(_told(ids[-1], ready))
        if not files:
            return Kept()
        facts: dict[str, Any] = {"files": told, "left_out": len(left_out)}
        if len(told) == 1:
            facts["attachment"] = told[0]["kind"]
        tx.record(EventKind.ATTACHED, by=by, ticket=number, happened=at, facts=facts, message_id=None)
        if left_out and message_row is not None:
            _say_left_out(tx, message_row, left_out)
        return Kept(tuple(ids), frozenset(AttachmentKind(one["kind"]) for one in told), tuple(left_out))

    def _ready(self, file: NewFile, n: int) -> tuple[NewFile, str]:
        """Bring a file on disk, or say why it is left out."""
        if n >= FILES_A_LETTER:
            return file, f"в письме больше {FILES_A_LETTER} файлов"
        if len(file.data) > FILE_BYTES:
            return file, f"больше {FILE_BYTES // 1024 // 1024} МБ ({bytes_in_words(len(file.data))})"
        if file.sha256 and self.blobs.has(file.sha256):
            return replace(file, kind=file.kind or self.guess(file.name, file.media)), ""
        if file.sha256:
            return file, "пропал с диска"
        try:
            sha256 = self.blobs.put(file.data)
        except OSError as trouble:
            return file, in_words(trouble)
        kind = file.kind or self.guess(file.name, file.media)
        return replace(file, data=b"", sha256=sha256, size=len(file.data), kind=kind), ""

    def of_ticket(self, number: int) -> tuple[FileRow, ...]:
        """List a ticket's files, oldest first."""
        return files_of_ticket(self._desk.reads, number)

    def find(self, file_id: int) -> FileRow | None:
        """Find one file by the number of its row."""
        row = self._desk.reads.row(ONE_FILE, (file_id,))
        return file_row(row) if row is not None else None

    def read(self, file: FileRow) -> bytes:
        """Read a file and check it against its row; raises BadInput with a sentence when it is lost or changed."""
        return self.read_named(file.name, file.sha256)

    def read_named(self, name: str, sha256: str) -> bytes:
        """Read a content; ``name`` is for the sentence of the refusal."""
        try:
            return self.blobs.read(sha256)
        except Lost as lost:
            raise BadInput(
                f"Файл «{stored_name(name)}» {lost}, поэтому не открыт. "
                f"Верните папку {self._desk.places.attachments} из резервной копии."
            ) from None

    def sweep(self, now: datetime) -> int:
        """Remove bytes that no row has named for a day; gives how many files went."""
        return self.blobs.sweep(self._named, (now - ORPHAN_AGE).timestamp())

    def _named(self, prefix: str) -> set[str]:
        bounds = (prefix, prefix + "g")
        return {str(row[0]) for row in self._desk.reads.rows(_NAMED, (*bounds, *bounds))}

    def verify(self) -> tuple[int, int, int]:
        """Check every content against its hash: how many there are, how many are missing, how many are changed."""
        found = missing = changed = 0
        for (sha256,) in self._desk.reads.rows("SELECT DISTINCT sha256 FROM attachment ORDER BY sha256"):
            found += 1
            try:
                self.blobs.read(sha256)
            except Lost:
                lost = not self._desk_has(sha256)
                missing, changed = missing + lost, changed + (not lost)
        return found, missing, changed

    def _desk_has(self, sha256: str) -> bool:
        try:
            return self.blobs.has(sha256)
        except Lost:
            return False


def kinds_of(source: "Tx | Reads", number: int) -> frozenset[AttachmentKind]:
    """Say which kinds of files the client's side has given on a ticket: what the gate goes by (S-46)."""
    rows = source.rows(_KINDS, (number,)) if hasattr(source, "rows") else source.exec(_KINDS, (number,)).fetchall()
    return frozenset(AttachmentKind(row[0]) for row in rows)


def insert(tx: "Tx", number: int, message_row: int | None, file: NewFile, at: datetime, by: Person | None) -> int:
    """Write the row of a file whose bytes are on disk; gives its number."""
    assert file.sha256 and file.kind is not None
    media = file.media or media_of(file.name)
    values = (number, message_row, None, stored_name(file.name), media[:100], file.kind.value, file.size, file.sha256)
    row = tx.exec(_INSERT, (*values, stored(at), by.id if by else None)).lastrowid
    assert row is not None
    return row


def stored_name(name: str) -> str:
    """Bring a file's name to what can be stored, shown and sent: one line, bounded, no secret in it (S-70)."""
    whole = name.replace("\x00", "\u2400").encode("utf-8", "replace").decode()
    line = mask(" ".join(whole.split()) or "без имени").text
    return line if len(line) <= NAME_LIMIT else f"{line[: NAME_LIMIT - 12]}…{line[-11:]}"


def media_of(name: str) -> str:
    """Guess the media type by the name."""
    return mimetypes.guess_type(name.rpartition("/")[2], strict=False)[0] or "application/octet-stream"


def _told(row: int, file: NewFile) -> dict[str, Any]:
    assert file.kind is not None
    return {"id": row, "kind": file.kind.value, "size": file.size, "sha256": file.sha256}


def _say_left_out(tx: "Tx", message_row: int, left_out: Sequence[str]) -> None:
    found = tx.exec("SELECT attachments FROM message WHERE id = ?", (message_row,)).fetchone()
    listed = json.loads(found[0] or "[]") if found else []
    kept = [one for one in listed if not any(said.startswith(f"{one} — ") for said in left_out)]
    values = (json.dumps([*kept, *left_out], ensure_ascii=False), message_row)
    tx.exec("UPDATE message SET attachments = ? WHERE id = ?", values)
