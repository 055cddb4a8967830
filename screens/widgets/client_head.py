"""The head of a client's card: tier, readiness with what it forbids, licence and support, the hint, the people."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from data.clients.rows import ClientCard, ContactRow
from models.curator_checks import MUST, MUST_NOT
from models.readiness import forbids
from models.safetext import one_line
from models.terms import ContactRole, Readiness, Tier
from models.words import counted
from screens.widgets.lines import Line, LinesWidget, Piece, clip, join, length, wrap

_LEAST = 7
"""Lines that a head keeps at least, before people are left out."""


class ClientHead(LinesWidget):
    """As many lines as it needs, at most ``room``; people who find no place are counted."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "client--name",
        "client--quiet",
        "client--good",
        "client--alarm",
        "client--soon",
        "client--here",
        *(f"client--tier-{tier}" for tier in ("none", "some", "regular", "high", "vip")),
    }

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="client-head")
        self._zone = zone
        self._card: ClientCard | None = None
        self._contact: int | None = None
        self._now: datetime | None = None
        self._room = 12

    def show(self, card: ClientCard | None, contact: int | None, now: datetime) -> None:
        """Show a client (None: nobody is chosen), pointing at the contact that was looked for."""
        self._card, self._contact, self._now = card, contact, now
        self._fit()

    def give_room(self, lines: int) -> None:
        """Say how many lines the head may take."""
        if lines != self._room:
            self._room = max(lines, _LEAST)
            self._fit()

    def _fit(self) -> None:
        self._laid = None
        width = self.content_size.width or 60
        self.styles.height = len(self.lines(width)) or 1
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._fit()

    def lines(self, width: int) -> list[Line]:
        """Lay all lines out."""
        card = self._card
        if card is None:
            return [((" Выберите клиента", "client--quiet"),)]
        above = [clip(line, width) for line in self._about(card, width)]
        people = [clip(self._person(one), width) for one in card.contacts]
        room = self._room - len(above)
        if len(people) > max(room, 1):
            kept = max(room - 1, 1)
            rest = counted(len(people) - kept, "человек", "человека", "человек")
            people = [*people[:kept], ((f"   … и ещё {rest}", "client--quiet"),)]
        return [*above, *people]

    def _about(self, card: ClientCard, width: int) -> Iterable[Line]:
        tier = card.tier.label if card.tier else "уровень не задан"
        since = f" с {self._day(card.tier_since)}" if card.tier_since else ""
        yield (
            (f" {one_line(card.name)}", "client--name"),
            ("   ", ""),
            (tier, f"client--tier-{card.tier.value if card.tier else 'none'}"),
            (since, "client--quiet"),
        )
        yield from self._readiness(card, width)
        yield from _flow(self._terms(card), width)
        for text in wrap(self._hint(card), width - 2) if self._hint(card) else ():
            yield ((f" {text}", "client--soon" if card.hint.tier else "client--quiet"),)
        if card.note:
            yield ((f" {one_line(card.note)}", "client--quiet"),)

    def _readiness(self, card: ClientCard, width: int) -> Iterable[Line]:
        ready = card.readiness is Readiness.READY
        curator = card.curator
        label = card.readiness.label
        said = f"{label[0].upper()}{label[1:]}" + ("" if ready else f". {forbids(card.readiness)}")
        if ready and curator is not None and not curator.curator:
            said += " · куратор не подтверждён"
        style = "client--good" if ready else "client--alarm"
        mark = "✓" if ready else "✗"
        for place, text in enumerate(wrap(said, max(width - 4, 10))):
            yield ((f" {mark} " if place == 0 else "   ", style), (text, style))

    def _hint(self, card: ClientCard) -> str:
        """Say what the licence and the work suggest, where it is not what the client has; VIP is set by hand only."""
        if card.tier is Tier.VIP:
            return ""
        parts = [card.hint.note]
        if card.hint.tier is not None and card.hint.tier is not card.tier:
            parts.insert(0, f"по тарифу и работам подходит «{card.hint.tier.label}»")
        said = " · ".join(filter(None, parts))
        return f"подсказка: {said}" if said else ""

    def _terms(self, card: ClientCard) -> list[Piece | None]:
        support = "поддержка" + (f" с {self._day(card.support_since)}" if card.support_since else "")
        until = card.subscription_until
        over = until is not None and self._now is not None and until < self._now
        return [
            (one_line(card.licence) or "тариф не указан", ""),
            (support if card.support else "без поддержки", ""),
            (f"+Маркетплейс {'истекла' if over else 'до'} {self._day(until)}", "client--alarm" if over else "")
            if until
            else None,
            ("проектная работа", "") if card.project else None,
            (f"внедрено: {card.projects}", "") if card.projects else None,
            (f"приём: {card.intake.label}", ""),
            (f"открытых {card.open_tickets} из {card.tickets}" if card.tickets else "обращений ещё не было", ""),
        ]

    def _person(self, one: ContactRow) -> Line:
        role = one.role.label
        if one.role is ContactRole.CURATOR:
            role += " ✓ подтверждён" if one.curator else ", не подтверждён"
        checked = self._checked(one)
        addresses = ", ".join(one_line(address.value) for address in one.addresses)
        here = one.id == self._contact
        parts: list[Piece | None] = [
            (one_line(one.name), "client--here" if here else ""),
            (role, "client--good" if one.curator else "client--quiet"),
            ("наш сотрудник", "client--alarm") if one.ours else None,
            (checked, "client--quiet") if checked else None,
            (addresses, "client--quiet"),
        ]
        return ((" ▸ " if here else " · ", "client--here" if here else "client--quiet"), *join(parts, "  "))

    def _checked(self, one: ContactRow) -> str:
        """Say how far the curator's checklist holds (S-57, S-58)."""
        if one.role is not ContactRole.CURATOR or not one.checks:
            return ""
        held = sum(check in one.checks for check in MUST)
        wrong = [check.label for check in MUST_NOT if check in one.checks]
        return f"чек-лист {held}/{len(MUST)}" + (f", но {', '.join(wrong)}" if wrong else "")

    def _day(self, at: datetime | None) -> str:
        return f"{at.astimezone(self._zone):%d.%m.%Y}" if at else ""


def _flow(pieces: Iterable[Piece | None], width: int) -> Iterable[Line]:
    """Set pieces side by side, and go on below where they do not fit."""
    line: list[Piece | None] = []
    for piece in pieces:
        if piece is not None and line and length(join([*line, piece])) > width - 2:
            yield ((" ", ""), *join(line, style="client--quiet"))
            line = []
        line.append(piece)
    yield ((" ", ""), *join(line, style="client--quiet"))
