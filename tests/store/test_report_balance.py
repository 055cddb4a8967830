"""HO-13: the journal alone gives the open requests of every moment, and every shift's balance holds."""

import json
import random
from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from data.desk import Desk
from data.reports.moved import Movements
from data.reports.then import open_then
from models.balance import Step, Way, fold, total
from models.events import EventKind
from tests.desks import make_desk
from tests.store.random_work import Work

ACTS = 160
Looks = tuple[str, int | None, str, bool]
SHIFTS = 45
"""Shifts of each generated desk; with the examples below a thousand and more."""


def open_now(desk: Desk) -> set[int]:
    """What the base says is open."""
    return {number for (number,) in desk.reads.rows("SELECT number FROM ticket WHERE is_open = 1")}


def looks_now(desk: Desk) -> dict[int, Looks]:
    """How every open request looks in the base: status, owner, priority, held."""
    sql = "SELECT number, status, assignee_id, priority, hold_reason IS NOT NULL FROM ticket WHERE is_open = 1"
    rows = desk.reads.rows(sql)
    return {number: (status, owner, priority, bool(held)) for number, status, owner, priority, held in rows}


def whole_story(desk: Desk) -> list[Step]:
    """Every event of a ticket."""
    sql = "SELECT n, kind, ticket_number, facts FROM journal_event WHERE ticket_number IS NOT NULL ORDER BY n"
    return [Step(n, EventKind(kind), ticket, json.loads(facts)) for n, kind, ticket, facts in desk.reads.rows(sql)]


@settings(max_examples=24, deadline=None)
@given(st.integers(0, 2**32))
def test_ho_13_folding_the_journal_gives_the_open_requests_of_every_moment(seed: int) -> None:
    dice = random.Random(seed)
    with TemporaryDirectory() as folder:
        desk = make_desk(Path(folder))
        cuts: dict[int, dict[int, Looks]] = {1: {}}

        def note() -> None:
            cuts[desk.journal.head() + 1] = looks_now(desk)

        Work(desk, dice).go_on(ACTS, note)
        story = whole_story(desk)

        def past(ticket: int, since: int, until: int) -> list[Step]:
            return [step for step in story if step.ticket == ticket and since <= step.n < until]

        found: set[int] = set()
        at = 0
        for cut, wanted in sorted(cuts.items()):
            upto = bisect_left(story, cut, key=lambda step: step.n)
            found = fold(story[at:upto], past, found)
            at = upto
            assert found == wanted.keys(), f"cut {cut}: {found ^ wanted.keys()}"
            then = open_then(desk.reads.rows, cut, desk.policy)
            stood = {one.number: (one.status, one.owner_id, one.priority, one.held) for one in then.values()}
            assert stood == wanted, f"as it was at {cut}: {stood.items() ^ wanted.items()}"
        _check_shifts(desk, dice)
        desk.reads.close()
        desk.store.close()


def _check_shifts(desk: Desk, dice: random.Random) -> None:
    head = desk.journal.head() + 1
    edges = sorted([1, *(dice.randrange(1, head + 1) for _ in range(SHIFTS - 1)), head])
    ask, opened = desk.reads.rows, 0
    for since, until in pairwise(edges):
        here = total(opened, Movements(ask, since, until).all)
        after = total(0, Movements(ask, until, 2**62).all)
        assert here.end == len(open_now(desk)) - after.end, (since, until)
        opened = here.end
    assert opened == len(open_now(desk))


def test_the_dice_reach_every_way_that_a_request_can_go(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    work = Work(desk, random.Random(7))
    work.go_on(900, lambda: None)
    kinds = Counter(kind for (kind,) in desk.reads.rows("SELECT kind FROM journal_event"))
    wanted = {
        EventKind.REOPENED,
        EventKind.MERGED_INTO,
        EventKind.UNDONE,
        EventKind.CLOSE_UNDONE,
        EventKind.REPLY_CANCELLED,
        EventKind.REFUSED_AT_GATE,
        EventKind.RESOLVED,
        EventKind.CLOSED,
    }
    assert not wanted - set(kinds), wanted - set(kinds)
    moved = Movements(desk.reads.rows, 1, 2**62).all
    ways = {(one.way, one.by) for one in moved}
    assert ways >= {(Way.NEW, 1), (Way.REOPENED, 1), (Way.ENDED, 1), (Way.ENDED, -1), (Way.REOPENED, -1)}
    assert any(one.way is Way.REOPENED and one.by == 1 for one in moved)
