"""Tickets for tests: put straight into the desk, as its intake would leave them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from data.desk import Desk
from data.rows import By
from models.events import EventKind
from models.tables import Message, Ticket
from models.terms import Author, MessageKind, Priority, Status, TicketType, Tier, Verdict
from tests.desks import NOW, client_id


@dataclass(frozen=True)
class Asked:
    """What a test wants to have been asked for."""

    at: datetime = NOW - timedelta(minutes=1)
    tier: Tier | None = Tier.REGULAR
    type: TicketType | None = TicketType.QUESTION
    priority: Priority = Priority.MEDIUM
    text: str = "Не приходит счёт на оплату"
    client: str | None = "Лютик"
    line: int = 1
    channel: str = "почта"


def arrive(desk: Desk, asked: Asked | None = None) -> int:
    """Let one request arrive; gives its number."""
    return arrive_many(desk, [asked or Asked()])[0]


def arrive_many(desk: Desk, requests: list[Asked]) -> list[int]:
    """Let requests arrive in one transaction; gives their numbers."""
    with desk.store.write(max(one.at for one in requests)) as tx:
        numbers = []
        for asked in requests:
            admitted = asked.type is not None
            ticket = Ticket(
                status=(Status.NEW if admitted else Status.UNFORMED).value,
                type=asked.type,
                tier=asked.tier,
                tier_at_intake=asked.tier,
                priority=asked.priority.value,
                subject=asked.text[:40],
                channel=asked.channel,
                client_id=client_id(desk, asked.client) if asked.client else None,
                contact_id=client_id(desk, asked.client) if asked.client else None,
                verdict=(Verdict.ADMITTED if admitted else Verdict.ASKED).value,
                sender="Пётр Семёнов",
                sender_address="person@3.example",
                line=asked.line,
                standard="2026-1",
                received_at=asked.at,
                admitted_at=asked.at if admitted else None,
            )
            tx.session.add(ticket)
            tx.session.flush()
            assert ticket.number is not None
            message = letter(ticket.number, asked.at, asked.text)
            tx.session.add(message)
            tx.session.flush()
            facts = {
                "tier": asked.tier,
                "priority": asked.priority,
                "type": asked.type,
                "task": True,
                "v": ticket.version,
            }
            tx.record(
                EventKind.RECEIVED,
                by=None,
                ticket=ticket.number,
                happened=asked.at,
                facts=facts,
                text=message.text,
                salt=message.salt,
                message_id=message.id,
            )
            desk.clocks.refresh(tx, ticket)
            numbers.append(ticket.number)
        return numbers


def letter(number: int, at: datetime, text: str) -> Message:
    """A message of the client."""
    return Message(
        ticket_number=number,
        at=at,
        recorded_at=at,
        author=Author.CUSTOMER.value,
        kind=MessageKind.REQUEST.value,
        sender="Пётр Семёнов",
        sender_address="person@3.example",
        channel="почта",
        text=text,
        salt=b"0123456789abcdef",
        message_id=f"<{number}.{at.timestamp():.0f}@client.example>",
    )


def client_writes(desk: Desk, number: int, at: datetime, text: str = "И ещё вопрос") -> None:
    """Let the client write to a known ticket, with what that does to its status (R10)."""
    with desk.store.write(at) as tx:
        ticket = tx.session.get_one(Ticket, number)
        before = Status(ticket.status)
        message = letter(number, at, text)
        tx.session.add(message)
        tx.session.flush()
        ticket.version += 1
        ticket.unread = True
        if before is Status.WAITING_CLIENT:
            ticket.status, ticket.waiting_until = Status.IN_PROGRESS.value, None
        elif before in (Status.RESOLVED, Status.CLOSED):
            ticket.status, ticket.is_open = Status.OPEN.value, True
            ticket.resolved_at = ticket.closed_at = ticket.close_reason = None
        tx.record(
            EventKind.CLIENT_WROTE,
            by=None,
            ticket=number,
            happened=at,
            facts={"from": before.value, "v": ticket.version, "line": ticket.line},
            text=message.text,
            salt=message.salt,
            message_id=message.id,
        )
        desk.clocks.refresh(tx, ticket)


def ticket_of(desk: Desk, number: int) -> Ticket:
    """Read a ticket as it is stored."""
    with desk.store.write(NOW) as tx:
        ticket = tx.session.get_one(Ticket, number)
        tx.session.expunge(ticket)
        return ticket


def kinds(desk: Desk, number: int) -> list[str]:
    """Name the events of a ticket, oldest first."""
    sql = "SELECT kind FROM journal_event WHERE ticket_number = ? ORDER BY n"
    return [str(kind) for (kind,) in desk.reads.rows(sql, (number,))]


def later(by: By, **span: float) -> By:
    """The same person some time later."""
    return By(by.person, by.at + timedelta(**span), by.seen)
