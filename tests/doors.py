"""Requests at the door, for tests: the same one by every way in, and what the gate made of it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from console.gateway import Said, add_request
from data.desk import Desk
from data.inbox.folder import Inbox
from data.rows import Incoming
from models.tables import Ticket
from models.terms import ContactRole, Reason, TicketType, Verdict, Warn
from tests.arrivals import ticket_of
from tests.desks import NOW, by, client_id

GOOD = (
    "ТИП: СРЕДНЯЯ ЗАДАЧА\nОПИСАНИЕ: закрыть менеджерам чужие сделки\nЗАЧЕМ: база не должна утечь\n"
    "КТО ИСПОЛЬЗУЕТ: отдел продаж\nСРОК: к 12.12.2026"
)
"""The good example of R13."""
BAD = "Менеджеры не видят сделки, сделайте чтобы видели"
"""The bad example of R13."""
INCIDENT = (
    "ТИП: Поломка\nЧТО ДЕЛАЛИ: открыл список сделок, выбрал сделку, нажал «Сохранить»\nОЖИДАЛИ: сделка сохранится\n"
    "ПОЛУЧИЛИ: белый экран\nКОМУ МЕШАЕТ: все\nСРОЧНОСТЬ: P2\nВРЕМЯ ОШИБКИ: сегодня в 11:20"
)
"""A complete incident form (R5)."""
OUTAGE = "ТИП: Авария\nЧТО НЕДОСТУПНО: портал\nС КАКОГО ВРЕМЕНИ: с 13:40"
"""The two answers by which an outage enters (C-30)."""
REGULAR = "person@3.example"
NOBODYS = "person@5.example"
WAYS = ("hand", "json", "csv", "mail", "command", "bulk")
"""The ways in. A letter says nothing but its text, so a case that needs a channel or a topic leaves it out."""


@dataclass(frozen=True)
class Case:
    """One request, in the words that every way in understands."""

    text: str
    address: str = REGULAR
    channel: str = "почта"
    topic: str = ""
    subject: str = "Просьба"


def incoming(case: Case, **changes: Any) -> Incoming:
    """The case as the desk accepts it."""
    fields: dict[str, Any] = {
        "key": "",
        "at": NOW - timedelta(minutes=2),
        "channel": case.channel,
        "text": case.text,
        "subject": case.subject,
        "sender_address": case.address,
        "topic": case.topic,
    }
    return Incoming(**{**fields, **changes})


def bring(desk: Desk, way: str, case: Case) -> Ticket:
    """Bring a case in by one way; gives the ticket it became."""
    before = desk.reads.number("SELECT coalesce(max(number), 0) FROM ticket")
    if way == "hand":
        desk.intake.register(by(desk), incoming(case))
    elif way == "bulk":
        desk.intake.accept_many(
            [incoming(case), *(incoming(case, text="ТИП: Вопрос\nГде отчёт?") for _ in range(3))], NOW
        )
    elif way == "command":
        add_request(desk, NOW, case.text, Said(case.subject, "", case.address, channel=case.channel, topic=case.topic))
    else:
        _drop(desk, way, case)
        Inbox(desk, desk.places.inbox).sweep(NOW)
    return ticket_of(desk, before + 1)


def _drop(desk: Desk, way: str, case: Case) -> None:
    fields = {
        "текст": case.text,
        "тема": case.subject,
        "адрес": case.address,
        "канал": case.channel,
        "тематика": case.topic,
    }
    if way == "json":
        (desk.places.inbox / "one.json").write_text(json.dumps(fields), encoding="utf-8")
    elif way == "csv":
        cells = ['"{}"'.format(value.replace('"', '""')) for value in fields.values()]
        (desk.places.inbox / "one.csv").write_text(f"{';'.join(fields)}\n{';'.join(cells)}\n", encoding="utf-8")
    else:
        from tests.postbag import drop, letter

        drop(desk, "one.eml", letter(case.text, subject=case.subject, sender=case.address))


def said(ticket: Ticket) -> tuple[Verdict | None, Reason | None, tuple[str, ...]]:
    """What the gate answered: verdict, reason, what is missing."""
    verdict = Verdict(ticket.verdict) if ticket.verdict else None
    return verdict, Reason(ticket.reason) if ticket.reason else None, tuple(ticket.missing.split())


def warned(ticket: Ticket) -> set[Warn]:
    """What the gate warned of."""
    return {Warn(word) for word in ticket.warnings.split()}


def contact(desk: Desk, client: str, name: str, role: ContactRole, address: str, at: datetime = NOW) -> int:
    """Add a person to one of the tests' clients."""
    return desk.clients.add_contact(client_id(desk, client), name, role, (address,), at)


def answers(desk: Desk, number: int) -> dict[str, str]:
    """The form of a ticket."""
    sql = "SELECT question, text FROM form_answer WHERE ticket_number = ?"
    return {str(key): str(text) for key, text in desk.reads.rows(sql, (number,))}


def of_type(ticket: Ticket) -> TicketType | None:
    """The type of a ticket."""
    return TicketType(ticket.type) if ticket.type else None


def written(path: Path, text: str) -> str:
    """Write a file and give its path as a command takes it."""
    path.write_text(text, encoding="utf-8")
    return str(path)
