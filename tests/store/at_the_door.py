"""Requests at the door for tests: taken in as the desk takes them, by channel and words."""

from datetime import datetime, timedelta

from data.desk import Desk
from data.rows import Accepted, Incoming
from models.terms import TicketType
from tests.desks import NOW, by

GOOD = (
    "ТИП: СРЕДНЯЯ ЗАДАЧА\nОПИСАНИЕ: закрыть чужие сделки\nЗАЧЕМ: база не должна утечь\n"
    "КТО ИСПОЛЬЗУЕТ: отдел продаж\nСРОК: к 12.12.2026"
)
"""A whole task form (R13, in our words)."""
HALF = "ТИП: СРЕДНЯЯ ЗАДАЧА\nОПИСАНИЕ: закрыть чужие сделки\nСРОК: к 12.12.2026"
"""The same without «зачем» and «кто использует»."""
OUTAGE = "ТИП: авария\nЧТО НЕДОСТУПНО: портал\nС КАКОГО ВРЕМЕНИ: с 10:00"
MISSING = {"why": "база не должна утечь", "users": "отдел продаж"}
"""What ``HALF`` lacks."""
REGULAR, VIP, HIGH, SOME, NONE = (f"person@{client}.example" for client in (3, 1, 2, 4, 5))
"""The curators of the desk's clients, by the level of their organisation."""


def knocks(
    desk: Desk,
    text: str = HALF,
    sender: str = REGULAR,
    *,
    channel: str = "почта",
    at: datetime = NOW - timedelta(minutes=5),
    type: TicketType | None = None,
    onto: int | None = None,
) -> Accepted:
    """Let a request come to the door."""
    incoming = Incoming(
        key="",
        at=at,
        channel=channel,
        text=text,
        subject="" if onto else "Сделки",
        sender="Пётр Семёнов",
        sender_address=sender,
        type=type,
        onto=onto,
    )
    return desk.intake.register(by(desk, at=at), incoming) if onto else desk.intake.accept(incoming, at)


def at_door(desk: Desk, text: str = HALF, sender: str = REGULAR, *, channel: str = "почта") -> int:
    """Let a request come, and give its number."""
    number = knocks(desk, text, sender, channel=channel).number
    assert number is not None
    return number


def letters(desk: Desk, number: int) -> list[tuple[str, str, str]]:
    """The letters of a ticket: to whom, where each stands, its text."""
    sql = (
        "SELECT o.recipient, o.state, m.text FROM outbox o JOIN message m ON m.id = o.message_row "
        "WHERE o.ticket_number = ? ORDER BY o.id"
    )
    return [(str(to), str(state), str(text)) for to, state, text in desk.reads.rows(sql, (number,))]
