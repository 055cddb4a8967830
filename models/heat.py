"""How hot an open request is at an instant, and which of its promises breaks first: pure rules over its clocks."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from models.board_terms import Heat
from models.clock import LIVE, Clock, ClockName, ClockState

_SECOND = timedelta(seconds=1)
_PLACES = {name: place for place, name in enumerate(ClockName)}
_TICKING = frozenset({ClockState.RUNNING, ClockState.NOW})
_ENDED = frozenset({ClockState.KEPT, ClockState.BROKEN, ClockState.ENDED})


def heat_of(clocks: Iterable[Clock], at: datetime, *, stands: bool) -> Heat:
    """Say how a request stands with its promises; ``stands``: it waits for the client or was put off.

    The hottest clock that still counts decides. Where every promise is over it is calm, where there was none «как
    получится».
    """
    every = tuple(clocks)
    live = [clock for clock in every if clock.state in LIVE]
    if any(clock.overdue_at(at) for clock in live):
        return Heat.LATE
    ticking = [clock for clock in live if clock.state in _TICKING]
    if any(clock.warn is not None and clock.warn <= at for clock in ticking):
        return Heat.SOON
    if ticking:
        return Heat.CALM
    if stands or any(clock.state is ClockState.PAUSED for clock in live):
        return Heat.PAUSED
    return Heat.CALM if not live and any(clock.state in _ENDED for clock in every) else Heat.BEST_EFFORT


def breaking(clocks: Mapping[ClockName, Clock], at: datetime) -> tuple[ClockName, Clock] | None:
    """Find the promise of a request that broke first and is still owed, else the one that will break first."""
    owed = [(name, clock) for name, clock in clocks.items() if clock.state in LIVE and clock.breach is not None]
    late = [one for one in owed if one[1].overdue_at(at)]
    ahead = [one for one in owed if one[1].state in _TICKING]
    return min(late or ahead, key=lambda one: (one[1].breach, _PLACES[one[0]]), default=None)


def turns_at(clocks: Iterable[Clock], at: datetime) -> datetime | None:
    """Give the first instant after this one at which time alone makes a request hotter; None where none does."""
    points = (
        point
        for clock in clocks
        if clock.state in _TICKING
        for point in (clock.warn, clock.breach + _SECOND if clock.breach is not None else None)
        if point is not None and point > at
    )
    return min(points, default=None)
