"""The board of one instant, laid from what is known of it: the same steps for now and for the past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.board import laid
from data.board.awaiting import awaited, unaccepted
from data.board.laid import Worker
from data.board.rows import Board
from data.board.stances import Stance
from data.board.windows import missed

if TYPE_CHECKING:
    from data.desk import Desk


@dataclass(frozen=True, slots=True)
class Look:
    """What a board is laid from: how requests and people stand at an instant, by the journal before ``cut``."""

    at: datetime
    cut: int
    stands: Sequence[Stance]
    people: tuple[Worker, ...]
    past: bool = False


def board_at(desk: "Desk", look: Look) -> tuple[Board, datetime | None]:
    """Lay the board; gives it with the next instant at which time alone changes it."""
    at, opened = look.at, [each.one for each in look.stands]
    rules, ask = desk.standard.board.live, desk.reads.rows
    windows, red_at = missed(desk, ask, opened, at, look.cut)
    breaches, inside_at = laid.breaches(look.stands, at, rules.ahead)
    board = Board(
        at=at,
        cells=laid.cells(look.stands),
        breaches=breaches,
        loads=laid.loads(look.stands, look.people, rules),
        unowned=sum(one.owner_id is None for one in opened),
        longest=laid.longest(opened),
        unaccepted=unaccepted(ask, at, look.cut if look.past else None),
        windows=windows,
        awaited=awaited(ask, opened, look.people, look.cut),
        jumps=laid.jumps(opened, desk.standard.order),
        vips=laid.vips(opened, desk.standard.order),
        then=look.past,
    )
    turns = (red_at, inside_at, *(each.until for each in look.stands))
    return board, min((one for one in turns if one is not None and one > at), default=None)
