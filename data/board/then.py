"""The board and the queue as they were at any past instant, recomputed from the journal (decision 8 of the board)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.board import laid
from data.board.board_at import Look, board_at
from data.board.live import DAYS, headline, surge_at
from data.board.people import SignIns, people_at
from data.board.rows import Board, ThenRow
from data.board.stances import stances
from data.figures.periods import last
from data.reports.then import Then, open_then
from data.shifts.journal_at import first_at
from data.verbs import whole_second
from models.events import EventKind
from models.policy import Policy

if TYPE_CHECKING:
    from data.desk import Desk

_RULES = ", ".join(f"'{kind.value}'" for kind in (EventKind.STANDARD_CHANGED, EventKind.CALENDAR_CHANGED))
_RULES_SINCE = f"SELECT 1 FROM journal_event WHERE n >= ? AND kind IN ({_RULES}) LIMIT 1"


def board_then(desk: "Desk", at: datetime) -> Board:
    """Lay the board as it stood at the end of a second; figures and inflow are of the days up to it, as counted today.

    Lanes, thresholds and windows are weighed by the rules of today; nothing remembers how many files lay in quarantine.
    """
    at = whole_second(at)
    minute = at.replace(second=0)
    with desk.reads.snapshot():
        cut = _cut(desk, at)
        ask = desk.reads.rows
        people = people_at(ask, at, SignIns().look(ask, cut, minute), cut)
        stands = stances(_opened(desk, cut, at).values(), at)
        board, _ = board_at(desk, Look(at, cut, stands, people, past=True))
        board = replace(board, surge=surge_at(desk, minute), quarantine=None)
    behind = desk.figures.caught_up(at)
    return replace(board, headline=headline(desk, last(DAYS, at, ZoneInfo(desk.settings.zone))), behind=behind)


def queue_then(desk: "Desk", at: datetime) -> tuple[ThenRow, ...]:
    """Give the whole queue as it stood at the end of a second, in its order."""
    at = whole_second(at)
    with desk.reads.snapshot():
        opened = _opened(desk, _cut(desk, at), at)
    return laid.queue(opened.values(), desk.standard.order, at)


def _cut(desk: "Desk", at: datetime) -> int:
    return first_at(desk.reads.row, at + timedelta(seconds=1))


def _opened(desk: "Desk", cut: int, at: datetime) -> dict[int, Then]:
    anew = desk.reads.row(_RULES_SINCE, (cut,)) is not None
    return open_then(desk.reads.rows, cut, _policy_at(desk.policy, at) if anew else desk.policy, anew=anew)


def _policy_at(policy: Policy, at: datetime) -> Policy:
    """Show the rules as they were in force at an instant, with the past that they had by then."""
    hours, terms = policy.hours_at(at), policy.terms_at(at)
    return replace(
        policy,
        schedule=hours.desk,
        vip_schedule=hours.vip,
        critical_schedule=hours.critical,
        targets=terms.targets,
        resolution=terms.resolution,
        critical_reaction=terms.critical_reaction,
        warn_share=terms.warn_share,
        grace=terms.grace,
        earlier_hours=tuple(one for one in policy.earlier_hours if one[0] <= at),
        earlier_terms=tuple(one for one in policy.earlier_terms if one[0] <= at),
    )
