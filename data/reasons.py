"""Why a ticket stands where it stands and why its deadlines are what they are, in words (S-01)."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.rows import Card, QueueRow
from models.clock import ClockName, ClockState
from models.explain import explain_clock
from models.queue_order import Place, why_here
from models.timers import replay

if TYPE_CHECKING:
    from data.desk import Desk


def place_of(row: QueueRow, card: Card | None = None) -> Place:
    """Gather what decides a ticket's place in the queue."""
    return Place(
        number=row.number,
        status=row.status,
        type=row.type,
        tier=row.tier,
        priority=row.priority,
        admitted_at=row.admitted_at,
        urgent_paid=card.urgent_paid if card else False,
        put_first=card.put_first if card else False,
        held=row.hold_reason is not None,
    )


def place_in_words(desk: "Desk", card: Card) -> str:
    """Say which rule placed the ticket."""
    return why_here(place_of(card.row, card), desk.standard.order, card.vip_in_work)


def clocks_in_words(desk: "Desk", number: int) -> tuple[tuple[str, str], ...]:
    """Explain every clock that the ticket has: its name and the steps that were really walked."""
    clocks = replay(desk.journal.clock_events(number), desk.policy)
    zone = ZoneInfo(desk.settings.zone)
    named = {
        ClockName.REACTION: clocks.reaction,
        ClockName.RESPONSE: clocks.response,
        ClockName.RESOLUTION: clocks.resolution,
    }
    running = [name for name, clock in named.items() if clock.state is not ClockState.ABSENT]
    told = ((name.label.capitalize(), explain_clock(clocks, name, zone)) for name in running)
    return tuple((name, words) for name, words in told if words)
