"""Replies leave: each becomes one letter of the outgoing Maildir, once, whatever is killed when (issue §4, F-43).

The letter is written whole under ``tmp``; then the database says «отправлено»; then one rename shows it in ``new``. A
letter found in ``tmp`` later was stopped between the two: the database decides whether it goes on or goes away.
A reply to somebody without a mail address (telephone, messenger) is only noted: the operator says it there.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.clients.book import AddressKind, address_key
from data.driver import instant, stored
from data.joining import mark_undelivered
from data.keyfile import sync_folder
from data.mail.outgoing import LetterFile, outgoing_id, reply_letter
from data.mail.parse import CHANNEL
from data.refusals import BadInput
from data.texts.saying import stopped_by
from data.trouble import in_words
from models.events import EventKind
from models.terms import Author, OutboxState

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_OURS = re.compile(r"\d+-[0-9a-f]{24}\.eml")
_DUE = (
    "SELECT o.id, o.key, o.ticket_number, o.message_row, o.event_n, o.channel, o.recipient, m.text, m.at, t.subject, "
    "CASE WHEN o.recipient = t.sender_address THEN t.sender ELSE '' END "
    "FROM outbox o JOIN message m ON m.id = o.message_row JOIN ticket t ON t.number = o.ticket_number "
    "WHERE o.state = 'waiting' AND o.send_at <= ? ORDER BY o.send_at, o.id"
)
_ANSWERED = (
    'SELECT message_id, "references" FROM message WHERE ticket_number = ? AND author = ? AND message_id IS NOT NULL '
    "AND id < ? ORDER BY at DESC, id DESC LIMIT 1"
)
_FILES = "SELECT name, media, sha256 FROM attachment WHERE message_row = ? ORDER BY id"
_CLAIM = "UPDATE outbox SET state = ?, file = ?, reason = ? WHERE id = ? AND state = 'waiting'"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one reply: written, undelivered, or still waiting because the folder cannot be written."""

    outbox_id: int
    number: int
    state: OutboxState
    file: Path | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Due:
    id: int
    key: str
    number: int
    message_row: int
    event_n: int
    channel: str
    recipient: str
    text: str
    at: str
    subject: str
    sender: str

    @property
    def file(self) -> str:
        return f"{self.number}-{hashlib.sha256(self.key.encode()).hexdigest()[:24]}.eml"


class Outbox:
    """Writes the letters whose delay is over."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        settings = desk.settings
        self.folder = Path(settings.outgoing).expanduser() if settings.outgoing else desk.places.outgoing

    def send_due(self, now: datetime) -> list[Sent]:
        """Send what is due; empty at once when nothing is, or when another console is sending."""
        if not self._has_due(now) and not self._left_behind():
            return []
        with self._alone() as mine:
            if not mine:
                return []
            trouble = self._make_folders()
            self._finish_left_behind()
            due = [_Due(*row) for row in self._desk.reads.rows(_DUE, (stored(now),))]
            if trouble:
                return [Sent(one.id, one.number, OutboxState.WAITING, None, trouble) for one in due]
            return [self._send(one, now) for one in due]

    def _make_folders(self) -> str:
        try:
            for part in ("tmp", "new", "cur"):
                (self.folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as trouble:
            return self._not_written(trouble)
        return ""

    def _not_written(self, trouble: OSError) -> str:
        return f"письмо не записать в {self.folder}: {in_words(trouble)}"

    def _has_due(self, now: datetime) -> bool:
        sql = "SELECT 1 FROM outbox WHERE state = 'waiting' AND send_at <= ? LIMIT 1"
        return self._desk.reads.row(sql, (stored(now),)) is not None

    def _send(self, due: _Due, now: datetime) -> Sent:
        if address_key(due.recipient)[0] is not AddressKind.MAIL:
            return self._without_letter(due, now)
        stopped = stopped_by(self._desk.reads.rows, due.number, due.text, due.message_row)
        if stopped is not None:
            return self._fail(due, now, f"не отправлено: {stopped.sentence}")
        answered, references = self._thread(due)
        try:
            letter = self._letter(due, answered, references)
        except BadInput as trouble:
            return self._fail(due, now, trouble.sentence)
        try:
            fresh = self._write(due.file, letter)
        except OSError as trouble:
            return Sent(due.id, due.number, OutboxState.WAITING, None, self._not_written(trouble))
        with self._desk.store.write(now) as tx:
            claimed = self._claim(tx, due, OutboxState.WRITTEN, due.file, "")
            if claimed:
                tx.exec("UPDATE attachment SET outbox_id = ? WHERE message_row = ?", (due.id, due.message_row))
                self._note(tx, due, answered, references)
        if not claimed:
            fresh.unlink(missing_ok=True)
            return Sent(due.id, due.number, OutboxState.CANCELLED, None, "отправка отменена")
        return Sent(due.id, due.number, OutboxState.WRITTEN, self._show(fresh))

    def _thread(self, due: _Due) -> tuple[str, list[str]]:
        row = self._desk.reads.row(_ANSWERED, (due.number, Author.CUSTOMER.value, due.message_row))
        return (str(row[0]), str(row[1]).split()) if row else ("", [])

    def _letter(self, due: _Due, answered: str, references: Sequence[str]) -> bytes:
        settings = self._desk.settings
        return reply_letter(
            key=due.key,
            number=due.number,
            subject=due.subject,
            text=due.text,
            sent_at=instant(due.at),
            mail_from=settings.mail_from,
            desk_name=settings.desk_name,
            to_address=due.recipient,
            to_name=due.sender,
            in_reply_to=answered,
            references=references,
            files=self._files(due),
        )

    def _files(self, due: _Due) -> list[LetterFile]:
        """Read the files of a letter, each checked against its hash: a letter without one of them does not leave."""
        rows = self._desk.reads.rows(_FILES, (due.message_row,))
        read = self._desk.attachments.read_named
        return [LetterFile(name, media, read(name, sha256)) for name, media, sha256 in rows]

    def _claim(self, tx: "Tx", due: _Due, state: OutboxState, file: str, reason: str) -> bool:
        return tx.exec(_CLAIM, (state.value, file, reason, due.id)).rowcount == 1

    def _note(self, tx: "Tx", due: _Due, answered: str, references: Sequence[str]) -> None:
        chain = " ".join(dict.fromkeys([*references, answered])).strip()
        values = (outgoing_id(due.key, self._desk.settings.mail_from), answered, chain, due.message_row)
        tx.exec('UPDATE message SET message_id = ?, in_reply_to = ?, "references" = ? WHERE id = ?', values)
        facts: dict[str, Any] = {"outbox": due.id, "reply": due.event_n}
        tx.record(EventKind.REPLY_WRITTEN, by=None, ticket=due.number, happened=tx.at, facts=facts)

    def _without_letter(self, due: _Due, now: datetime) -> Sent:
        if due.channel == CHANNEL:
            return self._fail(due, now, "у отправителя нет почтового адреса")
        reason = f"письма нет: скажите клиенту сами (канал: {due.channel or 'не указан'})"
        with self._desk.store.write(now) as tx:
            if self._claim(tx, due, OutboxState.WRITTEN, "", reason):
                facts: dict[str, Any] = {"outbox": due.id, "reply": due.event_n, "letter": False}
                tx.record(EventKind.REPLY_WRITTEN, by=None, ticket=due.number, happened=tx.at, facts=facts)
        return Sent(due.id, due.number, OutboxState.WRITTEN, None, reason)

    def _fail(self, due: _Due, now: datetime, reason: str) -> Sent:
        with self._desk.store.write(now) as tx:
            if self._claim(tx, due, OutboxState.UNDELIVERED, "", reason):
                mark_undelivered(tx, due.number, due.message_row, reason)
        return Sent(due.id, due.number, OutboxState.UNDELIVERED, None, reason)

    def _write(self, name: str, letter: bytes) -> Path:
        fresh = self.folder / "tmp" / name
        flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
        with open(os.open(fresh, flags, 0o600), "wb") as file:
            file.write(letter)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(fresh.parent)
        return fresh

    def _show(self, fresh: Path) -> Path:
        shown = self.folder / "new" / fresh.name
        os.rename(fresh, shown)
        sync_folder(shown.parent)
        return shown

    def _left_behind(self) -> list[Path]:
        try:
            names = os.listdir(self.folder / "tmp")
        except OSError:
            return []
        return [self.folder / "tmp" / name for name in names if _OURS.fullmatch(name)]

    def _finish_left_behind(self) -> None:
        for fresh in self._left_behind():
            sql = "SELECT 1 FROM outbox WHERE ticket_number = ? AND file = ?"
            known = self._desk.reads.row(sql, (int(fresh.name.partition("-")[0]), fresh.name))
            with suppress(OSError):
                if known:
                    self._show(fresh)
                else:
                    fresh.unlink()

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Hold the desk's sending lock; False when another console has it. The kernel frees it when its owner dies."""
        flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self._desk.places.root / "outbox.lock", flags, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(descriptor)
