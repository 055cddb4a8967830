"""The hours in which a person may be told: their shifts where the roster names them, else the desk's own hours."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.shifts import leaving
from data.shifts.reading import Ask
from models.quiet import Hours, may_be_told

if TYPE_CHECKING:
    from data.alerts.rows import RuleRow
    from data.desk import Desk

AHEAD = timedelta(days=21)
"""How far ahead somebody's next hours are looked for."""


def told_from(desk: "Desk", ask: Ask, rules: "RuleRow", at: datetime) -> datetime:
    """Find when a person may be told of what is a fact at ``at`` and can wait."""
    zone, person = ZoneInfo(desk.settings.zone), rules.person_id
    return may_be_told(at, _hours(desk, ask, person, at), rules.quiet, zone)


def _hours(desk: "Desk", ask: Ask, person_id: int, at: datetime) -> Iterator[Hours]:
    """Walk a person's hours from an instant on; who works over time is here now."""
    if leaving.stays(ask, person_id, at):
        yield at, at + timedelta(minutes=1)
    shifts = [
        (one.starts, one.ends)
        for one in desk.shifts.roster.planned(at, at + AHEAD)
        if person_id in one.people and one.ends > at
    ]
    yield from sorted(shifts) if shifts else _desk_hours(desk, person_id, at)


def _desk_hours(desk: "Desk", person_id: int, at: datetime) -> Iterator[Hours]:
    """Walk the desk's hours, but for the days on which the roster has the person away."""
    zone, roster = ZoneInfo(desk.settings.zone), desk.shifts.roster.current()
    known = desk.people.get(person_id)
    for since, until in desk.schedule.windows(at, at + AHEAD):
        for start, end in _days(since, until, zone):
            if known is None or roster.away(known.name, start.astimezone(zone).date()) is None:
                yield start, end


def _days(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Hours]:
    """Cut a window at local midnights, so that a desk that never closes has days too."""
    while since < until:
        local = since.astimezone(zone)
        midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), tzinfo=zone)
        end = min(until, midnight.astimezone(since.tzinfo))
        yield since, end
        since = end
