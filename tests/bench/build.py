"""Builds a desk of N tickets for the measurements: 1 % open, twenty events for an open ticket, two for another.

Written by plain ``executemany``, in chunks, with a true hash chain: a million tickets take a minute or two.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data.driver import sqlite, stored
from data.folding import needle
from models.events import GENESIS, EventKind, canonical, link
from models.queue_order import Place, rank
from models.terms import Priority, Role, Status, TicketType, Tier

OPERATORS = ("Ирина Лаптева", "Олег Седов", "Марина Ким", "Пётр Орлов", "Анна Белых", "Роман Гусев")
OPEN_SHARE = 100
"""One ticket of so many is open."""
EVENTS = 20
"""Events of an open ticket."""
SENDERS = 50
"""So many people, ``person0@example.org`` and so on, write what arrives while it is measured: curators all."""
_CHUNK = 5_000
_CLIENTS = 400
_TIERS = (Tier.NONE, Tier.SOME, Tier.SOME, Tier.REGULAR, Tier.REGULAR, Tier.REGULAR, Tier.HIGH, Tier.HIGH)
_TYPES = (*[TicketType.QUESTION] * 10, *[TicketType.DEFECT] * 4, *[TicketType.SMALL_TASK] * 3, TicketType.OUTAGE)
_OPEN = (
    *[Status.NEW] * 5, *[Status.OPEN] * 4, *[Status.IN_PROGRESS] * 6, *[Status.WAITING_CLIENT] * 4, Status.UNFORMED,
)  # fmt: skip
_WHAT = (
    "Не приходит",
    "Не открывается",
    "Как настроить",
    "Пропал",
    "Задвоился",
    "Нужен",
    "Медленно грузится",
    "Ошибка:",
)
_THING = ("счёт на оплату", "отчёт по продажам", "карточка сделки", "доступ сотруднику", "портал", "чат с клиентом")
_WHERE = ("в Битрикс24", "на телефоне", "у бухгалтера", "после обновления", "с утра", "в CRM", "у руководителя")
_STEPS = (
    EventKind.RECEIVED, EventKind.ADMITTED, EventKind.TAKEN, EventKind.ACKNOWLEDGED, EventKind.NOTED, EventKind.VIEWED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A ticket as its three tables hold it."""

    ticket: dict[str, Any]
    message: tuple[Any, ...]
    events: tuple[tuple[EventKind, datetime, int | None], ...]


def build_database(
    path: Path, tickets: int, now: datetime, key: bytes = b"bench", open_share: int = OPEN_SHARE
) -> None:
    """Fill an empty desk database (schema ready) with so many tickets as of ``now``; ``key`` seals the journal.

    One ticket of ``open_share`` is open.
    """
    connection = sqlite.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    dice = random.Random(1042)
    connection.execute("BEGIN")
    _people(connection, now)
    journal = _Journal(connection, key)
    for first in range(1, tickets + 1, _CHUNK):
        numbers = range(first, min(first + _CHUNK, tickets + 1))
        made = [_ticket(number, tickets, now, dice, open_share) for number in numbers]
        insert_rows(connection, "ticket", tuple(made[0].ticket), [tuple(one.ticket.values()) for one in made])
        insert_rows(connection, "message", _MESSAGE, [one.message for one in made])
        journal.write(made)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def lengthen(path: Path, number: int, events: int, now: datetime, key: bytes) -> None:
    """Give a ticket so many more events, every fourth of them a message, for the measurement of a long card."""
    connection = sqlite.connect(str(path), isolation_level=None)
    connection.execute("BEGIN")
    steps = tuple((EventKind.NOTED, now, 1) for _ in range(events))
    _Journal(connection, key).write([Made({"number": number}, (), steps)])
    at, text = stored(now), "Проверили настройки, ничего необычного. " * 6
    messages = [
        (number, at, at, "Клиент", "", text, f"<{number}.{n}@example.org>", *_AS_CLIENT) for n in range(events // 4)
    ]
    insert_rows(connection, "message", _MESSAGE, messages)
    connection.execute("COMMIT")
    connection.close()


def busy(path: Path, owner: int, events: int, now: datetime, key: bytes) -> None:
    """Make all that is open one person's, and spread so many more events over every ticket (HO-28, HO-40)."""
    connection = sqlite.connect(str(path), isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("UPDATE ticket SET assignee_id = ? WHERE is_open = 1", (owner,))
    (tickets,) = connection.execute("SELECT max(number) FROM ticket").fetchone()
    journal, steps = _Journal(connection, key), ((EventKind.NOTED, now, owner),) * -(-events // tickets)
    for first in range(1, tickets + 1, _CHUNK):
        numbers = range(first, min(first + _CHUNK, tickets + 1))
        journal.write([Made({"number": number}, (), steps) for number in numbers])
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _people(connection: Any, now: datetime) -> None:
    at = stored(now)
    people = [
        (name, (Role.SUPERVISOR if name == OPERATORS[0] else Role.OPERATOR).value, 1, 1, at) for name in OPERATORS
    ]
    insert_rows(connection, "operator", ("name", "role", "line", "active", "created_at"), people)
    clients = [(_client(number), 1, at) for number in range(1, _CLIENTS + 1)]
    insert_rows(connection, "client", ("name", "support", "created_at"), clients)
    curators = [(number, number, f"Куратор {number}", "curator", at) for number in range(1, _CLIENTS + 1)]
    insert_rows(connection, "contact", ("id", "client_id", "name", "role", "created_at"), curators)
    mails = [(number, f"client{number}@example.org") for number in range(1, _CLIENTS + 1)]
    mails += [(number + 1, f"person{number}@example.org") for number in range(SENDERS)]
    rows = [(contact, "mail", mail, mail) for contact, mail in mails]
    insert_rows(connection, "contact_address", ("contact_id", "kind", "value", "key"), rows)


def insert_rows(connection: Any, table: str, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Insert rows, giving every column that must not be empty and is not named its zero."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    zeros = {name: _zero(kind) for _, name, kind, required, default, _ in columns if required and default is None}
    rest = {name: zero for name, zero in zeros.items() if name not in names and name != "id"}
    listed = ", ".join(f'"{name}"' for name in (*names, *rest))
    values = ", ".join((*"?" * len(names), *rest.values()))
    connection.executemany(f"INSERT INTO {table} ({listed}) VALUES ({values})", rows)


def _zero(kind: str) -> str:
    return "0" if kind in ("INTEGER", "BOOLEAN") else "''"


def _client(number: int) -> str:
    trade = ("Ромашка", "Вектор", "Лютик", "Север", "Маяк", "Прогресс", "Заря", "Атлант")
    return f"{trade[number % len(trade)]} {number}"


def _ticket(number: int, tickets: int, now: datetime, dice: random.Random, open_share: int) -> Made:
    is_open = number % open_share == 0
    status = dice.choice(_OPEN) if is_open else Status.CLOSED
    age = (
        timedelta(seconds=dice.randrange(60, 60_000)) if is_open else timedelta(minutes=2 * (tickets - number) + 1_500)
    )
    received = (now - age).replace(microsecond=0)
    client = dice.randrange(1, _CLIENTS + 1)
    subject = f"{dice.choice(_WHAT)} {dice.choice(_THING)} {dice.choice(_WHERE)}"
    sender = f"client{client}@example.org"
    kind = None if status is Status.UNFORMED else dice.choice(_TYPES)
    tier = Tier.VIP if dice.random() < 0.02 else dice.choice(_TIERS)
    owner = dice.randrange(1, len(OPERATORS) + 1) if status not in (Status.UNFORMED, Status.NEW) else None
    place = Place(number, status, kind, tier, Priority.MEDIUM, received)
    ticket: dict[str, Any] = {
        **DEFAULTS,
        "number": number,
        "status": status.value,
        "is_open": int(is_open),
        "type": kind and kind.value,
        "tier": tier.value,
        "tier_at_intake": tier.value,
        "subject": subject,
        "client_id": client,
        "sender": sender,
        "sender_address": sender,
        "assignee_id": owner,
        "received_at": stored(received),
        "admitted_at": None if status is Status.UNFORMED else stored(received),
        "closed_at": None if is_open else stored(received + timedelta(hours=20)),
        "rank": rank(place) if is_open else None,
        "needle": needle(subject, _client(client), sender),
        **_clocks(status, tier, received, now, dice),
    }
    text = f"Добрый день! {subject}. Подскажите, пожалуйста, что сделать."
    at = stored(received)
    message = (number, at, at, sender, subject, text, f"<{number}@example.org>", *_AS_CLIENT)
    return Made(ticket, message, tuple(_events(is_open, received, now, owner)))


def _clocks(status: Status, tier: Tier, received: datetime, now: datetime, dice: random.Random) -> dict[str, Any]:
    """Give clocks that look like a working day: most run and end within hours, some wait, a few are late."""
    if status is Status.CLOSED:
        return {"cycle": 1, "reaction_state": "kept", "response_state": "kept"}
    due = now + timedelta(seconds=dice.randrange(-3_000, 30_000))
    clocks: dict[str, Any] = {"cycle": 1, "sla_class": 1, "due_next": stored(due)}
    reaction = "running" if status in (Status.NEW, Status.UNFORMED) else "kept"
    clocks.update(_clock("reaction", reaction, received, due - timedelta(minutes=10)))
    response = "now" if tier is Tier.VIP else "best_effort" if tier is Tier.NONE else "running"
    if status is Status.WAITING_CLIENT:
        response = "paused"
        clocks |= {"sla_class": 2, "due_next": None, "response_left": dice.randrange(60, 9_000)}
    elif response == "now":
        clocks |= {"sla_class": 0, "due_next": stored(received)}
    elif response == "best_effort" and reaction == "kept":
        clocks |= {"sla_class": 3, "due_next": None}
    elif reaction == "running":
        clocks["due_next"] = clocks["reaction_due"]
    return clocks | _clock("response", response, received, received if response == "now" else due)


def _clock(name: str, state: str, start: datetime, due: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {f"{name}_state": state, f"{name}_start": stored(start)}
    if state == "running":
        warn = start + (due - start) * 3 / 4
        values |= {f"{name}_due": stored(due), f"{name}_breach": stored(due), f"{name}_warn": stored(warn)}
    elif state == "now":
        values |= {f"{name}_due": stored(due), f"{name}_breach": stored(due + timedelta(minutes=10))}
    elif state == "kept":
        values |= {f"{name}_at": stored(start + timedelta(minutes=3))}
    return values


def _events(
    is_open: bool, received: datetime, now: datetime, owner: int | None
) -> Iterator[tuple[EventKind, datetime, int | None]]:
    if not is_open:
        yield EventKind.RECEIVED, received, None
        yield EventKind.CLOSED, received + timedelta(hours=20), 1
        return
    for step in range(EVENTS):
        kind = _STEPS[step] if step < len(_STEPS) else (EventKind.NOTED, EventKind.VIEWED)[step % 2]
        yield kind, min(received + timedelta(seconds=step), now), None if step < 2 else owner or 1


class _Journal:
    """Writes events with gap-free numbers and a true chain."""

    def __init__(self, connection: Any, key: bytes) -> None:
        self._connection, self._key = connection, key
        last = connection.execute("SELECT n, hash FROM journal_event ORDER BY n DESC LIMIT 1").fetchone()
        self._n: int = last[0] if last else 0
        self._hash: str = last[1] if last else GENESIS

    def write(self, made: list[Made]) -> None:
        """Write the events of some tickets."""
        self._connection.executemany(_EVENT, [row for one in made for row in self._sealed(one)])

    def _sealed(self, made: Made) -> Iterator[tuple[Any, ...]]:
        for kind, at, actor in made.events:
            self._n += 1
            number = made.ticket["number"]
            content = canonical(self._n, kind.value, at, at, actor, number, {}, None, None)
            previous, self._hash = self._hash, link(self._key, self._hash, content)
            when = stored(at)
            yield self._n, when, when, actor, number, kind.value, previous, self._hash


DEFAULTS: dict[str, Any] = {
    "version": 1, "priority": "medium", "channel": "почта", "source": "", "line": 1, "standard": "1", "reopenings": 0,
    "urgent_paid": 0, "put_first": 0, "cycle": 0, "sla_class": 3, "due_next": None, "unread": 0, "undelivered": 0,
    **{
        f"{clock}_{part}": "absent" if part == "state" else None
        for clock in ("reaction", "response", "resolution")
        for part in ("state", "start", "due", "warn", "breach", "left", "at")
    },
}  # fmt: skip
_AS_CLIENT = ("customer", "request", "почта", "[]")
_MESSAGE = (
    "ticket_number", "at", "recorded_at", "sender", "subject", "text", "message_id", "author", "kind", "channel",
    "attachments",
)  # fmt: skip
_EVENT = (
    "INSERT INTO journal_event (n, happened_at, recorded_at, actor_id, ticket_number, kind, facts, prev_hash, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, '{}', ?, ?)"
)
