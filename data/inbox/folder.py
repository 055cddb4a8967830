"""The inbox folder: every whole file in it becomes requests, or goes to quarantine with the reason beside it.

A file is moved after its requests are committed; one whose reader is killed in between is taken up again, recognised by
its key, and only moved (F-02). When the store cannot write, the file stays where it is.
"""

import hashlib
import os
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data.clients.book import address_key
from data.inbox import quarantine
from data.inbox.arrivals import LOOK_AGAIN_SECONDS, Arrival, Arrivals, FileKind
from data.inbox.batches import Batches
from data.inbox.files import LETTER_LIMIT, Held, Unreadable, oddity
from data.inbox.outcome import FileOutcome, FileState
from data.mail.parse import read_letter
from data.refusals import BadInput, Refusal, StoreTrouble
from data.rows import Accepted, Incoming
from data.trouble import in_words, record
from models.events import EventKind

if TYPE_CHECKING:
    from data.desk import Desk

ACCEPTED = "принято"
LETTERS_AT_ONCE = 64
"""Letters of one transaction; after each the folder is looked at anew, so that a VIP's letter waits for no burst."""

FAILPOINT = "PULT_FAIL"


class Inbox:
    """One folder (or Maildir) out of which requests are taken."""

    def __init__(self, desk: "Desk", folder: Path) -> None:
        self._desk = desk
        self.folder = folder.absolute()
        self._own = self.folder == desk.places.inbox
        self.accepted = desk.places.accepted if self._own else self.folder / ACCEPTED
        self.quarantine = desk.places.quarantine if self._own else self.folder / quarantine.FOLDER
        self._arrivals = Arrivals(self.folder, self._is_vip)
        self._vips: frozenset[str] = frozenset()
        self._told: dict[Path, str] = {}

    @property
    def paths(self) -> tuple[Path, ...]:
        """The folders in which files arrive."""
        return (self.folder, self.folder / "new") if self._arrivals.maildir else (self.folder,)

    @property
    def unsettled(self) -> int:
        """How many files of the last look may still be being written."""
        return self._arrivals.unsettled

    def open(self, now: datetime) -> None:
        """Check the folder and make its ``принято`` and ``карантин``; raises BadInput when it is not to be trusted."""
        if self._own:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_folder(self.folder)
        try:
            for place in (self.accepted, self.quarantine):
                place.mkdir(mode=0o700, exist_ok=True)
        except OSError as trouble:
            said = f"В папке {self.folder} не сделать «{place.name}»: {in_words(trouble)}."
            raise BadInput(f"{said} Приём без неё не начать.") from None
        if not self._own:
            sql = "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)"
            known = self._desk.reads.row("SELECT 1 FROM meta WHERE key = ?", (self._meta_key,))
            if known is None:
                with self._desk.store.write(now) as tx:
                    tx.exec(sql, (self._meta_key, str(self.folder)))

    @property
    def _meta_key(self) -> str:
        return f"{quarantine.META}{hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]}"

    def sweep(self, now: datetime) -> list[FileOutcome]:
        """Work everything that is there and whole; a file that the store cannot take now is left and told."""
        self.open(now)
        found = []
        pause = threading.Event()
        for _ in range(2):
            while some := self.step(now):
                found += some
                if any(outcome.state is FileState.LEFT for outcome in some):
                    return found
            if not self.unsettled:
                break
            pause.wait(LOOK_AGAIN_SECONDS * 1.1)
        return found

    def step(self, now: datetime) -> list[FileOutcome]:
        """Work the files whose turn it is: one table, or some letters; empty when nothing is ready."""
        self._vips = self._desk.clients.vip_addresses()
        for path in [path for path in self._told if not os.path.lexists(path)]:
            del self._told[path]
        try:
            ready = [arrival for arrival in self._arrivals.ready(LETTERS_AT_ONCE) if arrival.path not in self._told]
        except OSError as trouble:
            return [_left(self.folder, f"папка не читается: {in_words(trouble)}")]
        letters = [arrival for arrival in ready if arrival.kind is FileKind.LETTER][:LETTERS_AT_ONCE]
        for arrival in ready:
            if arrival.kind is not FileKind.LETTER:
                found = self._one(arrival, now)
            elif arrival is letters[0]:
                found = self._letters(letters, now)
            else:
                continue
            if found:
                return found
        return []

    def _one(self, arrival: Arrival, now: datetime) -> list[FileOutcome]:
        if arrival.kind is FileKind.ODD:
            return self._odd(arrival, oddity(arrival.mode), now)
        try:
            held = Held.take(arrival.path)
            if held is None:
                self._arrivals.forget(arrival.path)
                return []
            with held:
                return [self._read(held, arrival.kind, now)]
        except Unreadable as trouble:
            return self._odd(arrival, trouble.reason, now)

    def _read(self, held: Held, kind: FileKind, now: datetime) -> FileOutcome:
        try:
            if kind is FileKind.FOREIGN:
                raise Unreadable("неизвестный вид файла: принимаются .eml, .json и .csv")
            accepted, refused = Batches(self._desk, held, self.quarantine, now).take(kind)
        except Unreadable as trouble:
            return self._to_quarantine(held, trouble.reason, now)
        except StoreTrouble as trouble:
            return _left(held.path, trouble.sentence)
        except OSError as trouble:
            return _left(held.path, in_words(trouble))
        except Exception as error:
            record(self._desk.places.log, error, now, "чтение таблицы")
            return self._to_quarantine(held, "файл не разобрать: ошибка записана в журнал ошибок", now)
        _fail_here("after_commit")
        return self._put_away(held, self.accepted, "", tuple(accepted), refused)

    def _letters(self, arrivals: Sequence[Arrival], now: datetime) -> list[FileOutcome]:
        found: list[FileOutcome] = []
        with ExitStack() as stack:
            read: list[tuple[Held, Incoming, bool]] = []
            for arrival in arrivals:
                try:
                    held = Held.take(arrival.path)
                    if held is None:
                        self._arrivals.forget(arrival.path)
                        continue
                    stack.enter_context(held)
                except Unreadable as trouble:
                    found += self._odd(arrival, trouble.reason, now)
                    continue
                try:
                    read.append((held, self._letter(held, arrival, now), arrival.maildir))
                except Unreadable as trouble:
                    found.append(self._to_quarantine(held, trouble.reason, now))
                except OSError as trouble:
                    found.append(_left(held.path, in_words(trouble)))
            return found + self._commit(read, now)

    def _letter(self, held: Held, arrival: Arrival, now: datetime) -> Incoming:
        raw = held.read(LETTER_LIMIT)
        if not raw.strip():
            raise Unreadable("файл пуст")
        stamped = datetime.fromtimestamp(held.changed_ns // 1_000_000_000, UTC)
        try:
            letter = read_letter(raw, stamped, now, "Maildir" if arrival.maildir else "письмо")
            # Its files go to disk at once: many letters wait for one transaction, and memory is bounded.
            return self._desk.attachments.ahead([letter])[0]
        except Refusal as trouble:
            raise Unreadable(trouble.sentence) from None
        except Exception as error:
            record(self._desk.places.log, error, now, "чтение письма")
            raise Unreadable("письмо не разобрать: ошибка записана в журнал ошибок") from error

    def _commit(self, read: Sequence[tuple[Held, Incoming, bool]], now: datetime) -> list[FileOutcome]:
        if not read:
            return []
        try:
            accepted = self._desk.intake.accept_many([incoming for _, incoming, _ in read], now)
        except StoreTrouble as trouble:
            return [_left(held.path, trouble.sentence) for held, _, _ in read]
        except Exception as error:
            if len(read) > 1:
                return [outcome for one in read for outcome in self._commit([one], now)]
            record(self._desk.places.log, error, now, "приём письма")
            return [self._to_quarantine(read[0][0], "письмо не принять: ошибка записана в журнал ошибок", now)]
        _fail_here("after_commit")
        return [self._settle(*one, done) for one, done in zip(read, accepted, strict=True)]

    def _settle(self, held: Held, incoming: Incoming, maildir: bool, accepted: Accepted) -> FileOutcome:
        try:
            held.keep(self._desk.places.attachments / incoming.raw_sha256)
        except OSError as trouble:
            return _left(held.path, f"{accepted.outcome}, но письмо не сохранить целиком: {in_words(trouble)}")
        if maildir:
            return self._put_away(held, self.folder / "cur", f"{held.name.partition(':')[0]}:2,S", (accepted,))
        return self._put_away(held, self.accepted, "", (accepted,))

    def _put_away(
        self, held: Held, folder: Path, name: str, accepted: tuple[Accepted, ...], refused: int = 0
    ) -> FileOutcome:
        """Move an accepted file; one that cannot be moved is told once, and lies there known until it can be."""
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            path = held.move(folder, name)
        except OSError as trouble:
            self._told[held.path] = in_words(trouble)
            reason = f"обращения приняты, но файл не переносится: {in_words(trouble)}"
            return FileOutcome(held.name, FileState.LEFT, accepted, reason, refused, held.path)
        return FileOutcome(held.name, FileState.ACCEPTED, accepted, refused=refused, path=path)

    def _to_quarantine(self, held: Held, reason: str, now: datetime) -> FileOutcome:
        return self._quarantined(held.path, reason, now, lambda: quarantine.put(held, self.quarantine, reason))

    def _odd(self, arrival: Arrival, reason: str, now: datetime) -> list[FileOutcome]:
        put = lambda: quarantine.put_odd(arrival.path, self.quarantine, reason)  # noqa: E731
        return [self._quarantined(arrival.path, reason, now, put)]

    def _quarantined(self, path: Path, reason: str, now: datetime, put: Callable[[], Path | None]) -> FileOutcome:
        try:
            with self._desk.store.write(now) as tx:
                facts = {"suffix": path.suffix.casefold()[:10]}
                tx.record(EventKind.QUARANTINED, by=None, ticket=None, happened=now, facts=facts)
            moved = put()
        except StoreTrouble as trouble:
            return _left(path, trouble.sentence)
        except OSError as trouble:
            self._told[path] = reason
            return _left(path, f"{reason}; не переносится: {in_words(trouble)}")
        return FileOutcome(path.name, FileState.QUARANTINED, reason=reason, path=moved)

    def _is_vip(self, address: str) -> bool:
        return address_key(address)[1] in self._vips

    def follow(self, stop: threading.Event, now: Callable[[], datetime]) -> Iterator[FileOutcome]:
        """Work files as they arrive, until told to stop."""
        from data.inbox.watch import follow

        return follow(self, stop, now)


def _left(path: Path, reason: str) -> FileOutcome:
    return FileOutcome(path.name, FileState.LEFT, reason=reason, path=path)


def _check_folder(folder: Path) -> None:
    try:
        found = os.stat(folder)
    except OSError:
        raise BadInput(f"Папки {folder} нет или она недоступна. Создайте её или укажите другую.") from None
    if not stat.S_ISDIR(found.st_mode):
        raise BadInput(f"{folder} — не папка. Укажите папку, в которую падают письма и файлы.")
    if found.st_mode & stat.S_IWOTH:
        raise BadInput(f"В папку {folder} может писать кто угодно. Выполните chmod o-w для неё.")
    if found.st_uid not in (os.getuid(), 0) and os.getuid() != 0:
        raise BadInput(f"Папка {folder} принадлежит другому пользователю. Укажите свою.")


def _fail_here(point: str) -> None:
    """Die as by kill −9 when a test asks for it (F-02)."""
    if os.environ.get(FAILPOINT) == point:
        os._exit(137)
