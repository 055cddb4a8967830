"""A roster of two people for tests of the store."""

from datetime import date, datetime, timedelta

from data.desk import Desk
from models.roster import Roster
from models.roster_edits import put_on
from models.terms import Role
from tests.desks import NAMES, NOW, by

IRA, OLEG, CHIEF = (NAMES[role] for role in (Role.OPERATOR, Role.SPECIALIST, Role.SUPERVISOR))
DAY, NIGHT = "день", "ночь"
TODAY = date(2026, 3, 4)


def on(*turns: tuple[int, str, str], start: date = TODAY) -> Roster:
    """A roster of (days from today, kind, name)."""
    roster = Roster()
    for days, kind, name in turns:
        roster = put_on(roster, start + timedelta(days=days), kind, name)
    return roster


def save(desk: Desk, roster: Roster, at: datetime = NOW) -> int:
    """Put a roster in force as the supervisor."""
    rosters = desk.shifts.roster
    return rosters.save(by(desk, Role.SUPERVISOR, at), roster, rosters.edition().id).id
