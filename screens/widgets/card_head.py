"""The head of the card: which ticket this is, whose it is, and why it stands where it stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from data.rows import Card
from models.queue_order import STANDARD_LANES, Lane, why_here
from models.safetext import one_line
from models.terms import OPEN_STATUSES, Status
from screens.widgets.door_line import door_flags, door_notes
from screens.widgets.lines import Line, LinesWidget, Piece, clip, join, length, spread

_SPARE = ("noted", "others", "role", "channel", "person")
"""What a narrow head leaves out, in this order."""


class CardHead(LinesWidget):
    """Two lines of facts; what does not concern this ticket takes no room."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "head--number",
        "head--subject",
        "head--quiet",
        "head--flag",
        "head--who",
        *(f"head--tier-{tier}" for tier in ("none", "some", "regular", "high", "vip")),
    }

    def __init__(self, zone: ZoneInfo, lanes: Sequence[Lane] = STANDARD_LANES) -> None:
        super().__init__(id="card-head")
        self._zone = zone
        self._lanes = tuple(lanes)
        self._card: Card | None = None
        self._viewers: tuple[str, ...] = ()
        self._draft = ""

    def show(self, card: Card | None, viewers: tuple[str, ...], draft: str = "") -> None:
        """Show a ticket, who else looks at it (names as stored), and the draft that waits for it."""
        if (card, viewers, draft) != (self._card, self._viewers, self._draft):
            self._card, self._viewers, self._draft = card, viewers, draft
            self.redraw()

    def why(self) -> str:
        """Say why the ticket stands where it stands."""
        card = self._card
        if card is None or card.row.status not in OPEN_STATUSES:
            return ""
        from data.reasons import place_of

        return why_here(place_of(card.row, card), self._lanes, card.vip_in_work)

    def lines(self, width: int) -> list[Line]:
        """Lay out both lines."""
        if self._card is None:
            return [((" Выберите обращение", "head--quiet"),)]
        return [clip(self._first(self._card, width), width), clip(self._second(self._card, width), width)]

    def _first(self, card: Card, width: int) -> Line:
        row = card.row
        left: Line = (
            (f" № {row.number}", "head--number"),
            ("  ", ""),
            (row.tier.label if row.tier else "без уровня", f"head--tier-{row.tier.value if row.tier else 'none'}"),
            ("  ", ""),
            (row.type.label if row.type else "без типа", "head--quiet"),
            ("  ", ""),
            (one_line(row.subject) or "без темы", "head--subject"),
        )
        why = self.why()
        right: Line = ((f"почему здесь: {why} ", "head--quiet"),) if why and width >= 100 else ()
        return spread(left, right, width)

    def _second(self, card: Card, width: int) -> Line:
        """Lay out whose the ticket is; what matters least gives way first, the owner last."""
        dropped: set[str] = set()
        for spare in ("", *_SPARE):
            dropped.add(spare)
            left, right = self._facts(card, dropped), self._company(card, dropped)
            if length(left) + length(right) + 2 <= width:
                break
        return spread(left, right, width)

    def _facts(self, card: Card, dropped: set[str]) -> Line:
        row = card.row
        person = one_line(card.contact or card.sender or card.sender_address)
        role = f" ({card.contact_role.label})" if card.contact_role and "role" not in dropped else ""
        parts = [
            (one_line(row.client) or "клиент неизвестен", "head--who"),
            (person + role if person and "person" not in dropped else "", "head--who"),
            (one_line(card.channel) if "channel" not in dropped else "", "head--quiet"),
            (row.status.label, "head--subject"),
            (f"у: {one_line(row.assignee)}" if row.assignee else "ни у кого", "head--quiet"),
            *((flag, "head--flag") for flag in self._flags(card)),
            *((flag, "head--quiet") for flag in self._noted(card) if "noted" not in dropped),
        ]
        return ((" ", ""), *join(parts, style="head--quiet"))

    def _flags(self, card: Card) -> list[str]:
        row = card.row
        waiting = row.status is Status.WAITING_CLIENT and row.waiting_until is not None
        open_promise = next((promise for promise in card.promises if promise.kept_at is None), None)
        return [
            said
            for said in (
                f"объединено с № {card.merged_into}" if card.merged_into else "",
                f"ждём до {self._when(row.waiting_until)}" if waiting and row.waiting_until else "",
                f"отложено: {one_line(row.hold_reason)}" if row.hold_reason else "",
                f"обещано: {one_line(open_promise.what)} до {self._when(open_promise.by)}" if open_promise else "",
                "срочность оплачена" if card.urgent_paid else "",
                f"открыто снова: {row.reopenings}" if row.reopenings else "",
                "ответ не доставлен" if row.undelivered else "",
                *(one_line(said) for said in door_flags(card)),
            )
            if said
        ]

    def _company(self, card: Card, dropped: set[str]) -> Line:
        others = sum(1 for other in card.others if other.status in OPEN_STATUSES)
        pieces: list[Piece | None] = [
            (self._draft, "head--flag") if self._draft else None,
            (f"ещё открытых у клиента: {others}", "head--quiet") if others and "others" not in dropped else None,
            (f"смотрит {', '.join(one_line(name) for name in self._viewers)}", "head--flag") if self._viewers else None,
        ]
        line = join(pieces, style="head--quiet")
        return (*line, (" ", "")) if line else ()

    def _noted(self, card: Card) -> tuple[str, ...]:
        return tuple(one_line(said) for said in door_notes(card, self._day(card.door.wanted_date)))

    def _day(self, at: datetime | None) -> str:
        return f"{at.astimezone(self._zone):%d.%m}" if at else ""

    def _when(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%d.%m %H:%M}"
