"""What stands before the one who takes a shift over: one frozen picture, read in one go in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.shifts.rows import ItemRow, PartRow, ShareRow, ShiftRow
from models.rights import Act, may
from models.shift_terms import Grade, ItemState, OpeningItem, PartState, Verdict

if TYPE_CHECKING:
    from data.desk import Desk
    from data.rows import Person

Tick = tuple[OpeningItem, bool, str]
"""A line of the opening checklist: whether it is done, and what was checked."""


@dataclass(frozen=True, slots=True)
class Side:
    """How far one outgoing person is with their part."""

    name: str
    state: PartState | None
    said: str
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """All that the screen shows."""

    shift: ShiftRow | None = None
    """The shift that the person is taking over."""
    before: ShiftRow | None = None
    sides: tuple[Side, ...] = ()
    brief: Any = None
    ticks: tuple[Tick, ...] = ()
    shares: tuple[ShareRow, ...] = ()
    share: ShareRow | None = None
    part: PartRow | None = None
    items: tuple[ItemRow, ...] = ()
    newcomers: tuple[ItemRow, ...] = ()
    typed: tuple[tuple[str, str], ...] = ()
    """What was left half-typed, by the name of its place."""

    @property
    def hot(self) -> tuple[ItemRow, ...]:
        """Those that are read back one by one."""
        return tuple(item for item in self.items if item.grade is Grade.HOT)

    @property
    def rest(self) -> tuple[ItemRow, ...]:
        """Those that are accepted together once they were on the screen."""
        return tuple(item for item in self.items if item.grade is not Grade.HOT)

    @property
    def decided(self) -> int:
        """How many hot ones are read back and accepted, or refused."""
        return sum(decided(item) for item in self.hot)

    @property
    def shown(self) -> int:
        """How many of the rest were on the screen as they are now."""
        return sum(map(seen, self.rest))

    @property
    def refused(self) -> tuple[ItemRow, ...]:
        """Those that stay with the outgoing person."""
        return tuple(item for item in self.items if verdict(item) is Verdict.REFUSED)

    @property
    def asked(self) -> tuple[ItemRow, ...]:
        """Those with a question that nobody has answered."""
        return tuple(item for item in self.items if item.reading and item.reading.question and not item.reading.answer)

    @property
    def waiting(self) -> tuple[ItemRow, ...]:
        """Those whose words the outgoing person has not confirmed; nobody can where they are absent."""
        return () if self.absent else tuple(filter(waits, self.items))

    @property
    def absent(self) -> bool:
        """Whether somebody signed for an absent person."""
        return self.part is not None and self.part.signed_by not in (None, self.part.giver_id)


def verdict(item: ItemRow) -> Verdict | None:
    """Give what the person said of it as it is now; a change since makes it worthless (HO-09)."""
    reading = item.reading
    if reading is None or (reading.verdict is Verdict.ACCEPTED and not item.shown):
        return None
    return reading.verdict


def gone(item: ItemRow) -> bool:
    """Tell whether it ended before it could be accepted (HO-10)."""
    return item.state is ItemState.GONE


def seen(item: ItemRow) -> bool:
    """Tell whether it need not be shown any more: it was, or it is over, or it is refused."""
    return item.shown or gone(item) or verdict(item) is Verdict.REFUSED


def decided(item: ItemRow) -> bool:
    """Tell whether nothing is left to do about it before the acceptance."""
    return gone(item) or verdict(item) is not None


def waits(item: ItemRow) -> bool:
    """Tell whether own words wait for the outgoing person's yes."""
    reading = item.reading
    return item.own_words and item.read and reading is not None and reading.confirmed is None


def mistaken(item: ItemRow) -> bool:
    """Tell whether the outgoing person said that own words were wrong."""
    return item.reading is not None and item.reading.confirmed is False and not decided(item)


def place_of(what: str, item: ItemRow | None) -> tuple[int, str]:
    """Name where a half-typed text of an item is kept: ticket and kind of draft."""
    if item is None:
        return 0, f"shift:{what}"
    return item.number or 0, f"shift:{what}:{item.part_id}:{item.kind}:{item.ref}"


def read_offer(desk: Desk, person: Person, now: datetime, share_id: int | None) -> Offer:
    """Read everything (in a thread); ``share_id`` is the share on the screen, None: the first that waits."""
    shifts = desk.shifts
    may_take = may(person.role, Act.SHIFT)
    shares = shifts.accepting.offered(person, now) if may_take else ()
    share = next((one for one in shares if one.id == share_id), shares[0] if shares else None)
    coming, before = _coming(desk, person, now)
    items = shifts.accepting.items(share.id, person, now) if share is not None else ()
    newcomers = shifts.accepting.newcomers(share.id, now) if share is not None else ()
    part = shifts.preparing.part(share.part_id) if share is not None else None
    return Offer(
        shift=coming,
        before=before,
        sides=_sides(desk, before, now),
        brief=shifts.briefing.since(person, now),
        ticks=tuple(shifts.opening.checklist(person, now)) if may_take else (),
        shares=shares,
        share=share,
        part=part,
        items=items,
        newcomers=newcomers,
        typed=tuple((f"{row.ticket_number}/{row.kind}", row.text) for row in desk.drafts.mine(person.id)),
    )


def _coming(desk: Desk, person: Person, now: datetime) -> tuple[ShiftRow | None, ShiftRow | None]:
    """Find the shift that the person is about to take, and the one that is being handed over."""
    running = desk.shifts.running
    mine = running.to_take(person.id, now)
    before = next((one for one in running.unclosed(now) if mine is None or one.id != mine.id), None)
    return mine, before


def _sides(desk: Desk, before: ShiftRow | None, now: datetime) -> tuple[Side, ...]:
    if before is None:
        return ()
    people = {one.id: one for one in desk.people.all()}
    sides = []
    for one in before.people:
        part = desk.shifts.preparing.mine(people[one.person_id], now) if one.person_id in people else None
        if part is None:
            sides.append(Side(one.name, None, "ещё не готовит передачу"))
        elif part.state is PartState.DRAFT:
            said = desk.shifts.preparing.progress(part.id, now).said
            sides.append(Side(one.name, part.state, said[:1].lower() + said[1:]))
        else:
            sides.append(Side(one.name, part.state, part.state.label, part.signed_at))
    return tuple(sides)


def nothing_said(offer: Offer, what: str) -> str:
    """Say why a list of the handover is empty: nobody has signed yet, or there is nothing of the kind."""
    if offer.share is None and offer.sides:
        return "Передача вам ещё не подписана: пункты появятся здесь после подписи."
    return f"{what} пунктов нет"
