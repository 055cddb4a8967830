"""The pieces of a ticket's life: status, line and owner with their times, and the tape they sum to (T-06, T-07)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from models.board_terms import Share, Side
from models.instants import seconds_of
from models.policy import Policy
from models.terms import Status
from models.walked import Step, Stood

_OVER = (Status.RESOLVED, Status.CLOSED)
_WAITS = (Status.WAITING_CLIENT, Status.WAITING_CURATOR)
_LINES = {1: Share.LINE1, 2: Share.LINE2, 3: Share.LINE3}


class Piece(NamedTuple):
    """A span of seconds during which a ticket stood the same; ``ended`` None: it still does."""

    started: int
    ended: int | None
    stood: Stood
    elapsed: int = 0
    worked: int = 0

    @property
    def side(self) -> Side:
        """Who had the ball."""
        return side_of(self.stood)


def side_of(stood: Stood) -> Side:
    """Tell who had the ball: a hold of ours stands above waiting; at the door the client has it once asked."""
    if stood.status in _OVER:
        return Side.NOBODY
    if stood.held:
        return Side.HELD
    if stood.status in _WAITS or (stood.status is Status.UNFORMED and stood.asked):
        return Side.CLIENT
    return Side.LINE


def pieces_of(steps: Sequence[Step], received: int, policy: Policy) -> list[Piece]:
    """Cut a ticket's life where it changed; an event told late begins no sooner than the one told before it."""
    found: list[Piece] = []
    if not steps:
        return found
    at, stood = received, steps[0].before
    for step in steps:
        if step.after == stood:
            continue
        until = max(at, seconds_of(step.event.at))
        if until > at:
            _add(found, at, until, stood)
        at, stood = until, step.after
    _add(found, at, None, stood)
    return [_measured(piece, policy) for piece in found]


def worked(policy: Policy, start: int, end: int) -> int:
    """Count the business seconds between two on the desk's calendars, each for as long as it was in force (rule 30)."""
    total, at = 0, start
    for until, hours in policy.earlier_hours:
        edge = min(max(seconds_of(until), at), end)
        total += hours.desk.worked(at, edge)
        at = edge
    return total + policy.hours.desk.worked(at, end)


def spent_by_line(pieces: Iterable[Piece], start: int, end: int, policy: Policy) -> int:
    """Count the business seconds between two in which a line had the ball."""
    total = 0
    for piece in pieces:
        first, last = max(start, piece.started), min(end, end if piece.ended is None else piece.ended)
        if first < last and piece.side is Side.LINE:
            total += worked(policy, first, last)
    return total


def tape(pieces: Iterable[Piece]) -> Mapping[Share, int]:
    """Split the time that a ticket was open, as far as its pieces have ended; the shares sum to it exactly (T-07)."""
    shares = dict.fromkeys(Share, 0)
    for piece in pieces:
        side = piece.side
        if side is Side.LINE:
            shares[_LINES.get(piece.stood.line, Share.LINE3)] += piece.worked
            shares[Share.OFF_HOURS] += piece.elapsed - piece.worked
        elif side is not Side.NOBODY:
            shares[Share.CLIENT if side is Side.CLIENT else Share.HELD] += piece.elapsed
    return shares


def handled(pieces: Iterable[Piece]) -> int:
    """Count the business seconds in «В работе» with somebody who had it."""
    return sum(piece.worked for piece in pieces if _is_handling(piece))


def _is_handling(piece: Piece) -> bool:
    at_work = piece.stood.status is Status.IN_PROGRESS and piece.stood.owner_id is not None
    return at_work and piece.side is Side.LINE


def _add(found: list[Piece], start: int, end: int | None, stood: Stood) -> None:
    if found and found[-1].stood == stood and found[-1].ended == start:
        found[-1] = found[-1]._replace(ended=end)
    else:
        found.append(Piece(start, end, stood))


def _measured(piece: Piece, policy: Policy) -> Piece:
    if piece.ended is None:
        return piece
    return piece._replace(elapsed=piece.ended - piece.started, worked=worked(policy, piece.started, piece.ended))
