"""The ways in that need no screen: following the inbox folder, one request by command, a new person."""

import getpass
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from console.wiring import now
from data.desk import Desk
from data.inbox.folder import Inbox
from data.mail.charsets import decode
from data.refusals import BadInput
from data.rows import Incoming, Person
from models.safetext import one_line
from models.terms import Role, TicketType


def follow_inbox(desk: Desk, folder: Path | None, *, once: bool) -> int:
    """Take requests out of a folder until told to stop; ``once`` takes what lies there and returns."""
    chosen = folder or (Path(desk.settings.inbox) if desk.settings.inbox else desk.places.inbox)
    inbox = Inbox(desk, chosen)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    if once:
        for outcome in inbox.sweep(now()):
            _tell(outcome.sentence)
        return 0
    _tell(f"Слежу за папкой {chosen}. Остановить: Ctrl+C.")
    for outcome in inbox.follow(stop, now):
        _tell(outcome.sentence)
    return 0


def said_on_input() -> str:
    """Read what was piped in, in whatever encoding; empty when a person sits there, or nothing is there."""
    if sys.stdin is None or sys.stdin.isatty():
        return ""
    raw = getattr(sys.stdin, "buffer", None)
    return sys.stdin.read() if raw is None else decode(raw.read()).replace("\r\n", "\n")


def add_request(
    desk: Desk, at: datetime, text: str, *, subject: str, kind: str, sender: str, name: str, channel: str, stated: str
) -> str:
    """Register one request; the answer names its number.

    Raises BadInput for an empty text, an unknown type, or a time that is not one.
    """
    if not text.strip():
        raise BadInput("Нет текста обращения. Укажите --text или подайте текст на вход команды.")
    type_ = TicketType.read(kind) if kind else None
    if kind and type_ is None:
        raise BadInput(f"Нет типа «{kind}». Есть: {', '.join(each.label for each in TicketType)}.")
    came = min(_stated(stated, desk.settings.zone), at) if stated else at
    incoming = Incoming(
        key="",
        at=came,
        channel=channel,
        text=text,
        subject=subject or one_line(text)[:80],
        sender=name,
        sender_address=sender,
        type=type_,
        source="команда",
    )
    done = desk.intake.accept(incoming, at)
    return f"№ {done.number}: {done.outcome}."


def add_person(desk: Desk, at: datetime, name: str, role: str, line: int, by: str) -> str:
    """Add a person of the desk, asking for secrets on the terminal."""
    chosen = Role.read(role)
    if chosen is None:
        raise BadInput(f"Нет роли «{role}». Есть: {', '.join(each.label for each in Role)}.")
    author: Person | None = None
    if not desk.people.first_run():
        if not by:
            raise BadInput("Сотрудников добавляет супервайзер или администратор: укажите --by ИМЯ.")
        author = desk.people.sign_in(by, _secret(f"PIN ({by}): "), at)
    first, second = _secret(f"Новый PIN ({name}): "), _secret("Ещё раз: ")
    if first != second:
        raise BadInput("PIN не совпали, сотрудник не добавлен. Повторите команду.")
    added = desk.people.add(author, name, chosen, first, line, at)
    return f"Добавлен сотрудник: {one_line(added.name)}, {added.role.label}, линия {added.line}."


def _stated(text: str, zone: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"Не понимаю время «{text}». Пример: 2026-02-03 14:05.") from None
    local = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
    try:
        return local.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise BadInput(f"Времени «{text}» не бывает. Пример: 2026-02-03 14:05.") from None


def _secret(prompt: str) -> str:
    if sys.stdin is None:
        raise BadInput("PIN не спросить: вход команды закрыт. Запустите её в терминале.")
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\n")


def _tell(sentence: str) -> None:
    sys.stdout.write(one_line(sentence) + "\n")
    sys.stdout.flush()
