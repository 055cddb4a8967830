"""The ways in that need no screen: following the inbox folder, one request by command, a new person."""

import getpass
import signal
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from console.wiring import now
from data.desk import Desk
from data.inbox.folder import Inbox
from data.mail.charsets import decode
from data.refusals import BadInput
from data.rows import Accepted, Incoming, Person
from models.safetext import one_line
from models.terms import Role, Term, TicketType, Urgency, Verdict

_Word = TypeVar("_Word", bound=Term)


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


@dataclass(frozen=True, slots=True)
class Said:
    """What the words of ``pult add`` say of a request."""

    subject: str = ""
    kind: str = ""
    sender: str = ""
    name: str = ""
    client: str = ""
    channel: str = "телефон"
    stated: str = ""
    topic: str = ""
    speaks_for: str = ""
    declared: str = ""
    answers: tuple[str, ...] = ()


def add_request(desk: Desk, at: datetime, text: str, said: Said) -> str:
    """Register one request; the answer names its number, what the gate said, and what is missing.

    Raises BadInput for an empty text, an unknown word, or a time that is not one.
    """
    if not text.strip():
        raise BadInput("Нет текста обращения. Укажите --text или подайте текст на вход команды.")
    came = min(_stated(said.stated, desk.settings.zone), at) if said.stated else at
    incoming = Incoming(
        key="",
        at=came,
        channel=said.channel,
        text=text,
        subject=said.subject or one_line(text)[:80],
        sender=said.name,
        sender_address=said.sender,
        client=said.client,
        type=_chosen(TicketType, said.kind, "типа"),
        source="команда",
        topic=said.topic,
        speaks_for=said.speaks_for,
        declared=_chosen(Urgency, said.declared, "срочности"),
        answers=dict(_answer(desk, words) for words in said.answers),
    )
    done = desk.intake.accept(incoming, at)
    return _told(desk, done)


def _told(desk: Desk, done: Accepted) -> str:
    """Say what became of a request: the number first, then the rule, what to ask, what to look at."""
    lines = [f"№ {done.number}: {done.outcome}."]
    if done.why and done.verdict is not Verdict.ADMITTED:
        lines.append(done.why)
    if done.missing and done.verdict is not Verdict.REFUSED:
        from console.gate import questions

        lines += ["Спросить у клиента:", *(f"— {ask}" for ask in questions(desk, done.missing))]
    if done.warnings:
        lines.append(f"Обратите внимание: {', '.join(warn.label for warn in done.warnings)}.")
    return "\n".join(lines)


def _chosen(kind: type[_Word], word: str, what: str) -> _Word | None:
    found = kind.read(word) if word else None
    if word and found is None:
        raise BadInput(f"Нет {what} «{word}». Есть: {', '.join(each.label for each in kind)}.")
    return found


def _answer(desk: Desk, words: str) -> tuple[str, str]:
    name, equals, text = words.partition("=")
    rules = desk.standard.gate
    known = name.strip() in rules.questions or bool(rules.labels.find(name))
    if not equals or not text.strip():
        raise BadInput(f"Ответ «{words[:80]}» пишется так: ЗАЧЕМ=чтобы база не утекла.")
    if not known:
        labels = ", ".join(question.label for question in rules.questions.values())
        raise BadInput(f"В формах нет вопроса «{name.strip()[:80]}». Есть: {labels}.")
    return name.strip(), text.strip()


def add_person(desk: Desk, at: datetime, name: str, role: str, line: int, by: str) -> str:
    """Add a person of the desk, asking for secrets on the terminal."""
    chosen = Role.read(role)
    if chosen is None:
        raise BadInput(f"Нет роли «{role}». Есть: {', '.join(each.label for each in Role)}.")
    author: Person | None = None
    if not desk.people.first_run():
        if not by:
            raise BadInput("Сотрудников добавляет супервайзер или администратор: укажите --by ИМЯ.")
        author = desk.people.sign_in(by, secret(f"PIN ({by}): "), at)
    first, second = secret(f"Новый PIN ({name}): "), secret("Ещё раз: ")
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


def secret(prompt: str) -> str:
    """Ask for a secret without showing it; a script gives it as a line of the input."""
    if sys.stdin is None:
        raise BadInput("PIN не спросить: вход команды закрыт. Запустите её в терминале.")
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\n")


def _tell(sentence: str) -> None:
    sys.stdout.write(one_line(sentence) + "\n")
    sys.stdout.flush()
