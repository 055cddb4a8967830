"""How each open request stands at an instant, worked out once and kept while neither it nor its heat can change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from data.board.rows import Breach
from data.reports.then import Then
from models.board_terms import Heat
from models.clock import ClockName
from models.heat import breaking, heat_of, turns_at

_NAMES = {name.value: name for name in ClockName}


@dataclass(frozen=True, slots=True)
class Stance:
    """An open request with its heat and the promise that breaks first; so it stands ``since`` … before ``until``."""

    one: Then
    heat: Heat
    breach: Breach | None
    since: datetime
    until: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it waits for the client's side or was put off."""
        return self.one.waits or self.one.postponed


def stance(one: Then, at: datetime) -> Stance:
    """Work out how a request stands."""
    clocks = one.clocks.values()
    heat = heat_of(clocks, at, stands=one.waits or one.postponed)
    return Stance(one, heat, _breach(one, heat, at), at, turns_at(clocks, at))


class Stances:
    """The stances of one console; for one thread at a time."""

    def __init__(self) -> None:
        self._known: dict[int, Stance] = {}

    def of(self, opened: Mapping[int, Then], at: datetime) -> list[Stance]:
        """Give the stance of every open request, working out only what can have changed since the last time."""
        known = self._known
        self._known = {
            number: old
            if (old := known.get(number)) is not None and old.one is one and _holds(old, at)
            else stance(one, at)
            for number, one in opened.items()
        }
        return list(self._known.values())


def stances(opened: Iterable[Then], at: datetime) -> list[Stance]:
    """Work out the stances of some requests."""
    return [stance(one, at) for one in opened]


def _holds(old: Stance, at: datetime) -> bool:
    return old.since <= at and (old.until is None or at < old.until)


def _breach(one: Then, heat: Heat, at: datetime) -> Breach | None:
    found = breaking({_NAMES[name]: clock for name, clock in one.clocks.items()}, at)
    if found is None or found[1].breach is None:
        return None
    name, clock = found
    return Breach(
        number=one.number,
        clock=name,
        at=clock.breach,
        state=clock.state,
        heat=heat,
        tier=one.tier,
        type=one.type,
        priority=one.priority,
        status=one.status,
        subject=one.subject,
        client=one.client,
        owner_id=one.owner_id,
        owner=one.owner,
        due=clock.due,
        line=one.line,
    )
