"""The board as it is now, cheap to ask once a second: laid anew only when the journal moved or time changed a state."""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.board.board_at import Look, board_at
from data.board.opened import Opened
from data.board.people import SignIns, people_at
from data.board.rows import Board, Surge
from data.board.stances import Stances
from data.figures.periods import last
from data.figures.surge import surge
from data.inbox.quarantine import Quarantine
from data.refusals import StoreTrouble
from data.verbs import whole_second
from models.figures import HEADLINES, Figure, Period

if TYPE_CHECKING:
    from data.desk import Desk

DAYS = 30
"""Local days that the headline figures are of, today included."""
_MINUTE = timedelta(minutes=1)
_FIGURES_EVERY = timedelta(seconds=5)
"""How often the headline is counted anew while the journal moves."""


@dataclass(frozen=True, slots=True)
class _Kept:
    board: Board
    head: int
    rules: object
    until: datetime


@dataclass(frozen=True, slots=True)
class _Headline:
    head: int
    rules: object
    period: Period
    at: datetime
    figures: tuple[Figure, ...]
    behind: str


class Live:
    """The board of now, kept between two looks."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._opened = Opened(desk.reads)
        self._stances = Stances()
        self._signs = SignIns()
        self._guard = threading.Lock()
        self._kept: _Kept | None = None
        self._headline: _Headline | None = None

    def at(self, now: datetime) -> Board:
        """Give the board of this instant."""
        at = whole_second(now)
        with self._guard:
            figures, behind = self._figures(at)
            kept = self._kept
            if kept is None or not self._stands(kept, at):
                kept = self._kept = self._laid(at)
            return replace(kept.board, at=at, headline=figures, behind=behind)

    def _stands(self, kept: _Kept, at: datetime) -> bool:
        same = kept.rules is self._desk.in_force and kept.head == self._desk.journal.head()
        return same and kept.board.at <= at < kept.until

    def _laid(self, at: datetime) -> _Kept:
        desk = self._desk
        minute = at.replace(second=0)
        with desk.reads.snapshot():
            rules, head = desk.in_force, desk.journal.head()
            stands = self._stances.of(self._opened.upto(head), at)
            people = people_at(desk.reads.rows, at, self._signs.look(desk.reads.rows, head + 1, minute))
            board, turns = board_at(desk, Look(at, head + 1, stands, people))
            board = replace(board, surge=surge_at(desk, minute))
        board = replace(board, quarantine=Quarantine(desk).count())
        until = min(minute + _MINUTE, turns) if turns is not None else minute + _MINUTE
        return _Kept(board, head, rules, until)

    def _figures(self, at: datetime) -> tuple[tuple[Figure, ...], str]:
        """Give the headline; of a long journal that is still being counted only how far that is."""
        desk, known = self._desk, self._headline
        period = last(DAYS, at, ZoneInfo(desk.settings.zone))
        head = desk.journal.head()
        if known is not None and known.period == period and known.rules is desk.in_force:
            resting = timedelta() <= at - known.at < _FIGURES_EVERY
            if known.head == head or resting:
                return known.figures, known.behind
        trouble = ""
        try:
            if counting := desk.figures.catch_up_some(at):
                self._headline = None
                return (), counting
        except StoreTrouble:
            trouble = desk.figures.stale
        figures = headline(desk, period)
        self._headline = _Headline(-1 if trouble else head, desk.in_force, period, at, figures, trouble)
        return figures, trouble


def headline(desk: "Desk", period: Period) -> tuple[Figure, ...]:
    """Count the figures at the head of the board, as every sheet counts them."""
    sheet = desk.figures.sheet(period, ids=HEADLINES)
    return tuple(sheet[id] for id in HEADLINES)


def surge_at(desk: "Desk", minute: datetime) -> Surge:
    """Compare the last hour with the same hour of earlier days, by whole minutes (H-02)."""
    return surge(desk.reads.rows, minute, desk.standard.board, ZoneInfo(desk.settings.zone))
