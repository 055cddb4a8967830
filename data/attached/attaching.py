"""Files that a person attaches: to a ticket at once, or to a text that is still being written; and what a file is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data.attached.attachments import insert, media_of, stored_name
from data.attached.blobs import FILE_BYTES
from data.attached.rows import file_row
from data.driver import stored
from data.refusals import BadInput, NoSuchTicket, Refusal
from data.rows import By, Done, FileRow, NewFile
from data.turn import Turn
from data.verbs import Verbs, permit, whole_second
from models.events import EventKind
from models.rights import Act
from models.safetext import bytes_in_words
from models.tables import Message
from models.terms import AttachmentKind

if TYPE_CHECKING:
    from data.engine import Tx

LETTER_BYTES = 18 * 1024 * 1024
"""What the files of one letter may weigh together: in transfer they grow by a third, and mail takes 25 MB."""

_ADD = (
    "INSERT INTO draft_file (operator_id, ticket_number, note, name, media, kind, size, sha256, at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PLACE = "operator_id = ? AND ticket_number = ? AND note = ?"
_MINE = f"SELECT id, name, kind, media, size, sha256, at, NULL, '', 1 FROM draft_file WHERE {_PLACE} ORDER BY id"
_STRANGER = """
SELECT t.number FROM attachment a
JOIN message m ON m.id = a.message_row AND m.author = 'customer'
JOIN ticket t ON t.number = a.ticket_number
WHERE a.sha256 = ?1 AND t.number <> ?2 AND t.client_id IS NOT ?3
  AND NOT EXISTS (SELECT 1 FROM attachment b JOIN ticket own ON own.number = b.ticket_number WHERE b.sha256 = ?1
                  AND (own.number = ?2 OR (?3 IS NOT NULL AND own.client_id = ?3)))
ORDER BY t.number LIMIT 1"""
"""A ticket of another client who sent these very bytes, unless this client's side has them too."""


class Attaching(Verbs):
    """Attaching."""

    def attach(self, number: int, by: By, files: Sequence[NewFile]) -> Done:
        """Keep files with the ticket, for the desk alone: nothing is sent by this."""
        ready = self._ready(files)
        with self.turn(Act.ATTACH, number, by) as turn:
            kept = self.desk.attachments.keep(turn.tx, turn.number, None, ready, turn.at, by.person)
            if kept.left_out:
                raise BadInput(f"№ {turn.number}: {'; '.join(kept.left_out)}.")
            return turn.done(f"{_said(ready)} приложено к обращению", can_undo=False)

    def name_kind(self, file_id: int, by: By, kind: AttachmentKind) -> Done:
        """Say what a file is; the gate is asked again, for its bans go by the kind (C-28, S-46)."""
        file = self.desk.attachments.find(file_id)
        number = self.desk.reads.number("SELECT ticket_number FROM attachment WHERE id = ?", (file_id,))
        if file is None or not number:
            raise Refusal("Этого файла в обращении уже нет. Откройте список вложений заново.")
        with self.turn(Act.ATTACH, number, by) as turn:
            values = (kind.value, file_id, file.kind.value)
            changed = turn.tx.exec("UPDATE attachment SET kind = ? WHERE id = ? AND kind = ?", values).rowcount
            turn.need(changed == 1, "вид этого файла только что сменили. Посмотрите и повторите.")
            facts = {"attachment": file_id, "old": file.kind.value, "new": kind.value}
            turn.record(EventKind.ATTACHMENT_NAMED, facts)
            ask_gate_again(turn)
            return turn.done(f"«{file.name}» — {kind.label}", can_undo=False)

    # --- files of a text that is being written

    def draft(self, number: int, by: By, files: Sequence[NewFile], *, note: bool) -> tuple[FileRow, ...]:
        """Attach files to one's own unsent text (``note``: for colleagues); they wait with it, across restarts."""
        ready = self._ready(files)
        at = whole_second(by.at)
        place = (by.person.id, number, int(note))
        with self.desk.store.write(at) as tx:
            permit(tx, Act.ATTACH, by)
            _refuse_no_ticket(tx, number)
            have = tx.exec(f"SELECT coalesce(sum(size), 0) FROM draft_file WHERE {_PLACE}", place).fetchone()[0]
            weight = have + sum(file.size for file in ready)
            if not note and weight > LETTER_BYTES:
                raise BadInput(
                    f"Письмо с такими файлами — {bytes_in_words(weight)}, почта примет не больше "
                    f"{bytes_in_words(LETTER_BYTES)}. Отправьте часть файлов другим письмом."
                )
            for file in ready:
                if not note:
                    _refuse_strangers(tx, number, file.name, file.sha256)
                assert file.kind is not None
                media = file.media or media_of(file.name)
                values = (stored_name(file.name), media[:100], file.kind.value, file.size, file.sha256, stored(at))
                tx.exec(_ADD, (*place, *values))
        return self.drafted(by.person.id, number, note=note)

    def drafted(self, operator_id: int, number: int, *, note: bool) -> tuple[FileRow, ...]:
        """List the files that wait with a person's unsent text."""
        return tuple(file_row(row) for row in self.desk.reads.rows(_MINE, (operator_id, number, int(note))))

    def undraft(self, number: int, by: By, file_id: int, *, note: bool) -> tuple[FileRow, ...]:
        """Take one file off an unsent text."""
        with self.desk.store.write(whole_second(by.at)) as tx:
            tx.exec(f"DELETE FROM draft_file WHERE id = ? AND {_PLACE}", (file_id, by.person.id, number, int(note)))
        return self.drafted(by.person.id, number, note=note)

    def redraft(self, number: int, by: By, *, note: bool) -> None:
        """Let the files follow their text when it becomes a note (True), or a letter again."""
        if self.drafted(by.person.id, number, note=not note):
            with self.desk.store.write(whole_second(by.at)) as tx:
                place = (by.person.id, number, int(not note))
                tx.exec(f"UPDATE draft_file SET note = ? WHERE {_PLACE}", (int(note), *place))

    def _ready(self, files: Sequence[NewFile]) -> tuple[NewFile, ...]:
        """Put files on disk, before any transaction; raises BadInput for one that cannot be kept."""
        ready = self.desk.attachments.put(files)
        for file in ready:
            if not file.sha256 and len(file.data) > FILE_BYTES:
                raise BadInput(f"Файл «{file.name}» больше {bytes_in_words(FILE_BYTES)}. Положите его на общий диск.")
            if not file.sha256:
                raise BadInput(f"Файл «{file.name}» не записать в {self.desk.places.attachments}. Проверьте место.")
        return ready


def take_along(turn: Turn, *, note: bool) -> None:
    """Make the files that wait with a person's text part of the message that the turn's last event said."""
    place = (turn.by.person.id, turn.number, int(note))
    files = [file_row(row) for row in turn.tx.exec(_MINE, place).fetchall()]
    if not files:
        return
    (message,) = turn.tx.exec("SELECT message_id FROM journal_event WHERE n = ?", (turn.event,)).fetchone()
    told: list[dict[str, Any]] = []
    for file in files:
        if not note:
            _refuse_strangers(turn.tx, turn.number, file.name, file.sha256)
        ready = NewFile(file.name, file.media, b"", file.kind, file.sha256, file.size)
        row = insert(turn.tx, turn.number, message, ready, turn.at, turn.by.person)
        told.append({"id": row, "kind": file.kind.value, "size": file.size, "sha256": file.sha256})
    turn.tx.exec(f"DELETE FROM draft_file WHERE {_PLACE}", place)
    facts = {"files": told, "v": turn.ticket.version}
    turn.tx.record(EventKind.ATTACHED, by=turn.by.person, ticket=turn.number, happened=turn.at, facts=facts)


def put_files_back(turn: Turn, message: Message) -> None:
    """Give the files of a message that was taken back to its author's draft again."""
    if message.operator_id is None:
        return
    note = message.kind == "note"
    turn.tx.exec(
        "INSERT INTO draft_file (operator_id, ticket_number, note, name, media, kind, size, sha256, at) "
        "SELECT ?, ticket_number, ?, name, media, kind, size, sha256, at FROM attachment WHERE message_row = ?",
        (message.operator_id, int(note), message.id),
    )
    turn.tx.exec("DELETE FROM attachment WHERE message_row = ?", (message.id,))


def ask_gate_again(turn: Turn) -> None:
    """Have the gate look again at a ticket that is not in the queue yet: what its files are has changed."""
    from data.gate.gatekeeping import Gatekeeper
    from data.gate.settling import is_outside, settle

    if turn.ticket.verdict is None or not is_outside(turn.ticket):
        return
    turn.tx.flush()
    weighed = Gatekeeper.within(turn.desk, turn.tx).ask_again(turn.ticket, at=turn.at)
    settle(turn.desk, turn.tx, turn.ticket, weighed, at=turn.at, by=turn.by.person, record=turn.record)


def _refuse_no_ticket(tx: "Tx", number: int) -> None:
    if tx.exec("SELECT 1 FROM ticket WHERE number = ?", (number,)).fetchone() is None:
        raise NoSuchTicket(f"Обращения № {number} нет. Проверьте номер.")


def _refuse_strangers(tx: "Tx", number: int, name: str, sha256: str) -> None:
    """Refuse to send one client what another one sent: such a slip cannot be taken back."""
    client = tx.exec("SELECT client_id FROM ticket WHERE number = ?", (number,)).fetchone()
    row = tx.exec(_STRANGER, (sha256, number, client[0] if client else None)).fetchone()
    if row is not None:
        raise Refusal(
            f"№ {number}: файл «{name}» прислал другой клиент (№ {row[0]}). Чужое клиенту не отправить: уберите файл."
        )


def _said(files: Sequence[NewFile]) -> str:
    return f"«{files[0].name}» " if len(files) == 1 else f"файлов: {len(files)} "
