"""The order of the queue: one pure function that places a ticket and says why there (S-01, S-26…S-30, C-02, C-03).

The rank is stored on the ticket and sorted by an index; ties go by admission, then by number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.terms import Priority, Status, Term, TicketType, Tier

PAUSED_SHIFT = 1000
"""Tickets that wait for the client's side stand below everything that can be worked (time.md rule 24)."""

_LANE = 10
_WAITING = frozenset({Status.WAITING_CLIENT, Status.WAITING_CURATOR})
_SUBLANE = {TicketType.OUTAGE: 0, TicketType.DEFECT: 1}


class Lane(Term):
    """The lanes of the queue."""

    CRITICAL = "critical", "Критичный"
    VIP = "vip", "VIP"
    OUTAGE = "outage", "Авария"
    DEFECT = "defect", "Поломка"
    URGENT_PAID = "urgent_paid", "срочно, оплачено"
    REST = "rest", "остальные"


STANDARD_LANES: tuple[Lane, ...] = (Lane.VIP, Lane.OUTAGE, Lane.DEFECT, Lane.URGENT_PAID, Lane.REST)
"""Profile «стандарт», the literal order of the service standard (R3)."""


@dataclass(frozen=True, slots=True)
class Place:
    """What decides a ticket's place, and nothing else."""

    number: int
    status: Status
    type: TicketType | None
    tier: Tier | None
    priority: Priority
    admitted_at: datetime | None
    urgent_paid: bool = False
    put_first: bool = False
    held: bool = False

    @property
    def queued(self) -> bool:
        """Tell whether it stands in the queue at all (S-30, S-43)."""
        return self.status is not Status.UNFORMED and self.type is not None and self.admitted_at is not None

    @property
    def paused(self) -> bool:
        """Tell whether it waits for the client's side or is on hold."""
        return self.held or self.status in _WAITING


def lane_of(place: Place, lanes: Sequence[Lane] = STANDARD_LANES) -> Lane:
    """Choose the first lane, in the profile's order, that the ticket belongs to."""
    belongs = {
        Lane.CRITICAL: place.priority is Priority.CRITICAL,
        Lane.VIP: place.tier is Tier.VIP or place.put_first,
        Lane.OUTAGE: place.type is TicketType.OUTAGE,
        Lane.DEFECT: place.type is TicketType.DEFECT,
        Lane.URGENT_PAID: place.urgent_paid,
        Lane.REST: True,
    }
    return next(lane for lane in lanes if belongs[lane])


def rank(place: Place, lanes: Sequence[Lane] = STANDARD_LANES) -> int | None:
    """Give the stored rank, smaller first; None for a ticket that has no place in the queue."""
    if not place.queued:
        return None
    lane = lane_of(place, lanes)
    inside = _SUBLANE.get(place.type, 2) if lane in (Lane.VIP, Lane.CRITICAL) and place.type else 0
    return (PAUSED_SHIFT if place.paused else 0) + tuple(lanes).index(lane) * _LANE + inside


def sort_key(place: Place, lanes: Sequence[Lane] = STANDARD_LANES) -> tuple[int, datetime, int]:
    """Order tickets that are in the queue: rank, admission, number (C-03: total and deterministic)."""
    placed = rank(place, lanes)
    if placed is None or place.admitted_at is None:
        raise ValueError(f"ticket {place.number} has no place in the queue")
    return placed, place.admitted_at, place.number


def why_here(place: Place, lanes: Sequence[Lane] = STANDARD_LANES, vip_in_work: int | None = None) -> str:
    """Say in one Russian sentence which rule placed the ticket (S-01); ``vip_in_work``: the VIP being served (C-04)."""
    if not place.queued:
        return "не в очереди: нет типа" if place.type is None else "не в очереди: ещё не принято"
    lane = lane_of(place, lanes)
    said = _LANE_SAID[lane]
    if lane is Lane.VIP and place.put_first and place.tier is not Tier.VIP:
        said = "авария поднята супервайзером над VIP"
    elif lane in (Lane.VIP, Lane.CRITICAL) and place.type in _SUBLANE:
        said += f", внутри неё — {place.type.label.lower()}"
    if place.paused:
        return f"ниже идущих: {'на паузе' if place.held else place.status.label.lower()} ({said})"
    if lane is Lane.VIP and vip_in_work is not None and vip_in_work != place.number:
        said += f"; ждёт VIP № {vip_in_work}"
    return said


_LANE_SAID = {
    Lane.CRITICAL: "приоритет «Критичный»",
    Lane.VIP: "уровень VIP",
    Lane.OUTAGE: "тип «Авария»",
    Lane.DEFECT: "тип «Поломка»",
    Lane.URGENT_PAID: "срочный запуск оплачен",
    Lane.REST: "в порядке приёма",
}
