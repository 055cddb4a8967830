"""Whom a step of a chain speaks to: the owner, the senior of the shift, the supervisors in turn, a person by name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.shifts import reading
from models.chain_rules import Receiver
from models.roster import folded
from models.terms import Role

if TYPE_CHECKING:
    from data.desk import Desk


@dataclass(frozen=True, slots=True)
class Staff:
    """Who there is at one instant: the active by their folded names, the supervisors in turn, the senior on shift."""

    active: dict[str, int]
    chain: tuple[int, ...]
    senior: int | None

    @classmethod
    def at(cls, desk: "Desk", ask: reading.Ask, now: datetime) -> "Staff":
        """Read it: the roster's chain where there is one, else the supervisors by name; who is away stands back."""
        rows = list(ask("SELECT id, name, role FROM operator WHERE active = 1 ORDER BY name", ()))
        names = {person: str(name) for person, name, _ in rows}
        roster, day = desk.shifts.roster.current(), now.astimezone(ZoneInfo(desk.settings.zone)).date()
        named = [one for one in desk.shifts.roster.chain() if one in names]
        chain = named or [person for person, _, role in rows if role == Role.SUPERVISOR.value]
        present = [one for one in chain if roster.away(names[one], day) is None]
        shift = reading.current(ask, now)
        senior = shift.senior_id if shift is not None and shift.state in reading.OPEN else None
        active = {folded(name): person for person, name in names.items()}
        return cls(active, tuple(present or chain), senior if senior in names else None)

    def told(self, to: Receiver | str, owner: int | None, heard: Collection[int]) -> tuple[int, ...]:
        """Name who is told by a step; ``heard`` were told of this clock before, and are nobody's next.

        Where a step names nobody who is here, the supervisor is told in their place; for an owner, nobody.
        """
        match to:
            case Receiver.OWNER:
                return (owner,) if owner in self.active.values() and owner is not None else ()
            case Receiver.SENIOR:
                return (self.senior,) if self.senior is not None else self._first((owner,))
            case Receiver.SUPERVISOR:
                return self._first((owner,))
            case Receiver.NEXT:
                return self._first((owner, *heard))
        person = self.active.get(folded(to))
        return (person,) if person is not None else self._first((owner,))

    def _first(self, but: Collection[int | None]) -> tuple[int, ...]:
        found = next((one for one in self.chain if one not in but), None)
        return () if found is None else (found,)
