"""What the tests of steering from the board share: requests, the cursor, the reason, what came of it."""

from datetime import timedelta

from textual.widgets import Input

from data.desk import Desk
from models.events import EventKind
from models.terms import Priority, TicketType, Tier
from tests.arrivals import Asked
from tests.desks import NOW
from tests.glass.boards import AtBoard

VIP = Asked(tier=Tier.VIP, client="ООО «Ромашка»", at=NOW - timedelta(minutes=4))
OUTAGE = Asked(type=TicketType.OUTAGE, priority=Priority.HIGH, text="Портал недоступен", at=NOW - timedelta(minutes=3))
PLAIN = Asked(at=NOW - timedelta(minutes=5), text="Не приходит счёт")
BROKEN = Asked(tier=Tier.HIGH, client="Вектор", at=NOW - timedelta(days=2))
WIDE = (120, 40)


async def stand_on(at: AtBoard, number: int) -> None:
    """Bring the cursor of the time line to a ticket."""
    line = at.screen.breaches
    line.focus()
    line.go(next(place for place, one in enumerate(line.order) if one.number == number))
    await at.until(lambda: at.screen.meant == number, f"№ {number}")


async def why(at: AtBoard, reason: str) -> None:
    """Give the reason, and wait until the act is done and the board read again."""
    await at.until(lambda: at.console.app.screen.query(Input), "the reason is asked")
    await at.press(*("space" if letter == " " else letter for letter in reason))
    before = at.screen.board
    await at.press("enter")
    await at.until(
        lambda: at.console.app.screen is at.screen and at.screen.at_rest and at.screen.board is not before, "it is done"
    )


def done(desk: Desk, kind: EventKind) -> list[dict[str, object]]:
    """The facts of every event of a kind."""
    return [one.facts for one in desk.journal.since(0, 10_000) if one.kind is kind]


def owner(desk: Desk, number: int) -> int | None:
    """Who has a ticket."""
    row = desk.queue.find(number)
    assert row is not None
    return row.assignee_id


def noted(desk: Desk, number: int) -> str:
    """All notes of a ticket."""
    sql = "SELECT text FROM message WHERE ticket_number = ? AND kind = 'note' ORDER BY id"
    return "\n".join(text for (text,) in desk.reads.rows(sql, (number,)))
