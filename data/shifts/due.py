"""The shifts that wait for somebody: each with its T, who goes, who comes, and whom to call (handover.md §1.7)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.reads import instant
from data.shifts import reading
from data.shifts.rows import ShiftRow
from models.nobody_accepts import Call, Heard
from models.rights import Act, may
from models.shift_terms import NoticeStep, PartState, ShiftState

if TYPE_CHECKING:
    from data.desk import Desk

_ROSTER_SINCE = "SELECT min(at) FROM roster_version"
_DAY_CLOSED = (
    f"SELECT 1 FROM part WHERE shift_id = ? AND custodian_id IS NOT NULL AND state = '{PartState.SIGNED.value}' LIMIT 1"
)
_HEARD = "SELECT step, person_id, at, acked_at IS NOT NULL FROM shift_notice WHERE shift_id = ? ORDER BY at, id"


@dataclass(frozen=True, slots=True)
class Due:
    """A shift whose handover is near or late: the one that ends, or the one that nobody began."""

    shift: ShiftRow
    at: datetime
    """T."""
    next: ShiftRow | None = None

    @property
    def begun(self) -> bool:
        """Tell whether somebody answers for it until it is accepted."""
        return self.shift.state is not ShiftState.PLANNED

    @property
    def outgoing(self) -> tuple[int, ...]:
        """Who goes: those who took the shift over and have not left."""
        if not self.begun:
            return ()
        return tuple(one.person_id for one in self.shift.people if one.accepted_at and not one.left_at)

    @property
    def incoming(self) -> tuple[int, ...]:
        """Who comes; a reserve waits to be called."""
        coming = self.next if self.begun else self.shift
        return tuple(one.person_id for one in coming.people if not one.reserve) if coming else ()

    @property
    def holders(self) -> str:
        """Who answers meanwhile, by name."""
        kept = set(self.outgoing)
        return ", ".join(one.name for one in self.shift.people if one.person_id in kept)


def near(ask: reading.Ask, now: datetime, before: timedelta) -> tuple[Due, ...]:
    """List what is due within ``before`` or late, the latest of the late ones last."""
    worked = [row for row in reading.unclosed(ask, now) if row.ends is not None]
    ending = (_ending(ask, row) for row in worked if row.ends and row.ends <= now + before)
    found = [due for due in ending if due is not None and due.at <= now + before]
    waiting = [row for row in reading.unbegun(ask, now, before) if not any(precedes(one, row) for one in worked)]
    if waiting:
        (since,) = next(iter(ask(_ROSTER_SINCE, ())))
        found += (Due(row, max(row.starts, instant(since) if since else row.starts)) for row in waiting)
    return tuple(sorted(found, key=lambda due: due.at))


def _ending(ask: reading.Ask, row: ShiftRow) -> Due | None:
    """Take the end of a shift; a closed day waits for its opening: a supervisor holds the queue until then (C-31)."""
    following = reading.after(ask, row)
    held = row.cut_n is not None and any(True for _ in ask(_DAY_CLOSED, (row.id,)))
    if held and following is None:
        return None
    at = following.starts if held and following is not None else row.ends
    return Due(row, at, following) if at is not None else None


def precedes(before: ShiftRow, shift: ShiftRow) -> bool:
    """Tell whether one shift must be handed over for another to begin; two that run side by side need not."""
    if before.ends is None or before.starts >= shift.starts:
        return False
    return before.ends <= shift.starts or bool(before.extended)


def call(desk: "Desk", due: Due, now: datetime) -> Call:
    """Name whom this T concerns; people who are away by the roster are nobody on their step (HO-18)."""
    roster, staff = desk.shifts.roster.current(), {one.id: one for one in desk.people.all()}
    day = now.astimezone(ZoneInfo(desk.settings.zone)).date()
    chain = tuple(one for one in desk.shifts.roster.chain() if one in staff)
    present = tuple(one for one in chain if roster.away(staff[one].name, day) is None)
    leads = frozenset(one.id for one in staff.values() if one.active and may(one.role, Act.LEAD_SHIFT))
    active = {one.id for one in staff.values() if one.active}
    outgoing, incoming = (tuple(one for one in people if one in active) for people in (due.outgoing, due.incoming))
    return Call(due.at, outgoing, incoming, present or chain, leads)


def heard(ask: reading.Ask, shift_id: int) -> list[Heard]:
    """List what was told of a shift already."""
    return [
        Heard(NoticeStep(step), person, instant(at), bool(acked))
        for step, person, at, acked in ask(_HEARD, (shift_id,))
    ]
