"""What a person needs of the shift now: to take over, to hand over, or only to see where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from data.giving.whereabouts import last_given
from data.rows import Person
from data.shifts.rows import NoticeRow, PartRow, ShareRow, ShiftRow
from models.rights import Act, may
from models.shift_terms import PartState
from models.words import counted

if TYPE_CHECKING:
    from data.desk import Desk


class Need(Enum):
    """Where F8 leads."""

    LOOK = "look"
    GIVE = "give"
    TAKE = "take"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the shift stands for one person."""

    shift: ShiftRow | None = None
    after: ShiftRow | None = None
    part: PartRow | None = None
    given: PartRow | None = None
    """One's own part of this shift that was accepted already."""
    recalls: bool = False
    """The minutes in which something forgotten can still be added to it."""
    offered: tuple[ShareRow, ...] = ()
    gated: bool = False
    ending: bool = False
    """The badge's time has come: the end of the person's shift is near, or has been."""
    leads: bool = False
    notices: tuple[NoticeRow, ...] = ()
    """What the person was told and has not acknowledged."""
    late: ShiftRow | None = None
    """A shift so late that this person may make it longer."""

    @property
    def need(self) -> Need:
        """What is due: the gate first, then one's own unfinished part, then what is offered, then the near end."""
        if self.gated:
            return Need.TAKE
        if self.part is not None:
            return Need.GIVE
        if self.offered:
            return Need.TAKE
        return Need.GIVE if self.ending else Need.LOOK

    @property
    def giving(self) -> str:
        """Say how far one's own part is."""
        if self.part is None and self.given is not None:
            return "ваша часть принята"
        if self.part is None:
            return "смена кончается: пора готовить" if self.ending else "всё открытое — следующей смене, с подписью"
        if self.part.state is PartState.DRAFT:
            return "подготовка начата"
        return f"ваша часть: {self.part.state.label}"

    @property
    def taking(self) -> str:
        """Say what waits to be accepted."""
        if self.offered:
            items = sum(share.items for share in self.offered)
            givers = ", ".join(dict.fromkeys(share.giver for share in self.offered))
            return f"{counted(items, 'пункт', 'пункта', 'пунктов')} от: {givers}"
        return "ваша смена ждёт приёма" if self.gated else "сейчас вам ничего не передают"


def look(desk: "Desk", person: Person, now: datetime) -> Standing:
    """Read where the shift stands for a person (in a thread)."""
    shifts, rules = desk.shifts, desk.standard.shifts.handover
    shift = shifts.running.of(person.id, now) or shifts.running.current(now)
    after = shifts.running.after(shift) if shift is not None else None
    notices = shifts.calling.mine(person)
    if not may(person.role, Act.SHIFT):
        return Standing(shift, after, notices=notices)
    given = last_given(desk, person.id)
    fresh = given is not None and given.closed_at is not None and now - given.closed_at <= rules.remember
    member = shift is not None and any(one.person_id == person.id for one in shift.people)
    near = member and shift is not None and shift.ends is not None and shift.ends - now <= rules.badge_before
    done = given is not None and shift is not None and given.shift_id == shift.id
    return Standing(
        shift,
        after,
        part=shifts.preparing.mine(person, now),
        given=given if done or fresh else None,
        recalls=fresh,
        offered=tuple(share for share in shifts.accepting.offered(person, now) if share.accepted_at is None),
        gated=shifts.opening.gated(person, now),
        ending=near and not done,
        leads=may(person.role, Act.LEAD_SHIFT) or (shift is not None and shift.senior_id == person.id),
        notices=notices,
        late=shifts.calling.extendable(now) if may(person.role, Act.LEAD_SHIFT) else None,
    )
